import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { journey } from "./lib/journey.mjs";
import { mapReady } from "./lib/project.mjs";
import { Key } from "./lib/webdriver.mjs";
import { BINARY, until } from "./lib/window.mjs";

const HOSTILE = {
  "not a database": Buffer.from("This is no project.\n"),
  "cut short": Buffer.concat([Buffer.from("SQLite format 3\0"), Buffer.alloc(84)]),
  empty: Buffer.alloc(0),
};

for (const [name, bytes] of Object.entries(HOSTILE)) {
  journey(`a file that is ${name} is refused with a clear message`, async ({ open, folder }) => {
    const file = join(folder, "hostile.quarry");
    writeFileSync(file, bytes);
    const window = await open(file);
    await window.find("welcome");
    const message = await window.reads("toast", /\S.{15,}/);
    assert.doesNotMatch(message, /SQLITE|panicked|unwrap|Error:/);
    assert.deepEqual(readFileSync(file), bytes, "the file is as it was");
  });
}

/** Waits until this file is the open project. */
function isOpen(window, path) {
  return until(`${path} is open`, async () => {
    const { project } = await window.ask("project_info");
    return project?.path === path;
  });
}

// A bus of our own: only on a bus do two starts of the program find each other.
const daemon = spawn("dbus-daemon", ["--session", "--nofork", "--print-address"], {
  stdio: ["ignore", "pipe", "ignore"],
});
process.on("exit", () => daemon.kill());
const [address] = await once(daemon.stdout, "data");
const env = { DBUS_SESSION_BUS_ADDRESS: address.toString().trim() };
daemon.stdout.destroy();
daemon.unref();

journey(
  "copy, open, and a second start that hands its file over",
  async ({ open, folder }) => {
    const copy = join(folder, "copied.quarry");
    const other = join(folder, "other.quarry");
    const window = await open("--sample", "--answer-save", copy, "--answer-file", copy);
    await mapReady(window);
    const { project } = await window.ask("project_info");

    await window.press("S", [Key.Control, Key.Shift]);
    await window.reads("toast", /copied\.quarry/);
    copyFileSync(copy, other);

    await window.press("o", [Key.Control]);
    await isOpen(window, copy);
    await mapReady(window);
    const copied = await window.ask("project_info");
    assert.equal(copied.project.modules, project.modules);
    assert.equal(copied.project.domains, project.domains);

    const second = spawn(BINARY, ["--data-folder", folder, "other.quarry"], {
      cwd: folder,
      stdio: "ignore",
      env: { ...process.env, ...env },
    });
    const [code] = await once(second, "exit");
    assert.equal(code, 0, "the second start ends at once");
    await isOpen(window, other);
    await mapReady(window);
  },
  env,
);
