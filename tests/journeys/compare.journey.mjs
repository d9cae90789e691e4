import assert from "node:assert/strict";
import { journey } from "./lib/journey.mjs";
import { mapReady } from "./lib/project.mjs";
import { Key } from "./lib/webdriver.mjs";
import { until } from "./lib/window.mjs";

const chosen = () =>
  document.querySelector('[data-testid="candidates-table"] [aria-selected="true"]')?.dataset
    .testid ?? "";

journey("from the quadrant over the comparison to the seam", async ({ open }) => {
  const window = await open("--sample");
  await mapReady(window);
  await window.click("view-candidates");
  await window.find("candidates-table");
  const { candidates } = await window.ask("candidates");
  const placed = candidates.filter(({ netSaving }) => netSaving !== null);
  const aside = candidates.filter(({ netSaving }) => netSaving === null);
  assert.ok(placed.length >= 4, `${placed.length} candidates have a net saving`);

  // The chart has a mark for each saving that is known, and for no other.
  await window.click("quadrant-toggle");
  await window.find(`quadrant-${placed[0].id}`);
  for (const { id } of aside) {
    assert.equal(await window.has(`quadrant-${id}`), false, `${id} has no place`);
    assert.ok(await window.has(`quadrant-aside-${id}`), `${id} is listed`);
  }

  // By keys from mark to mark: the cheapest is the first, and the table follows.
  await window.run(() =>
    document.querySelector('[data-testid="quadrant"] [role="listbox"]').focus(),
  );
  await window.press(Key.Home);
  const cheapest = Math.min(...placed.map(({ effort }) => effort.likely));
  await until("the table shows what is chosen in the chart", async () => {
    const row = await window.run(chosen);
    const found = placed.find(({ id }) => row === `candidate-row-${id}`);
    return found?.effort.likely === cheapest;
  });

  // Two by the key, two by their boxes; a fifth is refused.
  await window.press("c");
  await window.press(Key.End);
  await window.press("c");
  await window.reads("compare-toggle", /2/);
  const boxes = await until("boxes are shown", async () => {
    const ids = (await window.shown("compare-c")).map((id) => `c${id}`);
    return ids.length >= 5 && ids;
  });
  const ticked = (id) =>
    window.run((id) => document.querySelector(`[data-testid="compare-${id}"]`).checked, id);
  for (const id of boxes) {
    if ((await window.text("compare-toggle")).includes("4")) break;
    if (!(await ticked(id))) await window.click(`compare-${id}`);
  }
  await window.press("C", [Key.Shift]);
  await window.find("compare-panel");
  const columns = await window.shown("compare-open-");
  assert.equal(columns.length, 4, columns.join(" "));
  const lines = (await window.shown("compare-line")).length;
  await window.click("compare-differences");
  await until(
    "what is alike is left out",
    async () => (await window.shown("compare-line")).length < lines,
  );

  // On to the seam of one, and from its net saving to how it is made.
  const wanted = columns[0];
  await window.click(`compare-open-${wanted}`);
  await window.find("seam-panel");
  await window.gone("compare-panel");
  await window.click("seam-explain");
  await window.find("explained-figure");
  const { figures } = await window.ask("explain", { candidate: wanted, profile: null });
  await until(
    "every figure is there",
    async () => (await window.shown("explained-figure")).length === figures.length,
  );
});
