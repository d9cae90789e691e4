import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { journey } from "./lib/journey.mjs";
import { readPng } from "./lib/picture.mjs";
import { areIn, mapReady, modules, pointIn, positions, undoLabel } from "./lib/project.mjs";
import { Key } from "./lib/webdriver.mjs";
import { until } from "./lib/window.mjs";

/** The identities of the product modules of a domain. */
async function members(window, domain) {
  const all = [...(await modules(window)).values()];
  return all.filter((m) => m.domain === domain && m.standing === "product").map(({ id }) => id);
}

/** Opens the domain's panel in the inspector from the outline of the map. */
async function lookAt(window, domain) {
  const at = await pointIn(window, domain);
  await window.session.drag([at, at]);
  await window.find("domain-split");
}

journey("carve with a rule, split, merge, lock, and take it all back", async ({ open }) => {
  const window = await open("--sample");
  await mapReady(window);
  const { domains } = await window.ask("list_domains");
  const largest = domains.reduce((a, b) => (b.modules > a.modules ? b : a));
  const before = await members(window, largest.id);

  // A split is proposed, seen and made.
  await lookAt(window, largest.id);
  await window.click("domain-split");
  await window.find("split-dialog");
  await window.reads("split-says", /would cross the new border/);
  const { parts } = await window.ask("propose_split", { domain: largest.id });
  await window.click("split-confirm");
  await window.gone("split-dialog");
  const made = await until("there is one domain more", async () => {
    const now = (await window.ask("list_domains")).domains;
    return now.find(({ id }) => !domains.some((old) => old.id === id));
  });
  await areIn(window, parts[1].modules, made.id);
  assert.deepEqual((await members(window, largest.id)).sort(), [...parts[0].modules].sort());

  // Locked, it keeps its modules.
  await window.click("domain-lock");
  await until("it is locked", async () =>
    (await window.ask("list_domains")).domains.find(({ id }) => id === made.id).locked,
  );
  await assert.rejects(
    window.ask("assign_modules", { modules: [parts[1].modules[0]], domain: null }),
    /locked/,
  );
  await window.click("domain-lock");
  await until("it is open again", async () =>
    !(await window.ask("list_domains")).domains.find(({ id }) => id === made.id).locked,
  );

  // Merged into its neighbour, everything is where it was.
  await window.click("domain-merge");
  await window.find("merge-dialog");
  await window.run((into) => {
    const field = document.querySelector('[data-testid="merge-into"]');
    field.value = into;
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }, largest.id);
  await window.click("merge-confirm");
  await window.gone("merge-dialog");
  await areIn(window, before, largest.id);

  for (const label of [/^Merge /, /^Unlock /, /^Lock /, /^New domain /]) {
    assert.match((await undoLabel(window)) ?? "", label);
    await window.press("z", [Key.Control]);
    await until("it is taken back", async () => !label.test((await undoLabel(window)) ?? ""));
  }
  assert.deepEqual((await members(window, largest.id)).sort(), before.sort());
});

journey("tidy the map after a look at it, and carry a domain elsewhere", async ({ open }) => {
  const window = await open("--sample");
  await mapReady(window);
  const all = [...(await modules(window)).values()].filter((m) => m.standing === "product").map(({ id }) => id);
  const begun = await positions(window, all);

  // A domain is carried with Ctrl held: nobody else moves.
  const { domains } = await window.ask("list_domains");
  const domain = domains.find(({ modules: n }) => n > 2);
  const own = new Set(await members(window, domain.id));
  const from = await pointIn(window, domain.id);
  const middle = await pointIn(window, null);
  const away = [from[0] + (from[0] - middle[0]) * 0.4, from[1] + (from[1] - middle[1]) * 0.4];
  await window.run((id) => window.__quarryMap.regionCentre(id), domain.id);
  await window.session.drag([from, away, away], [Key.Control]);
  await until("it is carried", async () => /^Carry /.test((await undoLabel(window)) ?? ""));
  await mapReady(window);
  const carried = await positions(window, all);
  all.forEach((id, n) => {
    const stays = carried[n][0] === begun[n][0] && carried[n][1] === begun[n][1];
    assert.equal(stays, !own.has(id), `${id} ${own.has(id) ? "goes along" : "stays"}`);
  });
  assert.ok((await window.ask("list_domains")).domains.find(({ id }) => id === domain.id).pinned);

  // Tidying is looked at, left, looked at again, done and taken back.
  await window.click("tidy");
  await window.reads("tidy-says", /would lie elsewhere/);
  await mapReady(window);
  assert.notDeepEqual(await positions(window, all), carried, "the preview is shown");
  await window.click("tidy-cancel");
  await mapReady(window);
  assert.deepEqual(await positions(window, all), carried, "leaving it changes nothing");
  await window.click("tidy");
  await window.reads("tidy-says", /would lie elsewhere/);
  await mapReady(window);
  const shown = await positions(window, all);
  await window.click("tidy-confirm");
  await until("it is done", async () => (await undoLabel(window)) === "Tidy the map");
  await mapReady(window);
  assert.deepEqual(await positions(window, all), shown, "it does what was shown");
  all.forEach((id, n) => {
    if (own.has(id)) assert.deepEqual(shown[n], carried[n], `${id} is pinned`);
  });
  for (let n = 0; n < 2; n++) await window.press("z", [Key.Control]);
  await until("both are taken back", async () => !/^(Tidy|Carry)/.test((await undoLabel(window)) ?? ""));
  await mapReady(window);
  assert.deepEqual(await positions(window, all), begun);
});

journey("see the monolith after the cut, step by step, and take pictures of it", async ({ open, folder }) => {
  const window = await open("--sample", "--answer-save", folder);
  await mapReady(window);
  await window.click("after-toggle");
  await window.find("after-slider");
  const first = await window.reads("after-says", /\d/);
  const { steps } = await window.ask("roadmap", { start: null });
  await window.run((to) => {
    const slider = document.querySelector('[data-testid="after-slider"]');
    slider.value = String(to);
    slider.dispatchEvent(new Event("input", { bubbles: true }));
  }, steps.length);
  await until("the last step says something else", async () => (await window.text("after-says")) !== first);
  await mapReady(window);

  const saved = async (kind) => {
    await window.click("picture-menu");
    await window.click(`menu-picture-${kind}`);
    const file = await until(`a ${kind} is written`, () =>
      readdirSync(folder).find((name) => name.endsWith(`.${kind}`)),
    );
    await window.reads("toast", /Saved the picture/);
    return readFileSync(join(folder, file));
  };
  const svg = (await saved("svg")).toString("utf8");
  assert.match(svg, /^<(\?xml|svg)/);
  for (const { name } of (await window.ask("list_domains")).domains.slice(0, 3)) {
    assert.ok(svg.includes(name.slice(0, 6)), `the picture names ${name}`);
  }
  const png = readPng(await saved("png"));
  const stage = await window.run(() => {
    const { width, height } = document.querySelector('[data-testid="map"]').getBoundingClientRect();
    return [width, height];
  });
  assert.ok(png.width >= stage[0] && Math.abs(png.width / png.height - stage[0] / stage[1]) < 0.02);
  assert.ok(png.colours > 20, `a map has colours: ${png.colours}`);
});
