// One row of the tree: what all kinds of rows have in common. What a kind shows is in its own component.
import type { ComponentChildren } from 'preact';
import { memo } from '../memo.ts';
import { recognisedLabels } from '../recognised.ts';
import { treeText } from '../text.ts';
import type { TraceRow } from '../trace-rows.ts';
import { ExchangeRow } from './exchange-row.tsx';
import { FlowRow } from './flow-row.tsx';
import { MessageRow } from './message-row.tsx';
import styles from './trace-tree.module.css';
import { VisibleText } from './visible-text.tsx';

export interface TraceTreeRowProps {
  readonly row: TraceRow;
  /** px from the top of the list. */
  readonly top: number;
  readonly isCursor: boolean;
  readonly isSelected: boolean;
  readonly isPinned: boolean;
}

export const TraceTreeRow = memo(({ row, top, isCursor, isSelected, isPinned }: TraceTreeRowProps) => (
  <div
    class={styles.row}
    role="treeitem"
    tabIndex={isCursor ? 0 : -1}
    aria-level={row.level}
    aria-posinset={row.position}
    aria-setsize={row.setSize}
    aria-expanded={row.expanded}
    aria-selected={isSelected}
    data-key={row.key}
    data-row={row.item.kind}
    style={{ top: `${top}px`, paddingInlineStart: `${(row.level - 1) * 16 + 4}px` }}
    {...testAttributes(row)}
  >
    <span class={styles.twisty} data-twisty={row.expanded !== undefined || undefined} aria-hidden="true">
      {row.expanded === undefined ? '' : row.expanded ? '▾' : '▸'}
    </span>
    {content(row, isPinned)}
  </div>
));

function content({ item }: TraceRow, isPinned: boolean): ComponentChildren {
  switch (item.kind) {
    case 'flow':
      return <FlowRow summary={item.summary} isPinned={isPinned} />;
    case 'message':
      return <MessageRow message={item.message} exchange={item.exchange} route={item.route} />;
    case 'exchange':
      return <ExchangeRow exchange={item.exchange} />;
    case 'fold': {
      const labels = recognisedLabels(item.exchanges);
      return (
        <span class={styles.fold}>
          {treeText.fold(item.position, item.count)}
          {labels.length > 0 && (
            <span class={styles.foldLabels}>
              {' · '}
              <VisibleText text={treeText.foldLabels(labels)} />
            </span>
          )}
          {item.gaps > 0 && <span class={styles.foldGaps}> · {treeText.foldGaps(item.gaps)}</span>}
        </span>
      );
    }
    case 'group':
      return (
        <span class={styles.group}>
          {item.group === 'other-messages' ? treeText.otherMessages : treeText.otherExchanges} ({item.count})
        </span>
      );
  }
}

/** What tests and screenshots find a row by. */
function testAttributes({ item }: TraceRow): Record<`data-${string}`, string | undefined> {
  switch (item.kind) {
    case 'flow':
      return {
        'data-testid': 'flow',
        'data-flow-kind': item.summary.flow.kind,
        'data-verdict': item.summary.verdict,
        'data-outcome': item.summary.flow.outcome,
      };
    case 'message':
      return {
        'data-testid': 'message',
        'data-kind': item.message.decoded.header.kind,
        'data-binding': item.message.encoded.binding,
        'data-gap': item.exchange?.gaps.join(' ') || undefined,
      };
    case 'exchange':
      return { 'data-testid': 'exchange', 'data-gap': item.exchange.gaps.join(' ') || undefined };
    case 'fold':
      return { 'data-testid': 'fold' };
    case 'group':
      return { 'data-testid': item.group };
  }
}
