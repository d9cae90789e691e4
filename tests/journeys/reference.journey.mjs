import { journey } from "./lib/journey.mjs";
import { compare } from "./lib/reference.mjs";

journey("the map of the sample looks as it did", async ({ open }) => {
  await compare(await open("--sample"), "sample", { domains: 0, packages: 4, modules: 7 });
});
