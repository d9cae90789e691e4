// Which kind of canvas is faster here. Asking for the graphics card tells nothing (WebKitGTK
// always calls it "Apple GPU"), so both kinds draw a small frame against the clock.
import type { CanvasKind } from './renderer';

const WIDTH = 640;
const HEIGHT = 480;
const FRAMES = 6;

function frame(ctx: CanvasRenderingContext2D, shift: number): void {
  ctx.fillStyle = '#fff';
  ctx.fillRect(0, 0, WIDTH, HEIGHT);
  ctx.fillStyle = '#468';
  ctx.beginPath();
  for (let i = 0; i < 700; i++) {
    const x = ((i * 37 + shift) % WIDTH) + 0.5;
    const y = ((i * 59) % HEIGHT) + 0.5;
    ctx.moveTo(x + 5, y);
    ctx.arc(x, y, 5, 0, 2 * Math.PI);
  }
  ctx.fill();
  ctx.font = '11px sans-serif';
  ctx.strokeStyle = '#fff';
  ctx.lineWidth = 3;
  for (let i = 0; i < 40; i++) {
    ctx.strokeText('reporters', (i * 83 + shift) % WIDTH, (i * 47) % HEIGHT);
    ctx.fillText('reporters', (i * 83 + shift) % WIDTH, (i * 47) % HEIGHT);
  }
  // Reading a pixel waits until everything has been drawn.
  ctx.getImageData(0, 0, 1, 1);
}

function time(kind: CanvasKind, now: () => number): number {
  const canvas = document.createElement('canvas');
  canvas.width = WIDTH;
  canvas.height = HEIGHT;
  const ctx = canvas.getContext('2d', { alpha: false, willReadFrequently: kind === 'cpu' });
  if (!ctx) return Infinity;
  frame(ctx, 0);
  let least = Infinity;
  for (let i = 1; i <= FRAMES; i++) {
    const began = now();
    frame(ctx, i * 11);
    least = Math.min(least, now() - began);
  }
  canvas.width = 1;
  return least;
}

let known: CanvasKind | null = null;

/** The kind of canvas that drew faster; timed once for a window. */
export function fasterCanvas(now: () => number = () => performance.now()): CanvasKind {
  // The card has to win clearly: reading back makes it look slower, drawing text faster.
  known ??= time('gpu', now) < time('cpu', now) * 0.9 ? 'gpu' : 'cpu';
  return known;
}
