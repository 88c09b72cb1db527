// One message verified as a whole: in an envelope, beside the message, in SAML 1.1, and what is claimed by what nobody signed.
import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { analyze } from '../../src/analysis/analyze.ts';
import { DEFAULT_LIMITS } from '../../src/base/limits.ts';
import { toExchanges } from '../../src/capture/har.ts';
import { pastedExchange } from '../../src/capture/pasted.ts';
import { readClaims } from '../../src/trust/claims.ts';
import { type KeyRing, NO_KEYS } from '../../src/trust/key-ring.ts';
import { verifyMessage } from '../../src/trust/verify-message.ts';
import * as saml from '../builders/saml.ts';
import { saml11Assertion, saml11Response, tokenResponse } from '../builders/saml11.ts';
import { rsa, sign } from '../crypto/keys.ts';
import { RSA_SHA256, signed, trusting } from '../dsig/sign.ts';

const ring: KeyRing = { ...NO_KEYS, trusted: trusting(rsa()).trusted };

async function verified(text: string, keys = ring) {
  const { messages } = analyze([pastedExchange(Buffer.from(text), 0)], { limits: DEFAULT_LIMITS });
  const [message] = messages;
  if (!message) throw new Error('no message in the text');
  const verification = await verifyMessage(message, keys, DEFAULT_LIMITS);
  return { verification, claims: readClaims(message, verification) };
}

const assertion = (id: string, name: string) =>
  saml.assertion({ id, issuer: saml.IDP, subject: saml.subject({ nameId: saml.nameId(name) }) });
const response = (...assertions: string[]) => saml.response({ id: '_r', issuer: saml.IDP, assertions });
const soap = (content: string) =>
  `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>${content}</s:Body></s:Envelope>`;

describe('what is signed', () => {
  it('is a Response in a SOAP envelope, when the Response is', async () => {
    const inside = signed(response(assertion('_a', 'ann')), '_r', { pair: rsa() });
    const { verification, claims } = await verified(soap(inside));
    expect(verification.authenticity).toEqual({ authentic: true, why: [] });
    expect(claims).toMatchObject({ nameId: 'ann', vouching: 'trusted' });
  });

  it('is the assertion of a SAML 1.1 Response', async () => {
    const whole = saml11Response([saml11Assertion()]);
    // The schema puts the signature behind everything else (saml-core-1.1 §2.3.2).
    const place = ({ end }: { end: number }) => end - '</saml1:Assertion>'.length;
    const { verification } = await verified(signed(whole, '_a11', { pair: rsa(), place }));
    expect(verification.signatures.map(({ verdict }) => verdict)).toEqual(['trusted']);
    expect(verification.authenticity).toEqual({ authentic: true, why: [] });
  });

  it('is the token of a WS-Trust response', async () => {
    const token = signed(assertion('_a', 'ann'), '_a', { pair: rsa() });
    const { verification, claims } = await verified(tokenResponse(token));
    expect(verification.authenticity).toEqual({ authentic: true, why: [] });
    expect(claims).toMatchObject({ nameId: 'ann', vouching: 'trusted' });
  });

  it('is a whole request, when its query is', async () => {
    const request = encodeURIComponent(deflateRawSync(saml.authnRequest({ id: '_q' })).toString('base64'));
    const text = `SAMLRequest=${request}&SigAlg=${encodeURIComponent(RSA_SHA256)}`;
    const signature = Buffer.from(sign(rsa(), Buffer.from(text), { hash: 'SHA-256' })).toString('base64');
    const good = await verified(`${saml.SSO}?${text}&Signature=${encodeURIComponent(signature)}`);
    expect(good.verification.detached?.verdict).toBe('trusted');
    expect(good.verification.authenticity?.authentic).toBe(true);
    const bad = await verified(`${saml.SSO}?${text}&RelayState=added&Signature=${encodeURIComponent(signature)}`);
    expect(bad.verification.detached?.verdict).not.toBe('trusted');
    expect(bad.verification.authenticity?.authentic).toBe(false);
  });
});

describe('what is not', () => {
  const request = encodeURIComponent(deflateRawSync(saml.authnRequest({ id: '_q' })).toString('base64'));
  const forged = encodeURIComponent(deflateRawSync(response(assertion('_evil', 'mallory'))).toString('base64'));
  const text = `SAMLRequest=${request}&SigAlg=${encodeURIComponent(RSA_SHA256)}`;
  const signature = Buffer.from(sign(rsa(), Buffer.from(text), { hash: 'SHA-256' })).toString('base64');
  const query = `${text}&Signature=${encodeURIComponent(signature)}`;

  it.each([
    ['HTML-escaped', `${query}&amp;SAMLResponse=${forged}`],
    ['HTML-escaped, in front', `x=1&amp;SAMLResponse=${forged}&${query}`],
    ['misspelt', `${query}&samlresponse=${forged}`],
    ['misspelt, in front', `samlresponse=${forged}&${query}`],
    ['escaped', `${query}&SAML%52esponse=${forged}`],
    ['in the fragment', `${query}#SAMLResponse=${forged}`],
    ['beside it', `${query}&SAMLResponse=${forged}`],
  ])('is a forged message %s in a query whose signature is another message’s', async (_, forgedQuery) => {
    const url = `${saml.SSO}?${forgedQuery}`;
    const entry = { request: { method: 'GET', url, headers: [] }, response: { status: 200, headers: [], content: {} } };
    const { messages } = analyze(toExchanges({ log: { entries: [entry] } }, DEFAULT_LIMITS), {
      limits: DEFAULT_LIMITS,
    });
    const evil = messages.find(({ decoded }) => decoded.message?.kind === 'Response');
    if (!evil) throw new Error('the forged message was not seen');
    const verification = await verifyMessage(evil, ring, DEFAULT_LIMITS);
    expect(verification.detached?.verdict).not.toBe('trusted');
    expect(verification.authenticity?.authentic).toBe(false);
    expect(readClaims(evil, verification)).toMatchObject({ nameId: 'mallory', vouching: 'unsigned' });
  });

  it('is a second assertion beside the signed one, and claims are read from the signed one', async () => {
    const { verification, claims } = await verified(
      signed(response(assertion('_evil', 'mallory'), assertion('_a', 'ann')), '_a', { pair: rsa() }),
    );
    expect(verification.authenticity?.authentic).toBe(false);
    expect(claims).toMatchObject({ nameId: 'ann', vouching: 'trusted' });
  });

  it('is anything, for a key that nobody trusts', async () => {
    const { verification, claims } = await verified(
      signed(response(assertion('_a', 'ann')), '_r', { pair: rsa() }),
      NO_KEYS,
    );
    expect(verification.authenticity?.authentic).toBe(false);
    expect(claims.vouching).not.toBe('trusted');
  });

  it('is an unsigned message, whatever keys there are', async () => {
    const { verification, claims } = await verified(response(assertion('_a', 'ann')));
    expect(verification.authenticity).toMatchObject({ authentic: false });
    expect(claims).toMatchObject({ nameId: 'ann', vouching: 'unsigned' });
  });
});
