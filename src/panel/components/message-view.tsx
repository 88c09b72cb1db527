// A message read: problems first, then its facts, then its XML, indented or as it arrived.
import type { AnalyzedMessage } from '../../analysis/analysis.ts';
import type { PlacedProblem } from '../problems.ts';
import type { Dispatch, XmlLayout } from '../state.ts';
import { detailText, messageText } from '../text.ts';
import { CopyButton } from './copy-button.tsx';
import hidden from './hidden.module.css';
import { LongText } from './long-text.tsx';
import styles from './message-view.module.css';
import { ProblemList } from './problem-list.tsx';
import { PropertyList } from './property-list.tsx';
import { Section } from './section.tsx';
import { VisibleText } from './visible-text.tsx';
import { XmlView } from './xml-view.tsx';

export interface MessageViewProps {
  readonly message: AnalyzedMessage;
  readonly problems: readonly PlacedProblem[];
  readonly layout: XmlLayout;
  readonly dispatch: Dispatch;
}

const LAYOUTS: readonly XmlLayout[] = ['indented', 'arrived'];
const FACTS = ['issuer', 'destination', 'id', 'inResponseTo', 'issueInstant', 'status'] as const;

export function MessageView({ message, problems, layout, dispatch }: MessageViewProps) {
  const { encoded, decoded } = message;
  const facts = FACTS.flatMap((fact) => {
    const value = decoded.header[fact];
    return value === undefined ? [] : [{ name: messageText.facts[fact], value: <VisibleText text={value} markEnds /> }];
  });
  return (
    <>
      {problems.length > 0 && (
        <Section title={`${messageText.problems} (${problems.length})`} testId="problems">
          <ProblemList problems={problems} />
        </Section>
      )}
      {encoded.note !== undefined && <p class={styles.note}>{encoded.note}</p>}
      {facts.length > 0 && (
        <div class={styles.facts} data-testid="facts">
          <PropertyList properties={facts} />
        </div>
      )}
      <div class={styles.bar}>
        {decoded.document && (
          <fieldset class={styles.layouts}>
            <legend class={hidden.hidden}>{messageText.layout}</legend>
            {LAYOUTS.map((choice) => (
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
        )}
        {decoded.xml !== undefined && (
          <>
            {!decoded.document && <span>{messageText.notIndented}</span>}
            <CopyButton text={decoded.xml} label={detailText.copyXml} testId="copy-xml" />
          </>
        )}
      </div>
      {decoded.xml === undefined ? (
        <div class={styles.raw} data-testid="message-xml">
          <p>{messageText.noXml}</p>
          <LongText text={encoded.raw} multiline />
        </div>
      ) : (
        <XmlView key={layout} xml={decoded.xml} document={decoded.document} layout={layout} problems={problems} />
      )}
    </>
  );
}
