import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { journey } from "./lib/journey.mjs";
import { mapReady } from "./lib/project.mjs";
import { Key } from "./lib/webdriver.mjs";
import { until } from "./lib/window.mjs";

journey("export a report that others can read", async ({ open, folder }) => {
  const target = join(folder, "exports");
  mkdirSync(target);
  const window = await open("--sample", "--answer-save", target);
  await mapReady(window);
  const { domains } = await window.ask("list_domains");
  const { steps } = await window.ask("roadmap", { start: null });

  /** Exports one thing through the dialog and answers with what was written. */
  async function exported(what, ending) {
    await window.click("export");
    await window.find("export-dialog");
    await window.click(`export-${what}`);
    await window.click(`format-${ending}`);
    await window.click("export-write");
    await window.find("export-done");
    const file = await until(`a .${ending} is written`, () =>
      readdirSync(target)
        .filter((name) => name.endsWith(`.${ending}`))
        .map((name) => join(target, name))
        .find((path) => existsSync(path) && readFileSync(path).length > 0),
    );
    await window.press(Key.Escape);
    await window.gone("export-dialog");
    return readFileSync(file, "utf8");
  }

  const html = await exported("report", "html");
  assert.match(html, /^<!doctype html>/i);
  assert.doesNotMatch(html, /<script|https?:\/\/(?!www\.w3\.org)/i, "it stands by itself");
  for (const { name } of steps) {
    assert.ok(html.includes(escape(name)), `the report names ${name}`);
  }
  const markdown = await exported("report", "md");
  assert.match(markdown, /^# /);
  assert.ok(domains.some(({ name }) => markdown.includes(name)));
  const csv = await exported("roadmap", "csv");
  assert.equal(csv.trim().split("\n").length, steps.length + 1, "a line for each step");
});

function escape(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
