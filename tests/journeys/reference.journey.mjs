import { journey } from "./lib/journey.mjs";
import { compare } from "./lib/reference.mjs";

journey("the map of the sample looks as it did", async ({ open }) => {
  await compare(await open("--sample"), "sample", {
    domains: { steps: 0 },
    packages: { steps: 2, at: "d1" },
    modules: { steps: 5, at: "d1" },
  });
});
