// Real logins: what analysis says of them is the same after redaction, with the verdicts on signatures that were reached before.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runWith } from '../cli/files.ts';

const HARS = new URL('../../../shared/hars/', import.meta.url);
const names = existsSync(HARS) ? readdirSync(HARS).filter((name) => name.endsWith('.har')) : [];
const certificates = existsSync(HARS) ? readdirSync(new URL('certificates/', HARS)) : [];
const NOW = ['--now', '2026-11-22T12:00:00Z'];

const files = (name: string) => ({
  'a.har': readFileSync(new URL(name, HARS)),
  ...Object.fromEntries(certificates.map((file) => [file, readFileSync(new URL(`certificates/${file}`, HARS))])),
});

interface Said {
  readonly messages: { kind: string; status: string | null; signatures: { verdict: string }[] }[];
  readonly flows: {
    kind: string;
    outcome: string;
    legs: { relayState: { verdict: string; class: string | null } }[];
    findings: { id: string; outcome: string; cause: boolean }[];
  }[];
}

const facts = ({ messages, flows }: Said) => ({
  messages: messages.map(({ kind, status }) => [kind, status]),
  flows: flows.map(({ kind, outcome, legs, findings }) => ({
    kind,
    outcome,
    legs: legs.map(({ relayState }) => [relayState.verdict, relayState.class]),
    // That a check passed before is the file's word: it passes again, or is not checked.
    findings: findings.map(
      ({ id, outcome: result, cause }) => `${id} ${result === 'pass' ? 'not-checked' : result}${cause ? ' cause' : ''}`,
    ),
  })),
});

describe.skipIf(names.length === 0)('recorded logins (skipped where the shared recordings are absent)', () => {
  it.each(names)(
    'say the same when redacted: %s',
    async (name) => {
      const trust = certificates.flatMap((file) => ['--certificate', file]);
      const before = await runWith(files(name), 'analyze', 'a.har', '--format', 'json', ...trust, ...NOW);
      const redacted = await runWith(files(name), 'redact', 'a.har', '-o', 'b', ...trust, ...NOW);
      const trace = redacted.written.get('b') ?? new Uint8Array();
      const after = await runWith({ b: trace }, 'analyze', 'b', '--format', 'json', ...NOW);
      expect(facts(JSON.parse(after.output ?? '') as Said)).toEqual(facts(JSON.parse(before.output ?? '') as Said));
    },
    60_000,
  );
});
