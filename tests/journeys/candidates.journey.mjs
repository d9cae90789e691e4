import assert from "node:assert/strict";
import { journey } from "./lib/journey.mjs";
import { mapReady } from "./lib/project.mjs";
import { until } from "./lib/window.mjs";

journey("from the candidates to the evidence", async ({ open }) => {
  const window = await open("--sample");
  await mapReady(window);
  await window.click("view-candidates");
  await window.find("candidates-table");
  const { candidates } = await window.ask("candidates");
  assert.ok(candidates.length >= 10, `${candidates.length} candidates`);

  // The table shows the ranking as it was worked out.
  const ranked = [...candidates].sort((a, b) => a.rank - b.rank);
  const shown = await until("rows are shown", async () => {
    const rows = await window.shown("candidate-row-");
    return rows.length > 3 && rows;
  });
  assert.deepEqual(
    shown.slice(0, 4),
    ranked.slice(0, 4).map(({ id }) => id),
  );

  // One that something crosses: its operations, then the places in the source.
  const chosen = ranked.find(({ crossings }) =>
    Object.values(crossings).some((count) => count > 0),
  );
  assert.ok(chosen, "some candidate has crossings");
  await window.click(`candidate-row-${chosen.id}`);
  await window.find("seam-panel");
  await window.find("seam-operation");
  await window.session.click(await window.select('[data-testid="seam-operation"] button'));
  const place = await window.reads("call-site", /\.py:\d+/);
  const [, path, line] = /([\w./-]+\.py):(\d+)/.exec(place);

  // The application knows the same place.
  const seam = await window.ask("seam", { candidate: chosen.id });
  assert.ok(JSON.stringify(seam).includes(JSON.stringify({ path, line: Number(line) })), place);
});
