// The page of an exchange without a SAML message: HTTP only.
import type { Exchange } from '../../capture/exchange.ts';
import { hostOf, pathOf } from '../parties.ts';
import { DetailHeading } from './detail-heading.tsx';
import styles from './exchange-detail.module.css';
import { HttpView } from './http-view.tsx';
import { VisibleText } from './visible-text.tsx';

export function ExchangeDetail({ exchange }: { readonly exchange: Exchange }) {
  const { method, url } = exchange.request;
  return (
    <>
      <DetailHeading title={<VisibleText text={`${method} ${hostOf(url) ?? ''}${pathOf(url)}`.slice(0, 300)} />} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable from the keyboard. */}
      <div class={styles.scrolled} tabIndex={0}>
        <HttpView exchange={exchange} />
      </div>
    </>
  );
}
