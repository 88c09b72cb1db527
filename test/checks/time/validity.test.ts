// NotBefore, NotOnOrAfter, the age of the login and the end of its session, judged by when the SP received them.
import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../../../src/base/limits.ts';
import { epochMs } from '../../../src/base/units.ts';
import type { Check } from '../../../src/checks/check.ts';
import { assertionExpired } from '../../../src/checks/time/assertion-expired.ts';
import { authenticationTooOld, sessionNotOnOrAfterPassed } from '../../../src/checks/time/authentication-age.ts';
import { clockIdpAhead } from '../../../src/checks/time/clock-idp-ahead.ts';
import { clockOfThisComputerOff } from '../../../src/checks/time/clock-of-this-computer-off.ts';
import { UNKNOWN_DEPLOYMENT } from '../../../src/deployments/detect.ts';
import { readMessage } from '../../../src/saml/read-message.ts';
import { findingsOf, subjectOf } from '../../builders/check-subject.ts';
import * as saml from '../../builders/saml.ts';
import { at, httpDate, WebTraffic } from '../transport/web-traffic.ts';

const NOON = at('2026-11-22T12:00:00Z');
const text = (offset: number): string => new Date(NOON + offset).toISOString();

interface Parts {
  /** Milliseconds against noon, which is when the SP gets the response by its own clock. */
  readonly notBefore?: number;
  readonly notOnOrAfter?: number;
  readonly data?: number;
  readonly issued?: number;
  readonly authn?: string;
  readonly status?: number;
  /** How far clocks are ahead of this computer's; undefined: no Date header. */
  readonly sp?: number | undefined;
  readonly idp?: number | undefined;
  readonly assertion?: string;
  /** Milliseconds that the IdP's page was open. */
  readonly waited?: number;
  readonly html?: string;
}

/** Until noon by this computer's clock less the SP's offset; the Date header then says noon. */
function login(parts: Parts = {}): WebTraffic {
  const {
    notBefore = -60_000,
    notOnOrAfter = 300_000,
    data = 300_000,
    issued = -1_000,
    status = 200,
    waited = 800,
  } = parts;
  const sp = 'sp' in parts ? parts.sp : 0;
  const idp = 'idp' in parts ? parts.idp : 0;
  const posted = NOON - (sp ?? 0);
  const traffic = new WebTraffic();
  const dated = (ahead: number | undefined, when: number): Record<string, string> =>
    ahead === undefined ? {} : { Date: httpDate(new Date(when + ahead).toISOString()) };
  const asked = traffic.ask('_1', undefined, { startedAt: epochMs(posted - waited - 200) });
  traffic.dress(asked, { got: dated(idp, posted - waited - 100), took: 200 });
  const assertion =
    parts.assertion ??
    saml.assertion({
      issueInstant: text(issued),
      conditions: saml.conditions({ notBefore: text(notBefore), notOnOrAfter: text(notOnOrAfter) }),
      subject: saml.subject({ confirmations: [saml.confirmation({ NotOnOrAfter: text(data), InResponseTo: '_1' })] }),
      authnStatement: parts.authn ?? saml.authnStatement({ AuthnInstant: text(-5_000) }),
    });
  const xml = saml.response({ inResponseTo: '_1', issueInstant: text(issued), assertions: [assertion] });
  const post = traffic.post('SAMLResponse', xml, undefined, {
    startedAt: epochMs(posted),
    initiator: 'https://idp.example',
    status,
  });
  traffic.dress(post, { got: dated(sp, posted), took: 100, ...(parts.html !== undefined && { html: parts.html }) });
  return traffic;
}

const outcome = (check: Check, parts: Parts): string[] =>
  login(parts)
    .findings(check)
    .map((finding) => finding.outcome);

describe('NotBefore', () => {
  it('passes where the assertion was valid already', () => {
    expect(login().finding(clockIdpAhead)).toMatchObject({ outcome: 'pass', weakenedBy: [] });
  });

  it('in the future fails a login that failed, and says that it is the IdP’s clock', () => {
    const finding = login({ notBefore: 120_000, issued: 120_000, idp: 120_000, status: 403 }).finding(clockIdpAhead);
    expect(finding).toMatchObject({
      id: 'clock-idp-ahead',
      outcome: 'fail',
      confidence: 'proven',
      weakenedBy: [],
      seen: text(120_000),
      where: { message: 1, path: 'Response/Assertion/Conditions/@NotBefore' },
      party: 'idp',
    });
    expect(finding.message).toContain('119 seconds in the future');
    expect(finding.message).toContain('The IdP’s clock is the one that is off');
  });

  it('says that it is the service provider’s clock where that one is slow', () => {
    const finding = login({ notBefore: 119_000, issued: 119_000, sp: -120_000, idp: 0, status: 403 }).finding(
      clockIdpAhead,
    );
    expect(finding).toMatchObject({ outcome: 'fail', party: 'sp', fix: 'Set the service provider’s clock by NTP.' });
    expect(finding.message).toContain('The service provider’s clock is the one that is off');
  });

  it('works thanks to a tolerance where the login went on, which is worth a warning from 5 seconds on', () => {
    expect(outcome(clockIdpAhead, { notBefore: 30_000, issued: 30_000, idp: 30_000 })).toEqual(['warn']);
    expect(outcome(clockIdpAhead, { notBefore: 3_000, issued: 3_000 })).toEqual(['info']);
  });

  it('is not early within the second that a Date header leaves open', () => {
    expect(outcome(clockIdpAhead, { notBefore: -100, status: 403 })).toEqual(['pass']);
    expect(outcome(clockIdpAhead, { notBefore: -99, status: 403 })).toEqual([]);
    expect(outcome(clockIdpAhead, { notBefore: 999, status: 403 })).toEqual([]);
    expect(outcome(clockIdpAhead, { notBefore: 1_000, status: 403 })).toEqual(['fail']);
  });

  it('within the product’s known tolerance only warns', () => {
    const deployment = { ...UNKNOWN_DEPLOYMENT, requirements: { receivedBeforeIssueInstant: 180_000 } };
    const traffic = login({ notBefore: 60_000, issued: 60_000, idp: 60_000, status: 403 });
    expect(traffic.finding(clockIdpAhead, { deployment }).outcome).toBe('warn');
  });

  it('by this computer’s clock alone is never proven', () => {
    const parts = { notBefore: 30_000, issued: 30_000, sp: undefined, idp: undefined, status: 403 };
    expect(login(parts).finding(clockIdpAhead)).toMatchObject({
      outcome: 'info',
      confidence: 'likely',
      weakenedBy: ['local-clock-only'],
    });
    expect(login({ ...parts, notBefore: 900_000 }).finding(clockIdpAhead)).toMatchObject({
      outcome: 'fail',
      confidence: 'likely',
    });
  });

  it('is not judged by a wrong clock of this computer where the servers say the time', () => {
    expect(outcome(clockIdpAhead, { sp: 3_600_000, idp: 3_600_000, status: 403 })).toEqual(['pass']);
    expect(outcome(assertionExpired, { sp: -3_600_000, idp: -3_600_000, status: 403 })).toEqual(['pass']);
  });

  it('of an encrypted assertion is not checked, unless a key opened it', () => {
    const subject = subjectOf(login({ assertion: saml.encrypted('EncryptedAssertion') }).exchanges);
    expect(findingsOf(clockIdpAhead, subject).map((finding) => finding.outcome)).toEqual(['not-checked']);
    expect(findingsOf(assertionExpired, subject)).toEqual([]);
    const plain = readMessage(
      new TextEncoder().encode(saml.assertion({ conditions: saml.conditions({ notBefore: text(600_000) }) })),
      DEFAULT_LIMITS,
    );
    const verification = { plaintexts: [{ content: plain.message }] };
    const legs = subject.legs.map((leg) => ({ ...leg, response: leg.response && { ...leg.response, verification } }));
    const opened = findingsOf(clockIdpAhead, { ...subject, legs } as unknown as typeof subject);
    expect(opened.map((finding) => [finding.outcome, finding.where.range])).toEqual([['warn', undefined]]);
  });

  it('is not looked for in an artifact', () => {
    const traffic = new WebTraffic();
    traffic.artifact(1);
    expect(traffic.findings(clockIdpAhead)).toEqual([]);
  });
});

describe('NotOnOrAfter', () => {
  it('passes with what was left', () => {
    const finding = login().finding(assertionExpired);
    expect(finding.outcome).toBe('pass');
    expect(finding.message).toContain('another 5 minutes');
  });

  it('that has passed fails, and a page that was left open is named', () => {
    const finding = login({
      notOnOrAfter: -10_000,
      data: -10_000,
      waited: 600_000,
      issued: -400_000,
      status: 403,
    }).finding(assertionExpired);
    expect(finding).toMatchObject({ id: 'assertion-expired', outcome: 'fail', confidence: 'proven', party: 'browser' });
    expect(finding.message).toContain('open for 10 minutes');
  });

  it('that has passed by a slow clock of the IdP names that clock', () => {
    const parts = {
      notBefore: -600_000,
      notOnOrAfter: -300_000,
      data: -300_000,
      issued: -600_000,
      idp: -600_000,
      status: 403,
    };
    const finding = login(parts).finding(assertionExpired);
    expect(finding).toMatchObject({ outcome: 'fail', party: 'idp' });
    expect(finding.message).toContain('The IdP’s clock is the one that is off: it is about 10 minutes slow');
  });

  it('is expired at that very moment, and not decided within the span around it', () => {
    expect(outcome(assertionExpired, { notOnOrAfter: -100, data: 300_000, status: 403 })).toEqual(['fail']);
    expect(outcome(assertionExpired, { notOnOrAfter: 500, data: 300_000, status: 403 })).toEqual([]);
    expect(outcome(assertionExpired, { notOnOrAfter: 1_000, data: 300_000, status: 403 })).toEqual(['pass']);
  });

  it('counts in the confirmation as in the conditions', () => {
    expect(login({ data: -5_000, status: 403 }).finding(assertionExpired).where.path).toContain(
      'SubjectConfirmationData',
    );
  });

  it('that a service provider let pass is a warning', () => {
    expect(outcome(assertionExpired, { notOnOrAfter: -10_000 })).toEqual(['warn']);
  });

  it('is not looked for where there is none', () => {
    const assertion = saml.assertion({ conditions: '', subject: saml.subject({ confirmations: [] }) });
    expect(outcome(assertionExpired, { assertion })).toEqual([]);
  });
});

describe('the login at the IdP', () => {
  const old = saml.authnStatement({ AuthnInstant: text(-4 * 3_600_000) });

  it('of this morning is only noted where it went well', () => {
    expect(login({ authn: old }).finding(authenticationTooOld)).toMatchObject({ outcome: 'info', confidence: 'hint' });
  });

  it('fails where the service provider says that it is too old', () => {
    const html = 'Authentication statement is too old to be used with value 2026-11-22';
    expect(login({ authn: old, status: 500, html }).finding(authenticationTooOld)).toMatchObject({
      outcome: 'fail',
      confidence: 'likely',
    });
    expect(login({ authn: old, status: 500 }).finding(authenticationTooOld)).toMatchObject({
      outcome: 'warn',
      confidence: 'hint',
    });
  });

  it('of just now is nothing to say', () => {
    expect(outcome(authenticationTooOld, {})).toEqual([]);
  });

  it('whose session has ended fails, and warns where the login went on', () => {
    const authn = saml.authnStatement({ SessionNotOnOrAfter: text(-60_000) });
    expect(login({ authn, status: 403 }).finding(sessionNotOnOrAfterPassed)).toMatchObject({
      outcome: 'fail',
      confidence: 'proven',
      seen: text(-60_000),
    });
    expect(outcome(sessionNotOnOrAfterPassed, { authn })).toEqual(['warn']);
  });

  it('whose session goes on, or that names no end, is nothing to say', () => {
    expect(
      outcome(sessionNotOnOrAfterPassed, { authn: saml.authnStatement({ SessionNotOnOrAfter: text(60_000) }) }),
    ).toEqual([]);
    expect(outcome(sessionNotOnOrAfterPassed, {})).toEqual([]);
  });
});

describe('this computer’s clock', () => {
  it('is noted where both servers agree on another time', () => {
    const finding = login({ sp: 600_000, idp: 600_000 }).finding(clockOfThisComputerOff);
    expect(finding).toMatchObject({ outcome: 'info', seen: 'this computer is 10 minutes slow', party: 'browser' });
  });

  it('is nothing to say where it agrees with one of them', () => {
    expect(outcome(clockOfThisComputerOff, {})).toEqual([]);
    expect(outcome(clockOfThisComputerOff, { sp: 600_000, issued: -601_000 })).toEqual([]);
  });

  it('is not compared without Date headers', () => {
    expect(outcome(clockOfThisComputerOff, { sp: undefined, idp: undefined })).toEqual([]);
  });
});
