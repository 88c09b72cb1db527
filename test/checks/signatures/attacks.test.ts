// Attacked messages of the shared corpus, posted to a service provider: each must raise a failure, and none may be called trusted.
import { describe, expect, it } from 'vitest';
import { createAnalyzer } from '../../../src/analysis/analyze.ts';
import { DEFAULT_LIMITS } from '../../../src/base/limits.ts';
import type { Check } from '../../../src/checks/check.ts';
import type { Finding } from '../../../src/checks/finding.ts';
import { PROTOCOL_CHECKS } from '../../../src/checks/protocol/index.ts';
import { runChecks } from '../../../src/checks/run-checks.ts';
import { SIGNATURES_CHECKS } from '../../../src/checks/signatures/index.ts';
import { STATUS_CHECKS } from '../../../src/checks/status/index.ts';
import type { RsaPrivateKey } from '../../../src/crypto/private-key.ts';
import { readPrivateKey } from '../../../src/crypto/read-private-key.ts';
import { verifiedSubject } from '../../builders/check-subject.ts';
import { Traffic } from '../../builders/exchanges.ts';
import { corpusItems, corpusMessage, corpusOctets, hasCorpus, type Item, trustedKeysOf } from '../../dsig/corpus.ts';

const CHECKS: readonly Check[] = [...PROTOCOL_CHECKS, ...STATUS_CHECKS, ...SIGNATURES_CHECKS];

async function privateKeysOf(item: Item): Promise<RsaPrivateKey[]> {
  const files = [...(item.key ? [item.key] : []), ...(item.keys ?? [])];
  const read = await Promise.all(files.map((file) => readPrivateKey(corpusOctets(file))));
  return read.flatMap((one) => ('key' in one && one.key ? [one.key] : []));
}

async function findingsOf(item: Item): Promise<Finding[] | undefined> {
  const octets = corpusMessage(item)?.octets;
  if (!octets) return undefined;
  const traffic = new Traffic();
  const fields = [{ name: 'SAMLResponse', value: Buffer.from(octets).toString('base64') }];
  traffic.add({ method: 'POST', url: 'https://sp.example/acs', body: { kind: 'form', fields } });
  // A root that is no message makes no flow: there is nothing to be fooled by.
  if (createAnalyzer({ limits: DEFAULT_LIMITS })(traffic.exchanges).flows.length === 0) return undefined;
  const ring = { trusted: trustedKeysOf(item), privateKeys: await privateKeysOf(item) };
  return runChecks(await verifiedSubject(traffic.exchanges, { ring }), CHECKS);
}

const responses = hasCorpus
  ? corpusItems().filter(
      ({ kind, expected }) => ['response', 'wrapped-response', 'malformed'].includes(kind) && expected,
    )
  : [];

/** With the corpus' own verdict that they are not to be accepted; or where a comment hides a part of a value. */
const attacked = responses.filter(
  ({ expected }) =>
    expected.attack !== undefined && (expected.strict === 'reject' || expected.attack === 'comment-truncation'),
);

describe.skipIf(!hasCorpus)('attacked messages (skipped without ../shared/corpus)', () => {
  it.each(attacked.map((item) => [item.expected.attack, item.file, item] as const))('%s: %s', async (_, __, item) => {
    const findings = await findingsOf(item);
    if (!findings) return;
    const failed = findings.filter(({ outcome }) => outcome === 'fail').map(({ id }) => id);
    const passed = findings.filter(({ id, outcome }) => id === 'message-trusted' && outcome === 'pass');
    expect.soft(failed).not.toEqual([]);
    expect.soft(passed).toEqual([]);
    expect.soft(findings.filter(({ outcome }) => outcome === 'error')).toEqual([]);
  });

  const rejected = responses.filter(({ expected }) => expected.strict === 'reject');
  it.each(rejected.map((item) => [item.file, item] as const))('is never trusted: %s', async (_, item) => {
    const findings = await findingsOf(item);
    const passed = (findings ?? []).filter(({ id, outcome }) => id === 'message-trusted' && outcome === 'pass');
    expect(passed).toEqual([]);
    expect((findings ?? []).filter(({ outcome }) => outcome === 'error')).toEqual([]);
  });

  const accepted = responses.filter(
    ({ expected }) => expected.strict === 'accept' && expected.attack === undefined && expected.signature === 'valid',
  );
  it.each(accepted.map((item) => [item.file, item] as const))('signatures raise no failure: %s', async (_, item) => {
    const findings = await findingsOf(item);
    const failed = (findings ?? []).filter(
      ({ outcome, id }) => outcome === 'fail' && SIGNATURES_CHECKS.some((c) => c.id === id),
    );
    expect(failed.map(({ id, message }) => `${id} ${message}`)).toEqual([]);
  });

  it('no check stumbles over any message of the corpus', async () => {
    const errors: string[] = [];
    for (const item of corpusItems()) {
      const octets = corpusMessage(item)?.octets;
      if (!octets) continue;
      const traffic = new Traffic();
      const name = /request/.test(item.kind) ? 'SAMLRequest' : 'SAMLResponse';
      traffic.post(name, Buffer.from(octets).toString('latin1'));
      traffic.redirect(name, Buffer.from(octets).toString('latin1'), 'x');
      const { flows } = createAnalyzer({ limits: DEFAULT_LIMITS })(traffic.exchanges);
      for (const flow of flows.keys()) {
        const findings = runChecks(await verifiedSubject(traffic.exchanges, { flow }), CHECKS);
        errors.push(
          ...findings.filter(({ outcome }) => outcome === 'error').map(({ id, seen }) => `${item.file} ${id} ${seen}`),
        );
      }
    }
    expect(errors).toEqual([]);
  }, 120_000);
});
