// Real recorded logins against the rules of protocol, status and signatures: healthy ones raise nothing, the refused one is explained.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createAnalyzer } from '../../../src/analysis/analyze.ts';
import { DEFAULT_LIMITS } from '../../../src/base/limits.ts';
import type { Exchange } from '../../../src/capture/exchange.ts';
import { readHar } from '../../../src/capture/har.ts';
import type { Check } from '../../../src/checks/check.ts';
import type { Finding } from '../../../src/checks/finding.ts';
import { PROTOCOL_CHECKS } from '../../../src/checks/protocol/index.ts';
import { runChecks } from '../../../src/checks/run-checks.ts';
import { SIGNATURES_CHECKS } from '../../../src/checks/signatures/index.ts';
import { STATUS_CHECKS } from '../../../src/checks/status/index.ts';
import { readCertificates } from '../../../src/crypto/read-certificates.ts';
import { readPrivateKey } from '../../../src/crypto/read-private-key.ts';
import { explainMessage } from '../../../src/trust/explain-message.ts';
import { type KeyRing, NO_KEYS, trustMetadata, trustPasted } from '../../../src/trust/key-ring.ts';
import { type MessageVerification, verifyMessage } from '../../../src/trust/verify-message.ts';
import { subjectOf } from '../../builders/check-subject.ts';

const folder = new URL('../../../../shared/hars/', import.meta.url);
const present = existsSync(new URL('index.json', folder));
const CHECKS: readonly Check[] = [...PROTOCOL_CHECKS, ...STATUS_CHECKS, ...SIGNATURES_CHECKS];
const BROKEN = 'relaystate-space-nodesaml-with-ssp.har';
/** Refused by its service provider for another reason than its messages. */
const REFUSED = 'idp-initiated-nodesaml-with-npm.har';

const files = present ? readdirSync(folder).filter((name) => name.endsWith('.har')) : [];
const read = (name: string) => new Uint8Array(readFileSync(new URL(name, folder)));
const trafficOf = (file: string): Exchange[] => readHar(read(file), DEFAULT_LIMITS);

async function fullRing(): Promise<KeyRing> {
  const metadata = readdirSync(new URL('metadata/', folder)).map((name) => read(`metadata/${name}`));
  const keys = readdirSync(new URL('keys/', folder)).map((name) => readPrivateKey(read(`keys/${name}`)));
  const privateKeys = (await Promise.all(keys)).flatMap((key) => ('key' in key ? [key.key] : []));
  return { trusted: metadata.flatMap((octets) => trustMetadata(octets, DEFAULT_LIMITS)?.keys ?? []), privateKeys };
}

/** What an admin does at first: pastes the identity provider's certificate, and nothing else. */
const idpOnly = (): KeyRing => ({
  ...NO_KEYS,
  trusted: ['ssp', 'npm'].flatMap((name) => trustPasted(readCertificates(read(`certificates/${name}.pem`)))),
});

async function findingsIn(exchanges: readonly Exchange[], ring: KeyRing | undefined): Promise<Finding[]> {
  const { messages, flows } = createAnalyzer({ limits: DEFAULT_LIMITS })(exchanges);
  const verifications: MessageVerification[] = [];
  for (const message of ring ? messages : []) {
    const verified = await verifyMessage(message, ring as KeyRing, DEFAULT_LIMITS);
    verifications.push(await explainMessage(message, verified, ring as KeyRing, DEFAULT_LIMITS));
  }
  return flows.flatMap((_, flow) =>
    runChecks(subjectOf(exchanges, { flow, verificationOf: (index) => verifications[index] }), CHECKS),
  );
}

const bad = (findings: readonly Finding[]): string[] =>
  findings
    .filter(({ outcome }) => outcome === 'fail' || outcome === 'warn' || outcome === 'error')
    .map(({ id, outcome, seen, message }) => `${outcome} ${id}: ${seen} | ${message}`);

describe.skipIf(!present)('recorded logins (skipped where ../shared/hars is absent)', () => {
  const healthy = files.filter((name) => name !== BROKEN && name !== REFUSED);

  it.each(healthy)('%s raises nothing before it is verified', async (file) => {
    expect(bad(await findingsIn(trafficOf(file), undefined))).toEqual([]);
  });

  it.each(healthy)('%s raises nothing without any key', async (file) => {
    const findings = await findingsIn(trafficOf(file), NO_KEYS);
    expect(bad(findings)).toEqual([]);
    expect(findings.filter(({ id, outcome }) => id === 'message-trusted' && outcome === 'pass')).toEqual([]);
  });

  it.each(healthy)('%s raises nothing with the identity providers’ certificates only', async (file) => {
    expect(bad(await findingsIn(trafficOf(file), idpOnly()))).toEqual([]);
  });

  it.each(healthy)('%s raises nothing and is trusted with all metadata and keys', async (file) => {
    const findings = await findingsIn(trafficOf(file), await fullRing());
    expect(bad(findings)).toEqual([]);
    if (!file.includes('artifact')) expect(findings.map(({ id }) => id)).toContain('message-trusted');
  });

  it('explains the query that was escaped anew after signing', async () => {
    const findings = await findingsIn(trafficOf(BROKEN), await fullRing());
    expect(findings.filter(({ outcome }) => outcome === 'fail')).toMatchObject([
      {
        id: 'query-reencoded-after-signing',
        cites: expect.arrayContaining(['F13', 'N06', 'N07']),
        party: 'sp',
        confidence: 'proven',
        cause: true,
      },
    ]);
  });

  it('has nothing against messages that their receiver refused for another reason', async () => {
    expect(bad(await findingsIn(trafficOf(REFUSED), await fullRing()))).toEqual([]);
  });
});
