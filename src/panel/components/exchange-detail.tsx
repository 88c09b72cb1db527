// The page of an exchange without a SAML message: HTTP only.
import { useMemo } from 'preact/hooks';
import type { Analysis } from '../../analysis/analysis.ts';
import type { Exchange } from '../../capture/exchange.ts';
import { findingsOfExchange } from '../findings/finding-place.ts';
import { useFindings } from '../findings/use-findings.ts';
import { hostOf, pathOf } from '../parties.ts';
import { recognisedLabel } from '../recognised.ts';
import type { Dispatch } from '../state.ts';
import { exchangeText } from '../text.ts';
import { DetailHeading } from './detail-heading.tsx';
import styles from './exchange-detail.module.css';
import { HttpView } from './http-view.tsx';
import { VisibleText } from './visible-text.tsx';

export interface ExchangeDetailProps {
  readonly exchange: Exchange;
  readonly analysis: Analysis;
  readonly dispatch: Dispatch;
}

export function ExchangeDetail({ exchange, analysis, dispatch }: ExchangeDetailProps) {
  const flow = useMemo(
    () => analysis.flows.findLast(({ exchanges }) => exchanges.includes(exchange.id)),
    [analysis, exchange.id],
  );
  const findings = findingsOfExchange(useFindings(flow), exchange.id);
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
        <HttpView exchange={exchange} analysis={analysis} findings={findings} dispatch={dispatch} />
      </div>
    </>
  );
}
