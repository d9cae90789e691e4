import assert from "node:assert/strict";
import { journey } from "./lib/journey.mjs";
import { areIn, domainMenu, mapReady, modules, undoLabel, whereabouts } from "./lib/project.mjs";
import { Key } from "./lib/webdriver.mjs";
import { until } from "./lib/window.mjs";

/** The product modules of each domain by identity; `null` is the monolith. */
async function members(window) {
  const byDomain = new Map();
  for (const { id, domain, standing } of (await modules(window)).values()) {
    if (standing !== "product") continue;
    byDomain.set(domain, [...(byDomain.get(domain) ?? []), id]);
  }
  return byDomain;
}

async function domainNames(window) {
  const { domains } = await window.ask("list_domains");
  return domains.map(({ id, name }) => `${id} ${name}`).sort();
}

/** Takes the last change back by its key, and waits until nothing of it is left. */
async function takeBack(window, before) {
  const label = await undoLabel(window);
  await window.press("z", [Key.Control]);
  await until(`“${label}” is taken back`, async () => {
    const now = await members(window);
    return [...before].every(([domain, ids]) => String(now.get(domain)) === String(ids));
  });
}

journey("carve by a rule that says what it would do, and take it back", async ({ open }) => {
  const window = await open("--sample");
  await mapReady(window);
  const before = await members(window);
  const { domains } = await window.ask("list_domains");
  const all = await modules(window);
  const target = domains.find(({ locked }) => !locked);
  // A folder of the monolith, by the path of one of its modules.
  const one = all.get(before.get(null).find((id) => all.get(id).path.includes("/")));
  const folder = one.path.slice(0, one.path.lastIndexOf("/"));

  await domainMenu(window, target.id, "rule");
  await window.find("rule-dialog");
  assert.match(await window.text("rule-says"), /^$|pattern/i, "nothing is said of no pattern");
  await window.typed(`${folder}/*`);
  const says = await window.reads("rule-says", /\d+ modules? match/);
  const count = Number(/(\d+) modules? match/.exec(says)[1]);
  assert.ok(count > 0, says);
  await window.click("rule-confirm");
  await window.gone("rule-dialog");
  await areIn(window, [one.id], target.id);
  assert.match((await undoLabel(window)) ?? "", /rule/i);
  await takeBack(window, before);
});

journey(
  "split a domain where it hangs together least, and merge what was split",
  async ({ open }) => {
    const window = await open("--sample");
    await mapReady(window);
    const before = await members(window);
    const names = await domainNames(window);
    const { domains } = await window.ask("list_domains");
    const bySize = domains.filter(({ locked }) => !locked).sort((a, b) => b.modules - a.modules);
    let chosen;
    for (const domain of bySize) {
      const { parts } = await window.ask("propose_split", { domain: domain.id });
      if (parts.length > 1) {
        chosen = domain;
        break;
      }
    }
    assert.ok(chosen, "a domain of the sample can be split");

    await domainMenu(window, chosen.id, "split");
    await window.reads("split-says", /would cross the new border/);
    await window.click("split-confirm");
    await window.gone("split-dialog");
    await until("there is one domain more", async () => {
      return (await domainNames(window)).length === names.length + 1;
    });
    const made = (await window.ask("list_domains")).domains.find(
      ({ id }) => !domains.some((domain) => domain.id === id),
    );
    const left = (await members(window)).get(made.id);
    assert.deepEqual(
      await whereabouts(window, left),
      left.map(() => made.id),
    );
    assert.ok(
      left.every((id) => before.get(chosen.id).includes(id)),
      "all came from the one split",
    );

    await domainMenu(window, made.id, "merge");
    await window.find("merge-dialog");
    await window.run((into) => {
      const field = document.querySelector('[data-testid="merge-into"]');
      field.value = into;
      field.dispatchEvent(new Event("change", { bubbles: true }));
    }, chosen.id);
    await window.click("merge-confirm");
    await window.gone("merge-dialog");
    await areIn(window, left, chosen.id);
    assert.deepEqual(await domainNames(window), names, "the new one is gone");

    for (const _ of ["the merge", "the split"]) await window.press("z", [Key.Control]);
    await takeBackIs(window, before, names);
  },
);

async function takeBackIs(window, before, names) {
  await until("everything is as it was", async () => {
    const now = await members(window);
    return (
      String(await domainNames(window)) === String(names) &&
      [...before].every(([domain, ids]) => String(now.get(domain)) === String(ids))
    );
  });
}

journey("what is locked stays as it is until it is unlocked", async ({ open }) => {
  const window = await open("--sample");
  await mapReady(window);
  const before = await members(window);
  const { domains } = await window.ask("list_domains");
  const target = domains.find(({ locked }) => !locked);
  const [module] = before.get(null);
  const isLocked = async () =>
    (await window.ask("list_domains")).domains.find(({ id }) => id === target.id).locked;

  await domainMenu(window, target.id, "lock");
  await until("it is locked", isLocked);
  await moveTo(window, module, target);
  await window.reads("toast", /locked/i);
  assert.deepEqual(await whereabouts(window, [module]), [null], "nothing was moved");
  await window.press(Key.Escape);
  await window.gone("move-dialog");

  await window.run(() => (document.querySelector('[data-testid="map"]').focus(), true));
  await window.press("z", [Key.Control]);
  await until("it is unlocked", async () => !(await isLocked()));
  await moveTo(window, module, target);
  await areIn(window, [module], target.id);
});

/** Asks for a module to be moved into a domain, by keys. */
async function moveTo(window, module, { id, name }) {
  const { name: wanted } = (await modules(window)).get(module);
  await window.press("/");
  await window.run(() => (document.querySelector('[data-testid="search"]').select(), true));
  await window.typed(wanted);
  await window.press(Key.Enter);
  await until(`${wanted} is selected`, () =>
    window.run((id) => window.__quarryMap.selected().includes(id), module),
  );
  await window.run(() => (document.querySelector('[data-testid="map"]').focus(), true));
  await window.press("m");
  await window.find("move-dialog");
  await window.typed(name);
  await window.find(`move-option-${id}`);
  await window.press(Key.Enter);
}
