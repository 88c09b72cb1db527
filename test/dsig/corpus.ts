// The shared corpus of real and attacked messages, for the tests of this room; it lies outside of the repository.
import { existsSync, readFileSync } from 'node:fs';
import { DEFAULT_LIMITS } from '../../src/base/limits.ts';
import { readPasted } from '../../src/bindings/read-pasted.ts';
import { readCertificates } from '../../src/crypto/read-certificates.ts';
import type { TrustedKey } from '../../src/dsig/signature-report.ts';
import { parseXml } from '../../src/xml/parse.ts';
import type { XmlDocument } from '../../src/xml/tree.ts';

export interface ExpectedSignature {
  readonly on?: string;
  readonly onId?: string;
  readonly refs: readonly (string | null)[];
  readonly result: string;
  readonly why?: string;
  readonly digestsOk?: readonly boolean[];
  readonly valueOk?: boolean;
  readonly cert?: string;
}

export interface Item {
  readonly file: string;
  readonly kind: string;
  readonly encoding: string;
  readonly cert?: string | null;
  readonly certs?: readonly string[];
  readonly key?: string;
  readonly keys?: readonly string[];
  readonly decodedSha256?: string;
  readonly expected: {
    readonly signature?: string;
    readonly covers?: readonly string[];
    readonly signatures?: readonly ExpectedSignature[];
    readonly wrapping?: boolean | null;
    readonly strict?: 'accept' | 'reject';
    readonly strictWhy?: readonly string[];
    readonly decrypts?: boolean | null;
    readonly decrypted?: readonly {
      readonly in?: string | null;
      readonly plaintextSha256?: string;
      readonly plaintextBytes?: number;
      readonly asOwnDocument?: string | { readonly signature?: string };
    }[];
    readonly afterDecryption?: {
      readonly innerSignature?: string;
      readonly innerCovers?: readonly string[];
      readonly innerSignatures?: readonly ExpectedSignature[];
    };
    readonly attack?: string;
  };
}

const folder = new URL('../../../shared/corpus/', import.meta.url);

export const hasCorpus = existsSync(new URL('index.json', folder));

export const corpusItems = (): readonly Item[] =>
  (JSON.parse(readFileSync(new URL('index.json', folder), 'utf8')) as { items: Item[] }).items;

export const corpusOctets = (file: string): Uint8Array => new Uint8Array(readFileSync(new URL(file, folder)));

export const corpusMessage = ({ file }: Item) => readPasted(corpusOctets(file), DEFAULT_LIMITS)[0];

/** The document that the strict parser makes of an item; undefined where it refuses. */
export function corpusDocument(item: Item): XmlDocument | undefined {
  const octets = corpusMessage(item)?.octets;
  const parsed = octets && parseXml(octets, DEFAULT_LIMITS);
  return parsed?.ok ? parsed.document : undefined;
}

const read = new Map<string, readonly TrustedKey[]>();

/** The keys of a certificate or public key file. */
export function keysIn(file: string): readonly TrustedKey[] {
  let keys = read.get(file);
  if (!keys) {
    const { certificates, refusals } = readCertificates(corpusOctets(file));
    keys = [
      ...certificates.map(({ certificate }) => ({ key: certificate.key, certificate })),
      ...refusals.flatMap(({ key }) => (key ? [{ key }] : [])),
    ];
    read.set(file, keys);
  }
  return keys;
}

export const trustedKeysOf = (item: Item): readonly TrustedKey[] =>
  [...(item.cert ? [item.cert] : []), ...(item.certs ?? [])].flatMap(keysIn);
