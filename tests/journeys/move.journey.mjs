import assert from "node:assert/strict";
import { journey } from "./lib/journey.mjs";
import {
  areIn,
  mapReady,
  modules,
  movable,
  pointIn,
  pointOf,
  positions,
  undoLabel,
} from "./lib/project.mjs";
import { Key } from "./lib/webdriver.mjs";

/** Couplings of all candidates, to see that they follow. */
async function figures(window) {
  const { candidates } = await window.ask("candidates");
  return JSON.stringify(
    candidates
      .map(({ id, modules, crossings, crossingShare }) => [id, modules, crossings, crossingShare])
      .sort(),
  );
}

journey("drag a module into a domain on the map, and take it back", async ({ open }) => {
  const window = await open("--sample");
  await mapReady(window);
  const {
    target,
    modules: [{ id, domain }],
  } = await movable(window, 1);
  const figuresBefore = await figures(window);
  const others = [...(await modules(window)).values()].filter((other) => other.id !== id);
  const placesBefore = await positions(
    window,
    others.map((other) => other.id),
  );

  const from = await pointOf(window, id);
  const to = await pointIn(window, target.id);
  await window.session.drag([from, [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2], to, to]);
  await areIn(window, [id], target.id);
  await window.find("toast");
  assert.match((await undoLabel(window)) ?? "", /assign|move/i);
  assert.notEqual(await figures(window), figuresBefore, "the figures follow");
  await mapReady(window);
  assert.deepEqual(
    await positions(
      window,
      others.map((other) => other.id),
    ),
    placesBefore,
    "nothing else moves",
  );

  await window.press("z", [Key.Control]);
  await areIn(window, [id], domain);
  assert.equal(await figures(window), figuresBefore);
});

journey("select modules on the map, press M, take it back after a restart", async ({ open }) => {
  let window = await open("--sample");
  await mapReady(window);
  const {
    target,
    modules: [first],
  } = await movable(window, 1);
  const before = new Map(
    [...(await modules(window)).values()].map(({ id, domain }) => [id, domain]),
  );
  const { project } = await window.ask("project_info");

  const [x, y] = await pointOf(window, first.id);
  await window.session.drag(
    [
      [x - 40, y - 40],
      [x + 40, y + 40],
    ],
    [Key.Shift],
  );
  const count = Number(
    /[\d,]+/.exec(await window.reads("status-selected", /\d/))[0].replace(",", ""),
  );
  assert.ok(count >= 1, "the marquee holds the module");
  await window.press("m");
  await window.find("move-dialog");
  await window.typed(target.name);
  await window.find(`move-option-${target.id}`);
  await window.press(Key.Enter);
  await window.gone("move-dialog");
  await areIn(window, [first.id], target.id);
  const moved = [...(await modules(window)).values()].filter(
    ({ id, domain }) => domain !== before.get(id),
  );
  assert.ok(moved.length >= 1 && moved.length <= count, `${moved.length} of ${count} moved`);
  assert.ok(moved.every(({ domain }) => domain === target.id));
  const label = await undoLabel(window);
  assert.match(label, new RegExp(target.name.replaceAll(/[^\w ]/g, ".")));
  await window.close();

  window = await open(project.path);
  await mapReady(window);
  assert.equal(await undoLabel(window), label);
  await window.click("undo");
  for (const { id } of moved) {
    await areIn(window, [id], before.get(id));
  }
  await window.click("redo");
  await areIn(
    window,
    moved.map(({ id }) => id),
    target.id,
  );
});
