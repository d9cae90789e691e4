import assert from "node:assert/strict";
import { journey } from "./lib/journey.mjs";
import { choose, mapReady } from "./lib/project.mjs";
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

journey("what people say around a seam is followed and taken back", async ({ open }) => {
  const window = await open("--sample");
  await mapReady(window);
  await window.click("view-candidates");
  await window.find("candidates-table");
  const { candidates } = await window.ask("candidates");
  const chosen = [...candidates]
    .sort((a, b) => a.rank - b.rank)
    .find(({ crossings }) => Object.values(crossings).some((count) => count > 0));
  await window.click(`candidate-row-${chosen.id}`);
  await window.find("seam-operation");
  const seam = () => window.ask("seam", { candidate: chosen.id });
  const before = await seam();

  // The sample was surveyed elsewhere: that its source is not here is said once.
  assert.match(await window.reads("source-absent", /computer/), /Where is it/);

  // Hours are set, the total follows, and they are given back.
  await window.session.click(await window.select('[data-testid="seam-operation"] button'));
  await window.find("effort-likely");
  await choose(window, "effort-likely", "99");
  await window.find("effort-proposed");
  await until("the total follows", async () => {
    const { candidate } = await seam();
    return candidate.effort.likely !== before.candidate.effort.likely;
  });
  await window.click("effort-proposed");
  await window.gone("effort-proposed");
  assert.deepEqual((await seam()).candidate.effort, before.candidate.effort);

  // A pattern that the evidence speaks against says so; undo takes it back.
  await choose(window, "relation-pattern", "separate_ways");
  assert.match(await window.reads("relation-against", /cross/), /at .+:\d+/);
  const { side } = before.groups[0].neighbour;
  const said = (await seam()).groups.find(({ neighbour }) => neighbour.side === side);
  assert.equal(said.neighbour.relation.name, "Separate ways");
  await window.click("undo");
  await window.gone("relation-against");
  assert.deepEqual((await seam()).groups, before.groups);
});
