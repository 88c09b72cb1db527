// Decryption of what SAML encrypts, wherever its key stands, and the plain reasons where it fails.
import { describe, expect, it } from 'vitest';
import { encodeBase64 } from '../../src/base/base64.ts';
import { toDisplayText } from '../../src/base/bytes.ts';
import { DEFAULT_LIMITS } from '../../src/base/limits.ts';
import type { RsaPrivateKey } from '../../src/crypto/private-key.ts';
import { readCertificates } from '../../src/crypto/read-certificates.ts';
import { readPrivateKey } from '../../src/crypto/read-private-key.ts';
import { decryptElements, verifyDecrypted } from '../../src/dsig/decrypt-elements.ts';
import type { Decryption } from '../../src/dsig/decryption-report.ts';
import { decryptionSentence } from '../../src/dsig/sentences.ts';
import { assertion, attribute, nameId, response, SAML, subject } from '../builders/saml.ts';
import { type KeyPair, rsa } from '../crypto/keys.ts';
import { hasOpenssl, inFolder, openssl } from '../crypto/openssl.ts';
import { type EncryptOptions, encryptedData, XENC } from './encrypt.ts';
import { C14N, elementText, parsed, signed, trusting } from './sign.ts';

const mine = rsa(2048);
const other = rsa(2048, 3);
const limits = DEFAULT_LIMITS;

async function privateKey(pair: KeyPair): Promise<RsaPrivateKey> {
  const read = await readPrivateKey(pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
  if (!('key' in read)) throw new Error('no key');
  return read.key;
}

const holding = (kind: string, xml: string, options: Partial<EncryptOptions> = {}): string =>
  `<saml:${kind} xmlns:saml="${SAML}">${encryptedData(xml, { pair: mine, ...options })}</saml:${kind}>`;
const withAssertion = (xml = assertion(), options: Partial<EncryptOptions> = {}): string =>
  response({ assertions: [holding('EncryptedAssertion', xml, options)] });

async function open(xml: string, pairs: readonly KeyPair[] = [mine]): Promise<Decryption> {
  const keys = await Promise.all(pairs.map(privateKey));
  const [first] = await decryptElements(parsed(xml), keys, limits);
  if (!first) throw new Error('nothing encrypted');
  return first;
}

describe('decryption', () => {
  it.each(['inside', 'beside', 'retrieval-method'] as const)('finds the key %s', async (place) => {
    const found = await open(withAssertion(assertion(), { place }));
    expect(found).toMatchObject({
      kind: 'EncryptedAssertion',
      cause: undefined,
      problems: [],
      keys: [{ place, octets: 256 }],
    });
    expect(toDisplayText(found.octets ?? new Uint8Array())).toBe(assertion());
    expect(found.document?.root.localName).toBe('Assertion');
  });

  it.each([
    [`${XENC}aes128-cbc`, `${XENC}rsa-oaep-mgf1p`, []],
    [`${XENC}aes256-cbc`, `${XENC}rsa-1_5`, ['RSA 1.5']],
  ])('opens %s with %s', async (content, transport, weak) => {
    const found = await open(withAssertion(assertion(), { content, transport }));
    expect(found.cause).toBeUndefined();
    expect(found.keys.filter(({ algorithm }) => algorithm?.weak).map(({ algorithm }) => algorithm?.name)).toEqual(weak);
  });

  it('opens EncryptedID and EncryptedAttribute, and an EncryptedID in an EncryptedAssertion', async () => {
    const id = holding('EncryptedID', nameId('ada@example.com').replace('<saml:NameID', `$& xmlns:saml="${SAML}"`));
    const plain = assertion({ subject: subject({ nameId: id }) });
    expect(await open(plain)).toMatchObject({ kind: 'EncryptedID', cause: undefined });
    const nested = await open(withAssertion(plain));
    expect(nested.inner).toMatchObject([{ kind: 'EncryptedID', cause: undefined }]);
    expect(nested.inner[0]?.document?.root.localName).toBe('NameID');
    const held = holding(
      'EncryptedAttribute',
      attribute('a', []).replace('<saml:Attribute', `$& xmlns:saml="${SAML}"`),
    );
    const statement = `<saml:AttributeStatement>${held}</saml:AttributeStatement>`;
    expect(await open(assertion({ attributeStatement: statement }))).toMatchObject({
      kind: 'EncryptedAttribute',
      cause: undefined,
    });
  });

  it('reads a plaintext whose prefixes are declared around the place where it stood', async () => {
    const found = await open(withAssertion('<saml:Assertion ID="_a1"/>'));
    expect(found.document?.root).toMatchObject({ namespace: SAML, localName: 'Assertion' });
  });

  it('refuses in a plaintext what it refuses in any document', async () => {
    expect(await open(withAssertion('<!DOCTYPE a><a/>'))).toMatchObject({
      cause: 'plaintext-not-xml',
      document: undefined,
      xmlProblem: { code: 'doctype-refused' },
    });
    expect(await open(withAssertion('no XML'))).toMatchObject({ cause: 'plaintext-not-xml' });
  });

  it('tries each key, and each encrypted key', async () => {
    expect(await open(withAssertion(), [other, mine])).toMatchObject({ cause: undefined });
    const two = encryptedData(assertion(), { pair: other, place: 'beside', id: '_k1' });
    expect(two).toContain('_k1');
  });
});

describe('where decryption fails it says', () => {
  const cases: [code: string, xml: string, pairs: KeyPair[]][] = [
    ['no-key', withAssertion(), []],
    ['key-unwrap-failed', withAssertion(), [other]],
    ['cipher-length-differs', withAssertion(), [rsa(1024)]],
    [
      'retrieval-dangling',
      withAssertion(assertion(), { place: 'retrieval-method' })
        .replace('URI="#_key"', 'URI="#_other"')
        .replace(/<xenc:EncryptedKey [\s\S]*<\/xenc:EncryptedKey>/, ''),
      [mine],
    ],
    ['encrypted-key-missing', withAssertion().replace(/<ds:KeyInfo>[\s\S]*<\/ds:KeyInfo>/, ''), [mine]],
    ['algorithm-unsupported', withAssertion().replace('aes128-gcm', 'aes128-ctr'), [mine]],
    ['algorithm-unsupported', withAssertion().replace('rsa-oaep-mgf1p', 'rsa-oaep-mgf9'), [mine]],
    ['encryption-method-missing', withAssertion().replace(/<xenc:EncryptionMethod [^>]*aes128-gcm"\/>/, ''), [mine]],
    [
      'cipher-value-missing',
      withAssertion().replace(
        /<xenc:CipherData>(?:(?!<xenc:CipherData>)[\s\S])*<\/xenc:CipherData>(?=<\/xenc:EncryptedData>)/,
        '<xenc:CipherData/>',
      ),
      [mine],
    ],
    [
      'cipher-reference',
      withAssertion().replace(
        /<xenc:CipherData>(?:(?!<xenc:CipherData>)[\s\S])*<\/xenc:CipherData>(?=<\/xenc:EncryptedData>)/,
        '<xenc:CipherData><xenc:CipherReference URI="http://evil.example"/></xenc:CipherData>',
      ),
      [mine],
    ],
    [
      'content-decrypt-failed',
      withAssertion().replace(
        /(<xenc:CipherValue>)(....)(?=[^<]*<\/xenc:CipherValue><\/xenc:CipherData><\/xenc:EncryptedData>)/,
        '$1AAAA',
      ),
      [mine],
    ],
  ];

  it.each(cases)('%s', async (code, xml, pairs) => {
    const found = await open(xml, pairs);
    expect(found).toMatchObject({ cause: code, octets: undefined, document: undefined, key: undefined });
    for (const problem of found.problems) expect(decryptionSentence(problem)).toMatch(/[.)]$/);
  });

  it.skipIf(!hasOpenssl)(
    'for which certificate it was encrypted, where the message says so (skipped without openssl)',
    async () => {
      const pem = inFolder({ 'key.pem': other.privateKey.export({ type: 'pkcs8', format: 'pem' }) }, (folder) =>
        openssl(['req', '-x509', '-new', '-key', `${folder}/key.pem`, '-days', '30', '-subj', '/CN=old sp']),
      );
      const der = readCertificates(pem.toString()).certificates[0]?.certificate.der ?? new Uint8Array();
      const hint = `<ds:X509Data><ds:X509Certificate>${encodeBase64(der)}</ds:X509Certificate></ds:X509Data>`;
      const found = await open(withAssertion(assertion(), { pair: other, hint }));
      expect(found.problems).toEqual([
        { code: 'other-certificate', detail: 'CN=old sp' },
        { code: 'key-unwrap-failed' },
      ]);
    },
  );
});

describe('the signature inside a plaintext', () => {
  const around = (inner: string): string =>
    withAssertion(inner).replace('<samlp:Response ', '<samlp:Response xmlns:x="urn:x" ');
  const verify = async (inner: string) => {
    const document = parsed(around(inner));
    const [decryption] = await decryptElements(document, [await privateKey(mine)], limits);
    return decryption && verifyDecrypted(decryption, document, trusting(rsa()));
  };

  it('is verified in place', async () => {
    const verified = await verify(signed(assertion(), '_a1'));
    expect(verified).toMatchObject({ context: 'in-place', reports: [{ verdict: 'trusted' }] });
    expect(verified?.reports[0]?.covers[0]?.element).toBe(verified?.document.root);
  });

  it('is verified in place with inclusive canonicalization, where it was signed there', async () => {
    const inPlace = around('').replace(
      /(<saml:EncryptedAssertion[^>]*>)[\s\S]*(<\/saml:EncryptedAssertion>)/,
      `$1${assertion()}$2`,
    );
    const inner = elementText(signed(inPlace, '_a1', { c14n: C14N }), '_a1');
    expect(await verify(inner)).toMatchObject({ context: 'in-place', reports: [{ verdict: 'trusted' }] });
  });

  it('is verified as a document of its own, where it was signed before it was encrypted', async () => {
    const verified = await verify(signed(assertion(), '_a1', { c14n: C14N }));
    expect(verified).toMatchObject({ context: 'own-document', reports: [{ verdict: 'trusted' }] });
    expect(verified?.reports[0]?.covers[0]?.element).toBe(verified?.document.root);
  });

  it('is not trusted when the message around has the same ID', async () => {
    const inner = signed(assertion({ id: '_1' }), '_1');
    const document = parsed(withAssertion(inner));
    const [decryption] = await decryptElements(document, [await privateKey(mine)], limits);
    const verified = decryption && (await verifyDecrypted(decryption, document, trusting(rsa())));
    expect(verified?.reports).toMatchObject([{ verdict: 'broken', cause: 'id-duplicate', covers: [] }]);
  });

  it('is broken when the plaintext is another one', async () => {
    expect(await verify(signed(assertion(), '_a1').replace('ada@', 'eve@'))).toMatchObject({
      reports: [{ verdict: 'broken', covers: [] }],
    });
  });
});
