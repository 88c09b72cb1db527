// Redacts exchanges for tests, with a fixed key: what the file would hold.
import { analyze } from '../../src/analysis/analyze.ts';
import { DEFAULT_LIMITS } from '../../src/base/limits.ts';
import { epochMs } from '../../src/base/units.ts';
import type { Exchange } from '../../src/capture/exchange.ts';
import type { RedactionPolicy } from '../../src/trace/redaction/policy.ts';
import { saveTrace } from '../../src/trace/save-trace.ts';
import type { Trace } from '../../src/trace/trace.ts';

export const KEY = new Uint8Array(32).fill(7);

export const savedTrace = (
  exchanges: readonly Exchange[],
  policy: RedactionPolicy = { level: 'shareable' },
  key: Uint8Array = KEY,
): Promise<Trace> =>
  saveTrace(
    analyze(exchanges, { limits: DEFAULT_LIMITS }),
    {
      product: { name: 'SAML Scope', version: '0' },
      savedAt: epochMs(1_767_323_100_000),
      deployments: [],
      verificationOf: () => undefined,
      findings: [],
    },
    policy,
    key,
    DEFAULT_LIMITS,
  );

export const redacted = async (
  exchanges: readonly Exchange[],
  policy?: RedactionPolicy,
): Promise<readonly Exchange[]> => (await savedTrace(exchanges, policy)).exchanges;
