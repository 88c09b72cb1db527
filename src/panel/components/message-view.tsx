// A message read: problems first, then its XML as a folding tree, indented, or as it arrived.
import { useMemo } from 'preact/hooks';
import type { AnalyzedMessage } from '../../analysis/analysis.ts';
import type { Finding } from '../../checks/finding.ts';
import type { SourceRange } from '../../xml/tree.ts';
import { marksInXml } from '../findings/finding-place.ts';
import { layoutsOf, shownLayout } from '../message-layouts.ts';
import type { PlacedProblem } from '../problems.ts';
import { MessageCoverage } from '../signatures/message-coverage.tsx';
import type { Dispatch, Jump, XmlLayout } from '../state.ts';
import { detailText, messageText } from '../text.ts';
import { strictTree } from '../xml-tree/strict-tree.ts';
import { CopyButton } from './copy-button.tsx';
import hidden from './hidden.module.css';
import { LenientTreeView } from './lenient-tree-view.tsx';
import { LongText } from './long-text.tsx';
import styles from './message-view.module.css';
import { ProblemList } from './problem-list.tsx';
import { Section } from './section.tsx';
import { Statement } from './statement.tsx';
import { XmlTreeView } from './xml-tree-view.tsx';
import { XmlView } from './xml-view.tsx';

export interface MessageViewProps {
  readonly message: AnalyzedMessage;
  readonly problems: readonly PlacedProblem[];
  /** Marked at their places. */
  readonly findings: readonly Finding[];
  readonly layout: XmlLayout;
  readonly jump: Jump | undefined;
  readonly dispatch: Dispatch;
}

export function MessageView({ message, problems, findings, layout: chosen, jump, dispatch }: MessageViewProps) {
  const { encoded, decoded } = message;
  const layouts = layoutsOf(decoded);
  const layout = shownLayout(decoded, chosen);
  const marks = useMemo(() => [...problems, ...marksInXml(findings, message)], [problems, findings, message]);
  const onJump = (range: SourceRange): void => dispatch({ type: 'jump', range });
  return (
    <>
      {decoded.xmlProblem && (
        <div class={styles.refused} data-testid="refused">
          <Statement statement={{ words: messageText.refused, tone: 'bad' }} />
        </div>
      )}
      {problems.length > 0 && (
        <Section title={messageText.problems(problems.length)} testId="problems">
          <ProblemList problems={problems} onJump={onJump} />
        </Section>
      )}
      {encoded.note !== undefined && <p class={styles.note}>{encoded.note}</p>}
      {decoded.xml !== undefined && (
        <div class={styles.bar}>
          <fieldset class={styles.layouts}>
            <legend class={hidden.hidden}>{messageText.layout}</legend>
            {layouts.map((choice) => (
              <label key={choice}>
                <input
                  type="radio"
                  name="layout"
                  checked={layout === choice}
                  data-testid={`layout-${choice}`}
                  onChange={() => dispatch({ type: 'xml-layout', layout: choice })}
                />
                {messageText.layouts[choice]}
              </label>
            ))}
          </fieldset>
          <CopyButton text={decoded.xml} label={detailText.copyXml} testId="copy-xml" />
        </div>
      )}
      <MessageCoverage message={message}>
        <MessageXml message={message} problems={marks} layout={layout} jump={jump} />
      </MessageCoverage>
    </>
  );
}

function MessageXml({ message, problems, layout, jump }: Omit<MessageViewProps, 'findings' | 'dispatch'>) {
  const { encoded, decoded } = message;
  const { xml, document, xmlProblem } = decoded;
  const nodes = useMemo(() => (document ? strictTree(document) : []), [document]);
  // Of a refused document the place is shown at once.
  const refusedAt = useMemo(
    (): Jump | undefined => xmlProblem && { range: { start: xmlProblem.offset, end: xmlProblem.offset + 1 } },
    [xmlProblem],
  );
  if (xml === undefined) {
    return (
      <div class={styles.raw} data-testid="message-xml">
        {encoded.note === undefined && <p>{messageText.noXml}</p>}
        <LongText text={encoded.raw} multiline />
      </div>
    );
  }
  switch (layout) {
    case 'tree':
      return (
        <div data-testid="message-xml" data-layout="tree">
          <XmlTreeView nodes={nodes} problems={problems} jump={jump} />
        </div>
      );
    case 'lenient':
      return (
        <div data-testid="message-xml" data-layout="lenient">
          <LenientTreeView xml={xml} />
        </div>
      );
    case 'indented':
    case 'arrived':
      return (
        <XmlView
          key={layout}
          xml={xml}
          document={document}
          layout={layout}
          problems={problems}
          jump={jump ?? refusedAt}
        />
      );
  }
}
