// One value of the Summary: from the message as it is, a known URI by its name, a time, or words of ours.
import type { EpochMs } from '../../base/units.ts';
import type { FactValue as FactValueData } from '../summary/summary.ts';
import { summaryText } from '../summary/text.ts';
import { formats } from '../text.ts';
import styles from './fact-value.module.css';
import { LongText } from './long-text.tsx';
import { VisibleText } from './visible-text.tsx';

export interface FactValueProps {
  readonly value: FactValueData;
  /** When the message arrived; times are told relative to it. */
  readonly received: EpochMs | undefined;
  /** In a table: of a known URI the name only. */
  readonly brief?: boolean;
}

export function FactValue({ value, received, brief = false }: FactValueProps) {
  switch (value.kind) {
    case 'text':
      return (
        <>
          <LongText text={value.text} markEnds />
          {value.marks?.map((mark) => (
            <span key={mark} class={styles.mark}>
              <VisibleText text={mark} />
            </span>
          ))}
        </>
      );
    case 'name':
      if (brief) return <span title={value.uri}>{value.short}</span>;
      return (
        <>
          {value.short} <span class={styles.uri}>{value.uri}</span>
        </>
      );
    case 'time': {
      const { ms, text } = value.instant;
      return (
        <>
          <VisibleText text={text} markEnds />
          {ms !== undefined && (
            <span class={styles.time}>
              {formats.zonedTime(ms)}
              {received !== undefined && ` · ${summaryText.relative(ms - received)}`}
            </span>
          )}
        </>
      );
    }
    case 'words':
      return (
        <span class={styles.words} data-tone={value.tone}>
          <VisibleText text={value.words} />
        </span>
      );
  }
}
