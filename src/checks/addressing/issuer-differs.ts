// issuer-differs and response-issuer-differs-from-assertion: who says that they issued it, held against who should have.
import type { Check } from '../check.ts';
import type { CheckSubject, SubjectLeg } from '../check-subject.ts';
import type { FindingPlace, Judgement } from '../finding.ts';
import { assertedOf, placeIn } from '../subject/asserted.ts';
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
import { configuredLegs } from './configured-legs.ts';
import { isSalesforce, nameOf, settingAt } from './product-settings.ts';

interface SeenIssuer {
  readonly value: string;
  readonly where: FindingPlace;
  readonly of: 'Response' | 'assertion';
}

export const issuerDiffers: Check = {
  id: 'issuer-differs',
  cites: [
    'P2',
    'F36',
    'F33',
    'N49',
    'SF-SP-001',
    'SF-VAL-07',
    'SF-LH-05',
    'SF-IDP-006',
    'TW-FL-006',
    'TW-FX-009',
    'TW-CO-008',
  ],
  title: 'The Issuer of Response and assertion is the IdP’s entity ID as the SP has it, compared exactly.',
  stage: 'addressing',
  applies: ({ legs }) => legs.some((leg) => issuersOf(leg).length > 0),
  run: (subject) => {
    const expected = subject.deployment.idp.entityId;
    const [first] = subject.legs.flatMap(issuersOf);
    if (expected === undefined) {
      if (!first) return [];
      const message = 'The IdP’s entity ID is not configured, so the Issuer was not compared.';
      return [notChecked(first.where, 'the IdP’s entity ID', message, 'Enter the IdP’s entity ID in the deployment.')];
    }
    return configuredLegs(subject).flatMap((leg) => judgeLeg(issuersOf(leg), expected, subject));
  },
};

function judgeLeg(issuers: readonly SeenIssuer[], expected: string, subject: CheckSubject): Judgement[] {
  const judged = issuers.map((issuer) => judge(issuer, expected, subject));
  const faults = judged.filter(({ outcome }) => outcome !== 'pass');
  // One value in two places is one fault.
  const [first, second] = faults;
  if (first && second?.seen === first.seen && second.outcome === first.outcome) return [first];
  return faults.length > 0 ? faults : judged.slice(0, 1);
}

function judge({ value, where, of }: SeenIssuer, expected: string, subject: CheckSubject): Judgement {
  const { deployment } = subject;
  const compared = compareValue(value, [expected]);
  if (compared.spaced && compared.equal) {
    const fix = `Take the white space off at the IdP: ${settingAt('idp', 'idp-entity-id', deployment)}.`;
    return judgeSpaced({ where, what: `Issuer of the ${of}`, seen: value, expected, fix });
  }
  if (compared.equal) return passed(where, value, 'The Issuer is the IdP that this SP is set up for.');
  return {
    outcome: 'fail',
    confidence: confidenceOf(subject),
    where,
    seen: cut(value),
    expected: cut(expected),
    message:
      `The Issuer of the ${of} ${differing(compared)}, compared with the IdP that ${nameOf('sp', deployment)} is set up for; ` +
      `it takes the message for one from an IdP that it does not know.` +
      (isSalesforce(deployment) ? ' Salesforce will log it as Issuer Mismatched.' : ''),
    fix:
      `Make both the same, character by character. At the SP: ${settingAt('sp', 'idp-entity-id', deployment)}. ` +
      `At the IdP: ${settingAt('idp', 'idp-entity-id', deployment)}.`,
    party: 'sp',
  };
}

export const responseIssuerDiffersFromAssertion: Check = {
  id: 'response-issuer-differs-from-assertion',
  cites: ['F36', 'P2', 'N45'],
  title: 'The Response and the assertion in it name the same Issuer.',
  stage: 'addressing',
  applies: ({ legs }) => legs.some((leg) => issuersOf(leg).length === 2),
  run: (subject) => {
    const { legs, deployment } = subject;
    const configured = configuredLegs(subject);
    return legs.flatMap((leg): Judgement[] => {
      const [response, assertion] = issuersOf(leg);
      // Where it is known who should have issued them, the one that is wrong is told of there.
      if (deployment.idp.entityId !== undefined && configured.includes(leg)) return [];
      if (!response || !assertion || trimXml(response.value) === trimXml(assertion.value)) return [];
      const compared = compareValue(response.value, [trimXml(assertion.value)]);
      return [
        {
          outcome: 'warn',
          where: response.where,
          seen: cut(response.value),
          expected: cut(assertion.value),
          message: `The Issuer of the Response ${differing(compared)}, compared with the assertion inside. SPs look up certificates by the one or by the other, so one of the two will not be found.`,
          fix: `Have the IdP use one entity ID: ${settingAt('idp', 'idp-entity-id', deployment)}. Behind a broker, the broker has to issue the assertion itself.`,
          party: 'idp',
        },
      ];
    });
  },
};

function issuersOf(leg: SubjectLeg): SeenIssuer[] {
  const { response } = leg;
  const content = response?.decoded.message;
  if (!response || content?.kind !== 'Response') return [];
  const issuers: SeenIssuer[] = [];
  if (content.issuer)
    issuers.push({ value: content.issuer.value, where: placeOf(response, 'Response/Issuer'), of: 'Response' });
  const asserted = assertedOf(leg);
  if (asserted.kind === 'read' && asserted.assertion.issuer) {
    const { value, element } = asserted.assertion.issuer;
    issuers.push({ value, where: placeIn(asserted, 'Issuer', element), of: 'assertion' });
  }
  return issuers;
}
