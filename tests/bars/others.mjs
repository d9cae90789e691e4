// The same graph in other libraries, as their documentation says it is drawn fast. The functions
// run in a page of the real window whose contents were taken away.

/** Makes room: an empty page with a frame, whose built-in objects are not frozen as the window's are. */
export function clear(width, height) {
  document.body.replaceChildren();
  const frame = document.createElement("iframe");
  Object.assign(frame.style, { position: "fixed", left: "0", top: "0", width: `${width}px`, height: `${height}px`, border: "0" });
  document.body.append(frame);
  return true;
}

/** A box of the size of the map in that frame. */
export function room(width, height) {
  document.body.style.margin = "0";
  const box = document.createElement("div");
  box.id = "bars";
  Object.assign(box.style, { position: "fixed", left: "0", top: "0", width: `${width}px`, height: `${height}px`, background: "#fff" });
  document.body.append(box);
  return true;
}

/** Draws with cytoscape.js; pans and zooms for `frames` frames. */
export async function cytoscape(graph, frames) {
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  const began = performance.now();
  const draws = [];
  const cy = window.cytoscape({
    container: document.getElementById("bars"),
    elements: [
      ...graph.nodes.map(([x, y, area], n) => ({ data: { id: `n${n}`, area }, position: { x, y } })),
      ...graph.edges.map(([a, b], n) => ({ data: { id: `e${n}`, source: `n${a}`, target: `n${b}` } })),
    ],
    style: [
      { selector: "node", style: { width: 6, height: 6, "background-color": "#456" } },
      { selector: "edge", style: { width: 0.5, "line-color": "#999", "curve-style": "haystack" } },
    ],
    layout: { name: "preset" },
    // What its documentation names for large graphs.
    textureOnViewport: true,
    hideEdgesOnViewport: false,
    pixelRatio: 1,
  });
  const renderer = cy.renderer();
  const render = renderer.render;
  renderer.render = function (...words) {
    const from = performance.now();
    render.apply(this, words);
    draws.push(performance.now() - from);
  };
  cy.fit();
  while (draws.length === 0) await frame();
  const first = performance.now() - began;
  draws.length = 0;
  const gaps = [];
  let last = performance.now();
  for (let step = 0; step < frames; step++) {
    const angle = (step / frames) * 2 * Math.PI;
    if (step % 2 === 0) cy.panBy({ x: 6 * Math.cos(angle), y: 6 * Math.sin(angle) });
    else cy.zoom({ level: cy.zoom() * (step < frames / 2 ? 1.01 : 1 / 1.01), renderedPosition: { x: 500, y: 350 } });
    await frame();
    const now = performance.now();
    gaps.push(now - last);
    last = now;
  }
  return { first, draws, gaps };
}

/** Draws with sigma.js; pans and zooms for `frames` frames. */
export async function sigma(graph, frames) {
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  const began = performance.now();
  const made = new window.graphology.DirectedGraph();
  graph.nodes.forEach(([x, y], n) => made.addNode(n, { x, y: -y, size: 2, color: "#445566", label: `mod${n}` }));
  graph.edges.forEach(([a, b]) => made.addEdge(a, b, { size: 0.3, color: "#999999" }));
  const draws = [];
  let from = 0;
  const shown = new window.Sigma(made, document.getElementById("bars"), { hideEdgesOnMove: false });
  shown.on("beforeRender", () => (from = performance.now()));
  shown.on("afterRender", () => draws.push(performance.now() - from));
  shown.refresh();
  while (draws.length === 0) await frame();
  // The driver of a software screen draws when it is asked for a pixel, not before.
  const settle = () => {
    for (const canvas of document.querySelectorAll("#bars canvas")) {
      const gl = canvas.getContext("webgl2") ?? canvas.getContext("webgl");
      gl?.finish();
    }
  };
  settle();
  const first = performance.now() - began;
  draws.length = 0;
  const gaps = [];
  const camera = shown.getCamera();
  let last = performance.now();
  for (let step = 0; step < frames; step++) {
    const angle = (step / frames) * 2 * Math.PI;
    const { x, y, ratio } = camera.getState();
    camera.setState({
      x: x + 0.004 * Math.cos(angle),
      y: y + 0.004 * Math.sin(angle),
      ratio: ratio * (step < frames / 2 ? 0.995 : 1 / 0.995),
    });
    await frame();
    settle();
    const now = performance.now();
    gaps.push(now - last);
    last = now;
  }
  return { first, draws, gaps };
}
