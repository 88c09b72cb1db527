// Says that nothing of a private window is recorded, in a panel that is for such a tab, and changes that at one click.
import type { SourceSnapshot } from '../exchange-source.ts';
import styles from './feeds.module.css';
import { feedsText } from './feeds-text.ts';

export interface PrivateWindowNoticeProps {
  readonly unrecorded: SourceSnapshot['unrecorded'];
  readonly onRecord: () => void;
}

export function PrivateWindowNotice({ unrecorded, onRecord }: PrivateWindowNoticeProps) {
  return (
    <div role="status">
      {unrecorded && (
        <div class={styles.notice} data-testid="private-window">
          <span>{feedsText.privateWindow}</span>
          <button type="button" class={styles.button} data-testid="record-private" onClick={onRecord}>
            {feedsText.recordPrivate}
          </button>
        </div>
      )}
    </div>
  );
}
