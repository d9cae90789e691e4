import { journey } from "./lib/journey.mjs";
import { makeProject } from "./lib/made.mjs";
import { compare } from "./lib/reference.mjs";

journey("the map of 20,000 modules looks as it did", async ({ open, folder }) => {
  const { project } = makeProject(folder, 20_000);
  await compare(await open(project), "large", { domains: 0, packages: 5, modules: 9 });
});
