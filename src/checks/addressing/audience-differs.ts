// audience-differs: the assertion is meant for somebody else than this SP, as both are spelt.
import type { AudienceRestriction } from '../../saml/conditions.ts';
import type { Check } from '../check.ts';
import type { CheckSubject, SubjectLeg } from '../check-subject.ts';
import type { Confidence, Judgement } from '../finding.ts';
import { assertedOf, placeIn, type ReadAsserted } from '../subject/asserted.ts';
import {
  compareValue,
  confidenceOf,
  cut,
  differing,
  judgeSpaced,
  notChecked,
  passed,
  placeOf,
  trimXml,
} from './compare.ts';
import { configuredLegs, isLogin } from './configured-legs.ts';
import { isSalesforce, nameOf, settingAt } from './product-settings.ts';

/** Nobody sends more than a few; a hostile message may. */
const MOST_RESTRICTIONS = 50;

interface ExpectedAudience {
  readonly entityId: string;
  /** `request`: nothing is configured; the SP called itself that when it asked. */
  readonly from: 'deployment' | 'request';
  readonly confidence: Confidence;
}

export const audienceDiffers: Check = {
  id: 'audience-differs',
  cites: ['P1', 'F34', 'F33', 'N58', 'SF-SP-002', 'SF-VAL-09', 'SF-LH-03', 'SF-IDP-003', 'SCV-003', 'TW-CO-002'],
  title: 'Every AudienceRestriction holds the SP’s entity ID, compared exactly: case and a trailing slash count.',
  stage: 'addressing',
  applies: ({ legs }) => legs.some((leg) => assertedOf(leg).kind !== 'none'),
  run: (subject) => {
    const configured = subject.deployment.sp.entityId !== undefined;
    const legs = configured ? configuredLegs(subject) : subject.legs.filter(isLogin);
    return legs.flatMap((leg) => judgeLeg(leg, subject));
  },
};

function judgeLeg(leg: SubjectLeg, subject: CheckSubject): readonly Judgement[] {
  const asserted = assertedOf(leg);
  if (asserted.kind === 'none') return [];
  if (asserted.kind === 'encrypted') {
    const message = 'The assertion is encrypted and was not opened, so its audience is not known.';
    const fix = 'Add the SP’s decryption key to look inside.';
    return [notChecked(placeOf(asserted.message, 'Response/EncryptedAssertion'), 'the SP’s entity ID', message, fix)];
  }
  const expected = expectedOf(leg, subject);
  const where = placeIn(asserted, 'Conditions/AudienceRestriction');
  if (!expected) {
    const message = 'The SP’s entity ID is not configured, and no request was seen in which the SP names itself.';
    return [notChecked(where, 'the SP’s entity ID', message, 'Enter the SP’s entity ID in the deployment.')];
  }
  // That there is none at all is a fault of the assertion's structure, and said there.
  const restrictions = asserted.assertion.conditions?.audienceRestrictions.slice(0, MOST_RESTRICTIONS) ?? [];
  const judged = restrictions.map((restriction) => judge(restriction, asserted, expected, subject));
  const [first] = judged;
  const faults = judged.filter(({ outcome }) => outcome !== 'pass');
  return faults.length > 0 ? faults : first ? [first] : [];
}

function expectedOf(leg: SubjectLeg, subject: CheckSubject): ExpectedAudience | undefined {
  const { entityId } = subject.deployment.sp;
  if (entityId !== undefined) return { entityId, from: 'deployment', confidence: confidenceOf(subject) };
  const issuer = leg.request?.decoded.header.issuer;
  if (!issuer || leg.request?.decoded.header.kind !== 'AuthnRequest') return undefined;
  return { entityId: trimXml(issuer), from: 'request', confidence: 'likely' };
}

function judge(
  restriction: AudienceRestriction,
  asserted: ReadAsserted,
  expected: ExpectedAudience,
  subject: CheckSubject,
): Judgement {
  const where = placeIn(asserted, 'Conditions/AudienceRestriction/Audience', restriction.element);
  const { deployment } = subject;
  const audiences = restriction.audiences
    .slice(0, 100)
    .map(({ text }) => ({ text, ...compareValue(text, [expected.entityId]) }));
  const match = audiences.find(({ equal, spaced }) => equal && !spaced) ?? audiences.find(({ equal }) => equal);
  if (match?.spaced) {
    const fix = `Take the white space off at the IdP: ${settingAt('idp', 'sp-entity-id', deployment)}.`;
    return judgeSpaced({ where, what: 'Audience', seen: match.text, expected: expected.entityId, fix });
  }
  if (match) return passed(where, match.text, 'The assertion names this SP as its audience.');
  // What comes closest to the expected value is what was meant to be it.
  const [closest] = audiences.toSorted((a, b) => closeness(a.difference?.kinds) - closeness(b.difference?.kinds));
  const acs = acsOf(
    asserted,
    deployment.sp.assertionConsumerServices.map(({ location }) => location),
  );
  const acsGiven = closest !== undefined && acs.has(closest.text.trim());
  const who = expected.from === 'request' ? 'what the SP calls itself in its request' : 'the SP’s entity ID';
  const product = isSalesforce(deployment) ? ' Salesforce will log it as Audience Invalid.' : '';
  return {
    outcome: 'fail',
    confidence: expected.confidence,
    where,
    seen: cut(restriction.audiences.map(({ text }) => text).join(', ')),
    expected: cut(expected.entityId),
    message:
      (closest
        ? `The assertion is meant for another SP: its Audience ${differing(closest)}, compared with ${who}, so ${nameOf('sp', deployment)} must refuse it.`
        : `The AudienceRestriction names nobody, so ${nameOf('sp', deployment)} must refuse the assertion.`) +
      (acsGiven ? ' The IdP put the ACS URL there, where the entity ID belongs.' : '') +
      product,
    fix:
      `Make both the same, character by character. At the IdP: ${settingAt('idp', 'sp-entity-id', deployment)}. ` +
      `At the SP: ${settingAt('sp', 'sp-entity-id', deployment)}.`,
    party: 'idp',
  };
}

const closeness = (kinds: readonly string[] | undefined): number =>
  !kinds ? 1_000 : kinds.includes('other') || kinds.includes('host') || kinds.includes('empty') ? 100 : kinds.length;

function acsOf({ assertion, message }: ReadAsserted, configured: readonly string[]): ReadonlySet<string> {
  const recipients = assertion.subject?.confirmations.flatMap(({ data }) => data?.recipient ?? []) ?? [];
  return new Set([...configured, ...recipients, message.exchange.request.url]);
}
