// The page of an exchange without a SAML message: HTTP only.
import type { Exchange } from '../../capture/exchange.ts';
import { hostOf, pathOf } from '../parties.ts';
import { recognisedLabel } from '../recognised.ts';
import { exchangeText } from '../text.ts';
import { DetailHeading } from './detail-heading.tsx';
import styles from './exchange-detail.module.css';
import { HttpView } from './http-view.tsx';
import { VisibleText } from './visible-text.tsx';

export function ExchangeDetail({ exchange }: { readonly exchange: Exchange }) {
  const { method, url } = exchange.request;
  const address = <VisibleText text={`${method} ${hostOf(url) ?? ''}${pathOf(url)}`.slice(0, 300)} />;
  const label = recognisedLabel(exchange);
  return (
    <>
      {label === undefined ? (
        <DetailHeading title={address} />
      ) : (
        <DetailHeading title={<VisibleText text={label} />} subtitle={address} />
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable from the keyboard. */}
      <div class={styles.scrolled} tabIndex={0}>
        {label !== undefined && <p class={styles.recognised}>{exchangeText.recognised}</p>}
        <HttpView exchange={exchange} />
      </div>
    </>
  );
}
