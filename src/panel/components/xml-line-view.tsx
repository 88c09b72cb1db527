// One line of XML in colours, with the problems that begin in it below.
import { useState } from 'preact/hooks';
import { memo } from '../memo.ts';
import type { PlacedProblem } from '../problems.ts';
import { detailText } from '../text.ts';
import type { XmlLine } from '../xml-lines.ts';
import type { XmlToken } from '../xml-tokens.ts';
import { VisibleText } from './visible-text.tsx';
import styles from './xml-view.module.css';

export interface XmlLineViewProps {
  readonly source: string;
  readonly line: XmlLine;
  readonly problems: readonly PlacedProblem[];
}

/** Characters of one line shown at first, and added by each press: base64 may be one line of megabytes. */
const AT_FIRST = 2_000;
const STEP = 20_000;

export const XmlLineView = memo(({ source, line, problems }: XmlLineViewProps) => {
  const [limit, setLimit] = useState(AT_FIRST);
  const start = line.tokens[0]?.start ?? 0;
  const end = line.tokens.at(-1)?.end ?? start;
  const here = problems.filter(({ range }) => range && range.start >= start && range.start < end);
  const rest = end - start - limit;
  return (
    <div class={styles.line}>
      <div class={styles.code} style={{ paddingInlineStart: `${Math.min(line.indent, 40) * 2 + 2}ch` }}>
        {cutTokens(line.tokens, start + limit).map((token) => (
          <span key={token.start} class={styles[token.type]} data-problem={holdsProblem(token, here) || undefined}>
            <VisibleText text={source.slice(token.start, token.end)} multiline />
          </span>
        ))}
        {rest > 0 && (
          <button type="button" class={styles.rest} onClick={() => setLimit(limit + STEP)}>
            {detailText.moreCharacters(rest)}
          </button>
        )}
        {line.tokens.length === 0 && '\u200b'}
      </div>
      {here.map(({ code, message }) => (
        <div key={`${code} ${message}`} class={styles.problem}>
          ▲ <VisibleText text={message} />
        </div>
      ))}
    </div>
  );
});

/** True for the name of an element that a problem is about, and for any other token that a problem begins in. */
const holdsProblem = (token: XmlToken, problems: readonly PlacedProblem[]): boolean =>
  problems.some(({ range }) => range && token.start <= range.start + 1 && range.start < token.end);

/** The tokens up to `end`; one that goes on behind it is cut there. */
function cutTokens(tokens: readonly XmlToken[], end: number): XmlToken[] {
  const shown: XmlToken[] = [];
  for (const token of tokens) {
    if (token.start >= end) break;
    shown.push(token.end <= end ? token : { ...token, end });
  }
  return shown;
}
