import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { makeGraph, writeGraph } from "../bars/graph.mjs";
import { journey } from "./lib/journey.mjs";
import { crop, difference, readPng, shrink, writePng } from "./lib/picture.mjs";
import { mapReady } from "./lib/project.mjs";
import { screenPicture } from "./lib/screen.mjs";
import { BINARY, ROOT } from "./lib/window.mjs";

const REFERENCES = join(dirname(fileURLToPath(import.meta.url)), "references");
/** With this set, references are written instead of compared. */
const WRITE = process.env.QUARRY_REFERENCES === "write";
/** References are smaller than the screen by this factor: letters become grey. */
const FACTOR = 5;
/** The share of pixels that may look different: other fonts, another rasteriser. */
const ALLOWED = 0.03;

/** The map in each theme at each level of detail, beside what it looked like when people saw it. */
async function compare(window, name) {
  const wrong = [];
  for (const theme of ["light", "dark", "projector"]) {
    await window.click("theme-menu");
    await window.click(`menu-theme-${theme}`);
    await window.run(() => (document.querySelector('[data-testid="map"]').focus(), true));
    for (const level of ["domains", "packages", "modules"]) {
      if (level === "domains") await window.press("f");
      else for (let n = 0; n < 4; n++) await window.press("+");
      await mapReady(window);
      // The screen is painted a moment after the page.
      await sleep(400);
      const [left, top, width, height] = await window.run(() => {
        const box = document.querySelector('[data-testid="map"]').getBoundingClientRect();
        // The page stands below the menus, at the lower end of the screen.
        const above = screen.height - innerHeight;
        return [box.left, box.top + above, box.width, box.height].map(Math.round);
      });
      const seen = shrink(crop(readPng(screenPicture()), left, top, width, height), FACTOR);
      const file = join(REFERENCES, `${name}-${theme}-${level}.png`);
      if (WRITE) {
        mkdirSync(REFERENCES, { recursive: true });
        writeFileSync(file, writePng(seen));
        continue;
      }
      assert.ok(existsSync(file), `${file} is there`);
      const share = difference(seen, readPng(readFileSync(file)));
      if (share > ALLOWED) {
        const kept = join(ROOT, "build", "journeys", `${name}-${theme}-${level}.png`);
        mkdirSync(dirname(kept), { recursive: true });
        writeFileSync(kept, writePng(seen));
        wrong.push(`${name} ${theme} ${level}: ${(share * 100).toFixed(1)} % differ, see ${kept}`);
      }
    }
  }
  assert.deepEqual(wrong, []);
}

journey("the sample looks as it did", async ({ open }) => {
  const window = await open("--sample");
  await mapReady(window);
  await compare(window, "sample");
});

journey("20,000 modules look as they did", async ({ open, folder }) => {
  const project = join(folder, "large.quarry");
  const { dependencies, map } = writeGraph(makeGraph(20_000, 60_000, 40), folder);
  for (const words of [
    ["survey", dependencies, "--project", project],
    ["assign", project, "--from", map],
  ]) {
    const done = spawnSync(join(dirname(BINARY), "quarry"), words, { encoding: "utf8" });
    assert.equal(done.status, 0, done.stderr);
  }
  const window = await open(project);
  await mapReady(window);
  await compare(window, "large");
});
