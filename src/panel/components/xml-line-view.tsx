// One line of XML in colours, with the place that was jumped to marked, and the problems that begin in it below.
import { useMemo, useState } from 'preact/hooks';
import type { SourceRange } from '../../xml/tree.ts';
import { memo } from '../memo.ts';
import type { PlacedProblem } from '../problems.ts';
import { coverageOfLine } from '../signatures/covered-places.ts';
import { useCoveredPlaces } from '../signatures/message-coverage.tsx';
import { detailText, messageText } from '../text.ts';
import { markTokens, tokensWithin, type XmlLine } from '../xml-lines.ts';
import type { XmlToken } from '../xml-tokens.ts';
import { VisibleText } from './visible-text.tsx';
import styles from './xml-view.module.css';

export interface XmlLineViewProps {
  readonly source: string;
  readonly line: XmlLine;
  /** Those that begin in this line. */
  readonly problems: readonly PlacedProblem[];
  /** The place that the user went to, where it begins in this line. */
  readonly mark?: SourceRange | undefined;
}

/** Characters of one line shown at first, and added by each press: base64 may be one line of megabytes. */
const AT_FIRST = 2_000;
const STEP = 20_000;
/** Characters shown before a place that is far into its line. */
const BEFORE = 500;

export const XmlLineView = memo(({ source, line, problems, mark }: XmlLineViewProps) => {
  const start = line.tokens[0]?.start ?? line.start;
  const end = line.tokens.at(-1)?.end ?? start;
  const isFar = mark !== undefined && mark.start - start > AT_FIRST - BEFORE;
  const near = isFar
    ? { from: mark.start - BEFORE, to: mark.start - BEFORE + AT_FIRST }
    : { from: start, to: start + AT_FIRST };
  const [grown, setGrown] = useState({ before: 0, behind: 0 });
  const from = Math.max(start, near.from - grown.before);
  const to = near.to + grown.behind;
  const places = useCoveredPlaces();
  const coverage = useMemo(() => places && coverageOfLine(places, line.tokens), [places, line]);
  const tokens = markTokens(tokensWithin(line.tokens, from, to), mark);
  return (
    <div class={styles.line} data-target={mark !== undefined || undefined} data-coverage={coverage}>
      <div class={styles.code} style={{ paddingInlineStart: `${Math.min(line.indent, 40) * 2 + 2}ch` }}>
        {from > start && (
          <button type="button" class={styles.rest} onClick={() => setGrown({ ...grown, before: grown.before + STEP })}>
            {detailText.earlierCharacters(from - start)}
          </button>
        )}
        {tokens.map((token) => (
          <span
            key={token.start}
            class={styles[token.type]}
            data-problem={holdsProblem(token, problems) || undefined}
            data-marked={token.marked || undefined}
          >
            <VisibleText text={source.slice(token.start, token.end)} multiline />
          </span>
        ))}
        {to < end && (
          <button type="button" class={styles.rest} onClick={() => setGrown({ ...grown, behind: grown.behind + STEP })}>
            {detailText.moreCharacters(end - to)}
          </button>
        )}
        {line.tokens.length === 0 && '\u200b'}
      </div>
      {distinct(problems).map(({ problem: { code, message }, count }) => (
        <div key={code} class={styles.problem}>
          ▲ <VisibleText text={message} />
          {count > 1 && ` ${messageText.andAlike(count - 1, code)}`}
        </div>
      ))}
    </div>
  );
});

/** The first problem of each code: a whole message on one line may have a hundred alike. */
function distinct(problems: readonly PlacedProblem[]): { readonly problem: PlacedProblem; readonly count: number }[] {
  const found = new Map<string, { problem: PlacedProblem; count: number }>();
  for (const problem of problems) {
    const alike = found.get(problem.code);
    if (alike) alike.count++;
    else found.set(problem.code, { problem, count: 1 });
  }
  return [...found.values()];
}

/** True for the name of an element that a problem is about, and for any other token that a problem begins in. */
const holdsProblem = (token: XmlToken, problems: readonly PlacedProblem[]): boolean =>
  problems.some(({ range }) => range && token.start <= range.start + 1 && range.start < token.end);
