// How an exchange ended, short: its HTTP status, or that it failed or still waits.
import type { Exchange } from '../../capture/exchange.ts';
import { exchangeText } from '../text.ts';
import styles from './status-code.module.css';

export function StatusCode({ exchange }: { readonly exchange: Exchange | undefined }) {
  const status = exchange?.response?.status;
  if (status && exchange?.state === 'failed') {
    return (
      <span class={styles.failed} title={exchangeText.failed(exchange.error)}>
        ✗ {status}
      </span>
    );
  }
  if (status) {
    return (
      <span class={styles.status} data-class={Math.floor(status / 100)}>
        {status}
      </span>
    );
  }
  if (exchange?.state === 'failed') {
    return (
      <span class={styles.failed} title={exchangeText.failed(exchange.error)}>
        ✗ {exchange.error ?? ''}
      </span>
    );
  }
  // A gap says itself why there is no status.
  if (exchange?.state === 'pending' && exchange.gaps.length === 0) {
    return (
      <span class={styles.status} title={exchangeText.pending}>
        …
      </span>
    );
  }
  return null;
}
