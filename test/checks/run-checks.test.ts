// The frame: how checks run, and which finding is the cause.
import { describe, expect, it } from 'vitest';
import type { Check } from '../../src/checks/check.ts';
import type { Judgement } from '../../src/checks/finding.ts';
import { runChecks } from '../../src/checks/run-checks.ts';
import { subjectOf } from '../builders/check-subject.ts';
import { Traffic } from '../builders/exchanges.ts';
import { authnRequest } from '../builders/saml.ts';

const judgement = (parts: Partial<Judgement> = {}): Judgement => ({
  outcome: 'fail',
  where: {},
  seen: 'a',
  expected: 'b',
  message: 'It is a.',
  fix: 'Make it b.',
  ...parts,
});

const check = (id: string, parts: Partial<Check> & { readonly gives?: readonly Judgement[] } = {}): Check => {
  const { gives = [judgement()], ...rest } = parts;
  return { id, cites: ['F01'], title: 'A rule.', stage: 'time', applies: () => true, run: () => gives, ...rest };
};

const traffic = new Traffic();
traffic.redirect('SAMLRequest', authnRequest());
const subject = subjectOf(traffic.exchanges);

const causeOf = (...checks: readonly Check[]) => runChecks(subject, checks).find(({ cause }) => cause)?.id;

describe('running', () => {
  it('names the check, its citation, and proven unless the check says otherwise', () => {
    const [finding] = runChecks(subject, [check('one', { cites: ['F42', 'N60'] })]);
    expect(finding).toMatchObject({ id: 'one', cites: ['F42', 'N60'], confidence: 'proven', weakenedBy: [] });
  });

  it('does not run a check that does not apply', () => {
    expect(runChecks(subject, [check('one', { applies: () => false })])).toEqual([]);
  });

  it('makes an error of a check that throws, and goes on', () => {
    const broken = check('broken', {
      run: () => {
        throw new Error('out of order');
      },
    });
    const findings = runChecks(subject, [broken, check('two')]);
    expect(findings.map(({ id, outcome }) => [id, outcome])).toEqual([
      ['broken', 'error'],
      ['two', 'fail'],
    ]);
    expect(findings[0]?.seen).toBe('out of order');
  });
});

describe('the cause', () => {
  const warning = [judgement({ outcome: 'warn' })];

  it('is the failure of the earliest stage', () => {
    expect(causeOf(check('late', { stage: 'after' }), check('early', { stage: 'transport' }))).toBe('early');
  });

  it('is a failure before any warning', () => {
    expect(causeOf(check('warns', { stage: 'transport', gives: warning }), check('fails', { stage: 'after' }))).toBe(
      'fails',
    );
  });

  it('is a symptom only where nothing else was found', () => {
    const symptom = check('shows', { stage: 'symptom' });
    expect(causeOf(symptom, check('real', { stage: 'after' }))).toBe('real');
    expect(causeOf(symptom)).toBe('shows');
    expect(causeOf(symptom, check('warns', { gives: warning }))).toBe('warns');
  });

  it('is a symptom before a warning that is only a hint', () => {
    const vague = check('vague', { stage: 'transport', gives: [judgement({ outcome: 'warn', confidence: 'hint' })] });
    expect(causeOf(check('shows', { stage: 'symptom' }), vague)).toBe('shows');
  });

  it('is a hint only behind what is likely', () => {
    const hint = check('hint', { stage: 'transport', gives: [judgement({ confidence: 'hint' })] });
    const likely = check('likely', { stage: 'after', gives: [judgement({ confidence: 'likely' })] });
    expect(causeOf(hint, likely)).toBe('likely');
  });

  it('is the surer one of a stage, then the earlier check', () => {
    const likely = check('likely', { gives: [judgement({ confidence: 'likely' })] });
    expect(causeOf(likely, check('proven'), check('second'))).toBe('proven');
  });

  it('is one finding at most, and none where nothing failed or warned', () => {
    const twice = runChecks(subject, [check('one', { gives: [judgement(), judgement()] })]);
    expect(twice.map(({ cause }) => cause)).toEqual([true, false]);
    const quiet = ['info', 'pass', 'not-checked'].map((outcome) =>
      check(outcome, { gives: [judgement({ outcome: outcome as Judgement['outcome'] })] }),
    );
    expect(causeOf(...quiet)).toBeUndefined();
  });
});
