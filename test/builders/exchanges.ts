// Builders of exchanges with SAML messages in them, by what the user did rather than by field.
import { deflateRawSync } from 'node:zlib';
import { utf8 } from '../../src/base/bytes.ts';
import { epochMs } from '../../src/base/units.ts';
import type { Exchange, ExchangeRequest, FormField, RequestBody } from '../../src/capture/exchange.ts';
import * as saml from './saml.ts';

export const STARTED = 1_767_323_045_000;

export type ExchangeParts = Partial<Omit<Exchange, 'tab' | 'request' | 'response'>> & {
  readonly method?: string;
  readonly url?: string;
  readonly body?: RequestBody;
  readonly tab?: number;
  readonly opener?: number;
  readonly status?: number;
  readonly redirectUrl?: string;
};

/** Exchanges in the order in which they are asked for, one second apart, each a request of its own. */
export class Traffic {
  #sequence = 0;
  readonly exchanges: Exchange[] = [];

  add(parts: ExchangeParts = {}): Exchange {
    const { method = 'GET', url = 'https://sp.example/', body, tab = 1, opener, status = 200, redirectUrl } = parts;
    const { method: _m, url: _u, body: _b, tab: _t, opener: _o, status: _s, redirectUrl: _r, ...rest } = parts;
    const sequence = this.#sequence++;
    const request: ExchangeRequest = { method, url, ...(body && { body }) };
    const exchange: Exchange = {
      id: `x${sequence}`,
      source: 'webRequest',
      sequence,
      startedAt: epochMs(STARTED + sequence * 1_000),
      requestId: `r${sequence}`,
      hop: 0,
      tab: { id: tab, ...(opener !== undefined && { openerId: opener }) },
      frame: { id: 0, parentId: -1 },
      resourceType: 'main_frame',
      request,
      requestBody: body ? 'complete' : 'none',
      response: { status, statusText: '', fromCache: false, ...(redirectUrl !== undefined && { redirectUrl }) },
      state: redirectUrl === undefined ? 'completed' : 'redirected',
      gaps: [],
      ...rest,
    };
    this.exchanges.push(exchange);
    return exchange;
  }

  /** A message by HTTP-Redirect. `relayState` is the value before it is escaped; octets are escaped one by one. */
  redirect(parameter: string, xml: string, relayState?: string | Uint8Array, parts: ExchangeParts = {}): Exchange {
    const message = encodeURIComponent(deflateRawSync(xml).toString('base64'));
    return this.add({
      url: withQuery(parts.url ?? saml.SSO, `${parameter}=${message}`, relayState),
      ...omitUrl(parts),
    });
  }

  /** A message by HTTP-POST, as the browser gives the form: decoded. */
  post(parameter: string, xml: string, relayState?: string | Uint8Array, parts: ExchangeParts = {}): Exchange {
    const fields: FormField[] = [{ name: parameter, value: Buffer.from(xml).toString('base64') }];
    if (relayState !== undefined) fields.push({ name: 'RelayState', value: relayState });
    return this.add({ method: 'POST', url: saml.ACS, body: { kind: 'form', fields }, ...parts });
  }

  /** A message by HTTP-POST with the body as it stood on the wire. */
  rawPost(body: string, parts: ExchangeParts = {}): Exchange {
    return this.add({ method: 'POST', url: saml.ACS, body: { kind: 'octets', octets: utf8(body) }, ...parts });
  }

  /** An AuthnRequest by HTTP-Redirect. */
  ask(id: string, relayState?: string | Uint8Array, parts: ExchangeParts = {}): Exchange {
    return this.redirect('SAMLRequest', saml.authnRequest({ id }), relayState, parts);
  }

  /** A Response by HTTP-POST. */
  answer(inResponseTo: string | undefined, relayState?: string | Uint8Array, parts: ExchangeParts = {}): Exchange {
    const xml = saml.response({ id: `_response${this.#sequence}`, inResponseTo, assertions: [] });
    return this.post('SAMLResponse', xml, relayState, parts);
  }

  /** A type-4 artifact in the query. */
  artifact(handle: number, relayState?: string, parts: ExchangeParts = {}): Exchange {
    const octets = Buffer.alloc(44, handle);
    octets.set([0, 4, 0, 0]);
    const value = encodeURIComponent(octets.toString('base64'));
    return this.add({ url: withQuery(parts.url ?? saml.ACS, `SAMLart=${value}`, relayState), ...omitUrl(parts) });
  }

  /** A page without any message. */
  page(url = 'https://idp.example/login', parts: ExchangeParts = {}): Exchange {
    return this.add({ url, ...parts });
  }
}

function withQuery(url: string, query: string, relayState: string | Uint8Array | undefined): string {
  const escaped =
    relayState === undefined
      ? ''
      : typeof relayState === 'string'
        ? `&RelayState=${encodeURIComponent(relayState)}`
        : `&RelayState=${[...relayState].map((octet) => `%${octet.toString(16).padStart(2, '0')}`).join('')}`;
  return `${url}?${query}${escaped}`;
}

function omitUrl({ url: _url, ...rest }: ExchangeParts): ExchangeParts {
  return rest;
}
