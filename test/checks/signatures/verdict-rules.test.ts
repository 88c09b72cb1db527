// Verdicts of signatures as findings: trusted, of another key, altered, forged, or not to be checked.
import { describe, expect, it } from 'vitest';
import { encodeBase64 } from '../../../src/base/base64.ts';
import type { Exchange } from '../../../src/capture/exchange.ts';
import { runChecks } from '../../../src/checks/run-checks.ts';
import { SIGNATURES_CHECKS } from '../../../src/checks/signatures/index.ts';
import type { Deployment } from '../../../src/deployments/deployment.ts';
import { UNKNOWN_DEPLOYMENT } from '../../../src/deployments/detect.ts';
import { type KeyRing, NO_KEYS } from '../../../src/trust/key-ring.ts';
import { subjectOf } from '../../builders/check-subject.ts';
import { Traffic } from '../../builders/exchanges.ts';
import * as saml from '../../builders/saml.ts';
import { type KeyPair, publicKeyOf, rsa } from '../../crypto/keys.ts';
import { elementText, type SignOptions, signatureText, signed, trusting } from '../../dsig/sign.ts';
import { signatureFindings } from './explained-subject.ts';

const ours = rsa();
const other = rsa(2048, 3);
const ring: KeyRing = { ...NO_KEYS, trusted: trusting(ours).trusted };
const ofMetadata: KeyRing = { ...NO_KEYS, trusted: ring.trusted.map((key) => ({ ...key, entityId: saml.SP })) };

function keyValue(pair: KeyPair): string {
  const key = publicKeyOf(pair);
  if (key.type !== 'RSA') throw new TypeError('no RSA key');
  const [modulus, exponent] = [encodeBase64(key.modulus), encodeBase64(key.exponent)];
  return `<ds:KeyInfo><ds:KeyValue><ds:RSAKeyValue><ds:Modulus>${modulus}</ds:Modulus><ds:Exponent>${exponent}</ds:Exponent></ds:RSAKeyValue></ds:KeyValue></ds:KeyInfo>`;
}

const plain = saml.response({ id: '_r', inResponseTo: undefined });
const signedWhole = (options: SignOptions = {}): string => signed(plain, '_r', { pair: ours, ...options });

function posted(xml: string, parameter = 'SAMLResponse'): Exchange[] {
  const traffic = new Traffic();
  traffic.post(parameter, xml, undefined, { status: 0 });
  return traffic.exchanges;
}

const outcomes = (findings: readonly { id: string; outcome: string }[]): string[] =>
  findings.filter(({ outcome }) => outcome !== 'info').map(({ id, outcome }) => `${outcome} ${id}`);

describe('a signed Response', () => {
  it('is trusted with the sender’s certificate', async () => {
    const findings = await signatureFindings(posted(signedWhole()), ring);
    expect(outcomes(findings)).toEqual(['pass message-trusted']);
    expect(findings[0]).toMatchObject({
      fix: '',
      party: 'idp',
      cites: expect.arrayContaining(['N06', 'N07', 'N70', 'N74', 'F16']),
    });
  });

  it('of which only the assertion is signed says so', async () => {
    const [finding] = await signatureFindings(posted(signed(plain, '_a1', { pair: ours })), ring);
    expect(finding).toMatchObject({ id: 'message-trusted', outcome: 'pass', where: { path: 'Response/Assertion' } });
    expect(finding?.message).toContain('Status, Destination, InResponseTo and Issuer may have been changed');
  });

  it('is not checked without a certificate, even where it fits its own key', async () => {
    expect(outcomes(await signatureFindings(posted(signedWhole({ keyInfo: keyValue(ours) }))))).toEqual([
      'not-checked signature-key-unknown',
    ]);
    expect(outcomes(await signatureFindings(posted(signedWhole())))).toEqual(['not-checked signature-key-unknown']);
  });

  it('is not checked before anybody verified it', () => {
    expect(outcomes(runChecks(subjectOf(posted(signedWhole())), SIGNATURES_CHECKS))).toEqual([
      'not-checked signature-not-verified',
    ]);
  });

  it('with another key is intact, and never trusted', async () => {
    const findings = await signatureFindings(posted(signedWhole({ pair: other, keyInfo: keyValue(other) })), ring);
    expect(outcomes(findings)).toEqual(['fail signed-with-other-certificate']);
    expect(findings[0]).toMatchObject({
      cites: expect.arrayContaining(['F16', 'N73']),
      seen: 'a bare key in the message',
      party: 'idp',
      cause: true,
    });
    expect(findings[0]?.message).toContain('The message is intact, the key is different');
  });

  it('with another key and none in it fits no certificate', async () => {
    const findings = await signatureFindings(posted(signedWhole({ pair: other })), ring);
    expect(outcomes(findings)).toEqual(['fail signed-with-other-certificate']);
  });

  it('names the product’s setting for the certificate', async () => {
    const deployment: Deployment = {
      ...UNKNOWN_DEPLOYMENT,
      sp: { ...UNKNOWN_DEPLOYMENT.sp, product: 'salesforce-org' },
    };
    const traffic = posted(signedWhole({ pair: other, keyInfo: keyValue(other) }));
    const [finding] = await signatureFindings(traffic, ring, { deployment });
    expect(finding?.fix).toContain('Setup → Single Sign-On Settings → Identity Provider Certificate');
  });

  it('whose content was changed is altered', async () => {
    const findings = await signatureFindings(posted(signedWhole().replace('ada@', 'eve@')), ring);
    expect(outcomes(findings)).toEqual(['fail content-changed-after-signing']);
    expect(findings[0]).toMatchObject({ cites: expect.arrayContaining(['F20']), expected: 'content as it was signed' });
  });

  it('that was pretty-printed is altered, and that is named', async () => {
    const printed = signedWhole().replace('<saml:Subject>', '\n  <saml:Subject>');
    const [finding] = await signatureFindings(posted(printed), ring);
    expect(finding).toMatchObject({ id: 'content-changed-after-signing', outcome: 'fail' });
    expect(finding?.message).toMatch(/white space/i);
  });

  it('whose text was read as Latin-1 is altered by its charset', async () => {
    const accented = signed(plain.replace('ada@example.com', 'Zoë'), '_r', { pair: ours });
    const [finding] = await signatureFindings(posted(accented.replace('Zoë', 'ZoÃ«')), ring);
    expect(finding).toMatchObject({
      id: 'charset-changed-after-signing',
      outcome: 'fail',
      cites: expect.arrayContaining(['F21', 'F20']),
    });
  });

  it('whose SignedInfo was changed does not hold, though the key is right', async () => {
    const changed = signedWhole().replace('<ds:SignedInfo>', '<ds:SignedInfo Id="x">');
    const [finding] = await signatureFindings(posted(changed), ring);
    expect(finding).toMatchObject({ id: 'signature-fits-no-certificate', outcome: 'fail', confidence: 'proven' });
    expect(finding?.message).toContain('The trusted key did make this signature');
  });

  it('with a transform that SAML does not allow is refused', async () => {
    const transforms = [
      'http://www.w3.org/2000/09/xmldsig#enveloped-signature',
      'http://www.w3.org/TR/1999/REC-xpath-19991116',
    ];
    const findings = await signatureFindings(posted(signedWhole({ transforms, octets: new Uint8Array() })), ring);
    expect(outcomes(findings)).toContain('fail signature-malformed');
    expect(outcomes(findings)).not.toContain('pass message-trusted');
  });

  it('with an HMAC is refused', async () => {
    const hmac = signedWhole().replace(
      /SignatureMethod Algorithm="[^"]*"/,
      'SignatureMethod Algorithm="http://www.w3.org/2000/09/xmldsig#hmac-sha1"',
    );
    expect(outcomes(await signatureFindings(posted(hmac), ring))).toContain('fail signature-malformed');
  });

  it('by an algorithm that nobody knows is not checked', async () => {
    const odd = signedWhole().replace(
      /SignatureMethod Algorithm="[^"]*"/,
      'SignatureMethod Algorithm="urn:example:odd"',
    );
    expect(outcomes(await signatureFindings(posted(odd), ring))).toEqual(['not-checked signature-not-checkable']);
  });
});

describe('a Response of another identity provider than the pasted certificate’s', () => {
  const traffic = (): Exchange[] => {
    const both = new Traffic();
    both.post('SAMLResponse', signedWhole(), undefined, { status: 0 });
    const foreign = plain.replaceAll(saml.IDP, 'https://second.example/metadata').replace('"_r"', '"_r2"');
    both.post('SAMLResponse', signed(foreign, '_r2', { pair: other, keyInfo: keyValue(other) }), undefined, {
      status: 0,
      tab: 2,
    });
    return both.exchanges;
  };

  it('is not checked', async () => {
    expect(outcomes(await signatureFindings(traffic(), ring, { flow: 0 }))).toEqual(['pass message-trusted']);
    expect(outcomes(await signatureFindings(traffic(), ring, { flow: 1 }))).toEqual([
      'not-checked signature-key-unknown',
    ]);
  });
});

describe('a service provider’s request', () => {
  const request = signed(saml.authnRequest({ id: '_q' }), '_q', { pair: other, keyInfo: keyValue(other) });

  it('says nothing against a pasted certificate that is the identity provider’s', async () => {
    expect(outcomes(await signatureFindings(posted(request, 'SAMLRequest'), ring))).toEqual([
      'not-checked signature-key-unknown',
    ]);
  });

  it('is held against a key of its own metadata', async () => {
    expect(outcomes(await signatureFindings(posted(request, 'SAMLRequest'), ofMetadata))).toEqual([
      'fail signed-with-other-certificate',
    ]);
  });

  it('that was changed is altered, whoever’s key is known', async () => {
    const changed = posted(request.replace(saml.ACS, 'https://evil.example/acs'), 'SAMLRequest');
    expect(outcomes(await signatureFindings(changed, ring))).toEqual(['fail content-changed-after-signing']);
  });
});

describe('structure', () => {
  it('of a wrapped assertion is an attack, though its signature holds', async () => {
    const whole = signed(plain, '_a1', { pair: ours });
    const genuine = elementText(whole, '_a1');
    const forged = saml.assertion({ id: '_evil', subject: saml.subject({ nameId: saml.nameId('eve@example.com') }) });
    const findings = await signatureFindings(posted(whole.replace(genuine, `${forged}${genuine}`)), ring);
    expect(outcomes(findings)).toContain('fail signature-wrapping');
    expect(outcomes(findings)).toContain('fail response-not-signed');
    expect(outcomes(findings).filter((one) => one.startsWith('pass'))).toEqual([]);
  });

  it('of a signature with further content is odd', async () => {
    const findings = await signatureFindings(posted(signedWhole({ objects: '<ds:Object>x</ds:Object>' })), ring);
    expect(outcomes(findings)).toEqual(['fail signature-structure-odd']);
  });

  it('of a healthy message, or within Advice, raises nothing', async () => {
    const advice = `<saml:Advice>${signed(saml.assertion({ id: '_quoted' }), '_quoted', { pair: other })}</saml:Advice>`;
    const whole = signed(
      saml.response({ id: '_r', inResponseTo: undefined, assertions: [saml.assertion({ advice })] }),
      '_r',
      {
        pair: ours,
      },
    );
    expect(outcomes(await signatureFindings(posted(whole), ring))).toEqual(['pass message-trusted']);
  });

  it('of a message with a comment inside a value keeps it from being called trusted', async () => {
    const nameId = saml.xml('saml:NameID', {}, 'admin@example.com<!---->.evil.example');
    const assertion = saml.assertion({ subject: saml.subject({ nameId }) });
    const whole = signed(saml.response({ id: '_r', inResponseTo: undefined, assertions: [assertion] }), '_r', {
      pair: ours,
    });
    expect(outcomes(await signatureFindings(posted(whole), ring))).toEqual([]);
    expect(signatureText(whole, '_r')).toContain('ds:Signature');
  });
});
