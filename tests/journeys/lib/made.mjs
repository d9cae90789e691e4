// Projects of graphs that are made up, for what needs more modules than the sample has.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { makeGraph, writeGraph } from "../../bars/graph.mjs";
import { BINARY } from "./window.mjs";

const QUARRY = join(BINARY, "..", "quarry");
const DOMAINS = { 1000: 12, 10000: 30, 20000: 40 };

function quarry(...words) {
  const done = spawnSync(QUARRY, words, { encoding: "utf8", maxBuffer: 1 << 26 });
  if (done.status !== 0) throw new Error(`quarry ${words.join(" ")}: ${done.stderr}`);
}

/** Makes a project of so many modules, with ten times as many dependencies, in a folder. */
export function makeProject(folder, modules) {
  const graph = makeGraph(modules, modules * 10, DOMAINS[modules] ?? 12);
  const { dependencies, map } = writeGraph(graph, folder);
  const project = join(folder, "made.quarry");
  quarry("survey", dependencies, "--project", project);
  quarry("assign", project, "--from", map);
  return { graph, project };
}
