/** Which rows of a long list are in sight. */

/** A run of rows, `from` included, `to` not. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** The rows to draw for a scroll position, with some beyond either edge. */
export function visibleSpan(scroll: number, height: number, row: number, total: number, beyond = 8): Span {
  if (row <= 0 || total <= 0) return { from: 0, to: 0 };
  const first = Math.floor(scroll / row) - beyond;
  const last = Math.ceil((scroll + height) / row) + beyond;
  const to = Math.min(total, Math.max(0, last));
  return { from: Math.min(Math.max(0, first), to), to };
}

/** Where to scroll so that a row is wholly in sight, moving as little as possible. */
export function scrollToShow(scroll: number, height: number, row: number, index: number, header = 0): number {
  const top = index * row;
  if (top < scroll) return top;
  const bottom = top + row + header;
  return bottom > scroll + height ? bottom - height : scroll;
}
