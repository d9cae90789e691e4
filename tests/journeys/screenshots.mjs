// Pictures of every view in all three themes, for looking: scripts/journeys.sh --screenshots DIR
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { test } from "node:test";
import { mapReady } from "./lib/project.mjs";
import { Key } from "./lib/webdriver.mjs";
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
        if (view === "map") await looks(window, theme);
        if (view === "candidates") await compared(window, candidates, theme);
        if (view === "debt") await debt(window, theme);
      }
    }
  } finally {
    await window.close();
  }
});

/** The candidates as a chart, and some of them side by side. */
async function compared(window, candidates, theme) {
  await window.click("seam-close");
  await window.click("quadrant-toggle");
  await window.find("quadrant");
  for (const { id } of candidates.slice(0, 3)) await window.click(`compare-${id}`);
  await sleep(700);
  window.picture(join(folder, `candidates-quadrant-${theme}.png`));
  await window.click("quadrant-toggle");
  await window.click("compare-toggle");
  await window.find("compare-panel");
  await sleep(700);
  window.picture(join(folder, `candidates-compare-${theme}.png`));
  await window.click("compare-close");
  for (const { id } of candidates.slice(0, 3)) await window.click(`compare-${id}`);
  await window.click(`candidate-row-${candidates[0].id}`);
  await window.click("seam-explain");
  await window.click("explained-all");
  await sleep(700);
  window.picture(join(folder, `candidates-explained-${theme}.png`));
  await window.click("seam-close");
}

/** The parts of the debt view beside the ledger. */
async function debt(window, theme) {
  for (const part of ["picture", "projects", "diary", "people"]) {
    await window.click(`debt-part-${part}`);
    await sleep(900);
    window.picture(join(folder, `debt-${part}-${theme}.png`));
  }
  await window.click("debt-part-ledger");
}

/** The map with an overlay, narrowed to the surroundings of a domain, and after the cut. */
async function looks(window, theme) {
  const take = async (name) => {
    await mapReady(window);
    await sleep(700);
    window.picture(join(folder, `map-${name}-${theme}.png`));
  };
  const choose = (testid, value) =>
    window.run(
      (testid, value) => {
        const field = document.querySelector(`[data-testid="${testid}"]`);
        field.value = value;
        field.dispatchEvent(new Event("change", { bubbles: true }));
      },
      testid,
      value,
    );
  await choose("overlay-select", "churn");
  await window.find("overlay-legend");
  await take("churn");
  await choose("overlay-select", "owner");
  await take("owner");
  await choose("overlay-select", "");
  await window.click("after-toggle");
  await window.find("after-slider");
  await take("after");
  await window.click("after-toggle");
  await window.press("/");
  await window.typed("mail");
  await window.press(Key.Enter);
  await window.reads("status-selected", /1 selected/);
  await window.run(() => (document.activeElement?.blur(), true));
  await window.click("focus-on");
  await window.click("focus-filter");
  await window.press("f");
  await take("focus");
  await window.click("focus-filter");
  await window.click("focus-clear");
  await window.run(() => {
    const search = document.querySelector('[data-testid="search"]');
    search.value = "";
    search.dispatchEvent(new Event("input", { bubbles: true }));
  });
  await window.press("f");
  await mapReady(window);
}
