// RelayState of one leg: the verdict in a sentence, what was sent beside what came back, and where they part.
import type { Analysis } from '../../analysis/analysis.ts';
import type { ObservedRelayState } from '../../bindings/encoded-message.ts';
import { exchangeName } from '../exchange-name.ts';
import { isUnasked, type LegView } from '../flow-summary.ts';
import { relayStateDifference } from '../relay-state-difference.ts';
import { causeSentence, verdictSentence } from '../relay-state-words.ts';
import type { Dispatch } from '../state.ts';
import { relayStateText, verdictText } from '../text.ts';
import styles from './leg-relay-state.module.css';
import { RelayStateDifferenceView } from './relay-state-difference-view.tsx';
import { RelayStateSide } from './relay-state-side.tsx';
import { RelayStateTrail } from './relay-state-trail.tsx';
import { VisibleText } from './visible-text.tsx';

export interface LegRelayStateProps {
  readonly leg: LegView;
  readonly analysis: Analysis;
  readonly dispatch: Dispatch;
}

export function LegRelayState({ leg: view, analysis, dispatch }: LegRelayStateProps) {
  const { leg, request, response } = view;
  const { verdict } = leg.relayState;
  const sent = request?.encoded.relayState;
  const returned = response?.encoded.relayState;
  const difference =
    leg.relayState.verdict === 'mutated' && sent?.presence === 'present' && returned?.presence === 'present'
      ? relayStateDifference(sent.octets, returned.octets)
      : undefined;
  return (
    <div class={styles.leg}>
      <p class={styles.verdict} data-testid="relaystate-verdict" data-verdict={verdict}>
        <span class={styles.sign} aria-hidden="true">
          {verdictText[verdict].sign}
        </span>
        {verdictSentence(view)}
      </p>
      {leg.relayState.verdict === 'mutated' && (
        <p class={styles.cause} data-testid="relaystate-class" data-class={leg.relayState.class.name}>
          {causeSentence(leg.relayState.class)}
        </p>
      )}
      <div class={styles.sides}>
        <RelayStateSide
          title={relayStateText.sent}
          observed={sent}
          missing={isUnasked(view) ? relayStateText.noneSent : undefined}
          at={difference?.at}
          testId="relaystate-sent"
        />
        <RelayStateSide
          title={relayStateText.returned}
          observed={returned}
          at={difference?.at}
          testId="relaystate-returned"
        />
      </div>
      {difference && <RelayStateDifferenceView difference={difference} />}
      {leg.relayState.verdict === 'mutated' && (
        <p class={styles.between} data-testid="relaystate-between">
          <VisibleText
            text={relayStateText.changedBetween(
              exchangeName(analysis, leg.relayState.changedBetween[0]),
              exchangeName(analysis, leg.relayState.changedBetween[1]),
            )}
          />
        </p>
      )}
      {leg.pairing === 'guessed' && <p class={styles.between}>{relayStateText.guessed}</p>}
      <RelayStateTrail leg={leg} analysis={analysis} dispatch={dispatch} />
    </div>
  );
}

/** A message that is part of no leg: only what stood beside it can be shown. */
export function LoneRelayState({ relayState }: { readonly relayState: ObservedRelayState }) {
  return (
    <div class={styles.leg}>
      <p class={styles.verdict} data-testid="relaystate-verdict" data-verdict="none">
        {relayStateText.noFlow}
      </p>
      <RelayStateSide title={relayStateText.seen} observed={relayState} at={undefined} testId="relaystate-seen" />
    </div>
  );
}
