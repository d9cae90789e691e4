// Pictures of every view in all three themes, for looking: scripts/journeys.sh --screenshots DIR
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { test } from "node:test";
import { mapReady } from "./lib/project.mjs";
import { QuarryWindow, temporaryFolder } from "./lib/window.mjs";

const folder = process.env.QUARRY_SCREENSHOTS;

test("screenshots", { timeout: 300_000 }, async () => {
  const window = await QuarryWindow.open("screenshots", {
    data: temporaryFolder("screenshots"),
    args: [],
  });
  try {
    await window.find("welcome");
    window.picture(join(folder, "welcome.png"));
    await window.click("welcome-sample");
    await mapReady(window);
    const { candidates } = await window.ask("candidates");
    for (const theme of ["light", "dark", "projector"]) {
      await window.click("theme-menu");
      await window.click(`menu-theme-${theme}`);
      for (const view of ["map", "matrix", "candidates", "roadmap", "debt", "survey"]) {
        await window.click(`view-${view}`);
        await window.find(`${view}-view`);
        if (view === "map") await mapReady(window);
        if (view === "candidates" && candidates[0]) {
          await window.click(`candidate-row-${candidates[0].id}`);
          await window.find("seam-panel");
        }
        await sleep(700);
        window.picture(join(folder, `${view}-${theme}.png`));
      }
    }
  } finally {
    await window.close();
  }
});
