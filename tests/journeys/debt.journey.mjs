import assert from "node:assert/strict";
import { journey } from "./lib/journey.mjs";
import { mapReady } from "./lib/project.mjs";
import { until } from "./lib/window.mjs";

journey("enter a debt item, see what it costs, take it back", async ({ open }) => {
  const window = await open("--sample");
  await mapReady(window);
  const before = await window.ask("ledger");
  await window.click("view-debt");
  await window.click("debt-add");
  await window.find("debt-dialog");
  await window.typed("Hand-made deploys");
  await window.click("debt-toil");
  await window.typed("10");
  await window.click("debt-submit");
  await window.gone("debt-dialog");
  const { hourCost } = await window.ask("money_settings");
  const after = await window.ask("ledger");
  assert.equal(after.items.length, before.items.length + 1);
  assert.ok(Math.abs(after.total.total - before.total.total - 10 * hourCost) < 1e-6);
  await window.click("undo");
  await until(
    "it is gone again",
    async () => (await window.ask("ledger")).items.length === before.items.length,
  );
});
