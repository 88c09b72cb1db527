// RelayState's verdict as a sign and a word; the colour only repeats them.
import type { Verdict } from '../flow-summary.ts';
import { verdictText } from '../text.ts';
import styles from './verdict-badge.module.css';

export interface VerdictBadgeProps {
  readonly verdict: Verdict;
  /** Names RelayState too, for places that don't say what the verdict is about. */
  readonly heading?: boolean;
}

export function VerdictBadge({ verdict, heading = false }: VerdictBadgeProps) {
  const { sign, word, heading: words } = verdictText[verdict];
  return (
    <span class={styles.badge} data-looks={verdict}>
      <span aria-hidden="true" class={styles.sign}>
        {sign}
      </span>
      {heading ? words : word}
    </span>
  );
}
