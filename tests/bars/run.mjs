// Measures the map at three sizes in the real window, and the same graphs in cytoscape.js and
// sigma.js in the same window; writes conformance/MAP.md. Run by scripts/map-bars.sh.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { join } from "node:path";
import { makeProject } from "../journeys/lib/made.mjs";
import { mapReady, modules } from "../journeys/lib/project.mjs";
import { Key } from "../journeys/lib/webdriver.mjs";
import { QuarryWindow, ROOT, temporaryFolder, until } from "../journeys/lib/window.mjs";
import * as others from "./others.mjs";
import * as ours from "./ours.mjs";
import { write } from "./table.mjs";

const { p95 } = ours;
const HERE = join(ROOT, "tests", "bars");
/** The longest that one measurement of another library may take, in seconds. */
const PATIENCE = 60;

const sizes = (process.env.QUARRY_BARS ?? "1000,10000,20000").split(",").map(Number);

/** Starts something long in the page and waits for it there, so that no driver gives up. */
async function inPage(window, seconds, code, ...words) {
  await window.run(
    `(words) => { window.__bars = null; (${code})(...words).then((value) => (window.__bars = { value }), (error) => (window.__bars = { error: String(error) })); return true; }`,
    words,
  );
  const { value, error } = await until("the measurement is done", () => window.run(() => window.__bars), seconds);
  if (error) throw new Error(error);
  return value;
}

async function measureOurs(size, folder, project) {
  const row = { size };
  const beforeStart = Date.now();
  const window = await QuarryWindow.open(`bars-${size}`, { data: join(folder, "data"), args: [project] });
  try {
    await mapReady(window);
    row.first = Date.now() - beforeStart;
    row.canvas = await window.run(() => window.__quarryMap.canvas);
    const frames = await inPage(window, 120, ours.panAndZoom);
    Object.assign(row, { draw: frames.drawP95, interval: frames.intervalP95, median: frames.intervalP50 });
    await window.press("f");
    await mapReady(window);
    row.hover = p95(await inPage(window, 60, ours.hover));
    row.search = p95(await inPage(window, 60, ours.search, "area3.part7.mod1"));
    await mapReady(window);
    const loop = await inPage(window, 120, ours.lasso, 500);
    Object.assign(row, { lassoMove: p95(loop.moves), lassoEnd: loop.end, lassoed: loop.selected });
    // Each time from where they were: a move, then undo.
    const many = [];
    for (let n = 0; n < 3; n++) {
      if (n > 0) {
        await window.press("z", [Key.Control]);
        await window.reads("spoken", /^Undone/);
        await mapReady(window);
      }
      many.push(await move(window, async () => {}));
    }
    row.moveMany = median(many);
    const all = [...(await modules(window)).values()].filter((m) => m.domain === null);
    // Found by their names, which must be in no other.
    const alone = all.filter(({ name }) => !all.some((m) => m.name !== name && m.name.includes(name)));
    const ones = [];
    for (const { id, name } of alone.slice(0, 5)) {
      const select = async () => {
        await window.press("/");
        await window.run(() => (document.querySelector('[data-testid="search"]').select(), true));
        await window.typed(name);
        await window.press(Key.Enter);
        await until("it is selected", () => window.run((id) => window.__quarryMap.selected().includes(id), id), 40);
      };
      ones.push(await move(window, select, id));
    }
    row.moveOne = median(ones);
    const matrix = await inPage(window, 90, ours.matrix);
    Object.assign(row, { matrix: matrix?.wall ?? null, matrixPaint: matrix?.paint ?? null });
  } finally {
    await window.close();
  }
  return row;
}

/** The middle one; `null` when any is not known. */
function median(values) {
  if (values.length === 0 || values.some((value) => value === null)) return null;
  return [...values].sort((a, b) => a - b)[values.length >> 1];
}

/** Moves what is selected into the first domain of the list, and says how long that took. */
async function move(window, select, id) {
  await select();
  await window.run(() => document.querySelector('[data-testid="map"]').focus());
  await mapReady(window);
  const module = id ?? (await window.run(() => window.__quarryMap.selected()[0]));
  await window.press("m");
  await window.find("move-dialog");
  return inPage(window, 60, ours.moveSelected, module);
}

/** The graph as others get it: places on a spiral, package beside package. */
function placed(graph) {
  const order = graph.nodes.map((_, n) => n).sort((a, b) => graph.nodes[a].area - graph.nodes[b].area || a - b);
  const nodes = new Array(graph.nodes.length);
  order.forEach((n, rank) => {
    const [angle, away] = [rank * 2.399963, 6 * Math.sqrt(rank)];
    nodes[n] = [Math.round(away * Math.cos(angle)), Math.round(away * Math.sin(angle)), graph.nodes[n].area];
  });
  return { nodes, edges: graph.edges.map(([from, to]) => [from, to]) };
}

async function measureOther(name, size, graph, folder) {
  const library = (path) => readFileSync(join(HERE, "node_modules", path), "utf8");
  const window = await QuarryWindow.open(`bars-${name}`, { data: join(folder, `data-${name}`) });
  let slow = false;
  try {
    await window.run(others.clear, 1000, 700);
    await window.session.frame(0);
    await window.run(others.room, 1000, 700);
    const sources =
      name === "cytoscape"
        ? [["cytoscape", library("cytoscape/dist/cytoscape.min.js")]]
        : [["graphology", library("graphology/dist/graphology.umd.min.js")], ["Sigma", library("sigma/dist/sigma.min.js")]];
    for (const [known, text] of sources) {
      await window.run(`() => { const module = { exports: {} }, exports = module.exports; ${text}\n; window[${JSON.stringify(known)}] = module.exports.default ?? module.exports; return true; }`);
    }
    await window.run(`() => { window.__graph = ${JSON.stringify(placed(graph))}; return true; }`);
    const frames = size > 5000 ? 12 : 60;
    const code = `async (frames) => (${others[name]})(window.__graph, frames)`;
    const { first, draws, gaps } = await inPage(window, PATIENCE, code, frames);
    return { first, draw: p95(draws), interval: p95(gaps) };
  } catch (error) {
    slow = true;
    return { first: null, draw: null, interval: null, why: error.message };
  } finally {
    await (slow ? window.kill() : window.close()).catch(() => {});
  }
}

const COMMIT = spawnSync("git", ["rev-parse", "--short", "HEAD"], { cwd: ROOT, encoding: "utf8" }).stdout.trim();
const rows = [];
for (const size of sizes) {
  const folder = temporaryFolder(`bars-${size}`);
  const { graph, project } = makeProject(folder, size);
  const row = await measureOurs(size, folder, project);
  row.load = Math.round(loadavg()[0]);
  row.commit = COMMIT;
  for (const name of ["cytoscape", "sigma"]) row[name] = await measureOther(name, size, graph, folder);
  rows.push(row);
  console.log(JSON.stringify(row));
}
const versions = JSON.parse(readFileSync(join(HERE, "package.json"), "utf8")).devDependencies;
// A size at a time can be measured as well; the table is written of what is known so far.
const kept = join(ROOT, "build", "bars.json");
const known = existsSync(kept) ? JSON.parse(readFileSync(kept, "utf8")) : {};
for (const row of rows) known[row.size] = row;
mkdirSync(join(ROOT, "build"), { recursive: true });
writeFileSync(kept, JSON.stringify(known));
const all = Object.values(known).sort((a, b) => a.size - b.size);
writeFileSync(join(ROOT, "conformance", "MAP.md"), write(all, versions, cpus().length));
