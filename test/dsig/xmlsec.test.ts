// Messages signed by xmlsec1, and by node:crypto where xmlsec1 lacks the algorithm: each verifies, each altered by one character does not.
// DIFFERENTIAL_RUNS=500 signs that many, with keys up to 8192 bits, and asks xmlsec1 about the altered ones too.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../../src/base/limits.ts';
import { verifySignatures } from '../../src/dsig/verify-signatures.ts';
import { parseXmlText } from '../../src/xml/parse.ts';
import { assertion, nameId, response, SAML, SAMLP, subject } from '../builders/saml.ts';
import { dsa, ec, ed25519, type KeyPair, rsa } from '../crypto/keys.ts';
import { byId, C14N, DS, EXC, parsed, signed, trusting } from './sign.ts';

const hasXmlsec = spawnSync('xmlsec1', ['--version']).status === 0;
const runs = Number(process.env.DIFFERENTIAL_RUNS ?? 120);
const isLong = runs >= 500;

const MORE = 'http://www.w3.org/2001/04/xmldsig-more#';
const MORE07 = 'http://www.w3.org/2007/05/xmldsig-more#';
const ENC = 'http://www.w3.org/2001/04/xmlenc#';

/** A source of numbers that gives the same ones each time. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const rsaSizes = isLong ? [1024, 1536, 2048, 2050, 3072, 4096, 8192] : [1024, 2048, 3072, 4096];
const SIGNERS: readonly { readonly uri: string; readonly pair: () => KeyPair }[] = [
  ...rsaSizes.flatMap((bits) =>
    [`${DS}rsa-sha1`, ...['224', '256', '384', '512'].map((size) => `${MORE}rsa-sha${size}`)].map((uri) => ({
      uri,
      pair: () => rsa(bits),
    })),
  ),
  ...['prime256v1', 'secp384r1', 'secp521r1', 'secp256k1'].flatMap((curve) =>
    ['1', '224', '256', '384', '512'].map((size) => ({ uri: `${MORE}ecdsa-sha${size}`, pair: () => ec(curve) })),
  ),
  { uri: `${DS}dsa-sha1`, pair: () => dsa(1024, 160) },
  { uri: 'http://www.w3.org/2009/xmldsig11#dsa-sha256', pair: () => dsa(2048, 256) },
];
const DIGESTS = [`${DS}sha1`, `${MORE}sha224`, `${ENC}sha256`, `${MORE}sha384`, `${ENC}sha512`];
const C14N11 = 'http://www.w3.org/2006/12/xml-c14n11';
const CANONICALIZATIONS = [EXC, `${EXC}WithComments`, C14N, `${C14N}#WithComments`, C14N11, `${C14N11}#WithComments`];

interface Layout {
  readonly name: string;
  readonly id: string;
  readonly build: (signature: string) => string;
}

const named = (value: string): string => subject({ nameId: nameId(value) });
const pretty = (xml: string): string => xml.replace(/></g, '>\n  <');
const inAssertion = (signature: string, more: Parameters<typeof assertion>[0] = {}): string =>
  response({ id: '_r1', assertions: [assertion({ signature, ...more })] });

const LAYOUTS: readonly Layout[] = [
  { name: 'Response', id: '_r1', build: (signature) => response({ id: '_r1', signature }) },
  { name: 'Assertion', id: '_a1', build: (signature) => inAssertion(signature) },
  { name: 'Assertion alone', id: '_a1', build: (signature) => assertion({ signature }) },
  { name: 'signature last', id: '_r1', build: (signature) => response({ id: '_r1', more: signature }) },
  {
    name: 'white space',
    id: '_r1',
    build: (signature) => pretty(response({ id: '_r1', signature: pretty(signature) })),
  },
  { name: 'CR LF', id: '_a1', build: (signature) => pretty(inAssertion(signature)).replace(/\n/g, '\r\n') },
  {
    name: '&#13; and entities',
    id: '_a1',
    build: (signature) => inAssertion(signature, { subject: named('a\r\n&<>"\t b') }),
  },
  {
    name: 'beyond ASCII',
    id: '_a1',
    build: (signature) => inAssertion(signature, { subject: named('Zoë 日本 \u{1f511} \u0085\u2028') }),
  },
  {
    name: 'CDATA and comments',
    id: '_r1',
    build: (signature) =>
      response({ id: '_r1', signature, extensions: '<x xmlns="urn:x"><![CDATA[<&]]><!-- c --><?p  data ?></x>' }),
  },
  {
    name: 'default namespaces',
    id: '_a1',
    build: (signature) =>
      inAssertion(signature, { advice: '<Advice xmlns="urn:a"><b xmlns=""><c xmlns="urn:a"/></b></Advice>' }),
  },
  {
    name: 'prefixes declared outside',
    id: '_a1',
    build: (signature) =>
      inAssertion(signature).replace(
        '<samlp:Response ',
        '<samlp:Response xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:b="urn:b" xmlns="urn:d" ',
      ),
  },
  {
    name: 'xml: attributes outside',
    id: '_a1',
    build: (signature) =>
      inAssertion(signature).replace('<samlp:Response ', '<samlp:Response xml:lang="nl" xml:space="preserve" '),
  },
  {
    name: 'in SOAP',
    id: '_r1',
    build: (signature) =>
      `<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/" xmlns:u="urn:u"><soap:Body>${response({ id: '_r1', signature })}</soap:Body></soap:Envelope>`,
  },
  {
    name: 'attributes to be sorted',
    id: '_r1',
    build: (signature) =>
      response({
        id: '_r1',
        signature,
        attributes: { 'xmlns:z': 'urn:a', 'xmlns:a': 'urn:z', 'z:a': 1, 'a:z': 2, Consent: 'urn:x  y\n"' },
      }),
  },
];

interface Case {
  readonly layout: Layout;
  readonly signer: (typeof SIGNERS)[number];
  readonly digest: string;
  readonly signedInfoC14n: string;
  readonly c14n: string | undefined;
  readonly prefixList: string | undefined;
}

function caseAt(index: number): Case {
  const next = numbers(index * 7_919 + 17);
  const pick = <T>(from: readonly T[], offset = 0): T => from[(index + offset + next(from.length)) % from.length] as T;
  const c14n = next(12) === 0 ? undefined : pick(CANONICALIZATIONS, 1);
  const prefixList =
    c14n?.startsWith(EXC) && next(3) === 0 ? pick(['xs', 'saml samlp', '#default b', 'samlp']) : undefined;
  return {
    layout: LAYOUTS[index % LAYOUTS.length] as Layout,
    signer: SIGNERS[(index * 3) % SIGNERS.length] as (typeof SIGNERS)[number],
    digest: pick(DIGESTS),
    signedInfoC14n: pick(CANONICALIZATIONS),
    c14n,
    prefixList,
  };
}

const template = ({ layout, signer, digest, signedInfoC14n, c14n, prefixList }: Case): string => {
  const list = prefixList === undefined ? '' : `<ec:InclusiveNamespaces xmlns:ec="${EXC}" PrefixList="${prefixList}"/>`;
  const canonical = c14n === undefined ? '' : `<ds:Transform Algorithm="${c14n}">${list}</ds:Transform>`;
  return layout.build(
    `<ds:Signature xmlns:ds="${DS}"><ds:SignedInfo><ds:CanonicalizationMethod Algorithm="${signedInfoC14n}"/><ds:SignatureMethod Algorithm="${signer.uri}"/>` +
      `<ds:Reference URI="#${layout.id}"><ds:Transforms><ds:Transform Algorithm="${DS}enveloped-signature"/>${canonical}</ds:Transforms>` +
      `<ds:DigestMethod Algorithm="${digest}"/><ds:DigestValue/></ds:Reference></ds:SignedInfo><ds:SignatureValue/></ds:Signature>`,
  );
};

/** The text with one letter or digit of covered text or attribute value changed. */
function altered(xml: string, id: string, index: number): string {
  const element = byId(parsed(xml), id);
  const signature = xml.indexOf('<ds:Signature');
  const signatureEnd = xml.indexOf('</ds:Signature>') + '</ds:Signature>'.length;
  const next = numbers(index + 99);
  for (let tries = 0; tries < 1_000; tries++) {
    const at = element.start + next(element.end - element.start);
    if ((at >= signature && at < signatureEnd) || !/[A-Za-z0-9]/.test(xml[at] ?? '')) continue;
    // Within a tag only values; names of namespaces in scope but not used are not covered.
    const isText = xml.lastIndexOf('>', at) > xml.lastIndexOf('<', at);
    const comment = xml.lastIndexOf('<!--', at) > xml.lastIndexOf('-->', at);
    if (!isText || comment || xml.lastIndexOf('&', at) > xml.lastIndexOf(';', at)) continue;
    const changed = `${xml.slice(0, at)}${xml[at] === 'x' ? 'y' : 'x'}${xml.slice(at + 1)}`;
    if (parseXmlText(changed, DEFAULT_LIMITS).ok) return changed;
  }
  throw new Error('nothing to alter');
}

const folder = hasXmlsec ? mkdtempSync(join(tmpdir(), 'xmlsec-test-')) : '';
afterAll(() => {
  if (folder) rmSync(folder, { recursive: true });
});

const ID_ATTRIBUTES = [`${SAMLP}:Response`, `${SAML}:Assertion`].flatMap((name) => ['--id-attr:ID', name]);

const written = new Map<KeyPair, string>();
function keyFile(pair: KeyPair): string {
  const known = written.get(pair);
  if (known) return known;
  const file = join(folder, `key-${written.size}.pem`);
  writeFileSync(file, pair.privateKey.export({ type: 'pkcs8', format: 'pem' }));
  writeFileSync(`${file}.pub`, pair.publicKey.export({ type: 'spki', format: 'pem' }));
  written.set(pair, file);
  return file;
}

function xmlsecSigns(xml: string, pair: KeyPair): string {
  const file = join(folder, 'template.xml');
  writeFileSync(file, xml);
  return execFileSync('xmlsec1', ['--sign', '--privkey-pem', keyFile(pair), ...ID_ATTRIBUTES, file], {
    stdio: ['ignore', 'pipe', 'pipe'],
  }).toString();
}

function xmlsecVerifies(xml: string, pair: KeyPair): boolean {
  const file = join(folder, 'signed.xml');
  writeFileSync(file, xml);
  return (
    spawnSync('xmlsec1', ['--verify', '--pubkey-pem', `${keyFile(pair)}.pub`, ...ID_ATTRIBUTES, file]).status === 0
  );
}

describe.skipIf(!hasXmlsec)('xmlsec1 (skipped where it is not installed)', () => {
  it(`${runs} messages signed by it verify, and altered ones do not`, { timeout: 600_000 }, async () => {
    const wrong: string[] = [];
    const used = new Set<string>();
    let count = 0;
    for (let index = 0; count < runs; index++) {
      const one = caseAt(index);
      const label = `${index} ${one.layout.name} ${one.signer.uri} ${one.digest} ${one.signedInfoC14n} ${one.c14n} ${one.prefixList}`;
      const pair = one.signer.pair();
      let xml: string;
      try {
        xml = xmlsecSigns(template(one), pair);
      } catch (error) {
        wrong.push(
          `${label}: xmlsec1 does not sign: ${String((error as { stderr?: unknown }).stderr ?? error).slice(0, 200)}`,
        );
        count++;
        continue;
      }
      count++;
      used.add(one.signer.uri).add(one.layout.name).add(String(one.c14n));
      const [report] = await verifySignatures(parsed(xml), trusting(pair));
      if (report?.verdict !== 'trusted') wrong.push(`${label}: ${report?.verdict} ${report?.cause}`);
      const changed = altered(xml, one.layout.id, index);
      const [after] = await verifySignatures(parsed(changed), trusting(pair));
      if (after?.verdict !== 'broken') wrong.push(`${label}: altered and ${after?.verdict}`);
      if (isLong && xmlsecVerifies(changed, pair)) wrong.push(`${label}: xmlsec1 takes the altered one`);
    }
    console.log(`xmlsec1: ${count} messages, ${used.size} algorithms and layouts`);
    expect(wrong).toEqual([]);
  });
});

it('messages signed with RSA-PSS and Ed25519 verify, and altered ones do not', async () => {
  const signers: [string, KeyPair, number | undefined][] = [
    ...(['1', '224', '256', '384', '512'] as const).map((size): [string, KeyPair, number] => [
      `${MORE07}sha${size}-rsa-MGF1`,
      rsa(2048),
      size === '1' ? 20 : Number(size) / 8,
    ]),
    [`${MORE07}rsa-pss`, rsa(2048), 32],
    ['http://www.w3.org/2021/04/xmldsig-more#eddsa-ed25519', ed25519(), undefined],
  ];
  for (const [algorithm, pair, saltLength] of signers) {
    for (const [index, layout] of LAYOUTS.entries()) {
      const xml = signed(layout.build(''), layout.id, {
        algorithm,
        pair,
        c14n: CANONICALIZATIONS[index % CANONICALIZATIONS.length] as string,
        ...(saltLength !== undefined && { pss: { saltLength } }),
      });
      const [report] = await verifySignatures(parsed(xml), trusting(pair));
      expect(report, `${algorithm} ${layout.name}`).toMatchObject({ verdict: 'trusted' });
      const [after] = await verifySignatures(parsed(altered(xml, layout.id, index)), trusting(pair));
      expect(after, `${algorithm} ${layout.name}`).toMatchObject({
        verdict: 'broken',
        cause: 'digest-mismatch',
        covers: [],
      });
    }
  }
});
