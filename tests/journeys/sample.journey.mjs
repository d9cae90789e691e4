import assert from "node:assert/strict";
import { basename } from "node:path";
import { journey } from "./lib/journey.mjs";
import { openSample } from "./lib/project.mjs";
import { until } from "./lib/window.mjs";

journey("open the sample from the start page", async ({ open }) => {
  const window = await open();
  await window.find("welcome");
  await openSample(window);

  const { project } = await window.ask("project_info");
  assert.ok(project.modules > 500, `the sample is a real monolith, not ${project.modules} modules`);
  assert.ok(project.domains >= 10, `${project.domains} domains`);
  assert.ok(project.assigned > project.productModules / 2, "most modules are assigned");
  assert.ok(project.assigned < project.productModules, "some are left in the monolith");
  await window.reads("status-modules", /\d/);
  await window.reads("notice", /illustrative/i);
  assert.equal(await window.text("project-name"), project.name);

  const { domains } = await window.ask("list_domains");
  for (const { name, definition, letter } of domains) {
    assert.ok(definition.trim().length > 10, `${name} has a definition`);
    assert.match(letter, /^\S{1,2}$/);
  }
  // Every view opens and shows something of its own.
  for (const [view, content] of [
    ["candidates", "candidates-table"],
    ["roadmap", "gantt"],
    ["debt", "debt-table"],
    ["survey", "unresolved"],
    ["map", "map"],
  ]) {
    await window.click(`view-${view}`);
    await window.find(`${view}-view`);
    if (view === "survey") await window.click("tab-unresolved");
    await window.find(content);
  }
  assert.deepEqual(
    await window.run(() =>
      [...document.querySelectorAll('[data-testid="toast"], [role="alert"]')].map(
        (it) => it.innerText,
      ),
    ),
    [],
    "nothing complained",
  );
});

journey("a project is found again under recent projects", async ({ open }) => {
  let window = await open();
  await openSample(window);
  const { project } = await window.ask("project_info");
  await window.close();

  window = await open();
  await window.find("welcome");
  await window.click(`recent-${basename(project.path)}`);
  await until("the same project is open", async () => {
    const now = await window.ask("project_info");
    return now.project?.path === project.path;
  });
});
