// The tree of flows, messages and exchanges (ARIA tree view pattern). Only rows in sight are drawn.
import { useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import { rowLayout } from '../row-window.ts';
import type { Dispatch } from '../state.ts';
import { treeText } from '../text.ts';
import type { TraceRow } from '../trace-rows.ts';
import type { TraceItem } from '../trace-tree.ts';
import { treeMove } from '../tree-keys.ts';
import styles from './trace-tree.module.css';
import { TraceTreeRow } from './trace-tree-row.tsx';
import { useRowWindow } from './use-row-window.ts';

export interface TraceTreeProps {
  readonly rows: readonly TraceRow[];
  readonly cursor: string | undefined;
  readonly selected: string | undefined;
  /** Ids of flows. */
  readonly pinned: ReadonlySet<string>;
  readonly exchangeCount: number;
  readonly dispatch: Dispatch;
}

/** px; the style sheet gives rows exactly these heights. */
const HEIGHTS: Record<TraceItem['kind'], number> = { flow: 46, message: 40, exchange: 24, fold: 24, group: 30 };

export function TraceTree({ rows, cursor, selected, pinned, exchangeCount, dispatch }: TraceTreeProps) {
  const view = useRef<HTMLDivElement>(null);
  const focusCursor = useRef(false);
  const cursorIndex = rows.findIndex((row) => row.key === cursor);
  const layout = useMemo(() => rowLayout(rows.map((row) => HEIGHTS[row.item.kind])), [rows]);
  const { first, end, page, onScroll, reveal } = useRowWindow(view, layout, cursorIndex, exchangeCount);

  // Runs when the cursor went elsewhere, not when rows were added.
  useLayoutEffect(() => {
    if (!focusCursor.current) return;
    focusCursor.current = false;
    reveal(cursorIndex);
    view.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus({ preventScroll: true });
  }, [cursor]);

  const go = (key: string): void => {
    focusCursor.current = key !== cursor;
    dispatch({ type: 'select', key });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const move = treeMove(event.key, rows, cursor, page);
    if (!move) return;
    event.preventDefault();
    if ('go' in move) go(move.go);
    else dispatch({ type: 'toggle', key: move.toggle });
  };
  const onClick = (event: MouseEvent): void => {
    const target = event.target instanceof Element ? event.target : undefined;
    const key = target?.closest<HTMLElement>('[data-key]')?.dataset.key;
    const row = rows.find((candidate) => candidate.key === key);
    if (!row) return;
    const onTwisty = target?.closest('[data-twisty]') !== null;
    const opensByClick = row.item.kind === 'fold' || row.item.kind === 'group' || event.detail === 2;
    if (row.expanded !== undefined && (onTwisty || opensByClick)) dispatch({ type: 'toggle', key: row.key });
    go(row.key);
  };

  const drawn = rows.slice(first, end).map((row, i) => ({ row, index: first + i }));
  const cursorRow = rows[cursorIndex];
  // The row with the focus stays in the page even when it is scrolled out of sight: else the focus would be lost.
  if (cursorRow && cursorIndex < first) drawn.unshift({ row: cursorRow, index: cursorIndex });
  if (cursorRow && cursorIndex >= end) drawn.push({ row: cursorRow, index: cursorIndex });

  return (
    <div
      ref={view}
      class={styles.tree}
      role="tree"
      aria-label={treeText.label}
      data-testid="tree"
      onScroll={onScroll}
      onKeyDown={onKeyDown}
      onClick={onClick}
    >
      <div class={styles.sizer} role="presentation" style={{ height: `${layout.height}px` }}>
        {drawn.map(({ row, index }) => (
          <TraceTreeRow
            key={row.key}
            row={row}
            top={layout.tops[index] ?? 0}
            isCursor={row.key === cursor}
            isSelected={row.key === selected}
            isPinned={row.item.kind === 'flow' && pinned.has(row.item.summary.flow.id)}
          />
        ))}
      </div>
    </div>
  );
}
