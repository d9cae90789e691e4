// Pictures of every view in all three themes, for looking: scripts/journeys.sh --screenshots DIR
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { test } from "node:test";
import { choose, domainMenu, mapReady } from "./lib/project.mjs";
import { Key } from "./lib/webdriver.mjs";
import { QuarryWindow, temporaryFolder } from "./lib/window.mjs";

const folder = process.env.QUARRY_SCREENSHOTS;

/** What a team might have agreed on, as tach writes it: everything below one part, used by none above. */
const BOUNDARIES = `source_roots = ["master"]
[[modules]]
path = "buildbot.util"
depends_on = []
[[modules]]
path = "buildbot.db"
depends_on = ["buildbot.util"]
[[modules]]
path = "buildbot.process"
depends_on = ["buildbot.util", "buildbot.db"]
`;

test("screenshots", { timeout: 900_000 }, async () => {
  const files = temporaryFolder("screenshots-files");
  const boundaries = join(files, "tach.toml");
  writeFileSync(boundaries, BOUNDARIES);
  const data = temporaryFolder("screenshots");
  const window = await QuarryWindow.open("screenshots", {
    data,
    args: ["--answer-file", boundaries],
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
        if (view === "map") {
          await looks(window, theme);
          await carving(window, theme);
        }
        if (view === "matrix") await matrix(window, theme);
        if (view === "survey") await surveyParts(window, theme);
        if (view === "candidates") await compared(window, candidates, theme);
        if (view === "debt") await debt(window, theme);
      }
    }
  } catch (error) {
    await window.failed(data);
    throw error;
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
  // One whose saving is known says more.
  const known = candidates.find(({ netSaving }) => netSaving !== null);
  if (!known) return;
  await window.click(`candidate-row-${known.id}`);
  await window.click("money-toggle");
  await window.find("money-lines");
  await sleep(700);
  window.picture(join(folder, `candidates-money-${theme}.png`));
  await window.click("money-close");
}

/** The parts of the debt view beside the ledger. */
async function debt(window, theme) {
  for (const part of ["picture", "projects", "diary", "incidents", "features", "people"]) {
    await window.click(`debt-part-${part}`);
    await sleep(900);
    window.picture(join(folder, `debt-${part}-${theme}.png`));
  }
  await window.click("debt-part-ledger");
}

/** A picture once the page has come to rest. */
async function shot(window, name, theme) {
  await sleep(700);
  window.picture(join(folder, `${name}-${theme}.png`));
}

/** The overlays, the map narrowed to the surroundings of a module, and after the cut. */
async function looks(window, theme) {
  const take = async (name) => {
    await mapReady(window);
    await shot(window, `map-${name}`, theme);
  };
  for (const overlay of await window.run(() =>
    [...document.querySelector('[data-testid="overlay-select"]').options].map(({ value }) => value),
  )) {
    if (!overlay) continue;
    await choose(window, "overlay-select", overlay);
    await window.find("overlay-legend");
    await take(overlay.replaceAll("_", "-"));
  }
  await choose(window, "overlay-select", "");

  await window.click("after-toggle");
  await window.find("after-slider");
  await take("after");
  const { steps } = await window.ask("roadmap", { start: null });
  await choose(window, "after-slider", String(steps.length));
  await take("after-last");
  await window.click("after-toggle");

  await window.press("/");
  await window.typed("mail");
  await window.press(Key.Enter);
  await window.reads("status-selected", /1 selected/);
  await take("search");
  await window.run(() => (document.activeElement?.blur(), true));
  await window.click("focus-on");
  await window.click("focus-filter");
  await window.press("f");
  await take("focus");
  await choose(window, "focus-hops", "2");
  await window.click("focus-hubs");
  await take("focus-hubs");
  await window.click("views-menu");
  await window.click("menu-save-view");
  await window.find("save-view-dialog");
  await window.run(() => (document.querySelector('[data-testid="save-view-name"]').focus(), true));
  await window.typed(`Around mail ${theme}`);
  await shot(window, "map-save-view", theme);
  await window.click("save-view-confirm");
  await window.gone("save-view-dialog");
  await window.click("views-menu");
  await shot(window, "map-views", theme);
  await window.press(Key.Escape);
  await window.click("focus-hubs");
  await window.click("focus-filter");
  await window.click("focus-clear");
  await choose(window, "search", "");
  await window.press("f");
  await mapReady(window);
}

/** One event of the pointer on the map; what it does can be looked at before the next one. */
function point(window, type, [x, y], held = {}) {
  return window.run(
    (type, clientX, clientY, held) => {
      const stage = document.querySelector('[data-testid="map"]');
      // Events that are made have no pointer that could be captured.
      stage.setPointerCapture = () => {};
      const at = { bubbles: true, cancelable: true, pointerId: 1, button: 0, clientX, clientY };
      return stage.dispatchEvent(new PointerEvent(type, { ...at, ...held }));
    },
    type,
    x,
    y,
    held,
  );
}

/** Where the middle of a domain's region is on the screen. */
async function middle(window, domain) {
  const { x, y } = await window.run((domain) => window.__quarryMap.regionCentre(domain), domain);
  return [x, y];
}

/** What the map is carved with: gestures halfway, and the dialogs of a domain. */
async function carving(window, theme) {
  const { domains } = await window.ask("list_domains");
  const [largest, other] = [...domains].sort((a, b) => b.modules - a.modules);
  const give = async () => {
    await window.press(Key.Escape);
    await window.press(Key.Escape);
  };
  await window.run(() => (document.querySelector('[data-testid="map"]').focus(), true));

  const [x, y] = await middle(window, null);
  await point(window, "pointerdown", [x + 90, y], { altKey: true });
  for (let step = 1; step < 40; step++) {
    const angle = (step / 40) * 2 * Math.PI;
    const at = [x + 90 * Math.cos(angle), y + 90 * Math.sin(angle)];
    await point(window, "pointermove", at, { altKey: true });
  }
  await shot(window, "map-lasso", theme);
  await point(window, "pointerup", [x + 90, y - 4], { altKey: true });
  await window.reads("status-selected", /selected/);
  await shot(window, "map-lassoed", theme);

  const carried = await window.run(() => {
    const [id] = window.__quarryMap.selected();
    const { x, y } = window.__quarryMap.screenPositionOf(id);
    return [x, y];
  });
  const target = await middle(window, largest.id);
  await point(window, "pointerdown", carried);
  await point(window, "pointermove", [carried[0] + 8, carried[1] + 8]);
  await point(window, "pointermove", target);
  await shot(window, "map-move", theme);
  await give();

  // To the corner at the lower right, where nothing lies.
  const region = await middle(window, other.id);
  const corner = await window.run(() => {
    const { right, bottom } = document.querySelector('[data-testid="map"]').getBoundingClientRect();
    return [right - 110, bottom - 90];
  });
  const ctrl = { ctrlKey: true };
  await point(window, "pointerdown", region, ctrl);
  await point(window, "pointermove", [region[0] + 10, region[1] + 10], ctrl);
  await point(window, "pointermove", corner, ctrl);
  await shot(window, "map-carry", theme);
  await point(window, "pointerup", corner, ctrl);
  await window.reads("spoken", /pinned/);
  await mapReady(window);
  await shot(window, "map-pinned", theme);

  await window.click("tidy");
  await window.find("tidy-bar");
  await mapReady(window);
  await shot(window, "map-tidy", theme);
  await window.click("tidy-cancel");
  await window.press("z", [Key.Control]);
  await window.reads("spoken", /^Undone/);
  await mapReady(window);

  for (const what of ["split", "merge", "rename", "rule"]) {
    await domainMenu(window, largest.id, what);
    await window.find(what === "rename" ? "domain-dialog" : `${what}-dialog`);
    if (what === "split") await window.find("split-part-1");
    if (what === "rule") {
      await choose(window, "rule-pattern", "master/buildbot/process/*");
      await window.reads("rule-says", /match/);
    }
    await shot(window, `map-${what}`, theme);
    await window.click("dialog-close");
    await window.gone("dialog-close");
  }
  await window.click(`domain-${largest.id}`);
  await window.run(() =>
    document.querySelector('[data-testid="domain-knowledge"]').scrollIntoView({ block: "nearest" }),
  );
  await shot(window, "domain-knowledge", theme);
  await give();
  await window.press("f");
  await mapReady(window);
}

/** The matrix with a cell and its evidence, and with its blocks shut. */
async function matrix(window, theme) {
  await window.run(() => (document.querySelector('[data-testid="matrix"]').focus(), true));
  await window.press(Key.Down);
  await window.press(Key.Right, [Key.Control]);
  await window.press(Key.Enter);
  await window.find("evidence-row");
  await shot(window, "matrix-evidence", theme);
  await window.press(Key.Escape);
  await window.click("matrix-collapse");
  await shot(window, "matrix-shut", theme);
  await window.click("matrix-collapse");
}

/** What the survey found beside its figures; boundaries come from a file of another tool. */
async function surveyParts(window, theme) {
  if ((await window.ask("boundaries")).sets.length === 0) await importBoundaries(window);
  for (const tab of ["unresolved", "difference", "apart", "boundaries", "authors"]) {
    await window.click(`tab-${tab}`);
    await shot(window, `survey-${tab}`, theme);
  }
  await window.click("tab-diagnostics");
}

async function importBoundaries(window) {
  await window.click("tab-boundaries");
  await shot(window, "survey-boundaries", "empty");
  await window.click("survey-import");
  await window.click("choose-file");
  await window.find("import-format");
  await window.click("import-start");
  await window.find("import-summary");
  await shot(window, "import-summary", "light");
  await window.click("import-done");
  await window.click("view-survey");
}
