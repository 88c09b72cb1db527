// Which rows of a long list need drawing: heights are known in advance, so this is arithmetic only.

export interface RowLayout {
  /** Top of each row in px, and behind the last one the height of all. */
  readonly tops: readonly number[];
  readonly height: number;
}

export function rowLayout(heights: readonly number[]): RowLayout {
  const tops = [0];
  let height = 0;
  for (const row of heights) {
    height += row;
    tops.push(height);
  }
  return { tops, height };
}

/** Drawn above and below what is in sight, px. */
const OVERSCAN = 240;
/** A list that was never laid out (a hidden panel) is taken to be this high, px. */
const LEAST_VIEW = 600;

/** Half-open range of rows to draw for a view of `viewHeight` px that is scrolled by `scrollTop` px. */
export function rowsInView(layout: RowLayout, scrollTop: number, viewHeight: number): { first: number; end: number } {
  const count = layout.tops.length - 1;
  const first = rowAt(layout, scrollTop - OVERSCAN);
  const end = Math.min(rowAt(layout, scrollTop + Math.max(viewHeight, LEAST_VIEW) + OVERSCAN) + 1, count);
  return { first: Math.min(first, count), end };
}

/** How many rows a page key goes on by: those that are wholly in sight, less the one that stays. */
export function rowsOfPage(layout: RowLayout, scrollTop: number, viewHeight: number): number {
  return Math.max(1, rowAt(layout, scrollTop + viewHeight) - rowAt(layout, scrollTop) - 1);
}

/** Index of the row that covers `y`, by halving. */
function rowAt(layout: RowLayout, y: number): number {
  let low = 0;
  let high = layout.tops.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((layout.tops[middle] ?? 0) <= y) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Where to scroll so that row `index` is wholly in sight; `scrollTop` itself when it already is. */
export function scrollToRow(layout: RowLayout, index: number, scrollTop: number, viewHeight: number): number {
  const top = layout.tops[index] ?? 0;
  const bottom = layout.tops[index + 1] ?? top;
  if (top < scrollTop) return top;
  return bottom > scrollTop + viewHeight ? bottom - viewHeight : scrollTop;
}

/** Rows of one height, drawn beyond what is in sight, so that a list that moved a little still covers the view. */
const EVEN_OVERSCAN = 600;

/** The same as `rowsInView` for rows that are all `rowHeight` px high, of which there may be a hundred thousand. */
export function evenRowsInView(
  count: number,
  rowHeight: number,
  scrollTop: number,
  viewHeight: number,
): { first: number; end: number } {
  const first = Math.floor((scrollTop - EVEN_OVERSCAN) / rowHeight);
  const end = Math.ceil((scrollTop + Math.max(viewHeight, LEAST_VIEW) + EVEN_OVERSCAN) / rowHeight);
  return { first: Math.min(Math.max(first, 0), count), end: Math.max(0, Math.min(end, count)) };
}
