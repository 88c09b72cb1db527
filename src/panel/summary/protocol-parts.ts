// The parts that all protocol messages of SAML 2.0 have: from whom to whom, identity, and the status of a response.
import type { ProtocolBase, Status, StatusCode, StatusResponseBase } from '../../saml/messages.ts';
import { knownName, statusName } from '../../saml/names.ts';
import type { XmlElement } from '../../xml/tree.ts';
import { fact, part, text, time, words } from './facts.ts';
import { issuerFacts } from './identity-parts.ts';
import type { Fact, Statement, SummaryPart } from './summary.ts';
import { summaryText } from './text.ts';

const { facts: names, parts: titles } = summaryText;

/** `more`: what one kind of message says of its ways on top of that. `sentTo`: the URL that the browser called. */
export const partiesPart = (
  base: Pick<ProtocolBase, 'issuer' | 'destination'>,
  sentTo: string | undefined,
  more: readonly Fact[] = [],
): SummaryPart[] =>
  part('parties', titles.parties, {
    facts: [
      ...issuerFacts(base.issuer),
      ...fact(names.destination, text(base.destination)),
      // Said only where it is news: a message should go where its Destination says.
      ...(sentTo === base.destination ? [] : fact(names.sentTo, text(sentTo))),
      ...more,
    ],
  });

export const messagePart = (base: ProtocolBase, more: readonly Fact[] = []): SummaryPart[] =>
  part(
    'message',
    titles.message,
    {
      facts: [
        ...fact(names.id, text(base.id)),
        ...more,
        ...fact(names.issueInstant, time(base.issueInstant)),
        ...fact(names.version, text(base.version)),
        ...fact('Consent', text(base.consent)),
        ...fact('Extensions', ...(base.extensions?.elements ?? []).map(({ name }) => text(name))),
      ],
    },
    base.element,
  );

/** A Response without InResponseTo was sent unasked; that is worth words. */
export const inResponseTo = (base: StatusResponseBase): Fact[] =>
  fact(names.inResponseTo, text(base.inResponseTo) ?? words(summaryText.unsolicited, 'weak'));

export function statusPart(status: Status | undefined): SummaryPart[] {
  if (!status) {
    return part('status', titles.status, { statements: [{ words: summaryText.statusMissing, tone: 'bad' }] });
  }
  const codes = status.codes.map(({ value }) => codeName(value));
  return statusParts({
    codes,
    message: status.message,
    detail: status.detail,
    element: status.element,
  });
}

interface StatusView {
  /** Top code first, as short as they can be told; '' for one without value. */
  readonly codes: readonly string[];
  readonly message: string | undefined;
  readonly detail: readonly XmlElement[];
  readonly element: XmlElement;
}

/** One sentence a code, the codes as a path, then what the sender says in its own words. */
export function statusParts({ codes, message, detail, element }: StatusView): SummaryPart[] {
  const path = codes.map((code) => (code === '' ? summaryText.empty : code)).join(' › ');
  const tone = codes[0] === 'Success' ? 'good' : 'bad';
  // The second code is the telling one; deeper ones are products' own and have no meaning to look up.
  const meanings = codes.slice(0, 2).flatMap((code) => summaryText.statusMeaning(code) ?? []);
  const statements: Statement[] = [{ words: [path, ...meanings].join(codes.length > 0 ? ' — ' : ''), tone }];
  return part(
    'status',
    titles.status,
    {
      statements: codes.length === 0 ? [{ words: summaryText.statusMissing, tone: 'bad' }] : statements,
      facts: [
        ...fact(names.statusMessage, text(message)),
        ...fact(
          names.statusDetail,
          ...detail.slice(0, 5).map((child) => text(child.name)),
          ...(detail.length > 5 ? [words(summaryText.statusDetail(detail.length), 'weak')] : []),
        ),
      ],
    },
    element,
  );
}

/** A near miss of a SAML URN stays whole: shortened, it would look right. */
function codeName(value: StatusCode['value']): string {
  if (value === undefined) return '';
  return knownName(value)?.group === 'status' ? statusName(value) : value;
}
