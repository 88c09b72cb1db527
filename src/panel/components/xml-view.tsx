// The XML of a message as coloured text, as many lines as one can read, and more on request: a large one doesn't stop the page.
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { XmlDocument } from '../../xml/tree.ts';
import type { PlacedProblem } from '../problems.ts';
import type { Jump } from '../state.ts';
import { messageText } from '../text.ts';
import { arrivedLines, indentedLines, lineIndexAt, takeLines, type XmlLine } from '../xml-lines.ts';
import { XmlLineView } from './xml-line-view.tsx';
import styles from './xml-view.module.css';

export interface XmlViewProps {
  readonly xml: string;
  /** Undefined where the parser refused it: then there is no indented view. */
  readonly document: XmlDocument | undefined;
  readonly layout: 'indented' | 'arrived';
  readonly problems: readonly PlacedProblem[];
  readonly jump?: Jump | undefined;
}

const AT_FIRST = 300;
const STEP = 1_000;
/** Lines shown before the one that was jumped to. */
const BEFORE = 30;

const NO_PROBLEMS: readonly PlacedProblem[] = [];

export function XmlView({ xml, document, layout, problems, jump }: XmlViewProps) {
  const [shown, setShown] = useState({ from: 0, to: AT_FIRST });
  const view = useRef<HTMLDivElement>(null);
  const read = useMemo(() => lineReader(xml, document, layout), [xml, document, layout]);
  const source = document?.source ?? xml;
  const mark = jump?.range;
  const target = useMemo(() => mark && read.upTo(mark.start), [read, mark]);
  // A place outside of what is shown is shown with what is around it.
  const outside = target !== undefined && (target < shown.from || target >= shown.to);
  const { from, to } = outside ? { from: Math.max(0, target - BEFORE), to: target - BEFORE + AT_FIRST } : shown;
  const { lines, done } = read.first(to);
  const problemsAt = useMemo(() => byLine(lines, problems, done), [lines.length, problems, done]);

  useEffect(() => {
    if (outside) setShown({ from, to });
    view.current?.querySelector('[data-target]')?.scrollIntoView({ block: 'center' });
  }, [jump]);

  return (
    <div ref={view} class={styles.view} data-testid="message-xml" data-layout={layout}>
      {from > 0 && (
        <p class={styles.more}>
          <button
            type="button"
            data-testid="earlier-lines"
            onClick={() => setShown({ from: Math.max(0, from - STEP), to })}
          >
            {messageText.earlierLines(Math.min(from, STEP))}
          </button>
        </p>
      )}
      <div class={styles.lines} style={{ counterReset: `line ${from}` }}>
        {lines.slice(from, to).map((line, i) => (
          <XmlLineView
            key={from + i}
            source={source}
            line={line}
            problems={problemsAt.get(from + i) ?? NO_PROBLEMS}
            mark={from + i === target ? mark : undefined}
          />
        ))}
      </div>
      {(!done || to < lines.length) && (
        <p class={styles.more}>
          <button type="button" data-testid="more-lines" onClick={() => setShown({ from, to: to + STEP })}>
            {messageText.moreLines(STEP)}
          </button>
          <span>{messageText.shownLines(Math.min(to, lines.length) - from)}</span>
        </p>
      )}
    </div>
  );
}

/** The problems of each line by its index; those behind what was read so far have none yet. */
function byLine(
  lines: readonly XmlLine[],
  problems: readonly PlacedProblem[],
  done: boolean,
): ReadonlyMap<number, readonly PlacedProblem[]> {
  const found = new Map<number, PlacedProblem[]>();
  const readTo = done ? Number.POSITIVE_INFINITY : (lines.at(-1)?.end ?? 0);
  for (const problem of problems) {
    if (!problem.range || problem.range.start >= readTo) continue;
    const index = lineIndexAt(lines, problem.range.start);
    const beside = found.get(index);
    if (beside) beside.push(problem);
    else found.set(index, [problem]);
  }
  return found;
}

interface LineReader {
  /** The first `count` lines at least, reading on only when more are wanted than before. */
  first(count: number): { readonly lines: readonly XmlLine[]; readonly done: boolean };
  /** Index of the line that shows an offset, reading on as far as that. */
  upTo(offset: number): number;
}

function lineReader(xml: string, document: XmlDocument | undefined, layout: 'indented' | 'arrived'): LineReader {
  const iterator = document && layout === 'indented' ? indentedLines(document) : arrivedLines(document?.source ?? xml);
  const lines: XmlLine[] = [];
  let done = false;
  const readMore = (count: number): void => {
    const more = takeLines(iterator, count);
    for (const line of more.lines) lines.push(line);
    done = more.done;
  };
  return {
    first(count) {
      if (!done && lines.length < count) readMore(count - lines.length);
      return { lines, done };
    },
    upTo(offset) {
      while (!done && (lines.at(-1)?.end ?? 0) <= offset) readMore(STEP);
      return lineIndexAt(lines, offset);
    },
  };
}
