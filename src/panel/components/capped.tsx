// The first few of many things, and more of them on request: a message may hold a hundred thousand of anything.
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { detailText } from '../text.ts';
import styles from './capped.module.css';

export interface CappedProps<Item> {
  readonly items: readonly Item[];
  /** Shown at first, and added by each press. */
  readonly atFirst: number;
  readonly step: number;
  /** The shown ones, and the button for more where there are more. */
  readonly children: (shown: readonly Item[], more: ComponentChildren) => ComponentChildren;
}

export function Capped<Item>({ items, atFirst, step, children }: CappedProps<Item>) {
  const [count, setCount] = useState(atFirst);
  const rest = items.length - count;
  const more =
    rest > 0 ? (
      <button type="button" class={styles.more} onClick={() => setCount(count + step)}>
        {detailText.showMore(Math.min(rest, step))}
      </button>
    ) : undefined;
  return <>{children(rest > 0 ? items.slice(0, count) : items, more)}</>;
}
