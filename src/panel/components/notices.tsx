// Sentences above the list about the panel itself: a lost connection, trouble of the recorder, a fault of ours.
import type { SourceSnapshot } from '../exchange-source.ts';
import { connectionText, noticeText } from '../text.ts';
import styles from './notices.module.css';

export interface NoticesProps {
  readonly snapshot: SourceSnapshot;
  readonly analysisFailed: boolean;
}

export function Notices({ snapshot, analysisFailed }: NoticesProps) {
  const { notice, exchanges, connection } = snapshot;
  // With an empty list, the list itself says what a failed connection means.
  const lost = connection === 'reconnecting' || exchanges.length > 0 ? connectionText[connection].long : undefined;
  const sentences = [lost, notice, analysisFailed ? noticeText.analysisFailed : undefined];
  return (
    <div role="status" data-testid="notices">
      {sentences.map(
        (sentence) =>
          sentence && (
            <p key={sentence} class={styles.notice}>
              {sentence}
            </p>
          ),
      )}
    </div>
  );
}
