// In the HTTP view: which parts devtools added to an exchange, and where the browser's two reports disagree.
import type { Exchange } from '../../capture/exchange.ts';
import styles from './feeds.module.css';
import { feedsText } from './feeds-text.ts';

export function ExchangeOrigins({ exchange }: { readonly exchange: Exchange }) {
  const origins = feedsText.origins(exchange);
  return (
    <>
      {origins !== undefined && (
        <p class={styles.origins} data-testid="origins">
          {origins}
        </p>
      )}
      {exchange.disagreements?.map((disagreement) => (
        <p key={disagreement.field} class={styles.disagreement} data-testid="disagreement">
          {feedsText.disagreement(disagreement)}
        </p>
      ))}
    </>
  );
}
