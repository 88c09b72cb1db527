// What responses say: Response with its assertions, LogoutResponse, and the answers that browsers seldom carry.
import type {
  ArtifactResponse,
  LogoutResponse,
  ManageNameIdResponse,
  NameIdMappingResponse,
  Response,
} from '../../saml/messages.ts';
import { assertionParts } from './assertion-parts.ts';
import { fact, part, texts } from './facts.ts';
import { identifierFacts } from './identity-parts.ts';
import { inResponseTo, messagePart, partiesPart, statusPart } from './protocol-parts.ts';
import type { SummaryPart } from './summary.ts';
import { summaryText } from './text.ts';

const { parts: titles } = summaryText;

export function responseParts(response: Response, sentTo: string | undefined): SummaryPart[] {
  const { assertions, encryptedAssertions, status } = response;
  const audiences = assertions.flatMap(({ conditions }) =>
    (conditions?.audienceRestrictions ?? []).flatMap((restriction) => texts(restriction.audiences)),
  );
  const succeeded = status?.codes[0]?.value?.endsWith(':Success') === true;
  const nothing = succeeded && assertions.length + encryptedAssertions.length === 0;
  return [
    ...statusPart(status),
    ...partiesPart(response, sentTo, fact(summaryText.facts.audience, ...audiences)),
    ...messagePart(response, inResponseTo(response)),
    ...encryptedPart(encryptedAssertions.length, encryptedAssertions[0]?.element),
    ...(nothing
      ? part('assertion', titles.assertion, { statements: [{ words: summaryText.noAssertion, tone: 'warn' }] })
      : []),
    ...assertions.flatMap((assertion, i) => assertionParts(assertion, summaryText.assertion(i + 1, assertions.length))),
  ];
}

export const encryptedPart = (count: number, place?: Parameters<typeof part>[3]): SummaryPart[] =>
  count === 0
    ? []
    : part(
        'encrypted',
        titles.encrypted,
        {
          statements: [
            {
              words: count === 1 ? summaryText.encrypted.assertion : summaryText.encrypted.assertions(count),
              tone: 'warn',
            },
          ],
        },
        place,
      );

type OtherResponse = LogoutResponse | ManageNameIdResponse | NameIdMappingResponse | ArtifactResponse;

export function otherResponseParts(response: OtherResponse, sentTo: string | undefined): SummaryPart[] {
  return [
    ...statusPart(response.status),
    ...partiesPart(response, sentTo),
    ...messagePart(response, inResponseTo(response)),
    ...(response.kind === 'NameIDMappingResponse'
      ? part('subject', titles.subject, { facts: identifierFacts(response.identifier) }, response.element)
      : []),
  ];
}
