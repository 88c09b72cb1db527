// Builds small analyses by hand for the panel's tests: exchanges, messages in them, flows over them.
import type { Analysis, AnalyzedMessage } from '../../src/analysis/analysis.ts';
import { toDisplayText, utf8 } from '../../src/base/bytes.ts';
import { epochMs } from '../../src/base/units.ts';
import type { EncodedMessage, ObservedRelayState } from '../../src/bindings/encoded-message.ts';
import type { Exchange } from '../../src/capture/exchange.ts';
import type { Flow, Leg } from '../../src/flow/flow.ts';
import type { DecodedMessage, MessageKind } from '../../src/saml/decoded-message.ts';

type ExchangeParts = Partial<Omit<Exchange, 'request'>> & { readonly url?: string; readonly method?: string } & {
  readonly request?: Partial<Exchange['request']>;
};

/** An exchange that went well, a second after the one with the sequence before it. */
export function exchange(id: string, { url, method, request, ...parts }: ExchangeParts = {}): Exchange {
  const sequence = parts.sequence ?? Number(/\d+$/.exec(id)?.[0] ?? 0);
  return {
    id,
    source: 'webRequest',
    sequence,
    startedAt: epochMs(1_000_000 + sequence * 1_000),
    endedAt: epochMs(1_000_500 + sequence * 1_000),
    requestId: `request-${id}`,
    hop: 0,
    tab: { id: 1 },
    frame: { id: 0, parentId: -1 },
    resourceType: 'main_frame',
    requestBody: 'none',
    response: { status: 200, statusText: 'OK', fromCache: false },
    state: 'completed',
    gaps: [],
    ...parts,
    request: { method: method ?? 'GET', url: url ?? `https://other.example/${id}`, ...request },
  };
}

const ABSENT: ObservedRelayState = { presence: 'absent', wire: null, octets: utf8(''), value: '', repeats: [] };

/** RelayState with this value; octets for what is not UTF-8. */
export function relayState(value: string | Uint8Array | undefined): ObservedRelayState {
  if (value === undefined) return ABSENT;
  const octets = typeof value === 'string' ? utf8(value) : value;
  const presence = octets.length === 0 ? 'empty' : 'present';
  return { presence, wire: null, octets, value: toDisplayText(octets), repeats: [] };
}

interface MessageParts {
  readonly relayState?: string | Uint8Array | undefined;
  readonly header?: Partial<DecodedMessage['header']>;
  readonly encoded?: Partial<EncodedMessage>;
  readonly decoded?: Partial<DecodedMessage>;
}

/** A message in the exchange `exchangeId`; `index` is its place in the analysis. */
export function message(
  index: number,
  exchangeId: string,
  kind: MessageKind,
  parts: MessageParts = {},
): AnalyzedMessage {
  return {
    index,
    exchangeId,
    encoded: {
      exchangeId,
      binding: 'HTTP-POST',
      parameter: kind.endsWith('Request') ? 'SAMLRequest' : 'SAMLResponse',
      place: 'body',
      raw: 'PHg+',
      octets: utf8('<x/>'),
      relayState: relayState(parts.relayState),
      problems: [],
      ...parts.encoded,
    },
    decoded: {
      header: {
        kind,
        version: 'SAML 2.0',
        id: `_${index}`,
        inResponseTo: undefined,
        issuer: undefined,
        destination: undefined,
        issueInstant: undefined,
        status: undefined,
        encrypted: false,
        ...parts.header,
      },
      xml: '<x/>',
      document: undefined,
      xmlProblem: undefined,
      problems: [],
      ...parts.decoded,
    },
  };
}

export const leg = (request: number | undefined, response: number | undefined, parts: Partial<Leg> = {}): Leg => ({
  request,
  response,
  pairing: response === undefined ? 'none' : 'in-response-to',
  requestHops: [],
  responseHops: [],
  relayState: { verdict: 'exact', octets: 3, browserChanges: [] },
  trail: [],
  ...parts,
});

export const flow = (
  id: string,
  legs: readonly Leg[],
  exchanges: readonly string[],
  parts: Partial<Flow> = {},
): Flow => ({
  id,
  kind: 'sso',
  initiatedBy: 'sp',
  legs,
  exchanges,
  outcome: 'succeeded',
  outcomeEvidence: [{ code: 'answered-by-page', detail: '200' }],
  ...parts,
});

/** One login through e1 to e6: request in e2, response in e5, and e7, which belongs to nothing. */
export function loginAnalysis(): Analysis {
  return {
    exchanges: [
      exchange('e1', { url: 'https://sp.example/start' }),
      exchange('e2', { url: 'https://idp.example/sso', method: 'POST', initiator: 'https://sp.example' }),
      exchange('e3', { url: 'https://idp.example/login' }),
      exchange('e4', { url: 'https://idp.example/done', gaps: ['response'], state: 'pending' }),
      exchange('e5', { url: 'https://sp.example/acs', method: 'POST', initiator: 'https://idp.example' }),
      exchange('e6', { url: 'https://sp.example/home' }),
      exchange('e7', { url: 'https://news.example/' }),
    ],
    messages: [
      message(0, 'e2', 'AuthnRequest', { relayState: 'abc' }),
      message(1, 'e5', 'Response', { relayState: 'abc', header: { status: 'Success', inResponseTo: '_0' } }),
    ],
    flows: [flow('f1', [leg(0, 1)], ['e1', 'e2', 'e3', 'e4', 'e5', 'e6'])],
  };
}
