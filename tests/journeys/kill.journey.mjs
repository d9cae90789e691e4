import assert from "node:assert/strict";
import { journey } from "./lib/journey.mjs";
import { areIn, mapReady, movable, modules, undoLabel } from "./lib/project.mjs";
import { Key } from "./lib/webdriver.mjs";
import { until } from "./lib/window.mjs";

journey("nothing is lost when the program is killed", async ({ open }) => {
  let window = await open("--sample");
  await mapReady(window);
  const { target, modules: chosen } = await movable(window, 6);
  const ids = chosen.map(({ id }) => id);
  const { project } = await window.ask("project_info");

  for (const id of ids) {
    await window.ask("assign_modules", { modules: [id], domain: target.id });
  }
  await window.ask("update_domain", {
    domain: target.id,
    name: "Renamed before the end",
    definition: null,
    glossary: null,
    kind: null,
    owner: null,
    colour: null,
  });
  const before = [...(await modules(window)).values()];
  const label = await undoLabel(window);
  // The last answer has arrived; from here on nothing may be lost.
  await window.kill();

  window = await open(project.path);
  await mapReady(window);
  assert.deepEqual([...(await modules(window)).values()], before);
  const { domains } = await window.ask("list_domains");
  assert.equal(domains.find(({ id }) => id === target.id).name, "Renamed before the end");
  const again = await window.ask("project_info");
  assert.equal(again.project.readOnly, null, "nobody holds the file");

  // Even undo goes on where it was.
  assert.equal(await undoLabel(window), label);
  await window.find("map");
  await window.press("z", [Key.Control]);
  await until("the first change is taken back", async () => (await undoLabel(window)) !== label);
  await window.press("z", [Key.Control]);
  await areIn(window, ids.slice(-1), chosen.at(-1).domain);
  await areIn(window, ids.slice(0, -1), target.id);
});
