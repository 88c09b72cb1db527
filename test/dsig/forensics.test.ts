// Each known way to break a signature, done to a rightly signed message, is named; and no explanation makes anything valid.
import { describe, expect, it } from 'vitest';
import { encodeBase64 } from '../../src/base/base64.ts';
import { utf8 } from '../../src/base/bytes.ts';
import { DEFAULT_LIMITS } from '../../src/base/limits.ts';
import { epochMs } from '../../src/base/units.ts';
import { readCertificates } from '../../src/crypto/read-certificates.ts';
import type { Explanation } from '../../src/dsig/forensics/explanation.ts';
import { explainQuerySignature, explainSignature } from '../../src/dsig/forensics/forensics.ts';
import type { TrustedKey } from '../../src/dsig/signature-report.ts';
import { verifyQuerySignature } from '../../src/dsig/verify-detached.ts';
import { verifySignatures } from '../../src/dsig/verify-signatures.ts';
import { canonicalize } from '../../src/xml/canonicalize.ts';
import { assertion, attribute, attributeStatement, nameId, response, subject } from '../builders/saml.ts';
import { ec, type KeyPair, rsa, sign as signOctets } from '../crypto/keys.ts';
import { hasOpenssl, inFolder, openssl } from '../crypto/openssl.ts';
import { byId, C14N, EXC, elementText, parsed, RSA_SHA256, SHA256, signed, trusting } from './sign.ts';

const xs = 'xmlns:xs="http://www.w3.org/2001/XMLSchema"';
const typed = `<saml:AttributeValue ${xs} xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="xs:string">v</saml:AttributeValue>`;
const message = (name = 'Zoë'): string =>
  response({
    id: '_r1',
    assertions: [
      assertion({
        subject: subject({ nameId: nameId(name) }),
        attributeStatement: attributeStatement({ role: ['a b'] }).replace(
          '</saml:AttributeStatement>',
          `${attribute('t', [typed])}$&`,
        ),
      }),
    ],
  });

async function why(xml: string, keys = trusting(rsa())): Promise<readonly Explanation[]> {
  const document = parsed(xml);
  const [report] = await verifySignatures(document, keys);
  if (!report) throw new Error('no signature');
  expect(report.verdict).not.toBe('trusted');
  const explanations = await explainSignature(report, document, keys);
  const [again] = await verifySignatures(document, keys);
  expect(again?.verdict).toBe(report.verdict);
  return explanations;
}

const codes = (explanations: readonly Explanation[]): string[] => explanations.map(({ code }) => code);

const mojibake = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');
const prettyPrinted = (xml: string): string => xml.replace(/></g, '>\n  <');
const outside = (xml: string, change: (text: string) => string): string => {
  const [before = '', rest = ''] = xml.split(/(?=<ds:Signature )/);
  const end = rest.indexOf('</ds:Signature>') + '</ds:Signature>'.length;
  return change(before) + rest.slice(0, end) + change(rest.slice(end));
};

describe('a digest that does not fit is explained by', () => {
  const cases: [code: string, xml: () => string][] = [
    ['white-space-between-elements', () => outside(signed(message(), '_r1'), (text) => text.replace(/></g, '>\n  <'))],
    [
      'white-space-around-signature',
      () => signed(message(), '_r1').replace('<ds:Signature ', '\n$&').replace('</ds:Signature>', '$&\n'),
    ],
    ['values-padded', () => outside(signed(message(), '_r1'), (text) => text.replace(/>([^<>]+)</g, '>\n $1\n<'))],
    ['indentation-added', () => signed(indentedMessage('  '), '_r1').replace(/>\s+</g, '><')],
    ['carriage-returns-added', () => outside(prettySigned(), (text) => text.replace(/\n/g, '&#13;\n'))],
    [
      'carriage-returns-lost',
      () => signed(prettyPrinted(message()).replace(/\n/g, '&#13;\n'), '_r1').replace(/&#13;/g, ''),
    ],
    ['charset-latin-1', () => outside(signed(message(), '_r1'), mojibake)],
    [
      'charset-reversed',
      () => outside(signed(mojibake(message()), '_r1'), (text) => Buffer.from(text, 'latin1').toString('utf8')),
    ],
    ['unicode-normalized', () => outside(signed(message(), '_r1'), (text) => text.normalize('NFD'))],
    [
      'escaped-twice',
      () =>
        outside(signed(message('a & b'), '_r1'), (text) => text.replace(/&#38;/g, '&amp;amp;')).replace(
          /&#38;/g,
          '&amp;',
        ),
    ],
    [
      'canonicalization-differs',
      () =>
        signed(message(), '_a1', {
          octets: canonicalize(byId(parsed(message()), '_a1'), { mode: 'c14n-1.0', comments: false }),
        }),
    ],
    [
      'comments-signed',
      () => {
        const xml = message().replace('<samlp:Status>', '$&<!-- c -->');
        return signed(xml, '_r1', {
          octets: canonicalize(byId(parsed(xml), '_r1'), { mode: 'exclusive', comments: true }),
        });
      },
    ],
    [
      'prefix-list-differs',
      () =>
        signed(message(), '_r1', {
          octets: canonicalize(byId(parsed(message()), '_r1'), {
            mode: 'exclusive',
            comments: false,
            inclusivePrefixes: ['saml'],
          }),
        }),
    ],
    [
      'namespace-missing',
      () =>
        signed(message().replace('<samlp:Response ', `$&${xs} `), '_r1', { prefixList: 'xs' }).replace(
          `<samlp:Response ${xs}`,
          '<samlp:Response',
        ),
    ],
    [
      'namespace-missing',
      () =>
        elementText(
          signed(
            `<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>${message()}</soap:Body></soap:Envelope>`,
            '_r1',
            { c14n: C14N },
          ),
          '_r1',
        ),
    ],
    ['not-canonicalized', () => signed(message(), '_r1', { octets: utf8(message()) })],
    [
      'xml-declaration-signed',
      () => {
        const canonical = new TextDecoder().decode(
          canonicalize(byId(parsed(message()), '_r1'), { mode: 'exclusive', comments: false }),
        );
        return signed(message(), '_r1', { octets: utf8(`<?xml version="1.0" encoding="UTF-8"?>${canonical}`) });
      },
    ],
    [
      'digest-algorithm-differs',
      () => {
        const xml = signed(message(), '_r1', {
          signedInfo: (info) => info.replace(SHA256, 'http://www.w3.org/2001/04/xmlenc#sha512'),
        });
        return xml;
      },
    ],
    ['content-changed', () => signed(message(), '_r1').replace('a b', 'admin')],
  ];

  it.each(cases)('%s', async (code, build) => {
    const explanations = await why(build());
    expect(codes(explanations)).toContain(code);
    const found = explanations.find((one) => one.code === code);
    expect(found?.proven).toBe(code !== 'content-changed');
    expect(found?.message).toMatch(/\.$/);
  });

  const prettySigned = (): string => {
    const xml = signed(prettyPrinted(message()), '_r1');
    return xml;
  };
  function indentedMessage(unit: string): string {
    let depth = 0;
    return message()
      .split(/(?<=>)(?=<)/)
      .map((line) => {
        if (line.startsWith('</')) depth--;
        const written = unit.repeat(depth) + line;
        if (/^<[^/]/.test(line) && !/\/>$|<\/[^>]*>$/.test(line)) depth++;
        return written;
      })
      .join('\n');
  }
});

describe('a signature value that does not fit is explained by', () => {
  it('another key, of the same or another length', async () => {
    const xml = signed(message(), '_r1', { pair: rsa(2048, 3) });
    expect(codes(await why(xml))).toEqual(['key-other']);
    expect(codes(await why(xml, trusting(rsa(1024))))).toEqual(['key-length-differs']);
  });

  it('a SignedInfo that was changed, and how', async () => {
    const xml = signed(message(), '_r1');
    expect(codes(await why(xml.replace('</ds:SignedInfo>', '\n$&')))).toEqual([
      'signed-info-changed',
      'white-space-between-elements',
    ]);
    const wrongMode = xml.replace(
      `<ds:CanonicalizationMethod Algorithm="${EXC}">`,
      `<ds:CanonicalizationMethod Algorithm="${C14N}">`,
    );
    expect(codes(await why(wrongMode))[0]).toBe('signed-info-changed');
  });

  it('another hash than the message names', async () => {
    const xml = signed(message(), '_r1').replace('#rsa-sha256', '#rsa-sha512');
    expect(codes(await why(xml))).toEqual(expect.arrayContaining(['signed-info-changed', 'hash-differs']));
  });

  it('nothing provable where the key is an elliptic one', async () => {
    const xml = signed(message(), '_r1', {
      pair: ec('secp384r1'),
      algorithm: 'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256',
    });
    expect(await why(xml, trusting(ec('prime256v1')))).toEqual([]);
  });
});

describe.skipIf(!hasOpenssl)('certificates (skipped without openssl)', () => {
  /** Certificates of one key, one after the other; by another name where given. */
  const certificate = (pair: KeyPair, days: number, name = 'idp'): TrustedKey => {
    const key = pair.privateKey.export({ type: 'pkcs8', format: 'pem' });
    const pem = inFolder({ 'key.pem': key }, (folder) =>
      openssl(['req', '-x509', '-new', '-key', `${folder}/key.pem`, '-days', String(days), '-subj', `/CN=${name}`]),
    );
    const [read] = readCertificates(pem.toString()).certificates;
    if (!read) throw new Error('no certificate');
    return { key: read.certificate.key, certificate: read.certificate };
  };
  const keyInfo = ({ certificate: read }: TrustedKey): string =>
    `<ds:KeyInfo><ds:X509Data><ds:X509Certificate>${read ? encodeBase64(read.der) : ''}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>`;
  const limits = DEFAULT_LIMITS;
  const next = rsa(2048, 3);
  const now = epochMs(Date.UTC(2026, 10, 23));

  const explained = async (
    used: TrustedKey,
    pair: KeyPair,
    trusted: readonly TrustedKey[],
    at = now,
  ): Promise<string[]> => {
    const document = parsed(signed(message(), '_r1', { pair, keyInfo: keyInfo(used) }));
    const [report] = await verifySignatures(document, { trusted, limits });
    return report ? codes(await explainSignature(report, document, { trusted, limits }, at)) : [];
  };

  it('the same key in a renewed certificate', async () => {
    expect(await explained(certificate(rsa(), 60), rsa(), [certificate(rsa(), 30)])).toContain('certificate-renewed');
  });

  it('another key by the same or another name, which fits but is not trusted', async () => {
    expect(await explained(certificate(next, 60), next, [certificate(rsa(), 30)])).toEqual(
      expect.arrayContaining(['key-other']),
    );
    expect(await explained(certificate(next, 60, 'other'), next, [certificate(rsa(), 30)])).toContain(
      'certificate-other',
    );
  });

  it('one of two that are trusted, while certificates are being changed', async () => {
    expect(await explained(certificate(rsa(), 30), rsa(), [certificate(next, 60), certificate(rsa(), 30)])).toEqual(
      expect.not.arrayContaining(['certificate-other']),
    );
    const used = certificate(rsa(), 30);
    expect(await explained(used, rsa(), [certificate(next, 60), used])).toContain('certificates-both-trusted');
  });

  it('an expired or future certificate, by the time that is given', async () => {
    const used = certificate(rsa(), 30);
    expect(await explained(used, rsa(), [used], epochMs(Date.UTC(2100, 0, 1)))).toContain('certificate-expired');
    expect(await explained(used, rsa(), [used], epochMs(Date.UTC(2001, 0, 1)))).toContain('certificate-not-yet-valid');
  });
});

describe('a query signature that does not fit is explained by', () => {
  const message1 = 'fZA%2bA%3d%3d';
  const keys = trusting(rsa());
  const sign = (text: string): string =>
    encodeURIComponent(encodeBase64(signOctets(rsa(), utf8(text), { hash: 'SHA-256' })));
  const sigAlg = encodeURIComponent(RSA_SHA256);

  const cases: [what: string, signedText: string, sent: string, variant: RegExp][] = [
    [
      'upper-case escapes',
      `SAMLRequest=fZA%2BA%3D%3D&SigAlg=${sigAlg}`,
      `SAMLRequest=${message1}&SigAlg=${sigAlg.toLowerCase()}`,
      /upper-case/,
    ],
    [
      'lower-case escapes',
      `SAMLRequest=${message1}&SigAlg=${sigAlg.toLowerCase()}`,
      `SAMLRequest=fZA%2BA%3D%3D&SigAlg=${sigAlg}`,
      /lower-case/,
    ],
    [
      '%20 for +',
      `SAMLRequest=AA&RelayState=a%20b&SigAlg=${sigAlg}`,
      `SAMLRequest=AA&RelayState=a+b&SigAlg=${sigAlg}`,
      /blanks as %20/,
    ],
    [
      '+ for %20',
      `SAMLRequest=AA&RelayState=a+b&SigAlg=${sigAlg}`,
      `SAMLRequest=AA&RelayState=a%20b&SigAlg=${sigAlg}`,
      /blanks as \+/,
    ],
    [
      'RFC 3986',
      `SAMLRequest=AA&RelayState=O%27Neil%21&SigAlg=${sigAlg}`,
      `SAMLRequest=AA&RelayState=O'Neil!&SigAlg=${sigAlg}`,
      /RFC 3986/,
    ],
    [
      'encodeURIComponent',
      `SAMLRequest=AA&RelayState=O'Neil%2F&SigAlg=${sigAlg}`,
      `SAMLRequest=AA&RelayState=O%27Neil/&SigAlg=${sigAlg}`,
      /encodeURIComponent/,
    ],
    [
      'a RelayState left out',
      `SAMLRequest=AA&SigAlg=${sigAlg}`,
      `SAMLRequest=AA&RelayState=x&SigAlg=${sigAlg}`,
      /without RelayState/,
    ],
    [
      'an empty RelayState',
      `SAMLRequest=AA&RelayState=&SigAlg=${sigAlg}`,
      `SAMLRequest=AA&SigAlg=${sigAlg}`,
      /empty RelayState/,
    ],
    [
      'the order of the URL',
      `RelayState=x&SigAlg=${sigAlg}&SAMLRequest=AA`,
      `RelayState=x&SigAlg=${sigAlg}&SAMLRequest=AA`,
      /order of the URL/,
    ],
    [
      'alphabetical order',
      `RelayState=x&SAMLRequest=AA&SigAlg=${sigAlg}`,
      `SAMLRequest=AA&RelayState=x&SigAlg=${sigAlg}`,
      /alphabetical/,
    ],
    [
      'SigAlg left out',
      'SAMLRequest=AA&RelayState=x',
      `SAMLRequest=AA&RelayState=x&SigAlg=${sigAlg}`,
      /without SigAlg/,
    ],
    [
      'one parameter written otherwise',
      `SAMLRequest=A%2b&RelayState=a%2Fb&SigAlg=${sigAlg}`,
      `SAMLRequest=A%2B&RelayState=a%2Fb&SigAlg=${sigAlg}`,
      /SAMLRequest with lower-case/,
    ],
  ];

  it.each(cases)('%s', async (_, signedText, sent, variant) => {
    const query = `${sent}&Signature=${sign(signedText)}`;
    const report = await verifyQuerySignature(query, keys);
    expect(report).toMatchObject({ verdict: 'broken', outcome: 'invalid' });
    const explanations = report ? await explainQuerySignature(report, query, keys) : [];
    expect(explanations[0]).toMatchObject({
      code: 'query-variant',
      proven: true,
      variant: expect.stringMatching(variant),
    });
  });

  it('another key', async () => {
    const query = `SAMLRequest=AA&SigAlg=${sigAlg}&Signature=${sign(`SAMLRequest=AA&SigAlg=${sigAlg}`)}`;
    const report = await verifyQuerySignature(query, trusting(rsa(2048, 3)));
    expect(codes(report ? await explainQuerySignature(report, query, trusting(rsa(2048, 3))) : [])).toEqual([
      'key-other',
    ]);
  });

  it('a change that is not known', async () => {
    const query = `SAMLRequest=BB&SigAlg=${sigAlg}&Signature=${sign(`SAMLRequest=AA&SigAlg=${sigAlg}`)}`;
    const report = await verifyQuerySignature(query, keys);
    const explanations = report ? await explainQuerySignature(report, query, keys) : [];
    expect(codes(explanations)).toEqual(['query-changed', 'signed-info-changed']);
  });
});
