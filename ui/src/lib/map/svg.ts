// A pen that writes SVG: the painters of the screen draw a picture file with it, so that both
// have the same geometry.
import type { Size } from './camera';
import type { Pen } from './pen';

const NUMBER = (value: number): string => String(Math.round(value * 100) / 100);

/** Text as it may stand in markup: names from a project are data. */
export function escaped(text: string): string {
  const plain = text.replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd]/g, '\ufffd');
  return plain.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}

/** A path as SVG writes it. */
export class SvgPath {
  d = '';
  moveTo(x: number, y: number): void {
    this.d += `M${NUMBER(x)} ${NUMBER(y)}`;
  }
  lineTo(x: number, y: number): void {
    this.d += `L${NUMBER(x)} ${NUMBER(y)}`;
  }
  closePath(): void {
    this.d += 'Z';
  }
  quadraticCurveTo(cx: number, cy: number, x: number, y: number): void {
    this.d += `Q${NUMBER(cx)} ${NUMBER(cy)} ${NUMBER(x)} ${NUMBER(y)}`;
  }
  rect(x: number, y: number, width: number, height: number): void {
    this.d += `M${NUMBER(x)} ${NUMBER(y)}h${NUMBER(width)}v${NUMBER(height)}h${NUMBER(-width)}Z`;
  }
  roundRect(x: number, y: number, width: number, height: number, radius: number): void {
    const r = Math.min(radius, width / 2, height / 2);
    const turn = (dx: number, dy: number): string =>
      `a${NUMBER(r)} ${NUMBER(r)} 0 0 1 ${NUMBER(dx)} ${NUMBER(dy)}`;
    this.d += `M${NUMBER(x + r)} ${NUMBER(y)}h${NUMBER(width - 2 * r)}${turn(r, r)}v${NUMBER(height - 2 * r)}${turn(-r, r)}h${NUMBER(2 * r - width)}${turn(-r, -r)}v${NUMBER(2 * r - height)}${turn(r, -r)}Z`;
  }
  /** A whole circle; the painters draw no other arcs. */
  arc(x: number, y: number, radius: number): void {
    const r = NUMBER(radius);
    this.d += `M${NUMBER(x + radius)} ${NUMBER(y)}A${r} ${r} 0 1 1 ${NUMBER(x - radius)} ${NUMBER(y)}A${r} ${r} 0 1 1 ${NUMBER(x + radius)} ${NUMBER(y)}Z`;
  }
}

/** What `save` keeps and `restore` brings back. */
interface Ink {
  fillStyle: string;
  strokeStyle: string;
  lineWidth: number;
  lineJoin: CanvasLineJoin;
  globalAlpha: number;
  font: string;
  textAlign: CanvasTextAlign;
  textBaseline: CanvasTextBaseline;
  dash: readonly number[];
  matrix: readonly number[];
  clip: string;
}

/** Writes what is painted as SVG. */
export class SvgPen {
  private ink: Ink = {
    fillStyle: '#000000',
    strokeStyle: '#000000',
    lineWidth: 1,
    lineJoin: 'miter',
    globalAlpha: 1,
    font: '10px sans-serif',
    textAlign: 'start',
    textBaseline: 'alphabetic',
    dash: [],
    matrix: [1, 0, 0, 1, 0, 0],
    clip: '',
  };
  private readonly kept: Ink[] = [];
  private readonly parts: string[] = [];
  private readonly clips: string[] = [];
  private path = new SvgPath();

  constructor(private readonly size: Size) {}

  /** The pen as the painters know it. */
  get pen(): Pen {
    return this as unknown as Pen;
  }

  /** Begins an outline that this pen understands. */
  static start(): Path2D {
    return new SvgPath() as unknown as Path2D;
  }

  /** The picture. */
  toString(): string {
    const { width, height } = this.size;
    const box = `${NUMBER(width)} ${NUMBER(height)}`;
    const clips = this.clips.length > 0 ? `<defs>${this.clips.join('')}</defs>` : '';
    return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${box}" width="${NUMBER(width)}" height="${NUMBER(height)}">${clips}${this.parts.join('\n')}</svg>\n`;
  }

  get fillStyle(): string {
    return this.ink.fillStyle;
  }
  set fillStyle(colour: string) {
    this.ink.fillStyle = colour;
  }
  get strokeStyle(): string {
    return this.ink.strokeStyle;
  }
  set strokeStyle(colour: string) {
    this.ink.strokeStyle = colour;
  }
  set lineWidth(width: number) {
    this.ink.lineWidth = width;
  }
  set lineJoin(join: CanvasLineJoin) {
    this.ink.lineJoin = join;
  }
  get globalAlpha(): number {
    return this.ink.globalAlpha;
  }
  set globalAlpha(alpha: number) {
    this.ink.globalAlpha = alpha;
  }
  set font(font: string) {
    this.ink.font = font;
  }
  set textAlign(align: CanvasTextAlign) {
    this.ink.textAlign = align;
  }
  set textBaseline(baseline: CanvasTextBaseline) {
    this.ink.textBaseline = baseline;
  }

  setTransform(a: number, b: number, c: number, d: number, e: number, f: number): void {
    this.ink.matrix = [a, b, c, d, e, f];
  }
  setLineDash(dash: readonly number[]): void {
    this.ink.dash = [...dash];
  }
  save(): void {
    this.kept.push({ ...this.ink });
  }
  restore(): void {
    this.ink = this.kept.pop() ?? this.ink;
  }

  beginPath(): void {
    this.path = new SvgPath();
  }
  moveTo(x: number, y: number): void {
    this.path.moveTo(x, y);
  }
  lineTo(x: number, y: number): void {
    this.path.lineTo(x, y);
  }
  closePath(): void {
    this.path.closePath();
  }
  quadraticCurveTo(cx: number, cy: number, x: number, y: number): void {
    this.path.quadraticCurveTo(cx, cy, x, y);
  }
  rect(x: number, y: number, width: number, height: number): void {
    this.path.rect(x, y, width, height);
  }
  roundRect(x: number, y: number, width: number, height: number, radius: number): void {
    this.path.roundRect(x, y, width, height, radius);
  }
  arc(x: number, y: number, radius: number): void {
    this.path.arc(x, y, radius);
  }

  clip(rule: CanvasFillRule = 'nonzero'): void {
    const id = `clip-${this.clips.length + 1}`;
    this.clips.push(
      `<clipPath id="${id}"><path d="${this.path.d}" clip-rule="${rule}"${this.transform()}/></clipPath>`,
    );
    this.ink.clip = id;
  }
  clearRect(): void {
    // A picture begins empty.
  }
  fillRect(x: number, y: number, width: number, height: number): void {
    const path = new SvgPath();
    path.rect(x, y, width, height);
    this.draw(path, `fill="${this.ink.fillStyle}"`);
  }
  fill(path?: unknown, rule: CanvasFillRule = 'nonzero'): void {
    const even = rule === 'evenodd' ? ' fill-rule="evenodd"' : '';
    this.draw(path instanceof SvgPath ? path : this.path, `fill="${this.ink.fillStyle}"${even}`);
  }
  stroke(path?: unknown): void {
    const { strokeStyle, lineWidth, lineJoin, dash } = this.ink;
    const dashes = dash.length > 0 ? ` stroke-dasharray="${dash.map(NUMBER).join(' ')}"` : '';
    const join = lineJoin === 'miter' ? '' : ` stroke-linejoin="${lineJoin}"`;
    this.draw(
      path instanceof SvgPath ? path : this.path,
      `fill="none" stroke="${strokeStyle}" stroke-width="${lineWidth.toPrecision(4)}"${join}${dashes}`,
    );
  }
  fillText(text: string, x: number, y: number): void {
    this.write(text, x, y, `fill="${this.ink.fillStyle}"`);
  }
  strokeText(text: string, x: number, y: number): void {
    const { strokeStyle, lineWidth, lineJoin } = this.ink;
    this.write(
      text,
      x,
      y,
      `fill="none" stroke="${strokeStyle}" stroke-width="${NUMBER(lineWidth)}" stroke-linejoin="${lineJoin}"`,
    );
  }

  private transform(): string {
    const { matrix } = this.ink;
    const plain = matrix.every((value, n) => value === [1, 0, 0, 1, 0, 0][n]);
    return plain ? '' : ` transform="matrix(${matrix.map((value) => value.toPrecision(7)).join(' ')})"`;
  }
  private common(): string {
    const { globalAlpha, clip } = this.ink;
    const alpha = globalAlpha >= 1 ? '' : ` opacity="${globalAlpha.toFixed(3)}"`;
    return `${this.transform()}${alpha}${clip ? ` clip-path="url(#${clip})"` : ''}`;
  }
  private draw(path: SvgPath, how: string): void {
    if (path.d === '' || this.ink.globalAlpha <= 0) return;
    this.parts.push(`<path d="${path.d}" ${how}${this.common()}/>`);
  }
  private write(text: string, x: number, y: number, how: string): void {
    const { font, textAlign, textBaseline } = this.ink;
    const parts = /^(\d+) ([\d.]+)px (.+)$/.exec(font);
    const [weight, pixels, family] = parts ? parts.slice(1) : ['400', '12', 'sans-serif'];
    const anchor = { center: 'middle', right: 'end', end: 'end' }[textAlign as string] ?? 'start';
    // Not every reader of SVG knows baselines, so the text is moved by its size instead.
    const down = { middle: 0.35, top: 0.8 }[textBaseline as string] ?? 0;
    const at = `x="${NUMBER(x)}" y="${NUMBER(y + down * Number(pixels))}"`;
    this.parts.push(
      `<text ${at} font-family="${escaped(family ?? '')}" font-size="${pixels}" font-weight="${weight}" text-anchor="${anchor}" ${how}${this.common()}>${escaped(text)}</text>`,
    );
  }
}
