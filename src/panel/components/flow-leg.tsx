// One leg on the flow's page: its two messages, to go to, and its RelayState.
import type { Analysis, AnalyzedMessage } from '../../analysis/analysis.ts';
import { indexOf } from '../analysis-index.ts';
import { isUnasked, type LegView } from '../flow-summary.ts';
import { routeOf } from '../parties.ts';
import type { Dispatch } from '../state.ts';
import { flowText } from '../text.ts';
import { messageKey } from '../trace-tree.ts';
import styles from './flow-leg.module.css';
import { LegRelayState } from './leg-relay-state.tsx';
import { routeWords } from './message-row.tsx';
import { VisibleText } from './visible-text.tsx';

export interface FlowLegProps {
  readonly leg: LegView;
  readonly analysis: Analysis;
  readonly dispatch: Dispatch;
}

export function FlowLeg({ leg, analysis, dispatch }: FlowLegProps) {
  const link = (message: AnalyzedMessage) => (
    <button type="button" class={styles.link} onClick={() => dispatch({ type: 'select', key: messageKey(message) })}>
      <strong>{message.decoded.header.kind}</strong> {message.encoded.binding} ·{' '}
      <VisibleText text={routeWords(routeOf(indexOf(analysis), message))} />
    </button>
  );
  return (
    <>
      <ul class={styles.messages}>
        <li>{leg.request ? link(leg.request) : isUnasked(leg) ? flowText.noRequest : flowText.requestMissing}</li>
        <li>{leg.response ? link(leg.response) : flowText.responseMissing}</li>
      </ul>
      <LegRelayState leg={leg} analysis={analysis} dispatch={dispatch} />
    </>
  );
}
