import assert from "node:assert/strict";
import { journey } from "./lib/journey.mjs";
import { mapReady, modules, undoLabel } from "./lib/project.mjs";
import { Key } from "./lib/webdriver.mjs";
import { until } from "./lib/window.mjs";

/** Domains by module. */
async function assignment(window) {
  return JSON.stringify(
    [...(await modules(window)).values()].map(({ id, domain, pinned }) => [id, domain, pinned]),
  );
}

journey("a suggestion is looked at, applied and taken back", async ({ open }) => {
  const window = await open("--sample");
  await mapReady(window);
  const before = await assignment(window);

  await window.press("k", [Key.Control]);
  await window.find("palette");
  await window.typed("suggest");
  await window.press(Key.Enter);
  await window.find("suggest-dialog");
  await window.click("suggest-run");
  await window.find("suggest-apply", 60);
  assert.equal(await assignment(window), before, "looking changes nothing");

  await window.click("suggest-apply");
  await window.gone("suggest-dialog");
  await until("modules have moved", async () => (await assignment(window)) !== before);
  const pinned = JSON.parse(before).filter(([, , pinned]) => pinned);
  const after = new Map(JSON.parse(await assignment(window)).map(([id, domain]) => [id, domain]));
  for (const [id, domain] of pinned) {
    assert.equal(after.get(id), domain, "what people decided stays");
  }
  assert.ok(await undoLabel(window));
  await window.press("z", [Key.Control]);
  await until("it is taken back", async () => (await assignment(window)) === before);
});
