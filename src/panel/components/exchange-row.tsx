// One exchange without a message in the list: method, host and path, status; or what was not seen of it.
import type { Exchange } from '../../capture/exchange.ts';
import { hostOf, pathOf } from '../parties.ts';
import { recognisedLabel } from '../recognised.ts';
import { exchangeText } from '../text.ts';
import styles from './exchange-row.module.css';
import { StatusCode } from './status-code.tsx';
import { VisibleText } from './visible-text.tsx';

export function ExchangeRow({ exchange }: { readonly exchange: Exchange }) {
  const { method, url } = exchange.request;
  const label = recognisedLabel(exchange);
  return (
    <span class={styles.exchange}>
      <span class={styles.method}>{method}</span>
      {label !== undefined && (
        <span class={styles.label} title={label} data-testid="recognised">
          <VisibleText text={label} />
        </span>
      )}
      <span class={styles.url} title={url.slice(0, 2_000)}>
        <VisibleText text={`${hostOf(url) ?? ''}${pathOf(url)}`.slice(0, 500)} />
      </span>
      {exchange.gaps.map((gap) => (
        <span key={gap} class={styles.gap} title={exchangeText.gap(gap)}>
          ! {exchangeText.gap(gap)}
        </span>
      ))}
      <StatusCode exchange={exchange} />
    </span>
  );
}
