// What the validator's lines become in the list of findings: only what no general rule says, and what Login History will show.
import { setting } from '../../deployments/settings.ts';
import type { Check } from '../check.ts';
import type { Judgement } from '../finding.ts';
import { receivedAt } from '../time/clocks.ts';
import { postedBefore, predictLoginHistory, validateAssertion, validatorInputOf } from './assertion-validator.ts';
import { placeOf, short } from './login.ts';
import { LOGIN_HISTORY_MEANINGS, LOGIN_HISTORY_MONTHS } from './login-history.ts';
import { isSalesforceSp, LOGIN_HISTORY } from './products.ts';
import { atSalesforceSp } from './rule.ts';
import { durationText, judgeWindow, RECEIVED_AFTER_AT_MOST, RECEIVED_BEFORE_AT_MOST } from './validator-time.ts';

const constraints = atSalesforceSp({
  id: 'salesforce-validator-constraints-missing',
  cites: ['SF-VAL-03', 'SF-VAL-04c'],
  title: 'Conditions have both NotBefore and NotOnOrAfter, which Salesforce wants and SAML does not.',
  stage: 'time',
  judge: (login) => {
    const { assertion } = login;
    if (!assertion) return [];
    const { conditions } = assertion;
    const missing = (['NotBefore', 'NotOnOrAfter'] as const).filter(
      (name) => (name === 'NotBefore' ? conditions?.notBefore : conditions?.notOnOrAfter) === undefined,
    );
    if (missing.length === 0) return [];
    const accepted = login.accepted === true;
    return [
      {
        outcome: accepted ? 'info' : 'fail',
        confidence: 'likely',
        where: placeOf(
          login,
          conditions ? 'Response/Assertion/Conditions' : 'Response/Assertion',
          (conditions ?? assertion).element,
        ),
        seen: conditions ? '' : 'no Conditions',
        expected: missing.join(' and '),
        message: `The assertion’s Conditions have no ${missing.join(' and no ')}. Salesforce’s SAML Assertion Validator wants both, and its check “Timestamps” fails without.`,
        fix: `At the IdP: send Conditions with NotBefore and NotOnOrAfter. ${LOGIN_HISTORY}`,
        party: 'idp',
      },
    ];
  },
});

const timestamps = atSalesforceSp({
  id: 'salesforce-validator-timestamps',
  cites: ['SF-VAL-04a', 'SF-LH-01'],
  title:
    'Salesforce gets the assertion within 5 minutes of its IssueInstant, plus or minus 3: at most 8 minutes after, at most 3 before.',
  stage: 'time',
  judge: (login) => {
    const { assertion, message, deployment } = login;
    const issued = assertion?.issueInstant;
    if (!assertion || issued?.ms === undefined || message.exchange.source === 'pasted') return [];
    const { earliest, latest, clock } = receivedAt(message.exchange);
    const window = {
      after: deployment.requirements.receivedAfterIssueInstant ?? RECEIVED_AFTER_AT_MOST,
      before: deployment.requirements.receivedBeforeIssueInstant ?? RECEIVED_BEFORE_AT_MOST,
    };
    const { problem } = judgeWindow(earliest - issued.ms, latest - issued.ms, window);
    const where = placeOf(login, 'Response/Assertion/@IssueInstant', issued.range);
    if (!problem) return [];
    // What is past its own NotOnOrAfter, or ahead of a bound that the deployment has, is judged for every product alike.
    const limits = [
      assertion.conditions?.notOnOrAfter,
      ...(assertion.subject?.confirmations ?? []).map(({ data }) => data?.notOnOrAfter),
    ];
    if (problem.expired && limits.some((limit) => limit?.ms !== undefined && earliest >= limit.ms)) return [];
    if (!problem.expired && deployment.requirements.receivedBeforeIssueInstant !== undefined) return [];
    return [
      {
        outcome: login.accepted === true ? 'info' : 'fail',
        confidence: clock === 'local' ? 'likely' : 'proven',
        ...(clock === 'local' && { weakenedBy: ['local-clock-only' as const] }),
        where,
        seen: short(issued.text),
        expected: `at most ${durationText(window.after)} before it is received, at most ${durationText(window.before)} after`,
        message: `${problem.text} Salesforce holds the assertion’s timestamp against its own clock, whatever validity the assertion states.${problem.expired ? ' Login History will say “Assertion Expired”.' : ''}`,
        fix: `Set the IdP’s clock by NTP, and begin anew instead of loading an old page again. ${LOGIN_HISTORY}`,
        party: 'idp',
      },
    ];
  },
});

const ENTITY = 'urn:oasis:names:tc:SAML:2.0:nameid-format:entity';

const issuerFormat = atSalesforceSp({
  id: 'salesforce-validator-format',
  cites: ['SF-VAL-06'],
  title: 'The Format of an Issuer, where it is given, is that of an entity.',
  stage: 'structure',
  judge: (login) => {
    const { response, assertion } = login;
    const wrong = [
      ['Response/Issuer/@Format', response.issuer] as const,
      ['Response/Assertion/Issuer/@Format', assertion?.issuer] as const,
    ].find(([, issuer]) => issuer?.format !== undefined && issuer.format.trim() !== ENTITY);
    const [path, issuer] = wrong ?? [];
    if (path === undefined || !issuer) return [];
    return [
      {
        outcome: login.accepted === true ? 'info' : 'fail',
        confidence: 'likely',
        where:
          issuer === assertion?.issuer
            ? placeOf(login, path, issuer.element)
            : placeOf({ ...login, decrypted: false }, path, issuer.element),
        seen: short(issuer.format ?? ''),
        expected: `${ENTITY}, or no Format`,
        message:
          'An Issuer has another Format than that of an entity. Salesforce’s SAML Assertion Validator refuses it in its check “Format”.',
        fix: `At the IdP: leave Format out of the Issuer. ${LOGIN_HISTORY}`,
        party: 'idp',
      },
    ];
  },
});

const predicted: Check = {
  id: 'salesforce-login-history-predicted',
  cites: [
    'SF-LH-01',
    'SF-LH-02',
    'SF-LH-03',
    'SF-LH-05',
    'SF-LH-06',
    'SF-LH-07',
    'SF-LH-08',
    'SF-LH-09',
    'SF-VAL-01',
    'SF-VAL-02',
    'SF-VAL-08',
    'SF-VAL-10',
    'SF-VAL-11',
    'SF-VAL-14',
  ],
  title:
    'Tells what Salesforce’s Login History will say of this assertion, by the checks of its SAML Assertion Validator.',
  stage: 'symptom',
  applies: ({ deployment, legs }) =>
    isSalesforceSp(deployment) && legs[0]?.response?.decoded.message?.kind === 'Response',
  run: (subject) =>
    subject.legs.slice(0, 1).flatMap(({ response }): Judgement[] => {
      if (!response) return [];
      const lines = validateAssertion(validatorInputOf(subject, response));
      const status = predictLoginHistory(lines, { postedBefore: postedBefore(subject, response) });
      if (status === undefined) return [];
      const line = lines.find(({ outcome, loginHistory }) => outcome === 'fail' && loginHistory === status);
      return [
        {
          outcome: 'info',
          confidence: 'likely',
          where: { message: response.index, exchange: response.exchange.id },
          seen: status,
          expected: '',
          message: `Login History will say “${status}”. ${LOGIN_HISTORY_MEANINGS[status].meaning}${
            line
              ? ` Check ${line.number} (${line.name}): ${line.text.length > 200 ? firstSentence(line.text) : line.text}`
              : ''
          }`,
          fix: `${LOGIN_HISTORY} Login History goes back ${LOGIN_HISTORY_MONTHS} months.`,
          party: 'sp',
        },
      ];
    }),
};

const notConfigured: Check = {
  id: 'salesforce-settings-not-configured',
  cites: [
    'SF-SP-001',
    'SF-SP-002',
    'SF-SP-007',
    'SF-SP-008',
    'SF-VAL-05',
    'SF-VAL-07',
    'SF-VAL-09',
    'SF-VAL-10',
    'SF-VAL-11',
  ],
  title: 'Names the Single Sign-On Settings that this login could not be held against, for they are not configured.',
  stage: 'symptom',
  applies: ({ deployment, legs }) =>
    isSalesforceSp(deployment) && legs[0]?.response?.decoded.message?.kind === 'Response',
  run: ({ deployment, legs }) => {
    const inAttribute = setting(deployment, 'salesforce.identityLocation') === 'attribute';
    const missing = [
      deployment.idp.entityId === undefined ? 'Issuer' : '',
      deployment.sp.entityId === undefined ? 'Entity ID' : '',
      deployment.certificates.some(({ owner, use }) => owner === 'idp' && use === 'signing')
        ? ''
        : 'Identity Provider Certificate',
      setting(deployment, 'salesforce.identityType') === undefined ? 'SAML Identity Type' : '',
      setting(deployment, 'salesforce.identityLocation') === undefined ? 'SAML Identity Location' : '',
      inAttribute && setting(deployment, 'salesforce.attributeName') === undefined ? 'Attribute Name' : '',
      deployment.sp.assertionConsumerServices.length === 0 ? 'Login URL' : '',
    ].filter((name) => name !== '');
    const response = legs[0]?.response;
    if (missing.length === 0 || !response) return [];
    return [
      {
        outcome: 'not-checked',
        where: { message: response.index, exchange: response.exchange.id },
        seen: '',
        expected: missing.join(', '),
        message:
          'Salesforce holds each assertion against these settings. They are not configured in this deployment, so what depends on them was not checked.',
        fix: 'Copy them from Setup → Single Sign-On Settings into this deployment, or drop the metadata files of both sides.',
        party: 'sp',
      },
    ];
  },
};

/** A line may have a sentence for each of its faults. */
const firstSentence = (text: string): string => text.split(/(?<=\.) /, 1)[0] ?? '';

export const VALIDATOR_CHECKS: readonly Check[] = [timestamps, constraints, issuerFormat, predicted, notConfigured];
