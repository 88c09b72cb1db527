// The folding tree of a message (ARIA tree view pattern). Only rows in sight are drawn; the selected node is told whole.
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { PlacedProblem } from '../problems.ts';
import type { Jump } from '../state.ts';
import { messageText } from '../text.ts';
import { treeMove } from '../tree-keys.ts';
import type { XmlTreeNode } from '../xml-tree/xml-tree.ts';
import { problemsInTree, revealInTree, xmlTreeRows } from '../xml-tree/xml-tree-rows.ts';
import { useEvenRows } from './use-even-rows.ts';
import { XmlNodeView } from './xml-node-view.tsx';
import { XmlTreeRowView } from './xml-tree-row-view.tsx';
import styles from './xml-tree-view.module.css';

export interface XmlTreeViewProps {
  /** The same array for the same document. */
  readonly nodes: readonly XmlTreeNode[];
  readonly problems: readonly PlacedProblem[];
  readonly jump?: Jump | undefined;
}

/** px; the style sheet gives rows exactly this height. */
const ROW_HEIGHT = 20;
const NO_PROBLEMS: readonly PlacedProblem[] = [];

export function XmlTreeView({ nodes, problems, jump }: XmlTreeViewProps) {
  const view = useRef<HTMLDivElement>(null);
  const footer = useRef<HTMLDivElement>(null);
  const [toggled, setToggled] = useState<ReadonlySet<string>>(() => new Set());
  const [selected, setSelected] = useState<string | undefined>();
  /** What is to be done to the selected row once it is drawn. */
  const pending = useRef<'focus' | 'show' | undefined>(undefined);
  const rows = useMemo(() => xmlTreeRows(nodes, toggled), [nodes, toggled]);
  const placed = useMemo(() => problemsInTree(nodes, problems), [nodes, problems]);
  const cursorIndex = useMemo(
    () =>
      Math.max(
        0,
        rows.findIndex(({ key }) => key === selected),
      ),
    [rows, selected],
  );
  const { first, end, page, reveal } = useEvenRows(view, footer, rows.length, ROW_HEIGHT);

  const toggle = (key: string): void =>
    setToggled((before) => {
      const after = new Set(before);
      if (!after.delete(key)) after.add(key);
      return after;
    });
  const go = (key: string): void => {
    pending.current = 'focus';
    setSelected(key);
    if (key === selected) finish();
  };
  const finish = (): void => {
    const todo = pending.current;
    pending.current = undefined;
    if (!todo || selected === undefined) return;
    reveal(cursorIndex, todo === 'show' ? 'middle' : 'nearest');
    view.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus({ preventScroll: true });
  };

  // Each jump is an object of its own: going to the same place again scrolls again.
  useEffect(() => {
    const place = jump && revealInTree(nodes, toggled, jump.range);
    if (!place) return;
    pending.current = 'show';
    setToggled(place.toggled);
    setSelected(place.key);
    if (place.key === selected && place.toggled === toggled) finish();
  }, [jump, nodes]);
  useLayoutEffect(finish, [selected, toggled]);

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const move = treeMove(event.key, rows, rows[cursorIndex]?.key, page);
    if (!move) return;
    event.preventDefault();
    if ('go' in move) go(move.go);
    else {
      setSelected(move.toggle);
      toggle(move.toggle);
    }
  };
  const onClick = (event: MouseEvent): void => {
    const target = event.target instanceof Element ? event.target : undefined;
    const key = target?.closest<HTMLElement>('[data-key]')?.dataset.key;
    const row = rows.find((candidate) => candidate.key === key);
    // A click that ends a selection of text is about the text.
    if (!row || document.getSelection()?.type === 'Range') return;
    if (row.expanded !== undefined && (target?.closest('[data-twisty]') || event.detail === 2)) toggle(row.key);
    go(row.key);
  };

  const drawn = rows.slice(first, end).map((row, i) => ({ row, index: first + i }));
  const cursorRow = rows[cursorIndex];
  // The row with the focus stays in the page even when it is scrolled out of sight: else the focus would be lost.
  if (cursorRow && cursorIndex < first) drawn.unshift({ row: cursorRow, index: cursorIndex });
  if (cursorRow && cursorIndex >= end) drawn.push({ row: cursorRow, index: cursorIndex });
  const isSelected = cursorRow !== undefined && cursorRow.key === selected;

  return (
    <>
      <div
        ref={view}
        class={styles.tree}
        role="tree"
        aria-label={messageText.tree}
        data-testid="xml-tree"
        style={{ blockSize: `${rows.length * ROW_HEIGHT}px` }}
        onKeyDown={onKeyDown}
        onClick={onClick}
      >
        {drawn.map(({ row, index }) => (
          <XmlTreeRowView
            key={row.key}
            row={row}
            top={index * ROW_HEIGHT}
            isCursor={index === cursorIndex}
            isSelected={row.key === selected}
            problems={placed.own.get(row.key) ?? NO_PROBLEMS}
            inside={row.expanded === false ? (placed.inside.get(row.key) ?? 0) : 0}
          />
        ))}
      </div>
      {isSelected && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable from the keyboard.
        <div ref={footer} class={styles.footer} tabIndex={0}>
          <XmlNodeView
            key={cursorRow.key}
            node={cursorRow.node}
            problems={placed.own.get(cursorRow.key) ?? NO_PROBLEMS}
          />
        </div>
      )}
    </>
  );
}
