// Signatures of HTTP-Redirect: spelt anew after signing, over another string, in the wrong place, or in half.
import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Exchange } from '../../../src/capture/exchange.ts';
import { type KeyRing, NO_KEYS } from '../../../src/trust/key-ring.ts';
import { Traffic } from '../../builders/exchanges.ts';
import * as saml from '../../builders/saml.ts';
import { rsa, sign } from '../../crypto/keys.ts';
import { RSA_SHA256, signed, trusting } from '../../dsig/sign.ts';
import { signatureFindings } from './explained-subject.ts';

const pair = rsa();
const ofSp: KeyRing = { ...NO_KEYS, trusted: trusting(pair).trusted.map((key) => ({ ...key, entityId: saml.SP })) };
const ofAnybody: KeyRing = { ...NO_KEYS, trusted: trusting(rsa(2048, 3)).trusted };

const request = saml.authnRequest({ id: '_q' });
const value = (xml: string): string => encodeURIComponent(deflateRawSync(xml).toString('base64'));
const sigAlg = `SigAlg=${encodeURIComponent(RSA_SHA256)}`;
const signature = (text: string): string =>
  `Signature=${encodeURIComponent(Buffer.from(sign(pair, Buffer.from(text), { hash: 'SHA-256' })).toString('base64'))}`;

function asked(query: string): Exchange[] {
  const traffic = new Traffic();
  traffic.add({ url: `${saml.SSO}?${query}`, status: 500 });
  return traffic.exchanges;
}

const told = async (query: string, ring = ofSp) =>
  (await signatureFindings(asked(query), ring)).filter(({ outcome }) => outcome !== 'info');
const message = `SAMLRequest=${value(request)}`;

describe('the signature of a query', () => {
  it('is trusted over the octets that were sent', async () => {
    const text = `${message}&RelayState=a%2Fb&${sigAlg}`;
    expect(await told(`${text}&${signature(text)}`)).toMatchObject([{ id: 'message-trusted', outcome: 'pass' }]);
  });

  it('is broken by escapes that were written anew', async () => {
    const text = `${message}&RelayState=a%20b&${sigAlg}`;
    const [finding] = await told(`${text.replace('a%20b', 'a+b')}&${signature(text)}`);
    expect(finding).toMatchObject({
      id: 'query-reencoded-after-signing',
      outcome: 'fail',
      cites: expect.arrayContaining(['F13', 'N06', 'N07']),
      party: 'sp',
      confidence: 'proven',
    });
    expect(finding?.expected).toContain('%20');
  });

  it('must cover RelayState', async () => {
    const [finding] = await told(`${message}&RelayState=x&${sigAlg}&${signature(`${message}&${sigAlg}`)}`);
    expect(finding).toMatchObject({
      id: 'query-signed-otherwise',
      outcome: 'fail',
      cites: expect.arrayContaining(['F14', 'N06']),
      seen: 'signed without RelayState',
    });
  });

  it('does not hold for another message, and that is all that is known', async () => {
    const text = `SAMLRequest=${value(saml.authnRequest({ id: '_other' }))}&${sigAlg}`;
    expect(await told(`${message}&${sigAlg}&${signature(text)}`)).toMatchObject([
      { id: 'query-signature-broken', outcome: 'fail' },
    ]);
  });

  it('says nothing against a certificate that is not known to be the sender’s', async () => {
    const text = `${message}&${sigAlg}`;
    expect(await told(`${text}&${signature(text)}`, ofAnybody)).toMatchObject([
      { id: 'signature-key-unknown', outcome: 'not-checked' },
    ]);
  });

  it('with escapes in lower case is valid on the original octets only', async () => {
    const text = `${message.replace(/%../g, (one) => one.toLowerCase())}&RelayState=a%2fb&${sigAlg}`;
    expect(await told(`${text}&${signature(text)}`)).toMatchObject([
      { id: 'message-trusted', outcome: 'pass' },
      { id: 'query-escapes-lower-case', outcome: 'warn', confidence: 'hint' },
    ]);
  });

  it('comes with its algorithm, and the algorithm with it', async () => {
    expect(await told(`${message}&Signature=AAAA`)).toMatchObject([
      { id: 'signature-algorithm-missing', outcome: 'fail' },
    ]);
    expect(await told(`${message}&${sigAlg}`)).toMatchObject([{ id: 'signature-value-missing', outcome: 'fail' }]);
  });
});

describe('the place of a signature', () => {
  const inside = signed(request, '_q', { pair });

  it('is the query for HTTP-Redirect', async () => {
    const findings = await told(`SAMLRequest=${value(inside)}`);
    expect(findings).toContainEqual(
      expect.objectContaining({
        id: 'signature-inside-redirect',
        outcome: 'fail',
        cites: expect.arrayContaining(['F15', 'N04']),
        party: 'sp',
      }),
    );
  });

  it('is no fault in a form', async () => {
    const traffic = new Traffic();
    traffic.post('SAMLRequest', inside, undefined, { url: saml.SSO });
    const findings = await signatureFindings(traffic.exchanges, ofSp);
    expect(findings.map(({ id }) => id)).toEqual(['message-trusted']);
  });

  it('is seldom known in fields of a form', async () => {
    const traffic = new Traffic();
    const fields = [
      { name: 'SAMLRequest', value: Buffer.from(request).toString('base64') },
      { name: 'SigAlg', value: RSA_SHA256 },
      { name: 'Signature', value: 'AAAA' },
    ];
    traffic.add({ method: 'POST', url: saml.SSO, body: { kind: 'form', fields }, status: 500 });
    const findings = await signatureFindings(traffic.exchanges, NO_KEYS);
    expect(findings).toContainEqual(expect.objectContaining({ id: 'signature-in-form', outcome: 'warn' }));
  });
});
