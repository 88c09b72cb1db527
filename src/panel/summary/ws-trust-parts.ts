// What WS-Trust messages say: a request for a token, and the answer with its lifetime and the assertion inside.
import type { IssuedToken, SecurityTokenRequest, SecurityTokenResponse } from '../../saml/messages.ts';
import { assertionParts } from './assertion-parts.ts';
import { fact, part, text, time, uri } from './facts.ts';
import { encryptedPart } from './response-parts.ts';
import { saml11AssertionParts } from './saml11-parts.ts';
import type { SummaryPart } from './summary.ts';
import { summaryText } from './text.ts';

const { wsTrust: names, parts: titles } = summaryText;

export const tokenRequestParts = (request: SecurityTokenRequest): SummaryPart[] =>
  part(
    'ws-trust',
    titles.wsTrust,
    {
      facts: [
        ...fact(names.version, text(request.version)),
        ...fact(names.requestType, text(request.requestType?.text)),
        ...fact(names.tokenType, uri(request.tokenType?.text)),
        ...fact(names.appliesTo, text(request.appliesTo?.text)),
      ],
    },
    request.element,
  );

export const tokenResponseParts = (response: SecurityTokenResponse): SummaryPart[] =>
  response.responses.flatMap((issued, i) => {
    const prefix = summaryText.assertion(i + 1, response.responses.length);
    return [...issuedParts(issued, response.version, prefix), ...tokenParts(issued, prefix)];
  });

function issuedParts(issued: IssuedToken, version: string, prefix: string): SummaryPart[] {
  const { created, expires } = issued;
  const lifetime = { label: names.lifetime, from: created?.ms, to: expires?.ms };
  return part(
    'ws-trust',
    prefix + titles.wsTrust,
    {
      facts: [
        ...fact(names.version, text(version)),
        ...fact(names.appliesTo, text(issued.appliesTo?.text)),
        ...fact(names.tokenType, uri(issued.tokenType?.text)),
        ...fact(names.requestType, text(issued.requestType?.text)),
        ...fact(names.keyType, text(issued.keyType?.text)),
        ...fact(names.created, time(created)),
        ...fact(names.expires, time(expires)),
        ...fact(names.context, text(issued.context)),
      ],
      windows: lifetime.from === undefined && lifetime.to === undefined ? [] : [lifetime],
    },
    issued.element,
  );
}

function tokenParts({ token }: IssuedToken, prefix: string): SummaryPart[] {
  switch (token?.kind) {
    case undefined:
      return part('assertion', prefix + titles.assertion, { statements: [{ words: names.noToken, tone: 'warn' }] });
    case 'Assertion':
      return assertionParts(token, prefix);
    case 'Saml11Assertion':
      return saml11AssertionParts(token, prefix);
    case 'EncryptedAssertion':
    case 'EncryptedData':
      return encryptedPart(1, token.element);
  }
}
