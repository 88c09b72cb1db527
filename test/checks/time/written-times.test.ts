// How times are written, and windows that nobody can meet.
import { describe, expect, it } from 'vitest';
import { timeBoundaries } from '../../../src/checks/time/time-boundaries.ts';
import { timeSyntax } from '../../../src/checks/time/time-syntax.ts';
import * as saml from '../../builders/saml.ts';
import { WebTraffic } from '../transport/web-traffic.ts';

function answer(assertion: saml.AssertionParts, status = 403, issueInstant = '2026-11-22T10:00:00Z'): WebTraffic {
  const traffic = new WebTraffic();
  const xml = saml.response({ inResponseTo: undefined, issueInstant, assertions: [saml.assertion(assertion)] });
  traffic.post('SAMLResponse', xml, undefined, { status });
  return traffic;
}
const window = (notBefore: string, notOnOrAfter: string): saml.AssertionParts => ({
  conditions: saml.conditions({ notBefore, notOnOrAfter }),
});

describe('a time', () => {
  it.each([
    ['2026-11-22 10:00:00Z', 'fail', 'xs:dateTime'],
    ['2026-11-22T10:00:00,5Z', 'fail', 'xs:dateTime'],
    ['2026-11-22T11:00:00+01:00', 'warn', 'UTC'],
    ['2026-11-22T10:00:00', 'warn', 'UTC'],
    ['2026-11-22T10:00:00.1234567Z', 'warn', 'milliseconds'],
  ])('%s: %s', (time, outcome, word) => {
    const finding = answer({}, 403, time).finding(timeSyntax);
    expect(finding).toMatchObject({
      id: 'time-syntax',
      outcome,
      seen: time,
      where: { path: 'Response/@IssueInstant' },
      party: 'idp',
    });
    expect(finding.message).toContain(word);
  });

  it('of each sort is said once, with how many more there are', () => {
    const local = '2026-11-22T11:00:00+01:00';
    expect(answer({ issueInstant: local }, 403, local).finding(timeSyntax).message).toContain('1 more');
  });

  it('in another zone is only noted where the login went well', () => {
    expect(answer({}, 200, '2026-11-22T11:00:00+01:00').finding(timeSyntax).outcome).toBe('info');
  });

  it('of a request is judged too', () => {
    const traffic = new WebTraffic();
    traffic.redirect('SAMLRequest', saml.authnRequest({ issueInstant: '2026-11-22T10:00:00' }));
    expect(traffic.finding(timeSyntax)).toMatchObject({ outcome: 'warn', party: 'sp' });
  });

  it('as it should be is nothing to say, and an artifact has none', () => {
    expect(answer({}, 403, '2026-11-22T10:00:00.123Z').findings(timeSyntax)).toEqual([]);
    const traffic = new WebTraffic();
    traffic.artifact(1);
    expect(traffic.findings(timeSyntax)).toEqual([]);
  });
});

describe('a window', () => {
  it.each([
    ['2026-11-22T10:05:00Z', '2026-11-22T10:00:00Z'],
    ['2026-11-22T10:00:00Z', '2026-11-22T10:00:00Z'],
  ])('from %s to %s is never open', (from, to) => {
    expect(answer(window(from, to), 200).finding(timeBoundaries)).toMatchObject({
      id: 'time-boundaries',
      outcome: 'fail',
      confidence: 'proven',
      seen: `${from} to ${to}`,
      party: 'idp',
    });
  });

  it('of half a minute is short', () => {
    const short = window('2026-11-22T10:00:00Z', '2026-11-22T10:00:30Z');
    expect(answer(short).finding(timeBoundaries).outcome).toBe('warn');
    expect(answer(short, 200).finding(timeBoundaries).outcome).toBe('info');
  });

  it('of a bearer confirmation has no NotBefore', () => {
    const confirmations = [saml.confirmation({ NotBefore: '2026-11-22T09:59:00Z' })];
    const finding = answer({ subject: saml.subject({ confirmations }) }).finding(timeBoundaries);
    expect(finding).toMatchObject({ outcome: 'warn', seen: '2026-11-22T09:59:00Z' });
  });

  it('of some minutes is nothing to say, and one with an open end is none', () => {
    expect(answer({}).findings(timeBoundaries)).toEqual([]);
    expect(answer({ conditions: saml.conditions({ notBefore: undefined }) }).findings(timeBoundaries)).toEqual([]);
  });

  it('is not looked for without an assertion', () => {
    const traffic = new WebTraffic();
    traffic.answer(undefined);
    expect(traffic.findings(timeBoundaries)).toEqual([]);
  });
});
