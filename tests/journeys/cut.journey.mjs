import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { journey } from "./lib/journey.mjs";
import { readPng } from "./lib/picture.mjs";
import { mapReady } from "./lib/project.mjs";
import { until } from "./lib/window.mjs";

journey(
  "see the monolith after the cut, step by step, and take pictures of it",
  async ({ open, folder }) => {
    const window = await open("--sample", "--answer-save", folder);
    await mapReady(window);
    await window.click("after-toggle");
    await window.find("after-slider");
    const first = await window.reads("after-says", /\d/);
    const { steps } = await window.ask("roadmap", { start: null });
    await window.run((to) => {
      const slider = document.querySelector('[data-testid="after-slider"]');
      slider.value = String(to);
      slider.dispatchEvent(new Event("input", { bubbles: true }));
    }, steps.length);
    await until(
      "the last step says something else",
      async () => (await window.text("after-says")) !== first,
    );
    await mapReady(window);

    const saved = async (kind) => {
      await window.click("picture-menu");
      await window.click(`menu-picture-${kind}`);
      const file = await until(`a ${kind} is written`, () =>
        readdirSync(folder).find((name) => name.endsWith(`.${kind}`)),
      );
      await window.reads("toast", /Saved the picture/);
      return readFileSync(join(folder, file));
    };
    const svg = (await saved("svg")).toString("utf8");
    assert.match(svg, /^<(\?xml|svg)/);
    for (const { name } of (await window.ask("list_domains")).domains.slice(0, 3)) {
      assert.ok(svg.includes(name.slice(0, 6)), `the picture names ${name}`);
    }
    const png = readPng(await saved("png"));
    const stage = await window.run(() => {
      const { width, height } = document
        .querySelector('[data-testid="map"]')
        .getBoundingClientRect();
      return [width, height];
    });
    assert.ok(
      png.width >= stage[0] && Math.abs(png.width / png.height - stage[0] / stage[1]) < 0.02,
    );
    assert.ok(png.colours > 20, `a map has colours: ${png.colours}`);
  },
);
