// Two messages side by side, part by part: the refused Response against the one that was taken.
import { useState } from 'preact/hooks';
import type { Analysis, AnalyzedMessage } from '../../analysis/analysis.ts';
import { indexOf } from '../analysis-index.ts';
import { flowText, formats, treeText } from '../text.ts';
import { usualPartner } from './compare-tab.tsx';
import { compareText } from './compare-text.ts';
import styles from './comparison.module.css';
import { Comparison, Nothing } from './comparison.tsx';
import { messageParts } from './message-parts.ts';

/** Messages that can be chosen: the nearest ones. */
const MOST_CHOICES = 500;

export interface MessageCompareTabProps {
  readonly message: AnalyzedMessage;
  readonly analysis: Analysis;
}

export function MessageCompareTab({ message, analysis }: MessageCompareTabProps) {
  const [chosen, setChosen] = useState<string | undefined>(undefined);
  const [all, setAll] = useState(false);
  const others = comparable(message, analysis);
  const other = others.find((one) => keyOf(one) === chosen) ?? usualMessage(message, analysis);
  if (!other) return <Nothing>{compareText.noOtherMessage}</Nothing>;
  const { exchanges } = indexOf(analysis);
  const without = withoutXml(message, other);
  const partsOf = (one: AnalyzedMessage) =>
    messageParts(one, exchanges.get(one.exchangeId), { all, xml: without === undefined });
  return (
    <>
      {without !== undefined && <Nothing>{without}</Nothing>}
      <Comparison
        ours={partsOf(message)}
        theirs={partsOf(other)}
        others={others.map((one) => [keyOf(one), nameOf(one, analysis)])}
        chosen={keyOf(other)}
        onChoose={setChosen}
        words={compareText.messages}
      >
        <label class={styles.only}>
          <input type="checkbox" checked={all} data-testid="compare-all" onChange={() => setAll(!all)} />
          {compareText.all}
        </label>
      </Comparison>
    </>
  );
}

/** Why the elements of the two can't be compared; undefined where both have some. */
export function withoutXml(...messages: readonly AnalyzedMessage[]): string | undefined {
  const lacking = messages.filter(({ decoded }) => !decoded.document);
  if (lacking.length === 0) return undefined;
  const isBare = ({ encoded: { artifact, octets, problems } }: AnalyzedMessage): boolean =>
    artifact !== undefined || (octets === undefined && problems.length === 0);
  return lacking.every(isBare) ? compareText.noXml : compareText.unreadable;
}

const keyOf = ({ exchangeId, encoded }: AnalyzedMessage): string => `${exchangeId} ${encoded.place}`;

/** Those of its kind where there are any, else all; in the order of the trace. */
function comparable(message: AnalyzedMessage, { messages }: Analysis): readonly AnalyzedMessage[] {
  const others = messages.filter((other) => other !== message);
  const alike = others.filter(({ decoded }) => decoded.header.kind === message.decoded.header.kind);
  const choice = alike.length > 0 ? alike : others;
  const at = Math.max(0, choice.findIndex(({ index }) => index > message.index) - MOST_CHOICES / 2);
  return choice.slice(at, at + MOST_CHOICES);
}

/** The one in the same role of the flow that this one's flow is usually compared with, else the nearest before, else the next. */
export function usualMessage(message: AnalyzedMessage, analysis: Analysis): AnalyzedMessage | undefined {
  const { places } = indexOf(analysis);
  const place = places.get(message.index);
  const partner = place && usualPartner(place.flow, analysis);
  const others = comparable(message, analysis);
  const inPartner = others.find(({ index }) => partner !== undefined && places.get(index)?.flow === partner);
  return inPartner ?? others.findLast(({ index }) => index < message.index) ?? others[0];
}

function nameOf({ decoded, exchangeId, index }: AnalyzedMessage, analysis: Analysis): string {
  const { exchanges, places } = indexOf(analysis);
  const exchange = exchanges.get(exchangeId);
  const time = exchange ? `${formats.time(exchange.startedAt)} ` : '';
  const kind = decoded.header.kind === 'unreadable' ? treeText.unreadable : decoded.header.kind;
  const issuer = decoded.header.issuer === undefined ? '' : ` · ${decoded.header.issuer.slice(0, 80)}`;
  const flow = places.get(index)?.flow;
  return `${time}${kind}${issuer}${flow ? `: ${flowText.outcome[flow.outcome]}` : ''}`;
}
