// Verifying one signed Response, parsing included, beside libraries that one could take instead, and beside the least that it can cost.
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash, createVerify, webcrypto } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { DOMParser, XMLSerializer } from '@xmldom/xmldom';
import {
  XmlDocument as Libxml2Document,
  type XmlElement as Libxml2Element,
  ParseOption,
  XmlC14NMode,
} from 'libxml2-wasm';
import { Application, Parse, SignedXml as PeculiarSignedXml } from 'xmldsigjs';
import { toDisplayText, utf8 } from '../../src/base/bytes.ts';
import { DEFAULT_LIMITS } from '../../src/base/limits.ts';
import { verifySignatures } from '../../src/dsig/verify-signatures.ts';
import { parseXml } from '../../src/xml/parse.ts';
import { rsa } from '../crypto/keys.ts';
import { DS, signed, trusting } from '../dsig/sign.ts';
import { printTimings, type Timing } from './rounds.ts';
import { samlResponseOf } from './saml-documents.ts';

const require = createRequire(import.meta.url);
const { SignedXml } = require('xml-crypto') as {
  SignedXml: new (options: {
    publicCert: string;
  }) => {
    loadSignature(signature: string): void;
    checkSignature(xml: string): boolean;
  };
};
// xmldsigjs takes its DOM from here in Node; it comes with xmldsigjs.
const xmlCore = (await import(require.resolve('xml-core').replace('/cjs/', '/esm/'))) as {
  setNodeDependencies(dependencies: object): void;
};

interface AsyncContender {
  readonly name: string;
  /** False where the signature was not found valid: then the time would mean nothing. */
  readonly run: () => Promise<boolean>;
}

const pair = rsa(2048);
const keys = trusting(pair);

/** A Response of at least so many octets, its Assertion signed. */
function signedResponse(octets: number): string {
  const xml = samlResponseOf(octets).replace(/\s*<ds:Signature[\s\S]*<\/ds:Signature>/, '');
  return signed(xml, '_assertion', { pair });
}

async function contenders(xml: string): Promise<AsyncContender[]> {
  const octets = utf8(xml);
  const deflated = deflateRawSync(octets);
  const publicPem = pair.publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const spki = pair.publicKey.export({ type: 'spki', format: 'der' });
  const rsaSha256 = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
  const key = await webcrypto.subtle.importKey('spki', spki, rsaSha256, true, ['verify']);
  const signature = Buffer.from(/<ds:SignatureValue>([^<]*)</.exec(xml)?.[1] ?? '', 'base64');
  const signedInfo = Buffer.from(/<ds:SignedInfo>[\s\S]*<\/ds:SignedInfo>/.exec(xml)?.[0] ?? '');
  xmlCore.setNodeDependencies({ DOMParser, XMLSerializer });
  Application.setEngine('node', webcrypto as never);

  const own = async (source: Uint8Array): Promise<boolean> => {
    const result = parseXml(source, DEFAULT_LIMITS);
    const reports = result.ok ? await verifySignatures(result.document, keys) : [];
    return reports[0]?.verdict === 'trusted';
  };

  return [
    {
      name: 'floor: inflate, SHA-256, subtle.verify',
      run: async () => {
        await webcrypto.subtle.digest('SHA-256', inflateRawSync(deflated));
        // What it verifies is not canonical, so that the answer is no; the work is the same.
        return !(await webcrypto.subtle.verify(rsaSha256.name, key, signature, signedInfo));
      },
    },
    { name: 'ours', run: () => own(octets) },
    { name: 'ours, inflated first', run: () => own(inflateRawSync(deflated)) },
    {
      name: 'libxml2-wasm, node:crypto, one signature, no checks',
      run: async () => withLibxml2(octets, publicPem, signature),
    },
    {
      name: 'xmldsigjs on @xmldom/xmldom',
      run: async () => {
        const document = Parse(toDisplayText(octets));
        const verifier = new PeculiarSignedXml(document);
        verifier.LoadXml(document.getElementsByTagNameNS(DS, 'Signature')[0] as never);
        return verifier.Verify(key as never);
      },
    },
    {
      name: 'xml-crypto on @xmldom/xmldom',
      run: async () => {
        const text = toDisplayText(octets);
        const document = new DOMParser().parseFromString(text, 'text/xml');
        const element = document.getElementsByTagNameNS(DS, 'Signature')[0];
        const verifier = new SignedXml({ publicCert: publicPem });
        verifier.loadSignature(String(new XMLSerializer().serializeToString(element as never)));
        return verifier.checkSignature(text);
      },
    },
  ];
}

function withLibxml2(octets: Uint8Array, publicPem: string, signature: Uint8Array): boolean {
  const document = Libxml2Document.fromBuffer(octets, { option: ParseOption.XML_PARSE_HUGE });
  try {
    const namespaces = { ds: DS };
    const mode = XmlC14NMode.XML_C14N_EXCLUSIVE_1_0;
    const info = document.get('//ds:SignedInfo', namespaces) as Libxml2Element;
    const stated = document.get('//ds:DigestValue', namespaces)?.content;
    const data = info.canonicalizeToString({ mode });
    const element = document.get('//ds:Signature', namespaces) as Libxml2Element;
    const parent = element.parent as Libxml2Element;
    element.remove();
    const digest = createHash('sha256').update(parent.canonicalizeToString({ mode })).digest('base64');
    return digest === stated && createVerify('SHA256').update(data).verify(publicPem, signature);
  } finally {
    document.dispose();
  }
}

/** As `timeInRounds`, for what takes several turns of the event loop. */
async function timeAsync(all: readonly AsyncContender[], rounds: number, repeat: number): Promise<Timing[]> {
  const times = all.map((): number[] => []);
  const warmUp = Math.ceil(rounds / 5);
  globalThis.gc?.();
  for (let round = -warmUp; round < rounds; round++) {
    // Each round begins with another one: whoever comes behind a wasteful contender pays for its garbage.
    for (let turn = 0; turn < all.length; turn++) {
      const index = (turn + round + warmUp) % all.length;
      const { name, run } = all[index] as AsyncContender;
      const start = performance.now();
      for (let i = 0; i < repeat; i++) if (!(await run())) throw new Error(`${name} does not find it valid`);
      const time = (performance.now() - start) / repeat;
      if (round >= 0) times[index]?.push(time);
    }
  }
  return all.map(({ name }, index) => {
    const sorted = (times[index] ?? []).sort((a, b) => a - b);
    const at = (share: number): number => sorted[Math.floor((sorted.length - 1) * share)] ?? Number.NaN;
    return { name, median: at(0.5), quartiles: [at(0.25), at(0.75)] };
  });
}

/** Time of one verification inside of xmlsec1: many in one process less one in one process. Undefined where there is none. */
function timeXmlsec(xml: string, repeat: number): Timing | undefined {
  if (spawnSync('xmlsec1', ['--version']).status !== 0) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'xmlsec-bench-'));
  try {
    const [file, key] = [join(folder, 'signed.xml'), join(folder, 'key.pem')];
    writeFileSync(file, xml);
    writeFileSync(key, pair.publicKey.export({ type: 'spki', format: 'pem' }));
    const took = (times: number): number => {
      const start = performance.now();
      const idAttribute = 'urn:oasis:names:tc:SAML:2.0:assertion:Assertion';
      const given = ['--verify', '--repeat', String(times), '--pubkey-pem', key, '--id-attr:ID', idAttribute, file];
      execFileSync('xmlsec1', given, { stdio: 'ignore' });
      return performance.now() - start;
    };
    const sorted = Array.from({ length: 5 }, () => (took(repeat + 1) - took(1)) / repeat).sort((a, b) => a - b);
    const at = (index: number): number => sorted[index] ?? Number.NaN;
    return { name: 'xmlsec1, inside one process', median: at(2), quartiles: [at(1), at(3)] };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export async function run(): Promise<void> {
  for (const [size, rounds, repeat, native] of [
    [8_000, 60, 40, 500],
    [200_000, 30, 2, 50],
    [5_000_000, 5, 1, 3],
  ] as const) {
    const xml = signedResponse(size);
    const timings = await timeAsync(await contenders(xml), rounds, repeat);
    const xmlsec = timeXmlsec(xml, native);
    printTimings(`Parse and verify, ${Math.round(utf8(xml).length / 1_000)} KB`, [
      ...timings,
      ...(xmlsec ? [xmlsec] : []),
    ]);
  }
}
