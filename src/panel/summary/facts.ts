// Makes facts of what the readers give; what is absent from a message gives no fact. For the builders of summaries.

import type { Instant, TextValue } from '../../saml/messages.ts';
import { displayName, knownName } from '../../saml/names.ts';
import type { SourceRange, XmlElement } from '../../xml/tree.ts';
import type { Fact, FactValue, SummaryPart, SummaryPartId, Tone } from './summary.ts';
import { summaryText } from './text.ts';

/** A fact with those of the values that are there; none where all are absent. To be spread into a list. */
export function fact(name: string, ...values: readonly (FactValue | undefined)[]): Fact[] {
  const present = values.filter((value) => value !== undefined);
  return present.length === 0 ? [] : [{ name, values: present }];
}

/** A value from the message. An empty one is marked: nothing would be there to see. */
export function text(value: string | number | undefined, marks: readonly string[] = []): FactValue | undefined {
  if (value === undefined) return undefined;
  const all = value === '' ? [summaryText.empty, ...marks] : marks;
  return { kind: 'text', text: String(value), ...(all.length > 0 && { marks: all }) };
}

/** A URI with the name that SAML gives it, or as it is. */
export function uri(value: string | undefined): FactValue | undefined {
  const group = value === undefined ? undefined : knownName(value)?.group;
  // The short name of a namespace is a prefix, which is no name for people.
  if (value === undefined || group === undefined || group === 'namespace') return text(value);
  return { kind: 'name', uri: value, short: displayName(value) };
}

export const texts = (values: readonly TextValue[]): (FactValue | undefined)[] =>
  values.map(({ text: value }) => text(value));

export const uris = (values: readonly TextValue[]): (FactValue | undefined)[] =>
  values.map(({ text: value }) => uri(value));

export const time = (instant: Instant | undefined): FactValue | undefined =>
  instant && (instant.ms === undefined ? text(instant.text, [summaryText.noTime]) : { kind: 'time', instant });

export const words = (sentence: string, tone?: Tone): FactValue => ({
  kind: 'words',
  words: sentence,
  ...(tone && { tone }),
});

/** A flag with what it means; undefined where it is not set. */
export const flag = (
  value: boolean | undefined,
  meanings: { readonly yes: string; readonly no: string },
): FactValue | undefined => (value === undefined ? undefined : words(value ? meanings.yes : meanings.no));

type Content = Omit<SummaryPart, 'id' | 'title' | 'range'>;

/** A part, unless there is nothing in it. To be spread into a list. */
export function part(
  id: SummaryPartId,
  title: string,
  content: Content,
  place?: XmlElement | SourceRange,
): SummaryPart[] {
  const { statements = [], facts = [], table, windows = [] } = content;
  if (statements.length + facts.length + windows.length === 0 && !table) return [];
  return [{ id, title, ...content, ...(place && { range: placeOf(place) }) }];
}

/** Of an element its start tag: the element itself may be most of the message. */
const placeOf = (place: XmlElement | SourceRange): SourceRange =>
  'kind' in place ? { start: place.start, end: place.startTagEnd } : place;
