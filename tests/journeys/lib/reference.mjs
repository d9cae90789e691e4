// How the map looks, held against pictures that people looked at.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { crop, difference, readPng, shrink, writePng } from "./picture.mjs";
import { mapReady } from "./project.mjs";
import { screenPicture } from "./screen.mjs";
import { until } from "./window.mjs";

const REFERENCES = join(dirname(fileURLToPath(import.meta.url)), "..", "reference");
/** `scripts/journeys.sh --references` writes the pictures anew in place of comparing. */
const RENEW = process.env.QUARRY_REFERENCES === "renew";
const THEMES = ["light", "dark", "projector"];
/** A reference is so many times smaller than the screen, and is compared in half of that again. */
const FACTOR = 4;
/** Letters of another rasteriser change less than this share of a picture. */
const TOLERANCE = 0.01;

/** How many pictures were taken: each has a mark of its own on the screen. */
let taken = 0;

/**
 * Puts a mark of a new colour into the lower left corner of the page, in the frame after the next:
 * a screen that shows it shows all that was drawn before. Returns whether a picture has it.
 */
async function mark(window) {
  taken += 1;
  const colour = [255 - (taken % 100), 10 + (taken % 200), 127];
  await window.run((colour) => {
    const corner = document.querySelector("#mark") ?? document.createElement("div");
    corner.id = "mark";
    corner.style.cssText =
      "position: fixed; left: 0; bottom: 0; width: 8px; height: 8px; z-index: 99999";
    document.body.append(corner);
    requestAnimationFrame(() =>
      requestAnimationFrame(() => (corner.style.background = `rgb(${colour})`)),
    );
  }, colour);
  return ({ width, height, pixels }) => {
    const at = ((height - 4) * width + 4) * 3;
    return colour.every((value, n) => pixels[at + n] === value);
  };
}

/** Where the map lies on the screen: left, top, width and height. */
function place(window) {
  return window.run(() => {
    const { left, top, width, height } = document
      .querySelector('[data-testid="map"]')
      .getBoundingClientRect();
    // The page lies below the menus of the window, which fills the screen.
    return [left, top + screen.height - innerHeight, width, height].map(Math.round);
  });
}

/** What the map shows once it stands still, small. */
async function look(window) {
  await mapReady(window);
  const isMarked = await mark(window);
  let last = null;
  let stills = 0;
  return until("the screen stands still", async () => {
    await sleep(120);
    // What stands below the map may still come, which makes the map lower.
    const box = await place(window);
    const whole = readPng(screenPicture());
    if (!isMarked(whole)) return false;
    const now = crop(whole, ...box);
    const still = last !== null && now.height === last.height && now.pixels.equals(last.pixels);
    stills = still ? stills + 1 : 0;
    last = now;
    return stills >= 3 && shrink(now, FACTOR);
  });
}

const apart = (a, b) => difference(shrink(a, 2), shrink(b, 2), 40);

/** The same picture with red and blue in each other's place: what a wrong colour looks like. */
function recoloured({ width, height, pixels }) {
  const other = Buffer.from(pixels);
  for (let n = 0; n < other.length; n += 3) [other[n], other[n + 2]] = [other[n + 2], other[n]];
  return { width, height, pixels: other };
}

/** Drags the map until the middle of a domain's region is in the middle of the screen. */
async function bringToMiddle(window, domain) {
  await window.run((domain) => {
    const stage = document.querySelector('[data-testid="map"]');
    const { left, top, width, height } = stage.getBoundingClientRect();
    const at = window.__quarryMap.regionCentre(domain);
    const drag = (type, x, y) =>
      stage.dispatchEvent(
        new PointerEvent(type, {
          bubbles: true,
          cancelable: true,
          clientX: x,
          clientY: y,
          pointerId: 1,
          button: 1,
        }),
      );
    // Events that are made have no pointer that could be captured.
    stage.setPointerCapture = () => {};
    drag("pointerdown", at.x, at.y);
    drag("pointermove", left + width / 2, top + height / 2);
    drag("pointerup", left + width / 2, top + height / 2);
    drag("pointerleave", 0, 0);
  }, domain);
  await mapReady(window);
}

/**
 * Looks at a project in all themes and zooms, and holds each picture against its reference. A zoom
 * says how often the map is zoomed in from where all of it is in sight, and at which domain; the
 * first is from afar.
 */
export async function compare(window, name, zooms) {
  await mapReady(window);
  const seen = new Map();
  const wrong = [];
  const [afar, nearer] = Object.keys(zooms);
  for (const theme of THEMES) {
    await window.click("theme-menu");
    await window.click(`menu-theme-${theme}`);
    await until(`the theme is ${theme}`, () =>
      window.run((theme) => document.documentElement.dataset.theme === theme, theme),
    );
    for (const [zoom, { steps, at }] of Object.entries(zooms)) {
      // By its own buttons: where the caret is does not matter.
      await window.run(() => document.querySelector('[data-testid="map-fit"]').click());
      await mapReady(window);
      if (at) await bringToMiddle(window, at);
      await window.run((steps) => {
        const closer = document.querySelector('[aria-label="Zoom in"]');
        for (let step = 0; step < steps; step++) closer.click();
      }, steps);
      const picture = await look(window);
      const file = join(REFERENCES, `${name}-${theme}-${zoom}.png`);
      seen.set(`${theme} ${zoom}`, picture);
      if (RENEW) {
        mkdirSync(REFERENCES, { recursive: true });
        writeFileSync(file, writePng(picture));
        continue;
      }
      const share = apart(picture, readPng(readFileSync(file)));
      if (share > TOLERANCE) wrong.push(`${name} ${theme} ${zoom}: ${(100 * share).toFixed(1)} %`);
    }
  }
  assert.deepEqual(wrong, [], "pictures differ; `scripts/journeys.sh --references` renews them");
  // The comparison sees what it is there to see.
  for (const zoom of Object.keys(zooms)) {
    const picture = seen.get(`light ${zoom}`);
    for (const [what, other] of [
      ["another theme", seen.get(`dark ${zoom}`)],
      // From near, all of it may be of the monolith, which is grey.
      ...(zoom === afar ? [["another colour", recoloured(picture)]] : []),
      ["another zoom", seen.get(`light ${zoom === afar ? nearer : afar}`)],
    ])
      assert.ok(apart(picture, other) > TOLERANCE, `${name} ${zoom}: ${what} is seen`);
  }
}
