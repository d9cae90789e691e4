import assert from "node:assert/strict";
import { journey } from "./lib/journey.mjs";
import { choose, mapReady, modules, undoLabel } from "./lib/project.mjs";
import { until } from "./lib/window.mjs";
import { Key } from "./lib/webdriver.mjs";

journey("narrow the map, save the view, and come back to it", async ({ open }) => {
  const window = await open("--sample");
  await mapReady(window);
  const product = [...(await modules(window)).values()].filter((m) => m.standing === "product");
  const shown = async () => (await window.reads("focus-says", /module|step/)) ?? "";

  // Searching flies to the hit and selects it.
  await window.press("/");
  await window.typed("reporters.mail");
  await window.press(Key.Enter);
  await window.reads("status-selected", /1 selected/);
  await window.press(Key.Escape);
  await mapReady(window);

  await window.click("focus-on");
  const both = Number(/[\d,]+/.exec(await shown())[0].replace(",", ""));
  assert.ok(both > 1 && both < product.length, `${both} modules around one`);
  await window.click("focus-way-uses");
  await until("fewer modules are used than hang together", async () => {
    const uses = Number(/[\d,]+/.exec(await shown())[0].replace(",", ""));
    return uses >= 1 && uses < both;
  });
  await choose(window, "overlay-select", "churn");
  await window.find("overlay-legend");

  await window.click("views-menu");
  await window.click("menu-save-view");
  await window.find("save-view-dialog");
  await window.typed("What mail uses");
  await window.click("save-view-confirm");
  await window.gone("save-view-dialog");
  assert.equal(await undoLabel(window), "Save the view What mail uses");
  const { views } = await window.ask("saved_views");
  assert.deepEqual(
    views.map(({ name, overlay, focus }) => [name, overlay, focus.way]),
    [["What mail uses", "churn", "uses"]],
  );

  await window.click("focus-clear");
  await window.gone("focus-chip");
  await window.click("views-menu");
  await window.click(`menu-${views[0].id}`);
  await window.find("focus-chip");
});

journey("the matrix is drawn at once and shows the evidence of a cell", async ({ open }) => {
  const window = await open("--sample");
  await mapReady(window);
  await window.click("view-matrix");
  const probe = await until("the matrix is drawn", () =>
    window.run(() => {
      const matrix = window.__quarryMatrix;
      return matrix?.painted > 0 ? { rows: matrix.rows, first: matrix.first } : null;
    }),
  );
  const product = [...(await modules(window)).values()].filter((m) => m.standing === "product");
  assert.equal(probe.rows, product.length);
  await window.run(() => document.querySelector('[data-testid="matrix"]').focus());
  await window.press(Key.Down);
  await window.press(Key.Right, [Key.Control]);
  await window.reads("matrix-says", /uses/);
  await window.press(Key.Enter);
  await window.find("matrix-evidence");
  await window.find("evidence-row");
  await window.click("matrix-table-toggle");
  await window.find("matrix-table");
});
