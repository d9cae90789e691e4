import assert from "node:assert/strict";
import { journey } from "./lib/journey.mjs";
import {
  areIn,
  mapReady,
  movable,
  pointIn,
  pointOf,
  undoLabel,
  whereabouts,
} from "./lib/project.mjs";
import { Key } from "./lib/webdriver.mjs";
import { until } from "./lib/window.mjs";

/** Couplings of all candidates, to see that they follow. */
async function figures(window) {
  const { candidates } = await window.ask("candidates");
  return JSON.stringify(candidates.map(({ id, modules, crossingShare }) => [id, modules, crossingShare]));
}

journey("drag a module into a domain on the map, and take it back", async ({ open }) => {
  const window = await open("--sample");
  await mapReady(window);
  const { target, modules } = await movable(window, 1);
  const [{ id, domain }] = modules;
  const before = await figures(window);

  // Looking for the module brings it into sight, large enough to be taken.
  await window.reveal(id);
  await mapReady(window);
  const from = await pointOf(window, id);
  const away = await window.run(() => [innerWidth, innerHeight]);
  let to = await pointIn(window, target.id);
  assert.ok(to[0] < away[0] * 4 && to[1] < away[1] * 4, "the region lies somewhere near");
  to = await window.stepBackUntilVisible(to, target.id);
  const start = await pointOf(window, id);
  await window.session.drag([start, [(start[0] + to[0]) / 2, (start[1] + to[1]) / 2], to, to]);
  await areIn(window, [id], target.id);
  await window.find("toast");
  assert.match(await undoLabel(window), /assign|move/i);
  await until("the figures follow", async () => (await figures(window)) !== before);

  await window.press("z", [Key.Control]);
  await areIn(window, [id], domain);
  assert.equal(await figures(window), before);
  void from;
});
