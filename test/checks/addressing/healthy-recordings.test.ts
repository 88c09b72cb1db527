import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createAnalyzer } from '../../../src/analysis/analyze.ts';
import { toSubject } from '../../../src/analysis/check-flows.ts';
import { DEFAULT_LIMITS } from '../../../src/base/limits.ts';
import { readHar } from '../../../src/capture/har.ts';
import { ADDRESSING_CHECKS } from '../../../src/checks/addressing/index.ts';
import { LOGOUT_CHECKS } from '../../../src/checks/logout/index.ts';
import { runChecks } from '../../../src/checks/run-checks.ts';
import { SUBJECT_CHECKS } from '../../../src/checks/subject/index.ts';
import { indexTrace } from '../../../src/checks/trace-index.ts';
import { TWILIO_CHECKS } from '../../../src/checks/twilio/index.ts';
import { VENDOR_ERRORS_CHECKS } from '../../../src/checks/vendor-errors/index.ts';
import { readPrivateKey } from '../../../src/crypto/read-private-key.ts';
import type { Deployment } from '../../../src/deployments/deployment.ts';
import { UNKNOWN_DEPLOYMENT } from '../../../src/deployments/detect.ts';
import { fromMetadata } from '../../../src/deployments/from-metadata.ts';
import { readMetadata } from '../../../src/saml/metadata/metadata.ts';
import { type MessageVerification, verifyMessage } from '../../../src/trust/verify-message.ts';

const CHECKS = [...VENDOR_ERRORS_CHECKS, ...ADDRESSING_CHECKS, ...SUBJECT_CHECKS, ...TWILIO_CHECKS, ...LOGOUT_CHECKS];
const folder = new URL('../../../../shared/hars/', import.meta.url);
const present = existsSync(folder);
/** Two recordings are of logins that were refused. */
const REFUSED = new Set(['idp-initiated-nodesaml-with-npm.har', 'relaystate-space-nodesaml-with-ssp.har']);
const files = present ? readdirSync(folder).filter((name) => name.endsWith('.har') && !REFUSED.has(name)) : [];
const analyze = createAnalyzer({ limits: DEFAULT_LIMITS });

const analysisOf = (file: string) => analyze(readHar(readFileSync(new URL(file, folder)), DEFAULT_LIMITS));

function findingsOf(
  analysis: ReturnType<typeof analyze>,
  deployments: readonly Deployment[],
  verifications: readonly MessageVerification[] = [],
) {
  const trace = indexTrace(analysis.exchanges, analysis.flows);
  const context = { now: undefined, deployments, verificationOf: (index: number) => verifications[index] };
  return analysis.flows.flatMap((flow) => runChecks(toSubject(flow, analysis, trace, context), CHECKS));
}
const faultsOf = (findings: ReturnType<typeof findingsOf>) =>
  findings.filter(({ outcome }) => outcome === 'fail' || outcome === 'warn' || outcome === 'error');

/** A deployment for each pair of SP and IdP whose metadata is there. */
function pairs(): Deployment[] {
  const names = readdirSync(new URL('metadata/', folder));
  const entityOf = (name: string) => {
    const { metadata } = readMetadata(readFileSync(new URL(`metadata/${name}`, folder)), DEFAULT_LIMITS);
    const [entity] = metadata?.entities ?? [];
    if (!entity) throw new TypeError(`${name} is no metadata.`);
    return entity;
  };
  const idps = names.filter((name) => name.startsWith('idp-'));
  return names
    .filter((name) => name.startsWith('sp-'))
    .flatMap((sp) =>
      idps.map((idp) => {
        const base = { ...UNKNOWN_DEPLOYMENT, id: `${sp} ${idp}`, name: `${sp} ${idp}` };
        return fromMetadata(fromMetadata(base, entityOf(sp), 'sp').deployment, entityOf(idp), 'idp').deployment;
      }),
    );
}

describe.skipIf(!present)('recorded healthy logins and logouts (skipped without ../shared/hars)', () => {
  it.each(files)('%s: nothing fails or warns, with nothing configured', (file) => {
    expect(faultsOf(findingsOf(analysisOf(file), []))).toEqual([]);
  });

  it.each(files)('%s: nothing fails or warns, held against the providers’ own metadata, and opened', async (file) => {
    const analysis = analysisOf(file);
    const names = readdirSync(new URL('keys/', folder));
    const read = await Promise.all(names.map((name) => readPrivateKey(readFileSync(new URL(`keys/${name}`, folder)))));
    const ring = { trusted: [], privateKeys: read.flatMap((result) => (result.ok ? [result.key] : [])) };
    const verifications: MessageVerification[] = [];
    for (const message of analysis.messages) verifications.push(await verifyMessage(message, ring, DEFAULT_LIMITS));
    const findings = findingsOf(analysis, pairs(), verifications);
    expect(faultsOf(findings)).toEqual([]);
    if (file.includes('artifact')) return;
    const passed = new Set(findings.filter(({ outcome }) => outcome === 'pass').map(({ id }) => id));
    for (const id of ['audience-differs', 'issuer-differs', 'recipient-differs', 'destination-differs'])
      expect(passed, id).toContain(id);
  });
});
