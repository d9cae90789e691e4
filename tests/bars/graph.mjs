// Graphs of any size, the same every time: packages of uneven size whose modules mostly use their
// own package, then their own domain, then anything.
import { writeFileSync } from "node:fs";
import { join } from "node:path";

/** Numbers that look random and always are the same. */
function dice(seed) {
  let state = BigInt(seed);
  return (sides) => {
    state = (state * 6364136223846793005n + 1442695040888963407n) & 0xffffffffffffffffn;
    return Number((state >> 33n) % BigInt(sides));
  };
}

/** A graph: names and source lines of modules, `[from, to, count]` of dependencies, and domains. */
export function makeGraph(modules, dependencies, domains) {
  const roll = dice(42);
  const areas = domains * 2;
  const members = Array.from({ length: areas }, () => []);
  const nodes = Array.from({ length: modules }, (_, n) => {
    // The lower the number, the larger the area.
    const area = Math.min(roll(areas), roll(areas));
    const part = roll(12);
    members[area].push(n);
    return { name: `app.area${area}.part${part}.mod${n}`, area, sloc: 10 + roll(900) };
  });
  const seen = new Set();
  const edges = [];
  while (edges.length < dependencies) {
    const from = roll(modules);
    const own = members[nodes[from].area];
    const to = roll(10) < 8 ? own[roll(own.length)] : roll(modules);
    const key = from * modules + to;
    if (from === to || seen.has(key)) continue;
    seen.add(key);
    edges.push([from, to, 1 + roll(4)]);
  }
  return { nodes, edges, domains };
}

/** Writes a graph in Quarry's own formats; every second area is a domain, the others are not. */
export function writeGraph(graph, folder) {
  const { nodes, edges } = graph;
  const lines = (head, rows) => [head, ...rows, ""].join("\n");
  const dependencies = join(folder, "dependencies.csv");
  writeFileSync(
    dependencies,
    lines(
      "from,to,kind,count",
      edges.map(([from, to, count]) => `${nodes[from].name},${nodes[to].name},import,${count}`),
    ),
  );
  const map = join(folder, "map.csv");
  writeFileSync(
    map,
    lines(
      "module,domain",
      nodes.filter(({ area }) => area % 2 === 1).map(({ name, area }) => `${name},Area ${area}`),
    ),
  );
  return { dependencies, map };
}
