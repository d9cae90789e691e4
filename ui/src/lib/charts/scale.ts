/** Axes of charts: round ticks, and values to pixels. */

/** A round number on an axis, and where it stands. */
export interface Tick {
  readonly value: number;
  /** In pixels. */
  readonly at: number;
}

/** Round numbers from at most `lo` to at least `hi`, in steps of 1, 2 or 5 times a power of ten. */
export function ticks(lo: number, hi: number, most: number): number[] {
  const [from, to] = Number.isFinite(lo) && Number.isFinite(hi) && lo < hi ? [lo, hi] : [0, 1];
  const rough = (to - from) / Math.max(2, most);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5].find((times) => times * power >= rough) ?? 10);
  const first = Math.floor(from / step);
  const last = Math.ceil(to / step);
  return Array.from({ length: last - first + 1 }, (_, n) => (first + n) * step);
}

/** A value's place between two pixels; values outside stay at the ends. */
export function linear(from: number, to: number, start: number, end: number): (value: number) => number {
  const length = to - from;
  return (value) => {
    const share = length === 0 ? 0 : Math.min(1, Math.max(0, (value - from) / length));
    return start + share * (end - start);
  };
}
