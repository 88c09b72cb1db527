// The XML of a message in colours, as many lines as one can read, and more on request: a large one doesn't stop the page.
import { useMemo, useState } from 'preact/hooks';
import type { XmlDocument } from '../../xml/tree.ts';
import type { PlacedProblem } from '../problems.ts';
import type { XmlLayout } from '../state.ts';
import { messageText } from '../text.ts';
import { arrivedLines, indentedLines, takeLines, type XmlLine } from '../xml-lines.ts';
import { XmlLineView } from './xml-line-view.tsx';
import styles from './xml-view.module.css';

export interface XmlViewProps {
  readonly xml: string;
  /** Undefined where the parser refused it: then there is no indented view. */
  readonly document: XmlDocument | undefined;
  readonly layout: XmlLayout;
  readonly problems: readonly PlacedProblem[];
}

const AT_FIRST = 300;
const STEP = 1_000;

export function XmlView({ xml, document, layout, problems }: XmlViewProps) {
  const [wanted, setWanted] = useState(AT_FIRST);
  const reader = useMemo(() => lineReader(xml, document, layout), [xml, document, layout]);
  const { lines, done } = reader(wanted);
  const source = document?.source ?? xml;
  return (
    <div class={styles.view} data-testid="message-xml" data-layout={document ? layout : 'arrived'}>
      <div class={styles.lines}>
        {lines.map((line, i) => (
          <XmlLineView key={i} source={source} line={line} problems={problems} />
        ))}
      </div>
      {!done && (
        <p class={styles.more}>
          <button type="button" data-testid="more-lines" onClick={() => setWanted(wanted + STEP)}>
            {messageText.moreLines(STEP)}
          </button>
          <span>{messageText.shownLines(lines.length)}</span>
        </p>
      )}
    </div>
  );
}

/** Gives the first `count` lines, reading on only when more are wanted than before. */
function lineReader(xml: string, document: XmlDocument | undefined, layout: XmlLayout) {
  const iterator = document && layout === 'indented' ? indentedLines(document) : arrivedLines(document?.source ?? xml);
  const lines: XmlLine[] = [];
  let done = false;
  return (count: number): { readonly lines: readonly XmlLine[]; readonly done: boolean } => {
    if (!done && lines.length < count) {
      const more = takeLines(iterator, count - lines.length);
      lines.push(...more.lines);
      done = more.done;
    }
    return { lines, done };
  };
}
