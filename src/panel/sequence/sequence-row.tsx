// One line of the sequence diagram: the request of an exchange and its answer, or a run of exchanges that is folded.
import type { Analysis } from '../../analysis/analysis.ts';
import type { Finding } from '../../checks/finding.ts';
import type { ExchangeStep, SequenceStep } from '../../flow/sequence.ts';
import { messageAt } from '../analysis-index.ts';
import { VisibleText } from '../components/visible-text.tsx';
import { findingsText } from '../findings/findings-text.ts';
import { goToExchange } from '../go-to.ts';
import type { Dispatch } from '../state.ts';
import { Arrow, Lanes } from './arrow.tsx';
import type { FlowSteps } from './flow-steps.ts';
import styles from './sequence-row.module.css';
import { sequenceText } from './sequence-text.ts';

export interface SequenceRowProps {
  readonly step: SequenceStep;
  readonly steps: FlowSteps;
  readonly analysis: Analysis;
  readonly dispatch: Dispatch;
}

/** Pauses shorter than this are not worth a word: milliseconds. */
const WORTH_SAYING = 200;

export function SequenceRow({ step, steps, analysis, dispatch }: SequenceRowProps) {
  const { lanes } = steps.sequence;
  const pause = step.since !== undefined && step.since >= WORTH_SAYING ? sequenceText.after(step.since) : '';
  if (step.kind === 'folded') {
    return (
      <li class={styles.step} data-testid="sequence-fold">
        <Lanes count={lanes.length} />
        <span class={styles.folded}>
          {sequenceText.folded(step.exchanges.length)} {pause}
        </span>
      </li>
    );
  }
  const select = (): void => goToExchange(step.exchange, analysis).forEach(dispatch);
  const findings = steps.findings.get(step.exchange) ?? [];
  const browser = browserOf(steps);
  // With room, words stand over their own arrow.
  const over = {
    '--from': Math.min(browser, step.lane),
    '--to': Math.max(browser, step.lane),
    '--lanes': lanes.length,
  };
  return (
    <li class={styles.step} data-testid="sequence-step" data-findings={findings.length || undefined}>
      <Lanes count={lanes.length} />
      <button type="button" class={styles.button} style={over} onClick={select}>
        <span class={styles.words}>
          {pause !== '' && <span class={styles.pause}>{pause} </span>}
          <Request step={step} analysis={analysis} />
          <RelayStateMark step={step} steps={steps} />
        </span>
        <Arrow from={browser} to={step.lane} lanes={lanes.length} answer={false} bad={false} />
        <span class={styles.answer}>
          {step.status > 0 ? `${step.status} ` : ''}
          {sequenceText.answer[step.answer]}
          <Marks findings={findings} />
        </span>
        {step.answer !== 'none' && (
          <Arrow from={step.lane} to={browser} lanes={lanes.length} answer bad={step.answer === 'error'} />
        )}
      </button>
    </li>
  );
}

const browserOf = ({ sequence }: FlowSteps): number => sequence.lanes.findIndex(({ role }) => role === 'browser');

function Request({ step, analysis }: { readonly step: ExchangeStep; readonly analysis: Analysis }) {
  const kinds = step.messages.flatMap((index) => messageAt(analysis, index)?.decoded.header ?? []);
  return (
    <>
      {kinds.map(({ kind, status }, i) => (
        <strong key={i}>
          <VisibleText text={status === undefined || status === 'Success' ? kind : `${kind} (${status})`} />{' '}
        </strong>
      ))}
      <VisibleText text={`${step.method} ${step.path}`.slice(0, 160)} />
    </>
  );
}

function RelayStateMark({ step, steps }: { readonly step: ExchangeStep; readonly steps: FlowSteps }) {
  const hop = steps.relayState.get(step.exchange);
  if (!hop || (hop.presence === 'absent' && hop.changed === 'same')) return null;
  const isFirst = [...steps.relayState.values()].find(({ presence }) => presence !== 'absent') === hop;
  const { sign, word } =
    isFirst && hop.changed === 'same' ? sequenceText.relayStateSent : sequenceText.relayState[hop.changed];
  return (
    <span class={styles.relayState} data-testid="sequence-relaystate" data-changed={hop.changed} title={word}>
      <span aria-hidden="true">{sign === 'RS' ? 'RS' : `RS ${sign}`}</span>
      <span class={styles.spoken}>{word}</span>
    </span>
  );
}

function Marks({ findings }: { readonly findings: readonly Finding[] }) {
  return (
    <>
      {(['fail', 'warn'] as const).map((outcome) => {
        const count = findings.filter((finding) => finding.outcome === outcome).length;
        return (
          count > 0 && (
            <span key={outcome} class={styles.mark} data-testid="sequence-mark" data-outcome={outcome}>
              {' '}
              {findingsText.outcome[outcome].sign} {sequenceText.findings(outcome, count)}
            </span>
          )
        );
      })}
    </>
  );
}
