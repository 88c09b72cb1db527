// One exchange as HTTP: request line, where it came from, headers with cookies, body, status.
import type { Analysis } from '../../analysis/analysis.ts';
import type { Exchange, Header } from '../../capture/exchange.ts';
import type { Finding } from '../../checks/finding.ts';
import { ExchangeOrigins } from '../feeds/exchange-origins.tsx';
import { FindingsHere } from '../findings/findings-here.tsx';
import type { Dispatch } from '../state.ts';
import { exchangeText, httpText } from '../text.ts';
import { BodyView } from './body-view.tsx';
import { CookiesView } from './cookies-view.tsx';
import { gapWords } from './gap-words.ts';
import styles from './http-view.module.css';
import { LongText } from './long-text.tsx';
import { PropertyList } from './property-list.tsx';
import { Section } from './section.tsx';
import { VisibleText } from './visible-text.tsx';

export interface HttpViewProps {
  readonly exchange: Exchange;
  readonly analysis: Analysis;
  /** What was found of HTTP here. */
  readonly findings: readonly Finding[];
  readonly dispatch: Dispatch;
}

export function HttpView({ exchange, analysis, findings, dispatch }: HttpViewProps) {
  const { request, response, gaps } = exchange;
  const facts = [
    { name: httpText.time, value: httpText.timeValue(exchange.startedAt, exchange.endedAt) },
    { name: httpText.where, value: httpText.whereValue(exchange) },
    ...(exchange.initiator ? [{ name: httpText.initiator, value: <VisibleText text={exchange.initiator} /> }] : []),
    ...(response?.redirectUrl ? [{ name: httpText.redirect, value: <LongText text={response.redirectUrl} /> }] : []),
  ];
  return (
    <div data-testid="http">
      <FindingsHere findings={findings} analysis={analysis} dispatch={dispatch} />
      <Section title={httpText.request}>
        <p class={styles.line} data-testid="request-line">
          <strong>{request.method}</strong> <LongText text={request.url} />
        </p>
        <p class={styles.line} data-testid="status-line">
          <StatusLine exchange={exchange} />
        </p>
        {gapWords(exchange).map((words, index) => (
          <p key={words} class={styles.gap} data-testid="gap" data-gap={gaps[index]}>
            {words}
          </p>
        ))}
        <PropertyList properties={facts} />
        <ExchangeOrigins exchange={exchange} />
      </Section>
      <CookiesView exchange={exchange} />
      <div data-testid="headers">
        <Section title={httpText.requestHeaders} testId="request-headers">
          <Headers headers={request.headers} />
        </Section>
        {response && (
          <Section title={httpText.responseHeaders} testId="response-headers">
            <Headers headers={response.headers} />
          </Section>
        )}
      </div>
      <BodyView exchange={exchange} />
    </div>
  );
}

function StatusLine({ exchange: { response, state, error, gaps } }: { readonly exchange: Exchange }) {
  if (response?.status) {
    return (
      <>
        <strong>{response.status}</strong> <VisibleText text={response.statusText} />
        {response.fromCache && ` (${exchangeText.fromCache})`}
      </>
    );
  }
  if (state === 'failed') return <>{exchangeText.failed(error)}</>;
  return <>{state === 'pending' && gaps.length === 0 ? exchangeText.pending : httpText.noResponse}</>;
}

function Headers({ headers }: { readonly headers: readonly Header[] | undefined }) {
  if (!headers) return <p class={styles.weak}>{httpText.noHeaders}</p>;
  if (headers.length === 0) return <p class={styles.weak}>{httpText.emptyHeaders}</p>;
  return (
    <PropertyList
      code
      properties={headers.map(({ name, value }) => ({ name, value: <LongText text={value} markEnds /> }))}
    />
  );
}
