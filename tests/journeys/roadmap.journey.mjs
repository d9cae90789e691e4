import assert from "node:assert/strict";
import { journey } from "./lib/journey.mjs";
import { mapReady } from "./lib/project.mjs";
import { until } from "./lib/window.mjs";

journey("the roadmap puts the candidates on a calendar", async ({ open }) => {
  const window = await open("--sample");
  await mapReady(window);
  await window.click("view-roadmap");
  await window.find("gantt");
  const roadmap = await window.ask("roadmap", { start: null });
  assert.ok(roadmap.steps.length >= 3, `${roadmap.steps.length} steps`);
  const finish = new Map(roadmap.steps.map(({ key, finish }) => [key, finish]));
  for (const step of roadmap.steps) {
    assert.ok(step.start >= roadmap.start && step.start <= step.finish, JSON.stringify(step));
    assert.ok(step.finishLo <= step.finish && step.finish <= step.finishHi, JSON.stringify(step));
    for (const before of step.after) {
      assert.ok(finish.get(before) <= step.start, `${step.key} comes after ${before}`);
    }
    await window.find(`gantt-${step.key}`);
  }
  assert.ok(roadmap.bound <= roadmap.costOfDelay + 1e-6, "no order beats the bound");

  // Another first day moves everything.
  await window.run(() => {
    const field = document.querySelector('[data-testid="roadmap-start"]');
    field.value = "2031-03-03";
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
  });
  await until("the calendar starts in 2031", async () =>
    window.run(() => /2031/.test(document.querySelector('[data-testid="roadmap-view"]').innerText)),
  );
});
