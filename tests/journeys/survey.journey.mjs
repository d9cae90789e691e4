import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { journey } from "./lib/journey.mjs";
import { makeMonolith } from "./lib/monolith.mjs";
import { mapReady } from "./lib/project.mjs";
import { until } from "./lib/window.mjs";

/** All project files below a folder, and what lies beside them. */
function projectFiles(folder) {
  return readdirSync(folder, { recursive: true }).filter((name) => name.includes(".quarry"));
}

journey("a new project from a folder: cancel, then to the end", async ({ open, folder }) => {
  const source = join(folder, "source");
  makeMonolith(source, 3000);
  const window = await open("--answer-folder", source);
  await window.find("welcome");

  await window.click("welcome-new");
  await window.find("new-project-dialog");
  await window.click("choose-folder");
  await window.reads("folder-preview", /3,?0\d\d/);
  await window.click("survey-start");
  await window.click("survey-cancel", 30);
  await window.find("survey-cancelled");
  await until("the job has ended", async () => (await window.ask("jobs")).jobs.length === 0);
  assert.equal((await window.ask("project_info")).project, null, "nothing was opened");
  assert.deepEqual(projectFiles(folder), [], "nothing is left behind");

  await window.click("survey-start");
  await window.click("open-map", 60);
  await mapReady(window);
  const { project } = await window.ask("project_info");
  assert.ok(project.modules >= 3000, `${project.modules} modules`);
  assert.ok(project.dependencies >= 3000, `${project.dependencies} dependencies`);
  await window.reads("status-modules", /3,?0\d\d/);

  // What could not be read is told, with its place.
  await window.click("view-survey");
  await window.find("survey-view");
  await until("the broken file is named", () =>
    window.run(() =>
      document.querySelector('[data-testid="survey-view"]').innerText.includes("broken.py"),
    ),
  );
  await window.click("view-candidates");
  await window.find("candidates-view");
});
