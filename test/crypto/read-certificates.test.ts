// The forms in which people paste certificates, and what is refused.
import { generateKeyPairSync } from 'node:crypto';
import { generate } from 'selfsigned';
import { beforeAll, describe, expect, it } from 'vitest';
import { concatBytes, utf8 } from '../../src/base/bytes.ts';
import type { Repair } from '../../src/crypto/pasted-text.ts';
import { type PastedCertificates, readCertificates } from '../../src/crypto/read-certificates.ts';
import { REFUSAL_SENTENCES, REPAIR_SENTENCES } from '../../src/crypto/sentences.ts';
import { hasOpenssl, inFolder, openssl } from './openssl.ts';

let pem = '';
let der = new Uint8Array();
let body = '';
let lines: string[] = [];
let second = '';
let secondBody = '';

const toBody = (text: string): string => text.replace(/-----[^-]+-----|\s/g, '');
const octets = (base64: string): Uint8Array => new Uint8Array(Buffer.from(base64, 'base64'));

beforeAll(async () => {
  // Any certificate does, but space-for-plus needs plus signs, and padding-missing padding.
  do pem = (await generate([{ name: 'commonName', value: `idp${Math.random()}`.slice(0, 12) }])).cert.trim();
  while (!toBody(pem).includes('+') || !toBody(pem).endsWith('='));
  body = toBody(pem);
  lines = pem.split(/\r?\n/);
  der = octets(body) as never;
  second = (await generate([{ name: 'commonName', value: 'other' }], { keyType: 'ec' })).cert.trim();
  secondBody = toBody(second);
});

const codes = ({ refusals }: PastedCertificates) => refusals.map(({ code }) => code);

function expectOurs(pasted: string | Uint8Array, repairs: readonly Repair[], source: string): void {
  const result = readCertificates(pasted);
  expect(codes(result)).toEqual([]);
  expect(result.certificates.map(({ certificate }) => Buffer.from(certificate.der).toString('base64'))).toEqual([body]);
  expect({ repairs: result.certificates[0]?.repairs, source: result.certificates[0]?.source }).toEqual({
    repairs,
    source,
  });
}

describe('one certificate is read', () => {
  const FORMS: readonly [string, () => string | Uint8Array, readonly Repair[], string?][] = [
    ['as PEM', () => pem, []],
    ['as PEM with CRLF and blank lines', () => `\r\n${lines.join('\r\n')}\r\n\r\n`, []],
    ['as PEM with CR alone', () => lines.join('\r'), []],
    ['as PEM in octets with a byte order mark', () => utf8(`\ufeff${pem}`), []],
    [
      'as PEM in UTF-16',
      () => concatBytes(Uint8Array.of(0xff, 0xfe), new Uint8Array(Buffer.from(pem, 'utf16le'))),
      ['utf-16'],
    ],
    ['as DER', () => der, [], 'der'],
    ['as bare base64 on one line', () => body, ['armour-missing'], 'base64'],
    [
      'as bare base64 indented on several lines',
      () =>
        lines
          .slice(1, -1)
          .map((line) => `    ${line}`)
          .join('\n'),
      ['armour-missing'],
      'base64',
    ],
    ['as bare base64 without padding', () => body.replace(/=+$/, ''), ['armour-missing', 'padding-missing'], 'base64'],
    [
      'as URL-safe base64',
      () => body.replace(/\+/g, '-').replace(/\//g, '_'),
      ['armour-missing', 'url-alphabet'],
      'base64',
    ],
    ['with literal \\n', () => lines.join('\\n'), ['escapes']],
    ['with literal \\r\\n in JSON quotes', () => JSON.stringify({ cert: lines.join('\r\n') }), ['escapes']],
    ['with \\n escaped twice', () => lines.join('\\\\n'), ['escapes']],
    [
      'with JSON escapes of + and /',
      () => `"${body.replace(/\+/g, '\\u002b').replace(/\//g, '\\/')}"`,
      ['escapes', 'armour-missing'],
      'base64',
    ],
    ['in JSON quotes', () => JSON.stringify({ x5c: [body] }), ['armour-missing'], 'base64'],
    ['with &#13;', () => lines.join('&#13;\n'), ['character-references']],
    ['with &#xD;&#xA;', () => lines.join('&#xD;&#xA;'), ['character-references']],
    ['percent-encoded', () => encodeURIComponent(pem), ['percent-encoding']],
    ['with smart dashes', () => pem.replace(/-----/g, '–––––'), ['smart-dashes']],
    ['with em dashes for two', () => pem.replace(/-----/g, '—-—'), ['smart-dashes', 'armour-damaged']],
    ['with spaces for line breaks', () => lines.join(' '), ['spaces-for-line-breaks']],
    [
      'with spaces for plus signs',
      () => `${lines[0]}\n${body.replace(/\+/g, ' ')}\n${lines.at(-1)}`,
      ['space-for-plus'],
    ],
    ['with non-breaking spaces and zero-width spaces', () => lines.join('\u00a0\u200b\n'), ['invisible-characters']],
    ['base64 twice, of PEM', () => Buffer.from(pem).toString('base64'), ['armour-missing', 'base64-twice'], 'base64'],
    [
      'base64 twice, of base64',
      () => Buffer.from(body).toString('base64'),
      ['armour-missing', 'base64-twice'],
      'base64',
    ],
    ['BEGIN CERTIFICATE without dashes', () => pem.replace(/-/g, ''), ['armour-damaged']],
    ['with four dashes', () => pem.replace(/-----/g, '----'), ['armour-damaged']],
    [
      'in lower-case armour',
      () => pem.replace(/(BEGIN|END) CERTIFICATE/g, (marker) => marker.toLowerCase()),
      ['armour-damaged'],
    ],
    ['without its END line', () => lines.slice(0, -1).join('\n'), ['armour-damaged']],
    ['without its BEGIN line', () => lines.slice(1).join('\n'), ['armour-damaged']],
    ['with BEGIN and END of another kind', () => pem.replace('END CERTIFICATE', 'END PUBLIC KEY'), ['armour-damaged']],
    ['under X509 CERTIFICATE', () => pem.replace(/CERTIFICATE/g, 'X509 CERTIFICATE'), []],
    [
      'under TRUSTED CERTIFICATE, with octets behind',
      () => {
        const longer = Buffer.from(concatBytes(der, Uint8Array.of(0x30, 0))).toString('base64');
        return `-----BEGIN TRUSTED CERTIFICATE-----\n${longer}\n-----END TRUSTED CERTIFICATE-----`;
      },
      ['trailing-octets'],
    ],
    [
      'between a mail and a signature',
      () => `Hi,\n\nhere is the cert - MACHINE room, OK?\n\n${pem}\n\n-- \nBest, Ann`,
      [],
    ],
    ['as bare base64 behind a word', () => `Certificate: ${body} `, ['armour-missing'], 'base64'],
    [
      'with `openssl s_client` text around',
      () => ` 0 s:CN=x\n   i:CN=x\n${pem}\n---\nServer certificate\nsubject=CN=x`,
      [],
    ],
    ['as a shell here-string with backslashes', () => lines.join('\\\n'), []],
  ];
  for (const [form, paste, repairs, source = 'pem'] of FORMS) {
    it(form, () => expectOurs(paste(), repairs, source));
  }

  it('once, however often it was pasted', () => expectOurs(`${pem}\n${pem}\n${body}`, [], 'pem'));
});

describe('XML', () => {
  const keyInfo = (content: string, prefix = 'ds:') =>
    `<${prefix}KeyInfo><${prefix}X509Data><${prefix}X509Certificate>${content}</${prefix}X509Certificate></${prefix}X509Data></${prefix}KeyInfo>`;
  const descriptor = (content: string, use?: string) =>
    `<md:KeyDescriptor${use ? ` use="${use}"` : ''}>${keyInfo(content)}</md:KeyDescriptor>`;
  const keys = (...descriptors: string[]) =>
    `<?xml version="1.0"?>\n<keys from="https://idp.example/%2F">${descriptors.join('\n')}<name>Ä – B</name></keys>`;
  const uses = (text: string) => readCertificates(text).certificates.map((each) => each.uses);

  it('gives the certificate of a KeyInfo, a KeyDescriptor, a fragment cut at both ends, and with any prefix', () => {
    expectOurs(keyInfo(`\n  ${lines.slice(1, -1).join('\r\n  ')}\n`), [], 'xml');
    expectOurs(keyInfo(body, ''), [], 'xml');
    expectOurs(keyInfo(body, 'dsig-ns.1:'), [], 'xml');
    expectOurs(descriptor(body), [], 'xml');
    expectOurs(`X509Data><ds:X509Certificate>${body}`, [], 'xml');
  });

  it('says what it repaired inside the element only', () => {
    expectOurs(keys(descriptor(lines.slice(1, -1).join('&#13;\n'))), ['character-references'], 'xml');
    expectOurs(keys(descriptor(pem)), [], 'xml');
    expectOurs(JSON.stringify(keys(descriptor(body, 'signing'))), ['escapes'].slice(1) as Repair[], 'xml');
    expectOurs(keyInfo(body).replace(/</g, '&lt;').replace(/>/g, '&gt;'), ['character-references'], 'xml');
  });

  it('tells signing from encryption, and takes no use for any', () => {
    expect(uses(keys(descriptor(body, 'signing'), descriptor(secondBody, 'encryption')))).toEqual([
      ['signing'],
      ['encryption'],
    ]);
    expect(uses(keys(descriptor(body, 'signing'), descriptor(body, 'encryption')))).toEqual([
      ['signing', 'encryption'],
    ]);
    expect(uses(keys(descriptor(body)))).toEqual([[]]);
    expect(uses(keys(descriptor(body, 'encryption'), descriptor(body)))).toEqual([[]]);
    expect(uses(keys(descriptor(body), descriptor(body, 'encryption')))).toEqual([[]]);
    expect(uses(`${descriptor(secondBody, 'encryption')}${keyInfo(body)}`)).toEqual([['encryption'], []]);
  });

  it('with a key value and no certificate is a public key only', () => {
    expect(codes(readCertificates('<ds:KeyInfo><ds:KeyValue><ds:RSAKeyValue/></ds:KeyValue></ds:KeyInfo>'))).toEqual([
      'public-key-only',
    ]);
  });

  it('with an empty or damaged certificate element says so', () => {
    expect(codes(readCertificates(keyInfo('')))).toEqual(['certificate-damaged']);
    expect(codes(readCertificates(keys(descriptor('not a certificate'))))).toEqual(['certificate-damaged']);
  });
});

describe('a document that certificates may be copied out of', () => {
  const inside = (name: string) => () => `<md:${name} a="b"><X509Certificate>${body}</X509Certificate></md:${name}>`;
  const metadata = inside('EntityDescriptor');
  const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
  const REFUSED: readonly (readonly [string, () => string, string])[] = [
    ['metadata', metadata, 'metadata-instead'],
    ['metadata of several entities', inside('EntitiesDescriptor'), 'metadata-instead'],
    ['metadata behind a sentence', () => `Here it is:\n${metadata()}`, 'metadata-instead'],
    ['metadata without its beginning', () => metadata().slice(10), 'metadata-instead'],
    ['metadata without its end', () => metadata().slice(0, -24), 'metadata-instead'],
    ['metadata, escaped', () => escaped(metadata()), 'metadata-instead'],
    ['metadata, escaped three times', () => escaped(escaped(escaped(metadata()))), 'metadata-instead'],
    ['metadata as a JSON string', () => JSON.stringify(metadata()).replaceAll('<', '\\u003c'), 'metadata-instead'],
    ['the role of an entity without the entity', inside('IDPSSODescriptor'), 'metadata-instead'],
    ['a Response', inside('Response'), 'message-instead'],
    ['a Response, escaped', () => escaped(inside('Response')()), 'message-instead'],
    ['a Signature alone', inside('Signature'), 'message-instead'],
    ['a Response that holds metadata', () => `<Response>${metadata()}</Response>`, 'message-instead'],
    ['metadata that holds an Assertion', () => `<EntityDescriptor>${inside('Assertion')()}`, 'metadata-instead'],
  ];
  for (const [form, make, code] of REFUSED) {
    it(`${form}: gives none, as text or as a file`, () => {
      const text = make();
      expect(text).toContain(body);
      for (const input of [text, Buffer.from(text), Buffer.from(`\ufeff${text}`, 'utf16le')]) {
        const result = readCertificates(input);
        expect(result.certificates).toEqual([]);
        expect(codes(result)).toEqual([code]);
      }
    });
  }

  describe('whose tags are none any more', () => {
    const element = (name: string, content: string) => `<${name}>\n${content}\n</${name}>`;
    const keyInfo = () => element('ds:KeyInfo', element('ds:X509Data', element('ds:X509Certificate', body)));
    const signature = () =>
      element('ds:Signature', `${element('ds:SignedInfo', element('ds:DigestValue', 'AAAA'))}${keyInfo()}`);
    const descriptor = () => element('md:IDPSSODescriptor', element('md:KeyDescriptor', keyInfo()));
    const DOCUMENTS: readonly (readonly [string, () => string, string])[] = [
      ['signed metadata', () => element('md:EntityDescriptor', `${signature()}${descriptor()}`), 'metadata-instead'],
      ['metadata', () => element('md:EntityDescriptor', descriptor()), 'metadata-instead'],
      ['a signed Response', () => element('samlp:Response', signature()), 'message-instead'],
      ['a signature', signature, 'message-instead'],
    ];
    const tags = (change: (name: string) => string) => (text: string) =>
      text.replace(/(?<=<\/?)[\w:]+/g, (name) => change(name));
    const WAYS: readonly (readonly [string, (text: string) => string])[] = [
      ['in lower case, as browsers copy it', tags((name) => name.toLowerCase())],
      ['in upper case', tags((name) => name.toUpperCase())],
      ['with the < as \\x3c', (text) => text.replaceAll('<', '\\x3c')],
      ['highlighted', (text) => text.replace(/<(\/?[\w:]+)>/g, '&lt;<span class="tag">$1</span>&gt;')],
      ['with a blank behind the <', (text) => text.replaceAll('<', '< ')],
      ['with a non-breaking space behind the <', (text) => text.replaceAll('<', '<\u00a0')],
      ['with a line break behind the prefix', (text) => text.replaceAll(/(<\/?\w+:)/g, '$1\n')],
      ['with full-width brackets', (text) => text.replaceAll('<', '\uff1c').replaceAll('>', '\uff1e')],
      ['without <', (text) => text.replaceAll('<', '')],
      ['escaped six times', (text) => [1, 2, 3, 4, 5, 6].reduce((sofar) => escaped(sofar), text)],
      ['with names over two lines', (text) => text.replace(/(Entity|Signed|IDPSSO|Digest)(?=[A-Z])/g, '$1\n')],
      ['as quoted-printable', (text) => text.replace(/(Entity|Signed|IDPSSO|Digest)(?=[A-Z])/g, '$1=\r\n')],
    ];
    for (const [document, make, code] of DOCUMENTS)
      it.each(WAYS)(`${document} %s: gives none`, (_, change) => {
        // Where the tags of the certificate are none, either, it would be found as PEM.
        for (const text of [change(make()), change(make()).replaceAll(body, pem)]) {
          const result = readCertificates(text);
          expect(result.certificates).toEqual([]);
          expect(codes(result)).toEqual([code]);
        }
      });

    it.each(DOCUMENTS)('%s in base64: gives none, wherever its lines are broken', (_, make, code) => {
      for (let width = 4; width <= 76; width += 4) {
        const text = Buffer.from(make())
          .toString('base64')
          .replace(new RegExp(`(.{${width}})`, 'g'), '$1\n');
        for (const given of [text, `Ours:\n\n${text}\n\nRegards`, `data:text/xml;base64,${text}`])
          expect(codes(readCertificates(given))).toEqual([code]);
      }
    });
  });

  it('is not taken for one where words of it stand in prose only', () => {
    expectOurs(`From the EntityDescriptor, to check the Response:\n${pem}`, [], 'pem');
    expectOurs(`Mail of <response@idp.example>:\n${pem}`, [], 'pem');
  });

  it.each([
    ['the output of openssl', 'subject=CN=idp\nissuer=CN=idp\nnotAfter=Nov 22 14:25:28 2029 GMT'],
    ['the long output of openssl', 'Signature Algorithm: sha256WithRSAEncryption\nSignature Value:\n    58:03:f5:6b'],
    ['the fields of a certificate (RFC 5280)', 'tbsCertificate, signatureAlgorithm, signatureValue, X509Certificate'],
    ['a listed keystore', 'Alias name: idp\nEntry type: trustedCertEntry\nSignature algorithm name: SHA256withRSA'],
    ['an exported key bag', 'Bag Attributes\n    friendlyName: signing\n    localKeyID: 01 02'],
    ['the screen of a product', 'Issuer / Entity ID\nSAML entity descriptor\nX.509 Certificate\nSigning Certificate'],
    ['the terms of its settings', 'Sign AuthnRequests\nAssertion Signature Algorithm\nResponse Signature\nDigest'],
  ])('is not taken for one beside %s', (_, words) => {
    expectOurs(`${words}\n${pem}\n${words}`, [], 'pem');
  });
});

describe('several certificates', () => {
  it('are read from a PEM chain, from bare base64 end to end, and from x5c, in order', () => {
    for (const text of [
      `${pem}\n${second}`,
      `${body}${secondBody}`,
      `${body}\n\n${secondBody}`,
      JSON.stringify({ x5c: [body, secondBody] }),
    ]) {
      const { certificates, refusals } = readCertificates(text);
      expect(refusals).toEqual([]);
      expect(certificates.map(({ certificate }) => certificate.key.type)).toEqual(['RSA', 'EC']);
    }
  });

  it.skipIf(!hasOpenssl)(
    `are read from a PKCS #7 chain, PEM and DER${hasOpenssl ? '' : ' (skipped: no openssl program)'}`,
    () => {
      inFolder({ 'chain.pem': `${pem}\n${second}\n` }, (folder) => {
        for (const form of ['PEM', 'DER']) {
          const chain = new Uint8Array(
            openssl(['crl2pkcs7', '-nocrl', '-certfile', `${folder}/chain.pem`, '-outform', form]),
          );
          const { certificates, refusals } = readCertificates(chain);
          expect(refusals).toEqual([]);
          expect(certificates.map(({ certificate, source }) => [certificate.key.type, source])).toEqual([
            ['RSA', 'pkcs7'],
            ['EC', 'pkcs7'],
          ]);
        }
      });
    },
  );
});

describe('what is no certificate is refused', () => {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 1024 });
  const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const PRIVATE: readonly [string, () => string | Uint8Array][] = [
    ['PKCS #8', () => rsa.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string],
    ['PKCS #1', () => rsa.privateKey.export({ type: 'pkcs1', format: 'pem' }) as string],
    ['SEC 1', () => ec.privateKey.export({ type: 'sec1', format: 'pem' }) as string],
    [
      'encrypted PKCS #8',
      () => rsa.privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' }) as string,
    ],
    [
      'PEM-encrypted PKCS #1',
      () => rsa.privateKey.export({ type: 'pkcs1', format: 'pem', cipher: 'aes-128-cbc', passphrase: 'x' }) as string,
    ],
    ['DER PKCS #8', () => new Uint8Array(ec.privateKey.export({ type: 'pkcs8', format: 'der' }))],
    [
      'DER encrypted PKCS #8',
      () =>
        new Uint8Array(ec.privateKey.export({ type: 'pkcs8', format: 'der', cipher: 'aes-256-cbc', passphrase: 'x' })),
    ],
    ['bare base64', () => rsa.privateKey.export({ type: 'pkcs1', format: 'der' }).toString('base64')],
    ['base64 twice', () => Buffer.from(rsa.privateKey.export({ type: 'pkcs8', format: 'pem' })).toString('base64')],
    ['a private key whose body is damaged', () => '-----BEGIN PRIVATE KEY-----\n!!!\n-----END PRIVATE KEY-----'],
    [
      'a private key as a certificate',
      () => (rsa.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string).replace(/PRIVATE KEY/g, 'CERTIFICATE'),
    ],
    ['a private JWK', () => JSON.stringify(ec.privateKey.export({ format: 'jwk' }))],
    [
      'a private key in an X509Certificate element',
      () =>
        `<X509Certificate>${rsa.privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64')}</X509Certificate>`,
    ],
  ];
  for (const [form, make] of PRIVATE) {
    it(`private key, as ${form}, with a warning`, () => {
      const result = readCertificates(make());
      expect(result.certificates).toEqual([]);
      expect(codes(result)).toEqual(['private-key']);
    });
  }

  it('private key beside a certificate: the certificate is taken, and the warning stays', () => {
    const both = `${rsa.privateKey.export({ type: 'pkcs8', format: 'pem' })}${pem}`;
    const result = readCertificates(both);
    expect(result.certificates.length).toBe(1);
    expect(codes(result)).toEqual(['private-key']);
    expect(JSON.stringify(result.refusals)).toBe('[{"code":"private-key"}]');
  });

  it.skipIf(!hasOpenssl)(
    `PKCS #12 file and certificate request${hasOpenssl ? '' : ' (skipped: no openssl program)'}`,
    () => {
      const key = rsa.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
      inFolder({ 'key.pem': key }, (folder) => {
        const path = `${folder}/key.pem`;
        const request = openssl(['req', '-new', '-key', path, '-subj', '/CN=x']).toString();
        expect(codes(readCertificates(request))).toEqual(['certificate-request']);
        expect(codes(readCertificates(toBody(request)))).toEqual(['certificate-request']);
        openssl(['req', '-x509', '-new', '-key', path, '-subj', '/CN=x', '-out', `${folder}/cert.pem`]);
        const p12 = openssl(['pkcs12', '-export', '-inkey', path, '-in', `${folder}/cert.pem`, '-passout', 'pass:x']);
        expect(codes(readCertificates(new Uint8Array(p12)))).toEqual(['private-key']);
      });
    },
  );

  it('public key without certificate, and the key is handed over', () => {
    const JWK = JSON.stringify(rsa.publicKey.export({ format: 'jwk' }));
    expect(codes(readCertificates(JWK))).toEqual(['public-key-only']);
    for (const type of ['spki', 'pkcs1'] as const) {
      const result = readCertificates(rsa.publicKey.export({ type, format: 'pem' }) as string);
      expect(result.refusals).toMatchObject([{ code: 'public-key-only', key: { type: 'RSA', bits: 1024 } }]);
    }
    const small = readCertificates(ec.publicKey.export({ type: 'spki', format: 'der' }).toString('base64'));
    expect(small.refusals).toMatchObject([{ code: 'public-key-only', key: { type: 'EC', curve: 'P-256' } }]);
  });

  it('cut short: says how much is missing', () => {
    const cut = `${lines[0]}\n${body.slice(0, 400)}\n${lines.at(-1)}`;
    expect(readCertificates(cut).refusals).toEqual([{ code: 'certificate-cut-short', missing: der.length - 300 }]);
    expect(codes(readCertificates(body.slice(0, 400)))).toEqual(['certificate-cut-short']);
  });

  it('damaged: a character that base64 does not have, or octets that are no certificate', () => {
    expect(codes(readCertificates(pem.replace(body[100] as string, '*')))).toEqual(['certificate-damaged']);
    const bent = der.slice();
    bent[4] = 0x31;
    bent[8] = 0x04;
    expect(
      codes(
        readCertificates(
          `-----BEGIN CERTIFICATE-----\n${Buffer.from(bent).toString('base64')}\n-----END CERTIFICATE-----`,
        ),
      ),
    ).toEqual(['certificate-damaged']);
  });

  it('nothing at all, prose, or other octets', () => {
    expect(codes(readCertificates(''))).toEqual(['input-empty']);
    expect(codes(readCertificates(new Uint8Array()))).toEqual(['input-empty']);
    expect(codes(readCertificates(' \r\n\t'))).toEqual(['input-empty']);
    expect(
      codes(readCertificates('The certificate is on the server. MIND THE GAP between the platform and the train')),
    ).toEqual(['nothing-found']);
    expect(codes(readCertificates(Uint8Array.from({ length: 500 }, (_, i) => (i * 97) & 0xff)))).toEqual([
      'nothing-found',
    ]);
  });

  it('in time linear to its size, even where it is made to be slow', { timeout: 20_000 }, () => {
    const pieces = [
      '-',
      '=',
      '<KeyDescriptor ',
      'BEGIN ',
      'BEGIN A ',
      'M',
      'MII',
      'MIIA ',
      '"kty"',
      '\\n',
      '&#',
      '<X509Certificate>',
      '<a:EntityDescriptor>',
      '</EntityDescriptor',
      '<a',
      '&lt;',
      '&amp;',
      'PD',
      'PD94 ',
      'EntityDescriptor',
      '=\n',
      ' ',
      'END CERTIFICATE ',
      '-----BEGIN CERTIFICATE-----',
    ];
    for (const piece of pieces) {
      const started = performance.now();
      readCertificates(piece.repeat(300_000 / piece.length));
      expect({ piece, slow: performance.now() - started > 1_500 }).toEqual({ piece, slow: false });
    }
  });
});

describe('sentences', () => {
  it('are one plain sentence or two for every repair and refusal', () => {
    for (const sentence of [...Object.values(REPAIR_SENTENCES), ...Object.values(REFUSAL_SENTENCES)]) {
      expect(sentence).toMatch(/^[A-Z].*\.$/);
    }
  });
});
