// SOAP (Bindings 3.2) and PAOS (3.3, ECP) seen in the browser: the envelope is the whole body of a request or response.
import { toDisplayText, utf8 } from '../base/bytes.ts';
import type { Limits } from '../base/limits.ts';
import type { Exchange, ExchangeRequest } from '../capture/exchange.ts';
import { headerValue } from '../capture/headers.ts';
import { parseXml } from '../xml/parse.ts';
import { childElements, textOf } from '../xml/read.ts';
import { bodyFormat } from './body-format.ts';
import type { EncodedMessage, ObservedRelayState } from './encoded-message.ts';
import { problem } from './problems.ts';
import { ABSENT_RELAY_STATE, observe } from './relay-state.ts';
import { looksLikeXml, sniffBareMessage, sniffSoap } from './sniff.ts';

/** How the request's body carries a message, as far as its beginning tells; undefined where it doesn't. */
export function envelopeOfRequest(request: ExchangeRequest): 'SOAP' | 'PAOS' | 'none' | undefined {
  if (request.body?.kind !== 'octets') return undefined;
  const { octets } = request.body;
  if (!looksLikeXml(octets) || bodyFormat(request) !== 'xml') return undefined;
  const soap = sniffSoap(octets);
  if (soap) return isPaos(headerValue(request.headers, 'content-type')) ? 'PAOS' : soap;
  return sniffBareMessage(octets) ? 'none' : undefined;
}

/** The envelopes of an exchange: at most one in the request's body and one in the response's. */
export function decodeSoap(exchange: Exchange, limits: Limits): EncodedMessage[] {
  const messages: EncodedMessage[] = [];
  const { request, response } = exchange;
  const binding = envelopeOfRequest(request);
  if (binding && request.body?.kind === 'octets') {
    messages.push(envelope(exchange.id, binding, request.body.octets, limits));
  }
  const body = response?.body;
  // Only a beginning of the text is turned into octets unless it is an envelope: most response bodies are pages.
  if (body !== undefined && /^\uFEFF?\s{0,256}</.test(body)) {
    const soap = sniffSoap(utf8(body.slice(0, 65_536)));
    if (soap) {
      const paos = isPaos(headerValue(response?.headers, 'content-type'));
      messages.push({ ...envelope(exchange.id, paos ? 'PAOS' : soap, utf8(body), limits), inResponse: true });
    }
  }
  return messages;
}

const isPaos = (contentType: string | undefined): boolean => /application\/vnd\.paos\+xml/i.test(contentType ?? '');

function envelope(
  exchangeId: string,
  binding: 'SOAP' | 'PAOS' | 'none',
  octets: Uint8Array,
  limits: Limits,
): EncodedMessage {
  const tooLarge = octets.length > limits.xmlOctets;
  const relayState = binding === 'PAOS' && !tooLarge ? headerRelayState(octets, limits) : ABSENT_RELAY_STATE;
  return {
    exchangeId,
    binding,
    parameter: '',
    place: 'body',
    raw: toDisplayText(octets),
    octets: tooLarge ? undefined : octets,
    relayState,
    problems: tooLarge ? [problem('message-too-large')] : [],
  };
}

const ECP = 'urn:oasis:names:tc:SAML:2.0:profiles:SSO:ecp';
const SOAP_NAMESPACES = ['http://schemas.xmlsoap.org/soap/envelope/', 'http://www.w3.org/2003/05/soap-envelope'];

/** The RelayState header block of ECP (Profiles 4.2.3.1). An envelope that the strict parser refuses shows none. */
function headerRelayState(octets: Uint8Array, limits: Limits): ObservedRelayState {
  const parsed = parseXml(octets, limits);
  if (!parsed.ok || !SOAP_NAMESPACES.includes(parsed.document.root.namespace)) return ABSENT_RELAY_STATE;
  const { root } = parsed.document;
  const blocks = childElements(root, root.namespace, 'Header').flatMap((header) =>
    childElements(header, ECP, 'RelayState'),
  );
  return observe(
    blocks.map((block) => ({ name: block.name, place: 'body', wire: null, octets: () => utf8(textOf(block)) })),
  ).relayState;
}
