import { journey } from "./lib/journey.mjs";
import { makeProject } from "./lib/made.mjs";
import { mapReady } from "./lib/project.mjs";
import { compare } from "./lib/reference.mjs";

journey("the map of 20,000 modules looks as it did", async ({ open, folder }) => {
  const window = await open(makeProject(folder, 20_000).project);
  await mapReady(window);
  await compare(window, "large", {
    domains: { steps: 0 },
    packages: { steps: 3, at: "d1" },
    modules: { steps: 6, at: "d1" },
  });
});
