import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { journey } from "./lib/journey.mjs";

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
