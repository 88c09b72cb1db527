import { describe, expect, it } from 'vitest';
import { evenRowsInView, rowLayout, rowsInView, rowsOfPage, scrollToRow } from '../../src/panel/row-window.ts';

const layout = rowLayout(Array.from({ length: 10_000 }, (_, i) => (i % 20 === 0 ? 46 : 24)));

describe('the window of a long list', () => {
  it('draws a few dozen of ten thousand rows, wherever it is scrolled', () => {
    for (const top of [0, 1_234, layout.height / 2, layout.height]) {
      const { first, end } = rowsInView(layout, top, 800);
      expect(end - first).toBeLessThan(70);
      expect(end).toBeGreaterThan(first);
    }
  });

  it('covers what is in sight', () => {
    const { first, end } = rowsInView(layout, 5_000, 800);
    expect(layout.tops[first]).toBeLessThanOrEqual(5_000);
    expect(layout.tops[end]).toBeGreaterThanOrEqual(5_800);
  });

  it('draws a screenful for a view that was never laid out', () => {
    expect(rowsInView(layout, 0, 0).end).toBeGreaterThan(20);
  });

  it('is empty for an empty list, and ends with a list that got shorter than the scrolling', () => {
    expect(rowsInView(rowLayout([]), 0, 800)).toEqual({ first: 0, end: 0 });
    expect(rowsInView(rowLayout([24, 24]), 9_999, 800)).toMatchObject({ end: 2 });
  });

  it('scrolls to a row only as far as needed', () => {
    const rows = rowLayout([24, 24, 24, 24]);
    expect(scrollToRow(rows, 0, 30, 48)).toBe(0);
    expect(scrollToRow(rows, 3, 0, 48)).toBe(48);
    expect(scrollToRow(rows, 1, 10, 48)).toBe(10);
  });

  it('turns a page by what is wholly in sight, and at least by one row', () => {
    expect(rowsOfPage(rowLayout(Array(50).fill(24)), 0, 240)).toBe(9);
    expect(rowsOfPage(rowLayout([46, 46]), 0, 10)).toBe(1);
  });
});

describe('the window of rows of one height', () => {
  it('draws a few dozen of half a million rows, those in sight among them', () => {
    for (const top of [0, 4_000_000, 9_999_000]) {
      const { first, end } = evenRowsInView(500_000, 20, top, 800);
      expect(end - first).toBeLessThan(110);
      expect(first).toBeLessThanOrEqual(top / 20);
      expect(end).toBeGreaterThanOrEqual(Math.min((top + 800) / 20, 500_000));
    }
  });

  it('draws nothing of a list that is scrolled away, and never past its end', () => {
    expect(evenRowsInView(10, 20, 90_000, 800)).toEqual({ first: 10, end: 10 });
    expect(evenRowsInView(10, 20, -90_000, 800)).toEqual({ first: 0, end: 0 });
    expect(evenRowsInView(3, 20, 0, 800)).toEqual({ first: 0, end: 3 });
  });
});
