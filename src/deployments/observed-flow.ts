// What a flow shows of its two parties: their names, their addresses, in the order of the traffic. For detection and for "use what this login did".
import type { Binding, EncodedMessage } from '../bindings/encoded-message.ts';
import type { Exchange } from '../capture/exchange.ts';
import type { DecodedMessage } from '../saml/decoded-message.ts';
import type { Assertion } from '../saml/messages.ts';

/** What of a flow is looked at. */
export interface ObservedFlow {
  readonly messages: readonly {
    readonly exchange: Exchange;
    readonly encoded: EncodedMessage;
    readonly decoded: DecodedMessage;
  }[];
  readonly exchanges: readonly Exchange[];
}

type ObservedMessage = ObservedFlow['messages'][number];

export interface Address {
  /** As the traffic had it. */
  readonly url: string;
  /** Lower case, without port. */
  readonly host: string;
  readonly path: string;
  parameter(name: string): string | undefined;
}

/** Where the browser really took a message. For a message that was pasted: where it says that it goes. */
export interface Delivery {
  readonly address: Address;
  readonly binding: Binding;
}

export interface Parties {
  /** Where AuthnRequests went: the IdP's. */
  readonly requests: readonly Delivery[];
  /** Where Responses went: the SP's. */
  readonly responses: readonly Delivery[];
  /** Where AuthnRequests ask the Response to go. */
  readonly askedConsumers: readonly Delivery[];
  /** Issuers of AuthnRequests. */
  readonly requesters: readonly string[];
  readonly audiences: readonly string[];
  /** Issuers of Responses and Assertions. */
  readonly issuers: readonly string[];
  /** SHA-1 of the entity IDs of those who made artifacts, in hexadecimal. */
  readonly artifactSources: readonly string[];
  /** Issuers of logout messages: of either party. */
  readonly logoutIssuers: readonly string[];
  /** Where logout messages went: either party's. */
  readonly logouts: readonly Delivery[];
  /** Assertions that can be read without a key. */
  readonly assertions: readonly Assertion[];
  /** Addresses of all exchanges, messages or not. */
  readonly addresses: readonly Address[];
}

export function toAddress(text: string | undefined): Address | undefined {
  if (text === undefined || !URL.canParse(text.trim())) return undefined;
  const url = new URL(text.trim());
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return undefined;
  return {
    url: text,
    host: url.hostname.toLowerCase().replace(/\.$/, ''),
    path: url.pathname,
    parameter: (name) => url.searchParams.get(name) ?? undefined,
  };
}

export function partiesOf(flow: ObservedFlow): Parties {
  const requests: Delivery[] = [];
  const responses: Delivery[] = [];
  const askedConsumers: Delivery[] = [];
  const requesters = new Set<string>();
  const audiences = new Set<string>();
  const issuers = new Set<string>();
  const artifactSources = new Set<string>();
  const logoutIssuers = new Set<string>();
  const logouts: Delivery[] = [];
  const assertions: Assertion[] = [];
  for (const observed of flow.messages) {
    const { header, message } = observed.decoded;
    switch (header.kind) {
      case 'AuthnRequest':
      case 'sign-in': {
        requests.push(...deliveryOf(observed));
        add(requesters, header.issuer ?? observed.encoded.wsFederation?.realm);
        const asked =
          message?.kind === 'AuthnRequest' ? message.assertionConsumerServiceUrl : observed.encoded.wsFederation?.reply;
        const address = toAddress(asked);
        if (address) askedConsumers.push({ address, binding: bindingOf(message) });
        break;
      }
      case 'Response':
      case 'Assertion':
      case 'Artifact':
      case 'RequestSecurityTokenResponse':
        responses.push(...deliveryOf(observed));
        add(issuers, header.issuer);
        add(artifactSources, observed.encoded.artifact?.sourceId);
        break;
      case 'LogoutRequest':
      case 'LogoutResponse':
        logouts.push(...deliveryOf(observed));
        add(logoutIssuers, header.issuer);
        break;
      default:
        break;
    }
    if (message?.kind === 'Assertion') assertions.push(message);
    if (message?.kind === 'Response') assertions.push(...message.assertions);
    if (message?.kind === 'Saml11Response')
      for (const { issuer, conditions } of message.assertions) {
        add(issuers, issuer);
        for (const { audiences: texts } of conditions?.audienceRestrictions ?? [])
          for (const { text } of texts) add(audiences, text);
      }
  }
  for (const { issuer, conditions } of assertions) {
    add(issuers, issuer?.value);
    for (const { audiences: texts } of conditions?.audienceRestrictions ?? [])
      for (const { text } of texts) add(audiences, text);
  }
  return {
    requests,
    responses,
    askedConsumers,
    requesters: [...requesters],
    audiences: [...audiences],
    issuers: [...issuers],
    artifactSources: [...artifactSources],
    logoutIssuers: [...logoutIssuers],
    logouts,
    assertions,
    addresses: flow.exchanges.flatMap(({ request }) => toAddress(request.url) ?? []),
  };
}

const add = (values: Set<string>, value: string | undefined): void => {
  const text = value?.trim();
  if (text) values.add(text);
};

/** By SOAP and PAOS a message goes from server to server, or in an answer: no address of a party. */
const UNADDRESSED: readonly Binding[] = ['SOAP', 'PAOS'];

function deliveryOf({ exchange, encoded, decoded }: ObservedMessage): Delivery[] {
  const { binding } = encoded;
  if (encoded.inResponse || UNADDRESSED.includes(binding)) return [];
  const address = toAddress(binding === 'none' ? decoded.header.destination : exchange.request.url);
  return address ? [{ address, binding }] : [];
}

const bindingOf = (message: DecodedMessage['message']): Binding => {
  const uri = message?.kind === 'AuthnRequest' ? (message.protocolBinding ?? '') : '';
  const name = uri.slice(uri.lastIndexOf(':') + 1);
  return name === 'HTTP-POST' || name === 'HTTP-Artifact' || name === 'HTTP-Redirect' || name === 'PAOS'
    ? name
    : 'none';
};
