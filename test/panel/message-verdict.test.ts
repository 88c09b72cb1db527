import { describe, expect, it } from 'vitest';
import { utf8 } from '../../src/base/bytes.ts';
import { DEFAULT_LIMITS } from '../../src/base/limits.ts';
import { messageVerdict } from '../../src/panel/signatures/message-verdict.ts';
import { badgeText, messageVerdictText } from '../../src/panel/trust-text.ts';
import { NO_KEYS } from '../../src/trust/key-ring.ts';
import { verifyMessage } from '../../src/trust/verify-message.ts';
import { assertion, encrypted, response, soap } from '../builders/saml.ts';
import { type KeyPair, publicKeyOf, rsa } from '../crypto/keys.ts';
import { parsed, signed } from '../dsig/sign.ts';
import { message } from './trace-builder.ts';

const theirs = rsa(2048, 3);

const ringOf = (...pairs: readonly KeyPair[]) => ({
  ...NO_KEYS,
  trusted: pairs.map((pair) => ({ key: publicKeyOf(pair) })),
});

/** The verdict on a Response of which this is the XML. */
async function verdictOn(xml: string, ...trusted: readonly KeyPair[]) {
  const analysed = message(0, 'e1', 'Response', {
    decoded: { document: parsed(xml), xml },
    encoded: { octets: utf8(xml) },
  });
  return messageVerdict(analysed, await verifyMessage(analysed, ringOf(...trusted), DEFAULT_LIMITS));
}

const unsigned = response({ id: '_r', assertions: [assertion({ id: '_a' })] });
const keyValue = (pair: KeyPair): string => {
  const { n = '', e = '' } = pair.publicKey.export({ format: 'jwk' });
  const base64 = (part: string) => Buffer.from(part, 'base64url').toString('base64');
  return `<ds:KeyInfo><ds:KeyValue><ds:RSAKeyValue><ds:Modulus>${base64(n)}</ds:Modulus><ds:Exponent>${base64(e)}</ds:Exponent></ds:RSAKeyValue></ds:KeyValue></ds:KeyInfo>`;
};

describe('the verdict on a message', () => {
  it('is trusted where a trusted signature covers the Response, or each assertion in it', async () => {
    expect(await verdictOn(signed(unsigned, '_r'), rsa())).toBe('trusted');
    expect(await verdictOn(signed(unsigned, '_a'), rsa())).toBe('trusted');
  });

  it('is another key where only the key in the message fits, and none yet where no trusted one is there', async () => {
    const xml = signed(unsigned, '_r', { keyInfo: keyValue(rsa()) });
    expect(await verdictOn(xml, theirs)).toBe('intact');
    expect(await verdictOn(xml)).toBe('no-key');
    // A mismatch is not what a healthy login without any key looks like.
    expect(badgeText['no-key'].word).toBe('no trusted key yet');
  });

  it('is not called broken where no trusted key fits: the sender’s may be missing', async () => {
    expect(await verdictOn(signed(unsigned, '_r'), theirs)).toBe('no-fit');
  });

  it('is broken where what is signed was changed, whatever the other signatures say', async () => {
    const inner = signed(unsigned, '_a').replace('_a"', '_a" ');
    const changed = inner.replace(/(<saml:NameID[^>]*>)[^<]*/, '$1mallory@example.com');
    expect(await verdictOn(changed, rsa())).toBe('broken');
    expect(await verdictOn(signed(changed, '_r'), rsa())).toBe('broken');
  });

  it('warns of wrapping where an unsigned assertion stands beside the signed one', async () => {
    const two = response({ id: '_r', assertions: [assertion({ id: '_a' }), assertion({ id: '_b' })] });
    expect(await verdictOn(signed(two, '_a'), rsa())).toBe('wrapped');
  });

  it('is signed in part where every signature holds and something that counts stands outside of them', async () => {
    expect(await verdictOn(soap(signed(unsigned, '_r')), rsa())).toBe('partly');
  });

  it('is never trusted for the classic wrapping, though the signature in it is', async () => {
    const genuine = signed(unsigned, '_a');
    const start = genuine.indexOf('<saml:Assertion');
    const end = genuine.indexOf('</saml:Assertion>') + '</saml:Assertion>'.length;
    const original = genuine.slice(start, end);
    const forged = assertion({ id: '_evil' });
    const xml = `${genuine.slice(0, start)}${forged}<samlp:Extensions>${original}</samlp:Extensions>${genuine.slice(end)}`;
    expect(await verdictOn(xml, rsa())).toBe('wrapped');
  });

  it('is not signed where nobody signed, and not checkable where an encrypted assertion may hold the signature', async () => {
    expect(await verdictOn(unsigned, rsa())).toBe('unsigned');
    expect(await verdictOn(response({ id: '_r', assertions: [encrypted('EncryptedAssertion')] }), rsa())).toBe(
      'not-checkable',
    );
  });

  it('is not checkable without any key', async () => {
    expect(await verdictOn(signed(unsigned, '_r'))).toBe('not-checkable');
  });

  it('is none where nothing could be signed', async () => {
    const artifact = message(0, 'e1', 'Artifact', { encoded: { octets: undefined } });
    expect(messageVerdict(artifact, await verifyMessage(artifact, NO_KEYS, DEFAULT_LIMITS))).toBeUndefined();
  });

  it('is not checkable where a signature beside the message can’t be read from where it stood', async () => {
    const decoded = message(0, 'e1', 'AuthnRequest', {
      encoded: {
        place: 'body',
        parameter: 'wresult',
        detachedSignature: {
          sigAlg: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
          signature: 'AAAA',
          rawQuery: null,
        },
      },
    });
    expect(messageVerdict(decoded, await verifyMessage(decoded, NO_KEYS, DEFAULT_LIMITS))).toBe('not-checkable');
  });

  it('has a sign and a word of its own for each', () => {
    const badges = Object.values(badgeText).map(({ sign, lead = '', word }) => `${sign} ${lead}${word}`);
    expect(new Set(badges).size).toBe(badges.length);
    expect(Object.values(messageVerdictText).every(({ sentence }) => sentence.endsWith('.'))).toBe(true);
  });
});
