// One message in the list: its kind and status, and by which binding it went from whom to whom.
import type { AnalyzedMessage } from '../../analysis/analysis.ts';
import type { Exchange } from '../../capture/exchange.ts';
import { type Route, shortHosts } from '../parties.ts';
import { problemsOf, seriousCount } from '../problems.ts';
import { SignatureBadge } from '../signatures/signature-badge.tsx';
import { formats, treeText } from '../text.ts';
import { gapWords } from './gap-words.ts';
import styles from './message-row.module.css';
import { StatusCode } from './status-code.tsx';
import { VisibleText } from './visible-text.tsx';

export interface MessageRowProps {
  readonly message: AnalyzedMessage;
  readonly exchange: Exchange | undefined;
  readonly route: Route;
}

export function MessageRow({ message, exchange, route }: MessageRowProps) {
  const { header } = message.decoded;
  const count = seriousCount(problemsOf(message));
  return (
    <span class={styles.message}>
      <span class={styles.first}>
        <strong>{header.kind === 'unreadable' ? treeText.unreadable : header.kind}</strong>
        {header.status !== undefined && (
          <span class={header.status === 'Success' ? styles.success : styles.failure}>
            <VisibleText text={header.status} />
          </span>
        )}
        <SignatureBadge message={message} />
        {header.encrypted && <span class={styles.weak}>{treeText.encrypted}</span>}
        {count > 0 && <span class={styles.problems}>! {treeText.problems(count)}</span>}
        <span class={styles.end}>
          <StatusCode exchange={exchange} />
        </span>
      </span>
      <span class={styles.second}>
        <span class={styles.way}>
          {message.encoded.binding} · <VisibleText text={routeWords(route)} />
          {exchange &&
            gapWords(exchange).map((words) => (
              <span key={words} class={styles.gap}>
                {' '}
                · {words}
              </span>
            ))}
        </span>
        {exchange && <span class={styles.end}>{formats.time(exchange.startedAt)}</span>}
      </span>
    </span>
  );
}

export function routeWords({ from, to }: Route): string {
  const [shortFrom, shortTo] = from !== undefined && to !== undefined ? shortHosts([from, to]) : [from, to];
  return `${shortFrom ?? treeText.unknownHost} → ${shortTo ?? treeText.unknownHost}`;
}
