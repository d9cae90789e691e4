import assert from "node:assert/strict";
import { journey } from "./lib/journey.mjs";
import { mapReady } from "./lib/project.mjs";
import { until } from "./lib/window.mjs";

journey("the theme changes at once and is kept", async ({ open }) => {
  const ground = () => getComputedStyle(document.body).backgroundColor;
  let window = await open("--sample");
  await mapReady(window);
  const seen = new Set();
  for (const theme of ["light", "dark", "projector"]) {
    await window.click("theme-menu");
    await window.click(`menu-theme-${theme}`);
    await until(`the window is ${theme}`, async () => {
      const { preferences } = await window.ask("start");
      return preferences.theme === theme;
    });
    seen.add(
      JSON.stringify([
        await window.run(ground),
        await window.run(() => getComputedStyle(document.documentElement).fontSize),
      ]),
    );
  }
  assert.equal(seen.size, 3, "the three look different");
  await window.close();

  window = await open();
  await window.find("welcome");
  assert.ok(
    seen.has(
      JSON.stringify([
        await window.run(ground),
        await window.run(() => getComputedStyle(document.documentElement).fontSize),
      ]),
    ),
  );
  assert.equal((await window.ask("start")).preferences.theme, "projector");
});
