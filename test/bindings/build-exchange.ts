// Builders of exchanges and encoded values, for tests that read like the traffic they describe.
import { createHash } from 'node:crypto';
import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { utf8 } from '../../src/base/bytes.ts';
import { epochMs } from '../../src/base/units.ts';
import type { BodyState, Exchange, ExchangeRequest, FormField, Header } from '../../src/capture/exchange.ts';

export const AUTHN_REQUEST =
  '<samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_a1" Version="2.0" ' +
  'IssueInstant="2026-01-02T03:04:05Z"><saml:Issuer xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">' +
  'https://sp.example/Zoë</saml:Issuer></samlp:AuthnRequest>';
export const RESPONSE =
  '<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_r1" Version="2.0" InResponseTo="_a1" ' +
  'IssueInstant="2026-01-02T03:04:06Z"/>';
export const RESPONSE_1_1 =
  '<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:1.0:protocol" ResponseID="_r1" MajorVersion="1" MinorVersion="1" ' +
  'IssueInstant="2026-01-02T03:04:06Z"/>';
export const TOKEN =
  '<t:RequestSecurityTokenResponse xmlns:t="http://schemas.xmlsoap.org/ws/2005/02/trust">é</t:RequestSecurityTokenResponse>';

export const base64 = (value: string | Uint8Array): string => Buffer.from(value).toString('base64');
export const deflated = (xml: string): string => base64(deflateRawSync(xml));
export const zlibbed = (xml: string): string => base64(deflateSync(xml));
export const gzipped = (xml: string): string => base64(gzipSync(xml));
export const escaped = encodeURIComponent;
export const sha256 = (octets: Uint8Array): string => createHash('sha256').update(octets).digest('hex');

export function exchange(request: ExchangeRequest, more: Partial<Exchange> = {}): Exchange {
  const requestBody: BodyState = request.body ? 'complete' : 'none';
  return {
    id: 'x1',
    source: 'webRequest',
    sequence: 1,
    startedAt: epochMs(1_767_323_045_000),
    requestId: '1',
    hop: 0,
    resourceType: 'main_frame',
    request,
    requestBody,
    state: 'completed',
    gaps: [],
    ...more,
  };
}

export const get = (url: string): Exchange => exchange({ method: 'GET', url });
export const query = (text: string): Exchange => get(`https://idp.example/sso?${text}`);

const ACS = 'https://sp.example/acs';
const URLENCODED: readonly Header[] = [{ name: 'Content-Type', value: 'application/x-www-form-urlencoded' }];

/** A form as the browser decoded it. */
export const form = (fields: readonly (readonly [string, string | Uint8Array])[], url = ACS): Exchange =>
  exchange({
    method: 'POST',
    url,
    headers: URLENCODED,
    body: { kind: 'form', fields: fields.map(([name, value]): FormField => ({ name, value })) },
  });

/** A form as it stood on the wire. */
export const rawForm = (body: string | Uint8Array, url = ACS, headers: readonly Header[] = URLENCODED): Exchange =>
  exchange({
    method: 'POST',
    url,
    headers,
    body: { kind: 'octets', octets: typeof body === 'string' ? utf8(body) : body },
  });

export const posted = (contentType: string, body: string | Uint8Array): Exchange =>
  rawForm(body, ACS, [{ name: 'content-type', value: contentType }]);
