// Signatures beside a message: every algorithm over queries, and HTTP-POST-SimpleSign over the values of a form.
import { describe, expect, it } from 'vitest';
import { encodeBase64 } from '../../src/base/base64.ts';
import { utf8 } from '../../src/base/bytes.ts';
import { type SignedForm, verifyFormSignature, verifyQuerySignature } from '../../src/dsig/verify-detached.ts';
import { ec, ed25519, type KeyPair, rsa, type SignOptions, sign } from '../crypto/keys.ts';
import { DS, RSA_SHA256, trusting } from './sign.ts';

const MORE = 'http://www.w3.org/2001/04/xmldsig-more#';

const query = (pair: KeyPair, sigAlg: string, options: SignOptions): string => {
  const text = `SAMLResponse=fZA%2B&SigAlg=${encodeURIComponent(sigAlg)}`;
  return `${text}&Signature=${encodeURIComponent(encodeBase64(sign(pair, utf8(text), options)))}`;
};

describe('a query', () => {
  it.each([
    ['RSA with SHA-1', rsa(), `${DS}rsa-sha1`, { hash: 'SHA-1' }],
    ['RSA with SHA-512', rsa(), `${MORE}rsa-sha512`, { hash: 'SHA-512' }],
    [
      'RSA-PSS',
      rsa(),
      'http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1',
      { hash: 'SHA-256', pss: { saltLength: 32 } },
    ],
    ['ECDSA, raw', ec('prime256v1'), `${MORE}ecdsa-sha256`, { hash: 'SHA-256' }],
    ['ECDSA, DER', ec('secp384r1'), `${MORE}ecdsa-sha384`, { hash: 'SHA-384', encoding: 'der' }],
    ['Ed25519', ed25519(), 'http://www.w3.org/2021/04/xmldsig-more#eddsa-ed25519', { hash: 'SHA-512' }],
  ] as const)('verifies with %s, and not when altered', async (_, pair, sigAlg, options) => {
    const good = query(pair, sigAlg, options);
    expect(await verifyQuerySignature(good, trusting(pair))).toMatchObject({
      verdict: 'trusted',
      algorithm: { uri: sigAlg },
    });
    expect(await verifyQuerySignature(good.replace('fZA', 'fZB'), trusting(pair))).toMatchObject({ verdict: 'broken' });
  });

  it('keeps what it verified', async () => {
    const report = await verifyQuerySignature(`a=1&${query(rsa(), RSA_SHA256, { hash: 'SHA-256' })}`, trusting(rsa()));
    expect(report?.signedText).toBe(`SAMLResponse=fZA%2B&SigAlg=${encodeURIComponent(RSA_SHA256)}`);
  });

  it('with a key of another type is broken, with none not checkable', async () => {
    const good = query(rsa(), RSA_SHA256, { hash: 'SHA-256' });
    expect(await verifyQuerySignature(good, trusting(ec('prime256v1')))).toMatchObject({
      verdict: 'broken',
      cause: 'key-type-mismatch',
    });
    expect(await verifyQuerySignature(good, trusting())).toMatchObject({
      verdict: 'not-checkable',
      cause: 'no-trusted-key',
    });
  });

  it('verifies with the key of an entity for that entity only', async () => {
    const good = query(rsa(), RSA_SHA256, { hash: 'SHA-256' });
    const keys = trusting(rsa());
    const scoped = { ...keys, trusted: keys.trusted.map((key) => ({ ...key, entityId: 'https://idp.example' })) };
    expect(await verifyQuerySignature(good, scoped, 'https://idp.example')).toMatchObject({ verdict: 'trusted' });
    expect(await verifyQuerySignature(good, scoped, 'https://other.example')).toMatchObject({
      verdict: 'not-checkable',
    });
    expect(await verifyQuerySignature(good, scoped)).toMatchObject({ verdict: 'not-checkable' });
  });
});

describe('HTTP-POST-SimpleSign', () => {
  const octets = utf8('<samlp:Response>é &amp;</samlp:Response>');
  const form = (relayState: string | undefined): SignedForm => {
    const text = `SAMLResponse=${new TextDecoder().decode(octets)}${relayState === undefined ? '' : `&RelayState=${relayState}`}&SigAlg=${RSA_SHA256}`;
    return {
      parameter: 'SAMLResponse',
      octets,
      relayState: relayState === undefined ? undefined : utf8(relayState),
      sigAlg: RSA_SHA256,
      signature: encodeBase64(sign(rsa(), utf8(text), { hash: 'SHA-256' })),
    };
  };

  it('is verified over the XML and the values as they are, nothing encoded', async () => {
    for (const relayState of [undefined, '', 'a b&c=é%20+']) {
      expect(await verifyFormSignature(form(relayState), trusting(rsa()))).toMatchObject({
        verdict: 'trusted',
        on: 'form',
      });
    }
  });

  it('is broken by another RelayState, message or algorithm', async () => {
    const good = form('x');
    for (const changed of [
      { relayState: utf8('y') },
      { relayState: undefined },
      { octets: utf8('<evil/>') },
      { parameter: 'SAMLRequest' as const },
      { sigAlg: `${MORE}rsa-sha512` },
    ]) {
      expect(await verifyFormSignature({ ...good, ...changed }, trusting(rsa()))).toMatchObject({
        verdict: 'broken',
        outcome: 'invalid',
      });
    }
  });

  it('is none where the form has neither field, and broken where it has one', async () => {
    expect(
      await verifyFormSignature({ ...form('x'), sigAlg: undefined, signature: undefined }, trusting(rsa())),
    ).toBeUndefined();
    expect(await verifyFormSignature({ ...form('x'), sigAlg: undefined }, trusting(rsa()))).toMatchObject({
      cause: 'parameter-missing',
    });
  });
});
