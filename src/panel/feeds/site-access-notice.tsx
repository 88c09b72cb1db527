// Says that the extension may not see all sites, what that costs, and asks for it at one click.
import type { SourceSnapshot } from '../exchange-source.ts';
import styles from './feeds.module.css';
import { feedsText } from './feeds-text.ts';

export interface SiteAccessNoticeProps {
  readonly limited: SourceSnapshot['limited'];
  readonly onRequest: () => void;
}

export function SiteAccessNotice({ limited, onRequest }: SiteAccessNoticeProps) {
  if (!limited) return null;
  return (
    <div class={styles.notice} role="status" data-testid="site-access" data-limited={limited}>
      <span>{feedsText.limited(limited)}</span>
      <button type="button" class={styles.button} data-testid="allow-sites" onClick={onRequest}>
        {feedsText.allow}
      </button>
    </div>
  );
}
