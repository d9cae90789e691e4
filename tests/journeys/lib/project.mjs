// What journeys ask of the project that is open, and do on its map.
import assert from "node:assert/strict";
import { Key } from "./webdriver.mjs";
import { until } from "./window.mjs";

/** Opens the sample from the start page. */
export async function openSample(window) {
  await window.click("welcome-sample");
  await mapReady(window);
}

/** Waits until the map is drawn and at rest. */
export async function mapReady(window) {
  await until("the map is drawn", () => window.run(() => window.__quarryMap?.ready === true), 30);
}

/** Modules by identity. */
export async function modules(window) {
  const { modules } = await window.ask("outline");
  return new Map(modules.map((module) => [module.id, module]));
}

/** Which domain each of some modules is in. */
export async function whereabouts(window, ids) {
  const all = await modules(window);
  return ids.map((id) => all.get(id).domain);
}

/** Waits until the modules are in a domain; `null` is the monolith. */
export async function areIn(window, ids, domain) {
  await until(`${ids} are in ${domain ?? "the monolith"}`, async () =>
    (await whereabouts(window, ids)).every((found) => found === domain),
  );
}

/** Modules and a domain that they are not in: in the monolith if there are enough. */
export async function movable(window, count) {
  const { domains } = await window.ask("list_domains");
  const all = [...(await modules(window)).values()];
  const target = domains[0];
  assert.ok(target, "the sample has domains");
  const outside = all.filter(({ domain }) => domain !== target.id);
  const free = outside.filter(({ domain }) => domain === null);
  const from = free.length >= count ? free : outside;
  assert.ok(from.length >= count, "there are modules to move");
  return { target, modules: from.slice(0, count) };
}

/** Brings the point of a module on the map into sight and answers with it. */
export async function pointOf(window, id) {
  return until(`module ${id} is on the map`, () =>
    window.run((id) => {
      const at = window.__quarryMap?.ready ? window.__quarryMap.screenPositionOf(id) : null;
      return at && [at.x, at.y];
    }, id),
  );
}

/** A point in a region of the map. */
export async function pointIn(window, domain) {
  return until(`domain ${domain} is on the map`, () =>
    window.run((domain) => {
      const at = window.__quarryMap?.ready ? window.__quarryMap.regionCentre(domain) : null;
      return at && [at.x, at.y];
    }, domain),
  );
}

/** Sets a field or list of choices as a person would, and lets the page hear of it. */
export function choose(window, testid, value) {
  return window.run(
    (testid, value) => {
      const field = document.querySelector(`[data-testid="${testid}"]`);
      field.value = value;
      for (const type of ["input", "change"])
        field.dispatchEvent(new Event(type, { bubbles: true }));
    },
    testid,
    value,
  );
}

/** Chooses something from the menu of a domain in the outline, which opens by its key. */
export async function domainMenu(window, domain, what) {
  await window.click(`domain-${domain}`);
  await window.press(Key.F10, [Key.Shift]);
  await window.click(`menu-${what}`);
}

/** What would be undone now, or null. */
export async function undoLabel(window) {
  const { project } = await window.ask("project_info");
  return project.undo.undo;
}

/** Where modules stand on the screen, to a hundredth of a pixel. */
export function positions(window, ids) {
  return window.run(
    (ids) =>
      ids.map((id) => {
        const at = window.__quarryMap.screenPositionOf(id);
        return at && [Math.round(at.x * 100) / 100, Math.round(at.y * 100) / 100];
      }),
    ids,
  );
}
