// Dependencies between single modules: which of them are drawn, and how.
import { toScreen } from './camera';
import { isRemote } from './cut';
import type { Pen } from './pen';
import type { View } from './view';

/** The most dependencies of modules that are drawn at once: the heaviest. */
export const EDGE_BUDGET = 1_500;

/** A dependency that is drawn. */
export interface DrawnEdge {
  readonly from: number;
  readonly to: number;
  readonly count: number;
  /** Whether it goes out of the chosen modules. */
  readonly out: boolean;
}

/** The heaviest dependencies between chosen modules and the others, as far as they are shown. */
export function edgesOf(
  view: Pick<View, 'drawn' | 'look'>,
  modules: readonly number[],
  budget = EDGE_BUDGET,
): DrawnEdge[] {
  const { edges } = view.drawn.scene;
  const { lens } = view.look;
  const among = new Set(modules);
  const found: DrawnEdge[] = [];
  for (const m of modules) {
    for (let i = edges.start[m]!; i < edges.start[m + 1]!; i++) {
      const e = edges.incident[i]!;
      if (lens && lens.edge[e] === 0) continue;
      const from = edges.from[e]!;
      const to = edges.to[e]!;
      // Inside the choice an edge is met from both ends; those are drawn once, and only for few.
      if (from === to || (among.has(from) && among.has(to) && (modules.length > 12 || to === m))) continue;
      found.push({ from, to, count: edges.count[e]!, out: among.has(from) });
    }
  }
  return heaviest(found, budget);
}

/** The heaviest dependencies that a narrowed map shows. */
export function edgesWithin(view: Pick<View, 'drawn' | 'look'>, budget = EDGE_BUDGET): DrawnEdge[] {
  const { edges } = view.drawn.scene;
  const { lens } = view.look;
  const found: DrawnEdge[] = [];
  for (let e = 0; lens && e < lens.edge.length; e++) {
    const [from, to] = [edges.from[e]!, edges.to[e]!];
    if (lens.edge[e] === 1 && from !== to) found.push({ from, to, count: edges.count[e]!, out: true });
  }
  return heaviest(found, budget);
}

function heaviest(found: DrawnEdge[], budget: number): DrawnEdge[] {
  found.sort((a, b) => b.count - a.count || a.from - b.from || a.to - b.to);
  return found.length > budget ? found.slice(0, budget) : found;
}

/** Draws dependencies, each in the colour that `ink` gives, with an arrow at the used end. */
export function drawEdges(
  pen: Pen,
  view: View,
  found: readonly DrawnEdge[],
  ink: (edge: DrawnEdge) => string,
): void {
  const { drawn, camera, size, theme, look } = view;
  const most = found[0]?.count ?? 1;
  // Many edges are drawn fainter, so that the picture keeps its weight.
  const faint = Math.min(1, 12 / Math.sqrt(found.length + 1));
  for (const edge of found) {
    const [x0, y0] = toScreen(camera, size, drawn.x[edge.from]!, drawn.y[edge.from]!);
    const [x1, y1] = toScreen(camera, size, drawn.x[edge.to]!, drawn.y[edge.to]!);
    if (Math.max(x0, x1) < 0 || Math.min(x0, x1) > size.width) continue;
    if (Math.max(y0, y1) < 0 || Math.min(y0, y1) > size.height) continue;
    const { region } = drawn.scene;
    const across = region[edge.from] !== region[edge.to];
    const remote = look.cut && across && isRemote(look.cut, region[edge.from]!, region[edge.to]!);
    pen.strokeStyle = remote ? theme.danger : ink(edge);
    pen.fillStyle = pen.strokeStyle;
    const bend = 0.12;
    const cx = (x0 + x1) / 2 - (y1 - y0) * bend;
    const cy = (y0 + y1) / 2 + (x1 - x0) * bend;
    // The line ends at the rim of the used module, with an arrow where there is room for one.
    const rim = drawn.scene.radius[edge.to]! * camera.scale + 2;
    const length = Math.hypot(x1 - cx, y1 - cy) || 1;
    const dx = (x1 - cx) / length;
    const dy = (y1 - cy) / length;
    const ex = length > rim ? x1 - dx * rim : x1;
    const ey = length > rim ? y1 - dy * rim : y1;
    pen.globalAlpha = Math.max(0.12, 0.85 * faint);
    pen.lineWidth = (1 + 2 * Math.sqrt(edge.count / most)) * theme.stroke;
    pen.beginPath();
    pen.moveTo(x0, y0);
    pen.quadraticCurveTo(cx, cy, ex, ey);
    pen.stroke();
    const head = (rim > 7 ? 7 : 4.5) * theme.stroke;
    pen.beginPath();
    pen.moveTo(ex + dx, ey + dy);
    pen.lineTo(ex - dx * head - dy * head * 0.45, ey - dy * head + dx * head * 0.45);
    pen.lineTo(ex - dx * head + dy * head * 0.45, ey - dy * head - dx * head * 0.45);
    pen.closePath();
    pen.fill();
  }
  pen.globalAlpha = 1;
}
