// What a trusted signature does not vouch for, though it holds: another issuer's words, what hides in encryption, and doubled fields.
import { describe, expect, it } from 'vitest';
import { analyze } from '../../src/analysis/analyze.ts';
import { DEFAULT_LIMITS } from '../../src/base/limits.ts';
import { pastedExchange } from '../../src/capture/pasted.ts';
import { readPrivateKey } from '../../src/crypto/read-private-key.ts';
import { readClaims } from '../../src/trust/claims.ts';
import { type KeyRing, NO_KEYS } from '../../src/trust/key-ring.ts';
import { verifyMessage } from '../../src/trust/verify-message.ts';
import * as saml from '../builders/saml.ts';
import { publicKeyOf, rsa, sign } from '../crypto/keys.ts';
import { encryptedData, XENC } from '../dsig/encrypt.ts';
import { RSA_SHA256, signed } from '../dsig/sign.ts';

const OTHER = 'https://other-idp.example/metadata';
const provider = rsa();
const receiver = rsa(2049);

async function verified(text: string, entityId: string | null = saml.IDP) {
  const pem = receiver.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
  const read = await readPrivateKey(pem);
  if (!('key' in read)) throw new TypeError('no private key');
  const trusted = [{ key: publicKeyOf(provider), ...(entityId !== null && { entityId }) }];
  const ring: KeyRing = { ...NO_KEYS, trusted, privateKeys: [read.key] };
  const { messages } = analyze([pastedExchange(Buffer.from(text), 0)], { limits: DEFAULT_LIMITS });
  const [message] = messages;
  if (!message) throw new TypeError('no message in the text');
  const verification = await verifyMessage(message, ring, DEFAULT_LIMITS);
  return { verification, claims: readClaims(message, verification), why: verification.authenticity?.why };
}

const assertion = (id: string, name: string, issuer = saml.IDP) =>
  saml.assertion({ id, issuer, subject: saml.subject({ nameId: saml.nameId(name) }) });
const response = (...assertions: readonly string[]) => saml.response({ id: '_r', issuer: saml.IDP, assertions });
const own = (id: string, name: string) => signed(assertion(id, name), id, { pair: provider });
const encrypted = (...contents: readonly string[]) =>
  `<saml:EncryptedAssertion>${contents.join('')}</saml:EncryptedAssertion>`;
const sealed = (xml: string) => encryptedData(xml, { pair: receiver });

describe('a key from metadata', () => {
  it('vouches for an assertion of its own entity in a Response that it signed', async () => {
    const { why, claims } = await verified(signed(response(assertion('_a', 'ann')), '_r', { pair: provider }));
    expect(why).toEqual([]);
    expect(claims).toMatchObject({ nameId: 'ann', vouching: 'trusted' });
  });

  it.each([
    ['plain', () => assertion('_a', 'ann', OTHER)],
    ['encrypted', () => encrypted(sealed(assertion('_a', 'ann', OTHER)))],
  ])('does not vouch for another’s assertion, %s, around which it signed the Response', async (_, inside) => {
    const whole = signed(response(inside()), '_r', { pair: provider });
    const { why, claims } = await verified(whole);
    expect(why).toContain('issuer-not-vouched');
    expect(claims).toMatchObject({ nameId: 'ann', vouching: 'unsigned' });
    // A certificate that was pasted is trusted for any issuer.
    expect((await verified(whole, null)).why).toEqual([]);
  });

  it('vouches for nobody where two Issuers stand', async () => {
    const two = response(assertion('_a', 'ann')).replace(
      '<saml:Subject>',
      `<saml:Issuer>${OTHER}</saml:Issuer><saml:Subject>`,
    );
    const { why, claims } = await verified(signed(two, '_r', { pair: provider }));
    expect(why).toContain('issuer-not-vouched');
    expect(claims.vouching).toBe('unsigned');
  });

  it('beside a message does not vouch for another’s assertion in it', async () => {
    const form = (issuer: string) => {
      const xml = response(assertion('_a', 'ann', issuer));
      const data = `SAMLResponse=${xml}&SigAlg=${RSA_SHA256}`;
      const signature = Buffer.from(sign(provider, Buffer.from(data), { hash: 'SHA-256' })).toString('base64');
      return [
        ['SAMLResponse', Buffer.from(xml).toString('base64')],
        ['SigAlg', RSA_SHA256],
        ['Signature', signature],
      ]
        .map(([name, value]) => `${name}=${encodeURIComponent(value ?? '')}`)
        .join('&');
    };
    const good = await verified(form(saml.IDP));
    expect([good.why, good.claims.vouching]).toEqual([[], 'trusted']);
    const other = await verified(form(OTHER));
    expect([other.why, other.claims.vouching]).toEqual([['issuer-not-vouched'], 'unsigned']);
    for (const doubled of ['&relaystate=evil', '&Signature=AAAA', '&SAMLResponse=AAAA', '&RelayState=a&RelayState=b'])
      expect((await verified(form(saml.IDP) + doubled)).why, doubled).not.toEqual([]);
  });
});

describe('an EncryptedAssertion', () => {
  it('with the provider’s own signed assertion is vouched for', async () => {
    const { why, claims } = await verified(response(encrypted(sealed(own('_a', 'ann')))));
    expect(why).toEqual([]);
    expect(claims).toMatchObject({ nameId: 'ann', vouching: 'trusted' });
  });

  it.each([
    ['a second ciphertext', () => encrypted(sealed(own('_a', 'ann')), sealed(assertion('_x', 'mallory')))],
    ['a second ciphertext in front', () => encrypted(sealed(assertion('_x', 'mallory')), sealed(own('_a', 'ann')))],
    ['a plain assertion', () => encrypted(sealed(own('_a', 'ann')), assertion('_x', 'mallory'))],
    [
      'a whole signed Response',
      () => encrypted(sealed(signed(response(assertion('_a', 'ann')), '_r', { pair: provider }))),
    ],
    ['nothing', () => encrypted()],
  ])('with %s is not', async (_, inside) => {
    expect((await verified(response(inside()))).why).not.toEqual([]);
  });
});

it.each([
  ['samlp:Extensions', (xml: string) => `<samlp:Extensions>${xml}</samlp:Extensions>`],
  [
    'samlp:Status',
    (xml: string) =>
      `<samlp:Status><samlp:StatusCode Value="x"/><samlp:StatusDetail>${xml}</samlp:StatusDetail></samlp:Status>`,
  ],
  ['the Response itself', (xml: string) => xml],
])('something encrypted in %s beside a signed assertion is told as wrapping', async (_, around) => {
  const good = signed(response(assertion('_a', 'ann')), '_a', { pair: provider });
  const forged = assertion('_x', 'mallory');
  for (const inside of [encrypted(sealed(forged)), sealed(forged)]) {
    const placed = around(inside);
    // Where SAML has one, it is unread or unsigned; elsewhere it is out of place.
    const { why } = await verified(good.replace('</samlp:Response>', `${placed}</samlp:Response>`));
    expect(why?.length, placed.slice(0, 60)).toBeGreaterThan(0);
  }
});

describe('in a shell that nobody signs', () => {
  const TRUST = 'http://docs.oasis-open.org/ws-sx/ws-trust/200512';
  const good = () => signed(response(assertion('_a', 'ann')), '_a', { pair: provider });
  const forged = (id = '_x') => response(assertion(id, 'mallory')).replace('ID="_r"', 'ID="_r2"');
  const soap = (body: string, header = '') =>
    `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/">${header}<s:Body>${body}</s:Body></s:Envelope>`;
  const issued = (...tokens: readonly string[]) =>
    `<t:RequestSecurityTokenResponse xmlns:t="${TRUST}" xmlns:saml="${saml.SAML}">${tokens
      .map((token) => `<t:RequestedSecurityToken>${token}</t:RequestedSecurityToken>`)
      .join('')}</t:RequestSecurityTokenResponse>`;
  const resolved = (inner: string) =>
    `<samlp:ArtifactResponse xmlns:samlp="${saml.SAMLP}" xmlns:saml="${saml.SAML}" ID="_art" Version="2.0" IssueInstant="2026-11-22T10:00:00Z"><saml:Issuer>${saml.IDP}</saml:Issuer><samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>${inner}</samlp:ArtifactResponse>`;

  it.each([
    ['a token', () => issued(own('_a', 'ann')), 'ann'],
    ['an encrypted token', () => issued(encrypted(sealed(own('_a', 'ann')))), 'ann'],
    ['a bare ciphertext as the token', () => issued(sealed(own('_a', 'ann'))), 'ann'],
    ['the Response in an ArtifactResponse', () => soap(resolved(good())), 'ann'],
    ['what is encrypted in an ArtifactResponse', () => resolved(response(encrypted(sealed(own('_a', 'ann'))))), 'ann'],
    ['a Response in a SOAP body', () => soap(good()), 'ann'],
  ])('%s is vouched for by its own signature', async (_, whole, nameId) => {
    const { why, claims } = await verified(whole());
    expect(why).toEqual([]);
    expect(claims).toMatchObject({ nameId, vouching: 'trusted' });
  });

  it.each([
    ['a second token', () => issued(own('_a', 'ann'), own('_b', 'bob'))],
    ['an unsigned assertion in the same token', () => issued(own('_a', 'ann') + assertion('_x', 'mallory'))],
    ['something encrypted in the same token', () => issued(own('_a', 'ann') + sealed(assertion('_x', 'mallory')))],
    ['another Response in the body', () => soap(good() + forged())],
    ['another Response in the header', () => soap(good(), `<s:Header>${forged()}</s:Header>`)],
    ['another Response in an ArtifactResponse', () => resolved(good() + forged())],
  ])('%s beside what is signed leaves nothing vouched for', async (_, whole) => {
    expect((await verified(whole())).why).toContain('structure');
  });

  it('an ArtifactResponse that is signed vouches for its own issuer’s message only', async () => {
    const around = (issuer: string, inner: string) =>
      verified(
        signed(resolved(response(inner).replace(`<saml:Issuer>${saml.IDP}`, `<saml:Issuer>${issuer}`)), '_art', {
          pair: provider,
        }),
      );
    expect((await around(saml.IDP, assertion('_a', 'ann'))).why).toEqual([]);
    expect((await around(OTHER, assertion('_a', 'ann'))).why).toContain('issuer-not-vouched');
    const sealedOther = encrypted(sealed(assertion('_a', 'ann', OTHER)));
    expect((await around(saml.IDP, sealedOther)).why).toContain('issuer-not-vouched');
  });
});

it('two Issuers, or an Issuer with an element in it, are nobody’s, beside a message too', async () => {
  const { deflateRawSync } = await import('node:zlib');
  const logout = (issuer: string) =>
    saml.authnRequest({ id: '_q', issuer: saml.IDP }).replace(/<saml:Issuer[^>]*>[^<]*<\/saml:Issuer>/, issuer);
  const query = (xml: string) => {
    const text = `SAMLRequest=${encodeURIComponent(deflateRawSync(xml).toString('base64'))}&SigAlg=${encodeURIComponent(RSA_SHA256)}`;
    const signature = Buffer.from(sign(provider, Buffer.from(text), { hash: 'SHA-256' })).toString('base64');
    return `${saml.SSO}?${text}&Signature=${encodeURIComponent(signature)}`;
  };
  const one = `<saml:Issuer>${saml.IDP}</saml:Issuer>`;
  expect((await verified(query(logout(one)))).why).toEqual([]);
  expect((await verified(query(logout(`${one}<saml:Issuer>${OTHER}</saml:Issuer>`)))).why).not.toEqual([]);
  expect((await verified(query(logout(`<saml:Issuer>${saml.IDP}<saml:x/></saml:Issuer>`)))).why).not.toEqual([]);
});

it.each(['Advice', 'Evidence'])('an assertion of another that is quoted in %s takes nothing away', async (place) => {
  const quoting = response(
    assertion('_a', 'ann').replace(
      '</saml:Assertion>',
      `<saml:${place}>${assertion('_b', 'bob', OTHER)}</saml:${place}></saml:Assertion>`,
    ),
  );
  const { why, claims } = await verified(signed(quoting, '_r', { pair: provider }));
  expect([why, claims.vouching]).toEqual([[], 'trusted']);
});

it('a query in which a parameter stands twice, however it is spelt, is not vouched for', async () => {
  const { deflateRawSync } = await import('node:zlib');
  const request = encodeURIComponent(
    deflateRawSync(saml.authnRequest({ id: '_q', issuer: saml.IDP })).toString('base64'),
  );
  const text = `SAMLRequest=${request}&RelayState=abc&SigAlg=${encodeURIComponent(RSA_SHA256)}`;
  const signature = Buffer.from(sign(provider, Buffer.from(text), { hash: 'SHA-256' })).toString('base64');
  const url = `${saml.SSO}?${text}&Signature=${encodeURIComponent(signature)}`;
  expect((await verified(url)).why).toEqual([]);
  const many = 'a=1&'.repeat(DEFAULT_LIMITS.parameters);
  for (const more of [
    '+RelayState=x',
    'RelayState+=x',
    '%EF%BB%BFRelayState=x',
    'RelayState[]=x',
    'amp;RelayState=x',
    'RelayState%00=x',
    '+SAMLRequest=x',
    `${many}b=1`,
  ])
    expect((await verified(`${url}&${more}`)).why, more.slice(0, 40)).not.toEqual([]);
});

it('hostile numbers of signatures, ids and ciphertexts take time in proportion', { timeout: 60_000 }, async () => {
  const shell = (inside: string) =>
    `<samlp:Response xmlns:samlp="${saml.SAMLP}" xmlns:saml="${saml.SAML}" xmlns:ds="http://www.w3.org/2000/09/xmldsig#" xmlns:xenc="${XENC}" ID="_r" Version="2.0">${inside}</samlp:Response>`;
  const ids = (count: number) =>
    Array.from({ length: count }, (_, i) => `<saml:A ID="_${i}"/><saml:B ID="_${i}"/>`).join('');
  const kinds = [
    (count: number) => '<ds:Signature/>'.repeat(count),
    ids,
    (count: number) => '<xenc:EncryptedData/>'.repeat(count),
  ];
  const took = async (text: string) => {
    const began = performance.now();
    await verified(text);
    return performance.now() - began;
  };
  for (const make of kinds) {
    await took(shell(make(1_000)));
    // The quicker of two: a busy machine delays one of them.
    const few = Math.min(await took(shell(make(2_500))), await took(shell(make(2_500))));
    const many = Math.min(await took(shell(make(20_000))), await took(shell(make(20_000))));
    // Eight times as many; a quadratic walk takes 64 times as long.
    expect(many / few).toBeLessThan(30);
  }
});
