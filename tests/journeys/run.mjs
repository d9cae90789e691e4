// Runs the journeys, each file in a process with a screen of its own, two at a time.
import { spawnSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const HERE = dirname(fileURLToPath(import.meta.url));
const ROOT = resolve(HERE, "..", "..");
const AT_ONCE = 2;

const { values, positionals } = parseArgs({
  options: { screenshots: { type: "string" }, references: { type: "boolean", default: false } },
  allowPositionals: true,
});

for (const program of ["WebKitWebDriver", "xvfb-run"]) {
  if (spawnSync("which", [program]).status !== 0) {
    console.error(`${program} is missing; run \`make setup\`, which installs it.`);
    process.exit(2);
  }
}

const pictures = values.screenshots && resolve(values.screenshots);
const files = pictures
  ? ["screenshots.mjs"]
  : readdirSync(HERE)
      .filter((file) => file.endsWith(".journey.mjs"))
      .filter((file) => !values.references || file.startsWith("reference"))
      .filter((file) => positionals.length === 0 || positionals.some((name) => file.includes(name)))
      .sort();
if (files.length === 0) {
  console.error(`No journey is called ${positionals.join(" or ")}.`);
  process.exit(2);
}
rmSync(join(ROOT, "build", "journeys"), { recursive: true, force: true });
mkdirSync(join(ROOT, "build"), { recursive: true });

function tell(file) {
  const began = Date.now();
  const screen = mkdtempSync(join(tmpdir(), "quarry-screen-"));
  const journey = spawn(
    "xvfb-run",
    [
      "-a",
      "-s",
      `-screen 0 1440x900x24 -fbdir ${screen}`,
      process.execPath,
      "--test-reporter=spec",
      join(HERE, file),
    ],
    {
      env: {
        ...process.env,
        QUARRY_SCREEN: screen,
        ...(pictures ? { QUARRY_SCREENSHOTS: pictures } : {}),
        ...(values.references ? { QUARRY_REFERENCES: "renew" } : {}),
      },
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  let output = "";
  journey.stdout.on("data", (data) => (output += data));
  journey.stderr.on("data", (data) => (output += data));
  return new Promise((done) => {
    journey.on("close", (code) => {
      rmSync(screen, { recursive: true, force: true });
      done({ file, code, output, seconds: (Date.now() - began) / 1000 });
    });
  });
}

const began = Date.now();
const waiting = [...files];
const results = [];
async function worker() {
  for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
    const result = await tell(file);
    results.push(result);
    const mark = result.code === 0 ? "ok    " : "FAILED";
    console.log(`${mark} ${result.file} (${result.seconds.toFixed(1)} s)`);
    if (result.code !== 0) {
      console.log(result.output);
    }
  }
}
await Promise.all(Array.from({ length: AT_ONCE }, worker));

const failed = results.filter(({ code }) => code !== 0).length;
const seconds = ((Date.now() - began) / 1000).toFixed(1);
console.log(`journeys: ${results.length - failed} passed, ${failed} failed, in ${seconds} s`);
if (failed > 0) {
  console.log("What the window showed is kept under build/journeys.");
}
process.exit(failed > 0 ? 1 : 0);
