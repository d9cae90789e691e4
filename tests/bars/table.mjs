// The table of bars as Markdown.

const BARS = [
  ["first map: saved project to drawn map, the start of the window included, ms", "first", 2000],
  ["time to draw a frame while panning and zooming, 95th percentile, ms", "draw", 25],
  ["interval between those frames, 95th percentile, ms", "interval", null],
  ["interval, median, ms", "median", null],
  ["lasso: one move of the pointer, 95th percentile, ms", "lassoMove", 10],
  ["lasso: letting go, ms", "lassoEnd", null],
  ["lassoed modules", "lassoed", null],
  ["moving them to a domain until the map shows it, median of 3, ms", "moveMany", 300],
  ["moving one module until the map shows it, median of 5, ms", "moveOne", 150],
  ["hover until painted, 95th percentile, ms", "hover", 50],
  ["search keystroke until painted, 95th percentile, ms", "search", 50],
  ["matrix from the click to the first picture, ms", "matrix", null],
  ["matrix, first picture once its data are here, ms", "matrixPaint", 300],
];

const figure = (value) =>
  value === null || value === undefined
    ? "not known"
    : value.toLocaleString("en", { maximumFractionDigits: value < 100 ? 1 : 0 });
const against = (value, bar) => (bar === null || value == null ? "" : value <= bar ? " ✓" : " ✗");
const size = (n) => `${n.toLocaleString("en")} / ${(n * 10).toLocaleString("en")}`;

/** The whole file. */
export function write(rows, versions, cores) {
  const head = (first, cells) => [`| ${[first, ...cells].join(" | ")} |`, `| --- |${" ---: |".repeat(cells.length)}`];
  const own = BARS.map(([what, key, bar]) => {
    const cells = rows.map((row) => figure(row[key]) + against(row[key], bar));
    return `| ${[what, bar === null ? "" : figure(bar), ...cells].join(" | ")} |`;
  });
  const beside = [];
  for (const [key, what] of [["first", "first picture"], ["draw", "time to draw a frame, 95th percentile"], ["interval", "interval between frames, 95th percentile"]]) {
    for (const name of ["quarry", "cytoscape", "sigma"]) {
      const cells = rows.map((row) => {
        if (name === "quarry") return figure(row[key]);
        const found = row[name][key];
        if (found === null) return "gave up";
        return `${figure(found)} (${figure(found / row[key])}×)`;
      });
      const title = name === "quarry" ? "Quarry" : `${name}.js ${versions[name]}`;
      beside.push(`| ${[`${title}: ${what}, ms`, ...cells].join(" | ")} |`);
    }
  }
  return [
    "# The map in the real window",
    "",
    "Written by `scripts/map-bars.sh`, which builds nothing: it measures the window that is there.",
    `Xvfb at 1440 × 900, software GL, ${cores} cores, development build. Graphs are made up, the same in every`,
    "run: packages of uneven size, four of five dependencies inside their own package area, every second",
    "area a domain (`tests/bars/graph.mjs`). ✓ and ✗ say whether a bar is held.",
    "",
    "## Bars",
    "",
    ...head("modules / dependencies", ["bar", ...rows.map((row) => size(row.size))]),
    ...own,
    "",
    `The canvas that the probe chose: ${[...new Set(rows.map((row) => row.canvas))].join(", ")}.`,
    "",
    "How busy the machine was (its load average) and of which commit the window was built: " +
      `${rows.map((row) => `${row.load} at ${size(row.size)} (${row.commit})`).join(", ")}.`,
    "",
    "## The same graphs in other libraries, in the same window",
    "",
    "Without their own layouts, which would take far longer: every node has its place beforehand. The first",
    "picture counts from the graph in memory, for Quarry from the project file on disk and with the start of",
    "its window. cytoscape.js draws on Canvas2D with haystack edges and the texture it offers while the camera",
    "moves; sigma.js draws with WebGL, each frame waited for. In brackets: times Quarry's figure.",
    "",
    ...head("modules / dependencies", rows.map((row) => size(row.size))),
    ...beside,
    "",
  ].join("\n");
}
