// Labels that never overlap: constant size on the screen, elided to their room, first come
// first served in the order of importance that the painter gives them.

/** Measures a text in the font that is set, in pixels. */
export type Measure = (text: string) => number;

/** The widest beginning of a text that fits, with an ellipsis; empty if not even three letters do. */
export function elide(text: string, room: number, measure: Measure): string {
  if (measure(text) <= room) return text;
  let low = 0;
  let high = text.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (measure(`${text.slice(0, middle)}…`) <= room) low = middle;
    else high = middle - 1;
  }
  return low < 3 ? '' : `${text.slice(0, low).trimEnd()}…`;
}

/** Remembers widths: measuring text is the dearest thing a label does. */
export function remembering(measure: (font: string, text: string) => number): (font: string) => Measure {
  const fonts = new Map<string, Map<string, number>>();
  return (font) => {
    let widths = fonts.get(font);
    if (!widths) fonts.set(font, (widths = new Map()));
    const known = widths;
    return (text) => {
      let width = known.get(text);
      if (width === undefined) {
        // Names come and go with projects; forgetting all of them now and then is cheap.
        if (known.size > 40_000) known.clear();
        known.set(text, (width = measure(font, text)));
      }
      return width;
    };
  };
}

/** Keeps account of the room that labels take on the screen. */
export class LabelRoom {
  private readonly buckets = new Map<number, [number, number, number, number][]>();
  private static readonly SIDE = 64;
  placed = 0;

  constructor(readonly budget: number) {}

  private keys(left: number, top: number, right: number, bottom: number): number[] {
    const side = LabelRoom.SIDE;
    const keys: number[] = [];
    for (let r = Math.floor(top / side); r <= Math.floor(bottom / side); r++) {
      for (let c = Math.floor(left / side); c <= Math.floor(right / side); c++) {
        keys.push(r * 4096 + c);
      }
    }
    return keys;
  }

  /** Whether a rectangle is still free. */
  free(left: number, top: number, right: number, bottom: number): boolean {
    for (const key of this.keys(left, top, right, bottom)) {
      for (const box of this.buckets.get(key) ?? []) {
        if (left < box[2] && box[0] < right && top < box[3] && box[1] < bottom) return false;
      }
    }
    return true;
  }

  /** Takes a rectangle if it is free and the budget is not spent. */
  take(left: number, top: number, right: number, bottom: number): boolean {
    if (this.placed >= this.budget || !this.free(left, top, right, bottom)) return false;
    this.block(left, top, right, bottom);
    this.placed++;
    return true;
  }

  /** Takes a rectangle without asking. */
  block(left: number, top: number, right: number, bottom: number): void {
    for (const key of this.keys(left, top, right, bottom)) {
      const boxes = this.buckets.get(key);
      if (boxes) boxes.push([left, top, right, bottom]);
      else this.buckets.set(key, [[left, top, right, bottom]]);
    }
  }
}
