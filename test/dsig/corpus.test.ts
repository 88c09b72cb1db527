// Holds every verdict on the shared corpus against what two other verifiers agree on. No forged message may come out valid.
import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../../src/base/limits.ts';
import type { SignatureReport } from '../../src/dsig/signature-report.ts';
import { verifyQuerySignature } from '../../src/dsig/verify-detached.ts';

import { verifySignatures } from '../../src/dsig/verify-signatures.ts';
import { findWrapping } from '../../src/dsig/wrapping.ts';
import { attributeValue } from '../../src/xml/read.ts';
import {
  corpusDocument,
  corpusItems,
  corpusMessage,
  corpusOctets,
  type ExpectedSignature,
  hasCorpus,
  type Item,
  keysIn,
  trustedKeysOf,
} from './corpus.ts';

const limits = DEFAULT_LIMITS;

/** Where the index says valid and we refuse to, on purpose. Never the other way round. */
const REFUSED_ON_PURPOSE: readonly { readonly cause: string; readonly why: string }[] = [
  { cause: 'transform-refused', why: 'XPath and XPath Filter transforms are never run' },
  { cause: 'transforms-too-many', why: 'SAML allows two transforms' },
  { cause: 'hmac-refused', why: 'a shared secret proves nothing about the sender' },
  { cause: 'reference-xpointer', why: 'XPointers let the signer choose by position' },
  { cause: 'digest-unsupported', why: 'MD5 is not run' },
  { cause: 'algorithm-unsupported', why: 'MD5 is not run' },
  { cause: 'value-not-text', why: 'a comment in a DigestValue is refused, the right digest beside it or not' },
];

/** Where we know more, or less, than the tools behind the index; never to call something valid. */
const EXPLAINED: Readonly<Record<string, string>> = {
  'pysaml2/eidas_response.xml': 'no key is known, and the digest is wrong whatever the key is',
  'xml-crypto/invalid_signature_-_changed_content.xml':
    'a reference beside the one that is not canonicalized is altered',
  'xml-security/custom_CustomSignableSignedWithCommentsAndId.xml': 'an XPointer is refused before it is looked up',
};

/** What a verdict of ours is called in the index. */
const inIndex = ({ verdict, cause }: SignatureReport): string =>
  verdict === 'trusted'
    ? 'valid'
    : verdict === 'broken' || cause === 'other-key'
      ? 'invalid'
      : verdict === 'intact'
        ? 'other'
        : 'unsupported';

function coveredIds(reports: readonly SignatureReport[]): string[] {
  const ids = reports
    .filter(({ verdict }) => verdict === 'trusted')
    // The index counts a reference without URI as covering nothing; it stands for the whole document.
    .flatMap(({ references, covers }) => (references.some(({ uri }) => uri === undefined) ? [] : covers))
    .map(({ element }) => {
      for (const name of ['ID', 'AssertionID', 'ResponseID', 'RequestID', 'Id', 'id']) {
        const id = attributeValue(element, name);
        if (id !== undefined) return id;
      }
      return (
        attributeValue(element, 'id', 'http://www.w3.org/XML/1998/namespace') ??
        element.attributes.find(({ localName }) => localName === 'Id')?.value ??
        '(document)'
      );
    });
  return [...new Set(ids)].sort();
}

function disagreement(expected: ExpectedSignature, report: SignatureReport | undefined): string | undefined {
  if (!report) return 'we report no such signature';
  const seen = inIndex(report);
  if (expected.result === seen) return undefined;
  if (expected.result === 'disputed' && seen !== 'valid') return undefined;
  if (expected.result === 'valid' && REFUSED_ON_PURPOSE.some(({ cause }) => cause === report.cause)) return undefined;
  return `index ${expected.result} (${expected.why ?? ''}), we ${report.verdict} (${report.cause})`;
}

describe.skipIf(!hasCorpus)('the shared corpus (skipped without ../shared/corpus)', () => {
  const items = hasCorpus ? corpusItems() : [];
  const signed = items.filter(({ expected }) => expected.signatures !== undefined);

  it('agrees with the index on every signature and on what each covers', async () => {
    const wrong: string[] = [];
    const counts: Record<string, number> = {};
    for (const item of signed) {
      const document = corpusDocument(item);
      if (!document) {
        if (item.expected.signatures?.some(({ result }) => result === 'valid'))
          wrong.push(`${item.file}: the parser refuses it`);
        continue;
      }
      const reports = await verifySignatures(document, { trusted: trustedKeysOf(item), limits });
      const expected = item.expected.signatures ?? [];
      for (const [i, one] of expected.entries()) {
        const report = reports[i];
        const word = report ? `${inIndex(report)}` : 'missing';
        counts[word] = (counts[word] ?? 0) + 1;
        const problem = report?.outcome !== 'valid' && EXPLAINED[item.file] ? undefined : disagreement(one, report);
        if (problem) wrong.push(`${item.file} #${i + 1}: ${problem}`);
      }
      if (reports.length !== expected.length)
        wrong.push(`${item.file}: ${reports.length} signatures, not ${expected.length}`);
      const onPurpose = reports.some(({ cause }) => REFUSED_ON_PURPOSE.some((one) => one.cause === cause));
      const covered = coveredIds(reports);
      const wanted = [...(item.expected.covers ?? [])].sort();
      if (!onPurpose && item.expected.signature !== 'disputed' && covered.join() !== wanted.join())
        wrong.push(`${item.file}: covers ${covered.join()}, not ${wanted.join()}`);
    }
    console.log('corpus signatures, by our verdict:', counts);
    expect(wrong).toEqual([]);
  });

  it('calls nothing valid with a certificate that signed nothing', async () => {
    const trusted = keysIn('_other/unrelated.crt');
    expect(trusted).toHaveLength(1);
    for (const item of signed) {
      const document = corpusDocument(item);
      if (!document) continue;
      const reports = await verifySignatures(document, { trusted, limits });
      expect(
        reports.filter(({ verdict, outcome }) => verdict === 'trusted' || outcome === 'valid'),
        item.file,
      ).toEqual([]);
    }
  });

  it('agrees with the index on every signature of a query', async () => {
    const wrong: string[] = [];
    for (const item of items.filter(({ kind }) => kind === 'redirect-url')) {
      const rawQuery = queryOf(item);
      const report = await verifyQuerySignature(rawQuery, { trusted: trustedKeysOf(item), limits });
      const seen = report ? inIndex(report) : 'none';
      const { signature } = item.expected;
      const agrees = signature === 'disputed' ? seen === 'invalid' : seen === signature;
      if (!agrees) wrong.push(`${item.file}: index ${signature}, we ${seen} (${report?.cause})`);
      if (
        report?.verdict === 'trusted' &&
        report.signedText !== (item.expected as { signedString?: string }).signedString
      )
        wrong.push(`${item.file}: other octets`);
      const other = await verifyQuerySignature(rawQuery, { trusted: keysIn('_other/unrelated.crt'), limits });
      expect(other?.outcome, item.file).not.toBe('valid');
    }
    expect(wrong).toEqual([]);
  });
});

function queryOf(item: Item): string {
  const raw = corpusMessage(item)?.detachedSignature?.rawQuery;
  return raw ?? new TextDecoder().decode(corpusOctets(item.file));
}

describe.skipIf(!hasCorpus)('wrapping in the shared corpus (skipped without ../shared/corpus)', () => {
  it('is found in each item that has it and in none that has not', async () => {
    const wrong: string[] = [];
    const counts = { found: 0, 'rightly not': 0 };
    for (const item of hasCorpus ? corpusItems() : []) {
      const document = item.expected.wrapping === undefined ? undefined : corpusDocument(item);
      if (!document) continue;
      const reports = await verifySignatures(document, { trusted: [], limits });
      const codes = findWrapping(document, reports)
        .filter(({ wrapping }) => wrapping)
        .map(({ code }) => code);
      counts[codes.length > 0 ? 'found' : 'rightly not']++;
      if (item.expected.wrapping === null || item.expected.wrapping === codes.length > 0) continue;
      wrong.push(`${item.file}: index ${item.expected.wrapping}, we ${codes.join()}`);
    }
    console.log('corpus, wrapping:', counts);
    expect(wrong).toEqual([]);
  });
});
