// Finds the legs of a trace: which response answers which request.
import type { EncodedMessage } from '../bindings/encoded-message.ts';
import type { Exchange } from '../capture/exchange.ts';
import type { DecodedMessage, MessageHeader } from '../saml/decoded-message.ts';
import { type Browsing, inSameBrowsing } from './browsing.ts';
import type { Leg, MessageIndex, Pairing, RelayStateVerdict } from './flow.ts';
import { hostNameOf, senderHost, siteOf } from './leg-parties.ts';
import { compareRelayState, type RelayStateSide } from './relay-state.ts';

/** A message with its exchange, as correlation needs it. */
export interface FlowMessage {
  readonly index: MessageIndex;
  readonly exchange: Exchange;
  readonly encoded: EncodedMessage;
  readonly header: MessageHeader;
  /** Undefined where only the header was read: rounds of one login are then told as logins of their own. */
  readonly decoded?: DecodedMessage;
}

/** Milliseconds after which a response that names no request is not taken for the answer to one (FIELD §0). */
const GUESS_WINDOW = 15 * 60 * 1_000;

const REQUESTS = new Set([
  'AuthnRequest',
  'LogoutRequest',
  'sign-in',
  'sign-out',
  'ManageNameIDRequest',
  'NameIDMappingRequest',
  'RequestSecurityToken',
]);
/** What a WS-Federation token may be the answer to; SAML's responses answer all other requests but a sign-out. */
const SIGN_INS = new Set(['sign-in', 'RequestSecurityToken']);
const RESPONSES = new Set([
  'Response',
  'LogoutResponse',
  'Artifact',
  'RequestSecurityTokenResponse',
  'ManageNameIDResponse',
  'NameIDMappingResponse',
]);

/** What nobody can read, or what is no message of SAML's, is what its parameter says. */
const isObscure = ({ header }: FlowMessage): boolean => header.kind === 'unreadable' || header.kind === 'other';

export const isRequest = (message: FlowMessage): boolean =>
  REQUESTS.has(message.header.kind) || (isObscure(message) && /^samlrequest$/i.test(message.encoded.parameter));

export const isResponse = (message: FlowMessage): boolean =>
  RESPONSES.has(message.header.kind) ||
  (isObscure(message) && /^(samlresponse|samlart|wresult)$/i.test(message.encoded.parameter));

interface Draft {
  request: FlowMessage | undefined;
  response: FlowMessage | undefined;
  pairing: Pairing;
  readonly requestHops: FlowMessage[];
  readonly responseHops: FlowMessage[];
}

/** `messages` in the order of their exchanges. Legs come in the order in which they began; their trails are still empty. */
export function pairLegs(
  messages: readonly FlowMessage[],
  browsing: Browsing,
  chains: ReadonlyMap<string, readonly Exchange[]>,
): Leg[] {
  const drafts: Draft[] = [];
  const byRequestId = new Map<string, Draft>();
  const byResponseId = new Map<string, Draft>();
  /** Responses to requests that were not seen, by the id that they answer. */
  const orphans = new Map<string, Draft>();
  /** Requests that nothing answers yet. */
  const waiting = new Set<Draft>();
  const begin = (request: FlowMessage | undefined, response: FlowMessage | undefined, pairing: Pairing): Draft => {
    const draft: Draft = { request, response, pairing, requestHops: [], responseHops: [] };
    drafts.push(draft);
    return draft;
  };
  for (const message of messages) {
    const { id } = message.header;
    if (isRequest(message)) {
      const seen = id === undefined ? sameSignIn(message, waiting, browsing) : byRequestId.get(id);
      if (seen) {
        seen.requestHops.push(message);
        continue;
      }
      // What answers it may have been recorded before it: a worker that starts hears of requests out of order.
      const orphan = id === undefined ? undefined : orphans.get(id);
      const answered = orphan && isBefore(message, orphan.response) ? orphan : undefined;
      const draft = answered ?? begin(message, undefined, 'none');
      if (answered) {
        answered.request = message;
        answered.pairing = 'in-response-to';
        if (id !== undefined) orphans.delete(id);
      } else waiting.add(draft);
      if (id !== undefined) byRequestId.set(id, draft);
    } else if (isResponse(message)) {
      const seen = id === undefined ? undefined : byResponseId.get(id);
      if (seen) {
        seen.responseHops.push(message);
        continue;
      }
      const draft = answer(message, waiting, byRequestId, browsing, chains, begin);
      waiting.delete(draft);
      const { inResponseTo } = message.header;
      if (!draft.request && inResponseTo !== undefined && !orphans.has(inResponseTo)) orphans.set(inResponseTo, draft);
      if (id !== undefined) byResponseId.set(id, draft);
    }
  }
  return drafts.map(toLeg);
}

/** By the browser's clock: a request that is sent once more is no longer what was answered. */
const isBefore = (request: FlowMessage, response: FlowMessage | undefined): boolean =>
  response !== undefined && request.exchange.startedAt <= response.exchange.startedAt;

function answer(
  response: FlowMessage,
  waiting: ReadonlySet<Draft>,
  byRequestId: ReadonlyMap<string, Draft>,
  browsing: Browsing,
  chains: ReadonlyMap<string, readonly Exchange[]>,
  begin: (request: FlowMessage | undefined, response: FlowMessage, pairing: Pairing) => Draft,
): Draft {
  const { inResponseTo } = response.header;
  if (inResponseTo !== undefined) {
    const asked = byRequestId.get(inResponseTo);
    if (!asked) return begin(undefined, response, 'none');
    if (asked.response && asked.pairing === 'in-response-to') return begin(asked.request, response, 'in-response-to');
    // What had been guessed to be the answer is something else.
    if (asked.response) begin(undefined, asked.response, 'none');
    asked.response = response;
    asked.pairing = 'in-response-to';
    return asked;
  }
  // A readable Response without InResponseTo is unsolicited: it answers nothing.
  if (response.header.kind === 'Response' || response.header.kind === 'LogoutResponse')
    return begin(undefined, response, 'none');
  const sender = siteOf(senderHost(response.exchange, chains));
  const possible = [...waiting].filter((draft) => mayAnswer(response, draft, browsing, sender));
  // Of logins in several tabs, the one in this tab.
  const sameTab = possible.filter(({ request }) => request?.exchange.tab?.id === response.exchange.tab?.id);
  const candidates = sameTab.length > 0 ? sameTab : possible;
  const [only] = candidates;
  if (!only || candidates.length > 1) return begin(undefined, response, 'none');
  only.response = response;
  only.pairing = 'guessed';
  return only;
}

/** `sender`: site of the server that sent the response; '' where the browser does not tell. */
function mayAnswer(
  response: FlowMessage,
  { request, requestHops }: Draft,
  browsing: Browsing,
  sender: string,
): boolean {
  if (!request || request.header.kind === 'sign-out') return false;
  const token = response.header.kind === 'RequestSecurityTokenResponse' || response.encoded.parameter === 'wresult';
  if (token !== SIGN_INS.has(request.header.kind)) return false;
  const age = response.exchange.startedAt - request.exchange.startedAt;
  if (age < 0 || age > GUESS_WINDOW || !inSameBrowsing(browsing, request.exchange, response.exchange)) return false;
  if (sender === '') return true;
  return [request, ...requestHops].some(({ exchange }) => siteOf(hostNameOf(exchange.request.url)) === sender);
}

/** A WS-Federation sign-in has no id; on the provider's own pages it stands in the address again and again. */
function sameSignIn(message: FlowMessage, waiting: ReadonlySet<Draft>, browsing: Browsing): Draft | undefined {
  const key = signInKey(message);
  if (key === undefined) return undefined;
  for (const draft of waiting) {
    if (!draft.request || signInKey(draft.request) !== key) continue;
    if (inSameBrowsing(browsing, draft.request.exchange, message.exchange)) return draft;
  }
  return undefined;
}

const signInKey = ({ header, encoded: { wsFederation, relayState } }: FlowMessage): string | undefined =>
  wsFederation && SIGN_INS.has(header.kind)
    ? JSON.stringify([wsFederation.realm, wsFederation.time, relayState.value])
    : undefined;

function toLeg({ request, response, pairing, requestHops, responseHops }: Draft): Leg {
  return {
    request: request?.index,
    response: response?.index,
    pairing,
    requestHops: requestHops.map(({ index }) => index),
    responseHops: responseHops.map(({ index }) => index),
    relayState: judge(request, response, pairing),
    trail: [],
  };
}

function judge(
  request: FlowMessage | undefined,
  response: FlowMessage | undefined,
  pairing: Pairing,
): RelayStateVerdict {
  if (!response) return { verdict: 'not-checked', reason: 'no-response-seen' };
  if (!request) {
    const asked = response.header.inResponseTo !== undefined || response.header.kind !== 'Response';
    return { verdict: 'not-checked', reason: asked ? 'no-request-seen' : 'unsolicited' };
  }
  return compareRelayState(toSide(request), toSide(response), pairing);
}

const toSide = ({ encoded, exchange }: FlowMessage): RelayStateSide => ({
  encoded,
  exchangeId: exchange.id,
  body: exchange.requestBody,
});
