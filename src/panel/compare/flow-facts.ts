// What of a flow is worth comparing with another one: no ids and times, which differ in every login.
import type { Analysis, AnalyzedMessage } from '../../analysis/analysis.ts';
import { headerValue } from '../../capture/headers.ts';
import type { Assertion, AuthnRequest } from '../../saml/messages.ts';
import { indexOf } from '../analysis-index.ts';
import type { FlowSummary } from '../flow-summary.ts';
import { compareText } from './compare-text.ts';

export interface FlowFact {
  readonly group: string;
  readonly name: string;
  readonly value: string;
}

export function flowFacts(summary: FlowSummary, analysis: Analysis): FlowFact[] {
  const { flow, participants, legs } = summary;
  const text = compareText.facts;
  const facts: FlowFact[] = [
    { group: compareText.flow, name: text.outcome, value: flow.outcome },
    { group: compareText.flow, name: text.begun, value: flow.initiatedBy },
    { group: compareText.flow, name: text.hosts, value: participants.join(' → ') },
    { group: compareText.flow, name: text.legs, value: String(legs.length) },
  ];
  for (const [i, { leg, request, response }] of legs.entries()) {
    const add = (of: string) => (name: string, value: string | undefined) => {
      if (value !== undefined && value !== '')
        facts.push({ group: compareText.leg(of, i + 1, legs.length), name, value });
    };
    if (request) {
      const put = add(request.decoded.header.kind);
      messageFacts(request, analysis, put);
      if (request.decoded.message?.kind === 'AuthnRequest') requestFacts(request.decoded.message, put);
    }
    if (response) {
      const put = add(response.decoded.header.kind);
      messageFacts(response, analysis, put);
      put(text.status, response.decoded.header.status);
      put(text.relayState, leg.relayState.verdict);
      const { message } = response.decoded;
      if (message?.kind === 'Response') {
        put(text.assertions, `${message.assertions.length} + ${message.encryptedAssertions.length}`);
        for (const assertion of message.assertions) assertionFacts(assertion, put);
      }
    }
  }
  return facts;
}

type Put = (name: string, value: string | undefined) => void;

function messageFacts({ encoded, decoded, exchangeId }: AnalyzedMessage, analysis: Analysis, put: Put): void {
  const text = compareText.facts;
  const exchange = indexOf(analysis).exchanges.get(exchangeId);
  put(text.binding, encoded.binding);
  put(text.address, exchange?.request.url.split('?')[0]);
  put(text.httpStatus, exchange?.response?.status ? String(exchange.response.status) : undefined);
  put(text.issuer, decoded.header.issuer);
  put(text.destination, decoded.header.destination);
  put(text.encrypted, String(decoded.header.encrypted));
  put(text.relayStateBytes, String(encoded.relayState.octets.length));
  const cookies = headerValue(exchange?.request.headers, 'cookie');
  // Names only: their values are secrets, and other ones in each login.
  const names = cookies?.split(';').map((cookie) => cookieStem(cookie.split('=')[0]?.trim() ?? ''));
  put(text.cookies, names && [...new Set(names)].sort().join(', '));
  put(text.signature, encoded.detachedSignature?.sigAlg);
}

/** The last part of a name behind a separator, which may be an escaped colon. */
const LAST_PART = /^(.*(?:[._:~-]|%3a))([A-Za-z0-9]{8,})$/i;

/** A cookie's name without the random end that some servers give one cookie for each login: `sp_login_58c71b4a` is `sp_login_…`. */
export function cookieStem(name: string): string {
  const [, stem = '', end = ''] = LAST_PART.exec(name) ?? [];
  return isRandom(end) ? `${stem}…` : name;
}

/** Hexadecimal with a digit, or base64 with several, of which one stands before a letter: `session2024` is no such text. */
const isRandom = (text: string): boolean =>
  /\d/.test(text) && (/^(?:[0-9a-f]+|[0-9A-F]+)$/.test(text) || (/\d[A-Za-z]/.test(text) && /\d[^\d]*\d/.test(text)));

function requestFacts(request: AuthnRequest, put: Put): void {
  const text = compareText.facts;
  put(text.acsUrl, request.assertionConsumerServiceUrl);
  put(text.acsIndex, request.assertionConsumerServiceIndex?.toString());
  put(text.protocolBinding, request.protocolBinding);
  put(text.forceAuthn, request.forceAuthn?.toString());
  put(text.isPassive, request.isPassive?.toString());
  put(text.nameIdPolicy, request.nameIdPolicy?.format);
  put(text.authnContext, request.requestedAuthnContext?.classRefs.map(({ text: value }) => value).join(', '));
}

function assertionFacts(assertion: Assertion, put: Put): void {
  const text = compareText.facts;
  const { subject, conditions, authnStatements, attributeStatements } = assertion;
  const identifier = subject?.identifier;
  put(text.nameId, identifier?.kind === 'NameID' ? identifier.value : identifier?.kind);
  put(text.nameIdFormat, identifier?.kind === 'NameID' ? identifier.format : undefined);
  put(text.recipient, subject?.confirmations.flatMap(({ data }) => data?.recipient ?? []).join(', '));
  put(
    text.audience,
    conditions?.audienceRestrictions.flatMap(({ audiences }) => audiences.map((one) => one.text)).join(', '),
  );
  const { notBefore, notOnOrAfter } = conditions ?? {};
  if (notBefore?.ms !== undefined && notOnOrAfter?.ms !== undefined)
    put(text.window, compareText.seconds((notOnOrAfter.ms - notBefore.ms) / 1_000));
  put(text.context, authnStatements.flatMap(({ authnContext }) => authnContext?.classRef?.text ?? []).join(', '));
  put(text.signed, String(assertion.signature !== undefined));
  for (const { name, values } of attributeStatements.flatMap(({ attributes }) => attributes))
    put(text.attribute(name ?? ''), values.map((value) => value.text).join(' | ') || compareText.empty);
}
