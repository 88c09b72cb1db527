// One row of the XML tree: a tag, an attribute or a text in colours, and the problems that are there.
import { memo } from '../memo.ts';
import { isNote, type PlacedProblem } from '../problems.ts';
import { useCoveredPlaces } from '../signatures/message-coverage.tsx';
import { messageText } from '../text.ts';
import type { XmlTreeRow } from '../xml-tree/xml-tree-rows.ts';
import { VisibleText } from './visible-text.tsx';
import styles from './xml-tree-view.module.css';
import colours from './xml-view.module.css';

export interface XmlTreeRowViewProps {
  readonly row: XmlTreeRow;
  /** px from the top of the tree. */
  readonly top: number;
  readonly isCursor: boolean;
  readonly isSelected: boolean;
  readonly problems: readonly PlacedProblem[];
  /** Problems in what is folded away. */
  readonly inside: number;
}

/** Levels beyond this are indented no further: what is that deep is to be seen too. */
const DEEPEST_INDENT = 30;

export const XmlTreeRowView = memo(({ row, top, isCursor, isSelected, problems, inside }: XmlTreeRowViewProps) => {
  const { node, level, expanded } = row;
  const places = useCoveredPlaces();
  const pieces = node.pieces(expanded === true);
  // Canonicalization drops comments, so that no signature covers them.
  const coverage = node.range && pieces[0]?.type !== 'comment' ? places?.at(node.range.start) : undefined;
  const weight = problems.length === 0 ? undefined : problems.every(isNote) ? 'note' : 'serious';
  const codes = [...new Set(problems.map(({ code }) => code))];
  return (
    <div
      class={styles.row}
      role="treeitem"
      tabIndex={isCursor ? 0 : -1}
      aria-level={level}
      aria-posinset={row.position}
      aria-setsize={row.setSize}
      aria-expanded={expanded}
      aria-selected={isSelected}
      data-key={row.key}
      data-testid="xml-row"
      data-problem={weight}
      data-coverage={coverage}
      style={{ top: `${top}px`, paddingInlineStart: `${Math.min(level - 1, DEEPEST_INDENT) * 12 + 4}px` }}
    >
      <span class={styles.twisty} data-twisty={expanded !== undefined || undefined} aria-hidden="true">
        {expanded === undefined ? '' : expanded ? '▾' : '▸'}
      </span>
      <span class={styles.code}>
        {pieces.map(({ type, text }, i) => (
          <span key={i} class={colours[type]}>
            <VisibleText text={text} markEnds={type === 'text'} />
          </span>
        ))}
      </span>
      {codes.length > 0 && <span class={styles.problem}>! {codes.join(', ')}</span>}
      {inside > 0 && <span class={styles.problem}>! {messageText.problemsInside(inside)}</span>}
    </div>
  );
});
