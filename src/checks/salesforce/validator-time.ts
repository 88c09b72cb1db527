// Lines 3 and 4 of the validator: Conditions, and the window of 5 ± 3 minutes around the assertion's timestamp.
import type { Instant } from '../../saml/messages.ts';
import type { ValidatedResponse, ValidatorVerdict } from './assertion-validator.ts';

const MINUTE = 60_000;

/**
 * Milliseconds. "Within 5 minutes of the timestamp, plus or minus 3 minutes: at most 8 minutes after, at most 3 minutes
 * before" (Single Sign-On Implementation Guide, “SAML Assertion Validator”). Whether the bounds belong to it isn't said; here they do.
 */
export const RECEIVED_AFTER_AT_MOST = 8 * MINUTE;
export const RECEIVED_BEFORE_AT_MOST = 3 * MINUTE;
/** The guide does not say that the tolerance holds for a stated validity too, so up to this far outside is a doubt. */
const VALIDITY_TOLERANCE = 3 * MINUTE;
/** Nearer to a bound than this, the answer hangs on how Salesforce counts. */
const BORDERLINE = 1_000;
const MOST_CONFIRMATIONS = 4;

export function judgeConditions({ assertion: { conditions } }: ValidatedResponse): ValidatorVerdict {
  const fix = 'At the IdP: send Conditions with NotBefore and NotOnOrAfter as UTC times such as 2026-11-22T10:00:00Z.';
  if (!conditions) {
    return { outcome: 'fail', text: 'The assertion has no Conditions.', fix, loginHistory: 'Assertion Invalid' };
  }
  const unreadable = [
    ['NotBefore', conditions.notBefore] as const,
    ['NotOnOrAfter', conditions.notOnOrAfter] as const,
  ].filter(([, instant]) => instant !== undefined && instant.ms === undefined);
  if (unreadable.length > 0) {
    const which = unreadable.map(([name, instant]) => `${name}="${(instant?.text ?? '').slice(0, 80)}"`).join(', ');
    return { outcome: 'fail', text: `${which} is no time that can be read.`, fix, loginHistory: 'Assertion Invalid' };
  }
  return { outcome: 'pass', text: 'Conditions are there and their times can be read.', fix: '' };
}

export interface Problem {
  readonly outcome: 'fail' | 'warn';
  readonly text: string;
  readonly expired: boolean;
}

export function judgeTimestamps({
  assertion,
  receivedAt,
  receivedUntil = receivedAt,
}: ValidatedResponse): ValidatorVerdict {
  const { issueInstant, conditions } = assertion;
  const problems: Problem[] = [];
  const fail = (text: string, expired = false): void => void problems.push({ outcome: 'fail', text, expired });
  const missing = [
    conditions?.notBefore === undefined ? 'NotBefore' : undefined,
    conditions?.notOnOrAfter === undefined ? 'NotOnOrAfter' : undefined,
  ].filter((name) => name !== undefined);
  if (missing.length > 0) fail(`Conditions have no ${missing.join(' and no ')}; Salesforce wants both.`);
  const [notBefore, notOnOrAfter] = [conditions?.notBefore?.ms, conditions?.notOnOrAfter?.ms];
  if (notBefore !== undefined && notOnOrAfter !== undefined && notBefore >= notOnOrAfter) {
    fail('NotBefore is not before NotOnOrAfter, so the assertion is never valid.');
  }
  if (issueInstant?.ms === undefined) fail('The assertion has no IssueInstant that can be read.');
  let near = '';
  if (receivedAt !== undefined && receivedUntil !== undefined) {
    if (issueInstant?.ms !== undefined) {
      const window = judgeWindow(receivedAt - issueInstant.ms, receivedUntil - issueInstant.ms);
      if (window.problem) problems.push(window.problem);
      near = window.near;
    }
    problems.push(
      ...judgeValidity(conditions?.notBefore, conditions?.notOnOrAfter, { receivedAt, receivedUntil }, 'Conditions'),
    );
    for (const { data } of assertion.subject?.confirmations.slice(0, MOST_CONFIRMATIONS) ?? []) {
      problems.push(
        ...judgeValidity(data?.notBefore, data?.notOnOrAfter, { receivedAt, receivedUntil }, 'SubjectConfirmationData'),
      );
    }
  }
  const worst = problems.find(({ outcome }) => outcome === 'fail') ?? problems[0];
  if (worst) {
    return {
      outcome: worst.outcome,
      text: [...problems.map(({ text }) => text), near].filter((text) => text !== '').join(' '),
      fix: 'Set the IdP’s clock by NTP, send NotBefore and NotOnOrAfter, and give the assertion some minutes to live. A page that was loaded again posts an old assertion.',
      ...(worst.outcome === 'fail' && {
        loginHistory: problems.some(({ outcome, expired }) => outcome === 'fail' && expired)
          ? ('Assertion Expired' as const)
          : ('Assertion Invalid' as const),
      }),
    };
  }
  if (receivedAt === undefined) {
    return {
      outcome: 'not-checked',
      text: 'When Salesforce got this is not known, so the window of 5 ± 3 minutes was not checked. NotBefore and NotOnOrAfter are there.',
      fix: '',
    };
  }
  const age = receivedAt - (issueInstant?.ms ?? receivedAt);
  const text =
    age < 0
      ? `Received ${durationText(-age)} before IssueInstant; at most 3 min are allowed.`
      : `Received ${durationText(age)} after IssueInstant; at most 8 min (5 + 3) are allowed.`;
  return { outcome: 'pass', text: near === '' ? text : `${text} ${near}`, fix: '' };
}

/** Milliseconds that are allowed on either side of IssueInstant. */
interface Window {
  readonly after: number;
  readonly before: number;
}

/** Milliseconds from IssueInstant to reception: at least, and at most. Outside is only what is outside either way. */
export function judgeWindow(
  age: number,
  most = age,
  { after, before }: Window = { after: RECEIVED_AFTER_AT_MOST, before: RECEIVED_BEFORE_AT_MOST },
): { readonly problem: Problem | undefined; readonly near: string } {
  const isNear = [age - after, most - after, age + before, most + before];
  const near = isNear.some((distance) => Math.abs(distance) <= BORDERLINE)
    ? 'This is within a second of the bound; Salesforce does not say whether the bound itself is allowed.'
    : '';
  if (age > after) {
    const sum = after === RECEIVED_AFTER_AT_MOST ? ' (5 + 3)' : '';
    const text = `Received ${durationText(age)} after IssueInstant; at most ${durationText(after)}${sum} are allowed.`;
    return { problem: { outcome: 'fail', text, expired: true }, near };
  }
  if (most < -before) {
    const text = `Issued ${durationText(-most)} in the future; at most ${durationText(before)} are allowed.`;
    return { problem: { outcome: 'fail', text, expired: false }, near };
  }
  return { problem: undefined, near };
}

interface Reception {
  readonly receivedAt: number;
  readonly receivedUntil: number;
}

/** NotOnOrAfter itself is outside (SAML Core §2.5.1.2). */
function judgeValidity(
  notBefore: Instant | undefined,
  notOnOrAfter: Instant | undefined,
  { receivedAt, receivedUntil }: Reception,
  where: string,
): readonly Problem[] {
  const problems: Problem[] = [];
  const add = (by: number, text: string, expired: boolean): void => {
    problems.push({ outcome: by <= VALIDITY_TOLERANCE ? 'warn' : 'fail', text, expired });
  };
  if (notOnOrAfter?.ms !== undefined && receivedAt >= notOnOrAfter.ms) {
    const by = receivedAt - notOnOrAfter.ms;
    add(by, `NotOnOrAfter of ${where} had passed ${durationText(by)} before.`, true);
  }
  if (notBefore?.ms !== undefined && receivedUntil < notBefore.ms) {
    const by = notBefore.ms - receivedUntil;
    add(by, `NotBefore of ${where} was still ${durationText(by)} ahead.`, false);
  }
  return problems;
}

/** `8 min 41 s`, `12.345 s`, `2 h 5 min`; milliseconds only below a minute or where they decide. */
export function durationText(ms: number): string {
  const total = Math.abs(ms);
  const sign = ms < 0 ? '−' : '';
  const hours = Math.floor(total / 3_600_000);
  const minutes = Math.floor(total / MINUTE) % 60;
  const seconds = (total % MINUTE) / 1_000;
  const secondsText = `${Number.isInteger(seconds) ? seconds : Number(seconds.toFixed(3))} s`;
  if (hours > 0) return `${sign}${hours} h ${minutes} min`;
  if (minutes > 0) return `${sign}${minutes} min${seconds > 0 ? ` ${secondsText}` : ''}`;
  return `${sign}${secondsText}`;
}
