// The flow as a waterfall: every exchange as a bar over the time that it took.
import type { Analysis } from '../../analysis/analysis.ts';
import type { Exchange } from '../../capture/exchange.ts';
import { indexOf } from '../analysis-index.ts';
import { StatusCode } from '../components/status-code.tsx';
import { VisibleText } from '../components/visible-text.tsx';
import type { FlowSummary } from '../flow-summary.ts';
import { goToExchange } from '../go-to.ts';
import { hostOf, pathOf } from '../parties.ts';
import type { Dispatch } from '../state.ts';
import { treeText } from '../text.ts';
import { sequenceText } from './sequence-text.ts';
import styles from './timeline-tab.module.css';

export interface TimelineTabProps {
  readonly summary: FlowSummary;
  readonly analysis: Analysis;
  readonly dispatch: Dispatch;
}

/** Rows that are drawn; what comes behind is said in numbers, since hardly anybody reads a thousand bars. */
const MOST_ROWS = 500;

export function TimelineTab({ summary: { flow, startedAt, endedAt }, analysis, dispatch }: TimelineTabProps) {
  const { exchanges, messagesOf } = indexOf(analysis);
  const own = flow.exchanges.slice(0, MOST_ROWS).flatMap((id) => exchanges.get(id) ?? []);
  const from = startedAt ?? 0;
  const whole = Math.max(1, (endedAt ?? from) - from);
  const select = ({ id }: Exchange): void => goToExchange(id, analysis).forEach(dispatch);
  return (
    <div class={styles.timeline}>
      <p class={styles.axis} data-testid="timeline-axis">
        <span class={styles.name}>{sequenceText.axis}</span>
        <span class={styles.ends}>
          <span>{sequenceText.span(0)}</span>
          <span>{sequenceText.span(whole)}</span>
        </span>
      </p>
      <ol class={styles.rows} aria-label={sequenceText.timeline} data-testid="timeline">
        {own.map((exchange) => {
          const { method, url } = exchange.request;
          const begin = exchange.startedAt - from;
          const span = (exchange.endedAt ?? exchange.startedAt) - exchange.startedAt;
          const kind = messagesOf.get(exchange.id)?.[0]?.decoded.header.kind;
          return (
            <li key={exchange.id}>
              <button type="button" class={styles.row} data-testid="timeline-row" onClick={() => select(exchange)}>
                <span class={styles.name}>
                  {kind !== undefined && <strong>{kind === 'unreadable' ? treeText.unreadable : kind} </strong>}
                  <VisibleText text={`${method} ${hostOf(url) ?? ''}${pathOf(url)}`.slice(0, 200)} />{' '}
                  <StatusCode exchange={exchange} />
                </span>
                <span
                  class={styles.track}
                  title={exchange.endedAt === undefined ? sequenceText.ongoing : sequenceText.timelineRow(begin, span)}
                >
                  <span
                    class={styles.bar}
                    data-message={kind !== undefined || undefined}
                    style={{
                      insetInlineStart: `${(begin / whole) * 100}%`,
                      inlineSize: `max(2px, ${(span / whole) * 100}%)`,
                    }}
                  />
                </span>
                <span class={styles.span} data-testid="timeline-span">
                  {exchange.endedAt === undefined ? sequenceText.ongoing : sequenceText.span(span)}
                </span>
              </button>
            </li>
          );
        })}
        {flow.exchanges.length > MOST_ROWS && (
          <li class={styles.more}>{sequenceText.folded(flow.exchanges.length - MOST_ROWS)}</li>
        )}
      </ol>
    </div>
  );
}
