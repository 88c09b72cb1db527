// Validity windows on one horizontal scale with the moment of receipt; the sentence beside each says the same in words.
import type { EpochMs } from '../../base/units.ts';
import type { ValidityWindow } from '../summary/summary.ts';
import { summaryText } from '../summary/text.ts';
import { validityScale } from '../summary/validity.ts';
import { formats } from '../text.ts';
import styles from './validity-scale-view.module.css';

export interface ValidityScaleViewProps {
  readonly windows: readonly ValidityWindow[];
  readonly received: EpochMs | undefined;
}

export function ValidityScaleView({ windows, received }: ValidityScaleViewProps) {
  const scale = validityScale(windows, received);
  if (!scale) return null;
  const mark = scale.received !== undefined && (
    <span class={styles.received} style={{ insetInlineStart: `${scale.received}%` }} />
  );
  return (
    <div class={styles.scale} data-testid="validity-scale">
      <ul class={styles.windows}>
        {scale.windows.map(({ window, state, sentence, start, end }) => (
          <li key={window.label} data-testid="validity-window" data-state={state}>
            <span class={styles.label}>{window.label}</span> <span class={styles.sentence}>{sentence}</span>
            <span class={styles.track} aria-hidden="true">
              <span
                class={styles.bar}
                data-open-start={window.from === undefined || undefined}
                data-open-end={window.to === undefined || undefined}
                style={{ insetInlineStart: `${start}%`, inlineSize: `${end - start}%` }}
              />
              {mark}
            </span>
          </li>
        ))}
      </ul>
      {received !== undefined && (
        <p class={styles.legend}>
          <span class={styles.sample} aria-hidden="true" /> {summaryText.received} {formats.zonedTime(received)}.{' '}
          {summaryText.clock}
        </p>
      )}
    </div>
  );
}
