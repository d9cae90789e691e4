import assert from "node:assert/strict";
import { journey } from "./lib/journey.mjs";
import { areIn, mapReady, modules } from "./lib/project.mjs";
import { Key } from "./lib/webdriver.mjs";
import { until } from "./lib/window.mjs";

/** The row of the outline that the keys are with. */
const row = () =>
  document.getElementById(document.activeElement?.getAttribute("aria-activedescendant") ?? "")
    ?.dataset.testid ?? "";
const focused = () => document.activeElement?.closest("[data-testid]")?.dataset.testid ?? "";

journey("everything by keyboard: find a module, move it, take it back", async ({ open }) => {
  const window = await open("--sample");
  await mapReady(window);

  // Tab reaches the outline, and focus can be seen wherever it is.
  const passed = [];
  for (let step = 0; step < 40; step++) {
    await window.press(Key.Tab);
    const at = await window.run(focused);
    passed.push(at);
    const visible = await window.run(() => {
      const element = document.activeElement;
      if (!element || element === document.body) return true;
      // In a tree, the row shows what its container has.
      const row = document.getElementById(element.getAttribute("aria-activedescendant") ?? "");
      return [element, row].some((shown) => {
        if (!shown) return false;
        const { outlineStyle, boxShadow } = getComputedStyle(shown);
        return outlineStyle !== "none" || boxShadow !== "none";
      });
    });
    assert.ok(visible, `focus can be seen on ${at}`);
    if (/^(outline|domain-|module-|package-)/.test(at)) break;
  }
  assert.match(passed.at(-1), /^(outline|domain-|module-|package-)/, passed.join(" "));

  // Find a module by name, select it, move it.
  const all = [...(await modules(window)).values()];
  const { domains } = await window.ask("list_domains");
  const [target] = domains;
  const counts = new Map();
  for (const { name } of all) counts.set(name, (counts.get(name) ?? 0) + 1);
  const module =
    all.find(
      ({ name, domain, standing }) =>
        domain !== target.id &&
        counts.get(name) === 1 &&
        standing === "product" &&
        all.filter((other) => other.path.includes(name) || other.name.includes(name)).length === 1,
    ) ?? all.find(({ domain }) => domain !== target.id);
  await window.press("/");
  await until(
    "the search field has the caret",
    async () => (await window.run(focused)) === "search",
  );
  await window.typed(module.name);
  await window.find(`module-${module.id}`);
  await window.press(Key.Down);
  await until("the keys are with the module", async () => {
    const at = await window.run(row);
    if (at !== `module-${module.id}`) await window.press(Key.Down);
    return at === `module-${module.id}`;
  });
  await window.press("m");
  await window.find("move-dialog");
  await window.typed(target.name);
  await window.find(`move-option-${target.id}`);
  await window.press(Key.Enter);
  await areIn(window, [module.id], target.id);
  await window.gone("move-dialog");

  // Focus is back where it was, so the next key works at once.
  await window.press("z", [Key.Control]);
  await areIn(window, [module.id], module.domain);
  await window.press("z", [Key.Control, Key.Shift]);
  await areIn(window, [module.id], target.id);

  // Views by number, help by question mark, Escape closes.
  await window.press(Key.Escape);
  await window.press("3");
  await window.find("candidates-view");
  await window.press("?");
  await window.find("shortcuts-dialog");
  await window.press(Key.Escape);
  await window.gone("shortcuts-dialog");
});
