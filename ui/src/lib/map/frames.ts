// How long frames take: kept so that tests of the real window can hold them against the bar.

/** The last frames, oldest first. */
export class FrameLog {
  private readonly draws: number[] = [];
  private readonly gaps: number[] = [];
  private last = 0;
  private static readonly KEPT = 600;

  /** A frame was drawn at a time and took so long; frames after a pause begin a new run. */
  add(at: number, milliseconds: number): void {
    this.draws.push(milliseconds);
    if (this.last > 0 && at - this.last < 250) this.gaps.push(at - this.last);
    this.last = at;
    if (this.draws.length > FrameLog.KEPT) this.draws.shift();
    if (this.gaps.length > FrameLog.KEPT) this.gaps.shift();
  }

  /** Drawing times and intervals, in milliseconds. */
  report(): FrameReport {
    return {
      frames: this.draws.length,
      drawP50: percentile(this.draws, 0.5),
      drawP95: percentile(this.draws, 0.95),
      intervalP50: percentile(this.gaps, 0.5),
      intervalP95: percentile(this.gaps, 0.95),
    };
  }

  /** Starts over. */
  clear(): void {
    this.draws.length = 0;
    this.gaps.length = 0;
    this.last = 0;
  }
}

/** Percentiles in milliseconds; `null` without any frame. */
export interface FrameReport {
  readonly frames: number;
  readonly drawP50: number | null;
  readonly drawP95: number | null;
  readonly intervalP50: number | null;
  readonly intervalP95: number | null;
}

/** The nearest-rank percentile, or `null` of nothing. */
export function percentile(values: readonly number[], share: number): number | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]!;
}
