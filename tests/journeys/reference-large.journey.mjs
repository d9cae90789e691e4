import { journey } from "./lib/journey.mjs";
import { makeProject } from "./lib/made.mjs";
import { mapReady } from "./lib/project.mjs";
import { compare } from "./lib/reference.mjs";

journey("the map of 20,000 modules looks as it did", async ({ open, folder }) => {
  const window = await open(makeProject(folder, 20_000).project);
  await mapReady(window);
  // Domains were cut out of a map that was laid out without them.
  await window.click("tidy");
  await window.find("tidy-bar");
  await window.click("tidy-confirm");
  await window.gone("tidy-bar");
  await compare(window, "large", { domains: 0, packages: 3, modules: 9 });
});
