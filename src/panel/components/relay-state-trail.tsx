// RelayState on its way through the hops of a leg: where it was seen, and where it was no longer what had been sent.
import type { Analysis } from '../../analysis/analysis.ts';
import { equalBytes } from '../../base/bytes.ts';
import type { Leg } from '../../flow/flow.ts';
import { messageAt, requestsOf, responsesOf } from '../analysis-index.ts';
import { relayStateText } from '../text.ts';
import { exchangeName } from './leg-relay-state.tsx';
import styles from './relay-state-trail.module.css';
import { VisibleText } from './visible-text.tsx';

export interface RelayStateTrailProps {
  readonly leg: Leg;
  readonly analysis: Analysis;
}

export function RelayStateTrail({ leg, analysis }: RelayStateTrailProps) {
  const sightings = [...requestsOf(leg), ...responsesOf(leg)].flatMap((index) => messageAt(analysis, index) ?? []);
  const sent = messageAt(analysis, leg.request)?.encoded.relayState;
  return (
    <section class={styles.trail}>
      <h4 class={styles.title}>{relayStateText.trail}</h4>
      <ol class={styles.list}>
        {sightings.map(({ index, exchangeId, decoded, encoded: { relayState } }) => {
          const same = sent && sent.presence === relayState.presence && equalBytes(sent.octets, relayState.octets);
          return (
            <li key={index}>
              {decoded.header.kind} · <VisibleText text={exchangeName(analysis, exchangeId)} />
              {sent && (
                <span class={same ? styles.same : styles.other}>
                  {' '}
                  {same ? `✓ ${relayStateText.trailSame}` : `≠ ${relayStateText.trailOther}`}
                </span>
              )}
            </li>
          );
        })}
      </ol>
    </section>
  );
}
