// Keeps the drawn rows of a long list in step with the scrolling of the page part that it stands in.
import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useState } from 'preact/hooks';
import { evenRowsInView } from '../row-window.ts';

export interface EvenRows {
  readonly first: number;
  readonly end: number;
  /** How many rows a page key goes on by. */
  readonly page: number;
  /** Scrolls so that row `index` is in sight: as little as possible, or to the middle. */
  readonly reveal: (index: number, where: 'nearest' | 'middle') => void;
}

interface Place {
  /** px of the list that are scrolled away above. */
  readonly top: number;
  readonly height: number;
}

/** Of `count` rows of `rowHeight` px in `list`, which stands in a scrolled tab panel. `footer` covers the panel's end. */
export function useEvenRows(
  list: RefObject<HTMLElement | null>,
  footer: RefObject<HTMLElement | null>,
  count: number,
  rowHeight: number,
): EvenRows {
  const [place, setPlace] = useState<Place>({ top: 0, height: 0 });
  const scrollerOf = (): HTMLElement | null | undefined => list.current?.closest<HTMLElement>('[role="tabpanel"]');

  const measure = (): void => {
    const scroller = scrollerOf();
    if (!scroller || !list.current) return;
    const top = scroller.getBoundingClientRect().top - list.current.getBoundingClientRect().top;
    const height = scroller.clientHeight;
    setPlace((before) => (before.top === top && before.height === height ? before : { top, height }));
  };

  useLayoutEffect(measure);
  // The panel is the same for the list's whole life; what stands above the list may grow and move it.
  useEffect(() => {
    const scroller = scrollerOf();
    if (!scroller) return undefined;
    const observer = new ResizeObserver(measure);
    observer.observe(scroller);
    for (const child of scroller.children) observer.observe(child);
    scroller.addEventListener('scroll', measure, { passive: true });
    return () => {
      observer.disconnect();
      scroller.removeEventListener('scroll', measure);
    };
  }, []);

  const reveal: EvenRows['reveal'] = (index, where) => {
    const scroller = scrollerOf();
    if (!scroller || !list.current || index < 0) return;
    const listTop = list.current.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
    const top = listTop + index * rowHeight;
    const room = scroller.clientHeight - (footer.current?.offsetHeight ?? 0);
    if (where === 'nearest' && top >= 0 && top + rowHeight <= room) return;
    if (where === 'middle') scroller.scrollTop += top - (room - rowHeight) / 2;
    else scroller.scrollTop += top < 0 ? top : top + rowHeight - room;
  };

  return {
    ...evenRowsInView(count, rowHeight, place.top, place.height),
    page: Math.max(1, Math.floor((place.height - (footer.current?.offsetHeight ?? 0)) / rowHeight) - 1),
    reveal,
  };
}
