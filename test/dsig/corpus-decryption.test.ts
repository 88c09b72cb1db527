// Decrypts everything encrypted in the shared corpus and holds plaintexts, inner signatures and the verdict on the whole against it.
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../../src/base/limits.ts';
import type { RsaPrivateKey } from '../../src/crypto/private-key.ts';
import { readPrivateKey } from '../../src/crypto/read-private-key.ts';
import { type JudgedPlaintext, judgeAuthenticity, judgePlaintext } from '../../src/dsig/authenticity.ts';
import { decryptElements, verifyDecrypted } from '../../src/dsig/decrypt-elements.ts';
import type { Decryption } from '../../src/dsig/decryption-report.ts';
import type { TrustedKey } from '../../src/dsig/signature-report.ts';
import { verifySignatures } from '../../src/dsig/verify-signatures.ts';
import { findWrapping } from '../../src/dsig/wrapping.ts';
import type { XmlElement } from '../../src/xml/tree.ts';
import { corpusDocument, corpusItems, corpusOctets, hasCorpus, type Item, keysIn, trustedKeysOf } from './corpus.ts';

const limits = DEFAULT_LIMITS;
const sha256 = (octets: Uint8Array): string => createHash('sha256').update(octets).digest('hex');

const privateKeys = new Map<string, RsaPrivateKey>();
async function privateKeyIn(file: string): Promise<RsaPrivateKey> {
  const known = privateKeys.get(file);
  if (known) return known;
  const read = await readPrivateKey(corpusOctets(file));
  if (!('key' in read)) throw new Error(`${file}: ${JSON.stringify(read)}`);
  privateKeys.set(file, read.key);
  return read.key;
}
const keysOf = (item: Item): Promise<RsaPrivateKey[]> =>
  Promise.all([...(item.key ? [item.key] : []), ...(item.keys ?? [])].map(privateKeyIn));

const flat = (all: readonly Decryption[]): Decryption[] => all.flatMap((one) => [one, ...flat(one.inner)]);

/** All keys that the index knows for the inner signatures. */
const innerKeys = (item: Item): readonly TrustedKey[] => [
  ...trustedKeysOf(item),
  ...(item.expected.afterDecryption?.innerSignatures ?? []).flatMap(({ cert }) =>
    cert?.includes('/') ? keysIn(cert) : [],
  ),
];

describe.skipIf(!hasCorpus)('encryption in the shared corpus (skipped without ../shared/corpus)', () => {
  const items = hasCorpus ? corpusItems() : [];

  it('decrypts what decrypts, to the same octets, and says why where it does not', async () => {
    const wrong: string[] = [];
    const counts: Record<string, number> = {};
    for (const item of items.filter(({ expected }) => expected.decrypts !== undefined && expected.decrypts !== null)) {
      const document = corpusDocument(item);
      if (!document) {
        wrong.push(`${item.file}: the parser refuses it`);
        continue;
      }
      const found = flat(await decryptElements(document, await keysOf(item), limits));
      for (const { cause } of found) counts[cause ?? 'decrypted'] = (counts[cause ?? 'decrypted'] ?? 0) + 1;
      const hashes = found.flatMap(({ octets }) => (octets ? [sha256(octets)] : []));
      if (item.expected.decrypts === false) {
        if (found.every(({ cause }) => cause === undefined)) wrong.push(`${item.file}: decrypts`);
        continue;
      }
      for (const one of item.expected.decrypted ?? []) {
        if (one.plaintextSha256 && !hashes.includes(one.plaintextSha256))
          wrong.push(`${item.file}: ${found.map(({ problems }) => JSON.stringify(problems)).join()}`);
      }
    }
    console.log('corpus, decryption:', counts);
    expect(wrong).toEqual([]);
  });

  it('verifies the signatures inside as the index does, in place and as documents of their own', async () => {
    const wrong: string[] = [];
    let signatures = 0;
    for (const item of items.filter(({ expected }) => expected.afterDecryption)) {
      const document = corpusDocument(item);
      if (!document) continue;
      const trusted = innerKeys(item);
      const expected = item.expected.afterDecryption?.innerSignatures ?? [];
      const seen: string[] = [];
      for (const decryption of await decryptElements(document, await keysOf(item), limits)) {
        if (!decryption.document) continue;
        const inPlace = await verifySignatures(decryption.document, { trusted, limits }, document);
        seen.push(...inPlace.map(({ outcome }) => outcome));
        const either = await verifyDecrypted(decryption, document, { trusted, limits });
        if (inPlace.every(({ verdict }) => verdict === 'trusted') && either?.context !== 'in-place')
          wrong.push(item.file);
      }
      signatures += seen.length;
      const wanted = expected.map(({ result }) => (result === 'unsupported' ? 'indeterminate' : result));
      if (seen.join() !== wanted.join()) wrong.push(`${item.file}: index ${wanted.join()}, we ${seen.join()}`);
    }
    console.log('corpus, signatures inside encrypted content:', signatures);
    expect(wrong).toEqual([]);
  });

  it('accepts and rejects whole messages as the strict rule of the corpus does', async () => {
    const wrong: string[] = [];
    const counts = { accept: 0, reject: 0 };
    for (const item of items.filter(({ expected }) => expected.strict !== undefined)) {
      const document = corpusDocument(item);
      const strict = item.expected.strict ?? 'reject';
      if (!document) {
        if (strict === 'accept') wrong.push(`${item.file}: not parsed`);
        continue;
      }
      const trusted = innerKeys(item);
      const reports = await verifySignatures(document, { trusted, limits });
      const inside = new Map<XmlElement, JudgedPlaintext>();
      for (const decryption of await decryptElements(document, await keysOf(item), limits)) {
        const verified = await verifyDecrypted(decryption, document, { trusted, limits });
        if (!verified) continue;
        const findings = findWrapping(verified.document, verified.reports);
        const trust = judgePlaintext(verified.document, verified.reports, findings);
        inside.set(decryption.element, { trust, root: verified.document.root });
      }
      if (reports.some(({ cause }) => cause === 'value-not-text')) continue; // refused on purpose, see corpus.test.ts
      const judged = judgeAuthenticity(document, reports, findWrapping(document, reports), {
        plaintextOf: (one) => inside.get(one),
      });
      const seen = judged.authentic ? 'accept' : 'reject';
      counts[seen]++;
      if (seen !== strict)
        wrong.push(
          `${item.file}: index ${strict} (${item.expected.strictWhy?.join()}), we ${seen} (${judged.why.join()})`,
        );
    }
    console.log('corpus, whole messages:', counts);
    expect(wrong).toEqual([]);
  });
});
