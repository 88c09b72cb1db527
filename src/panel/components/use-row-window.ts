// Keeps a scrolled list's window of drawn rows in step with its scrolling and its size.
import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { type RowLayout, rowsInView, rowsOfPage, scrollToRow } from '../row-window.ts';

export interface RowWindow {
  readonly first: number;
  readonly end: number;
  /** How many rows a page key goes on by. */
  readonly page: number;
  readonly onScroll: () => void;
  /** Scrolls as little as possible to bring a row into sight. */
  readonly reveal: (index: number) => void;
}

/** Within this of its end a list counts as scrolled to the end, px. */
const NEAR_END = 8;

/** `cursor` is the index of the row with the focus. `growth` changes when new rows came in, not when rows were opened: then a list at its end follows them. */
export function useRowWindow(
  view: RefObject<HTMLElement | null>,
  layout: RowLayout,
  cursor: number,
  growth: unknown,
): RowWindow {
  const [place, setPlace] = useState({ top: 0, height: 0 });
  const atEnd = useRef(true);

  const reveal = (index: number): void => {
    const element = view.current;
    if (!element || index < 0) return;
    const top = scrollToRow(layout, index, element.scrollTop, element.clientHeight);
    if (top !== element.scrollTop) element.scrollTop = top;
  };
  const revealCursor = useRef(() => {});
  revealCursor.current = () => {
    if (view.current?.contains(document.activeElement)) reveal(cursor);
  };
  const measure = (): void => {
    const element = view.current;
    if (!element) return;
    const { scrollTop: top, clientHeight: height } = element;
    setPlace((before) => (before.top === top && before.height === height ? before : { top, height }));
  };

  // Follows growth alone: opening a row must not scroll.
  useLayoutEffect(() => {
    if (view.current && atEnd.current) view.current.scrollTop = view.current.scrollHeight;
    measure();
  }, [growth]);

  // The element stays the same for the list's whole life.
  useEffect(() => {
    const observer = new ResizeObserver(() => {
      // The detail may just have opened over the row that opened it.
      revealCursor.current();
      measure();
    });
    if (view.current) observer.observe(view.current);
    return () => observer.disconnect();
  }, []);

  const { first, end } = rowsInView(layout, place.top, place.height);
  return {
    first,
    end,
    page: rowsOfPage(layout, place.top, place.height),
    onScroll() {
      const element = view.current;
      if (element) atEnd.current = element.scrollTop + element.clientHeight >= element.scrollHeight - NEAR_END;
      measure();
    },
    reveal,
  };
}
