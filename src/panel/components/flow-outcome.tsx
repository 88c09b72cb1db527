// Why a flow counts as succeeded, failed or open, and how it hangs together with other logins: with the places that say so.
import type { Analysis } from '../../analysis/analysis.ts';
import type { Flow, OutcomeEvidence } from '../../flow/flow.ts';
import { messageAt } from '../analysis-index.ts';
import { exchangeName } from '../exchange-name.ts';
import { goToExchange } from '../go-to.ts';
import type { Dispatch, PanelAction } from '../state.ts';
import { flowText, formats } from '../text.ts';
import { flowKey, messageKey } from '../trace-tree.ts';
import styles from './flow-outcome.module.css';
import { outcomeText } from './flow-outcome-text.ts';
import { LongText } from './long-text.tsx';
import type { Property } from './property-list.tsx';
import { VisibleText } from './visible-text.tsx';

export interface FlowOutcomeProps {
  readonly flow: Flow;
  readonly analysis: Analysis;
  readonly dispatch: Dispatch;
}

export function FlowOutcome({ flow, analysis, dispatch }: FlowOutcomeProps) {
  return (
    <>
      {flowText.outcomeSign[flow.outcome]} {flowText.outcome[flow.outcome]}
      <ul class={styles.evidence} data-testid="outcome-evidence">
        {flow.outcomeEvidence.map((evidence, i) => (
          <li key={i} data-code={evidence.code}>
            {outcomeText.evidence[evidence.code]}
            {evidence.detail !== '' && (
              <>
                {': '}
                <code class={styles.detail}>
                  <LongText text={evidence.detail} markEnds />
                </code>
              </>
            )}
            <Place evidence={evidence} analysis={analysis} dispatch={dispatch} />
          </li>
        ))}
      </ul>
    </>
  );
}

interface PlaceProps extends Omit<FlowOutcomeProps, 'flow'> {
  readonly evidence: OutcomeEvidence;
}

function Place({ evidence: { message: index, exchange }, analysis, dispatch }: PlaceProps) {
  const message = messageAt(analysis, index);
  const actions: readonly PanelAction[] = message
    ? [{ type: 'select', key: messageKey(message) }]
    : exchange === undefined
      ? []
      : goToExchange(exchange, analysis);
  if (actions.length === 0) return null;
  const name = message ? message.decoded.header.kind : exchangeName(analysis, exchange ?? '');
  return (
    <>
      {' '}
      <button
        type="button"
        class={styles.link}
        aria-label={`${outcomeText.show}: ${name}`}
        title={name}
        data-testid="evidence-place"
        onClick={() => actions.forEach(dispatch)}
      >
        {outcomeText.show}
      </button>
    </>
  );
}

/** Facts on other logins of the same application in the same tab; none where there are none. */
export function relatedFacts({ flow, analysis, dispatch }: FlowOutcomeProps): Property[] {
  const link = (id: string) => {
    const other = analysis.flows.find((one) => one.id === id);
    if (!other) return outcomeText.gone;
    return (
      <button
        type="button"
        class={styles.link}
        data-testid="related-flow"
        onClick={() => dispatch({ type: 'select', key: flowKey(other) })}
      >
        <VisibleText text={flowName(other, analysis)} />
      </button>
    );
  };
  const rounds = flow.legs.flatMap(({ round }) => (round === undefined ? [] : [outcomeText.round[round]]));
  return [
    ...(flow.restartOf === undefined ? [] : [{ name: outcomeText.restartOf, value: link(flow.restartOf) }]),
    ...(flow.restartedBy === undefined ? [] : [{ name: outcomeText.restartedBy, value: link(flow.restartedBy) }]),
    ...(flow.loop
      ? [{ name: outcomeText.loop, value: outcomeText.cycles(flow.loop.cycles, flow.loop.flows.length) }]
      : []),
    ...(rounds.length > 0 ? [{ name: outcomeText.rounds, value: rounds.join(', ') }] : []),
  ];
}

function flowName(flow: Flow, analysis: Analysis): string {
  const first = analysis.exchanges.find(({ id }) => id === flow.exchanges[0]);
  const time = first ? `${formats.time(first.startedAt)} ` : '';
  return `${time}${flowText.kind[flow.kind]}: ${flowText.outcome[flow.outcome]}`;
}
