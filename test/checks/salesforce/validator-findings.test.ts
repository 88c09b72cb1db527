// What the validator's lines become in the list of findings.
import { expect } from 'vitest';
import * as saml from '../../builders/saml.ts';
import { deployment, describeChecks, type LoginParts, login, RECEIVED, time } from './logins.ts';

const times = (notBefore: string | undefined, notOnOrAfter: string | undefined) =>
  login({ assertion: { conditions: saml.conditions({ notBefore, notOnOrAfter }) } });
const opened = {
  after: (made: { page: (url: string) => unknown }) => made.page('https://acme.my.salesforce.com/secur/frontdoor.jsp'),
};
const entity = 'urn:oasis:names:tc:SAML:2.0:nameid-format:entity';
const issuer = (format: string) => ({
  assertion: { issuer: null, signature: saml.xml('saml:Issuer', { Format: format }, saml.IDP) },
});
const signature = '<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"/>';
const full = deployment({ certificates: [{ owner: 'idp', use: 'signing', base64: 'AAAA' }] });

/** A response that comes so many milliseconds after IssueInstant, within the validity that it states. */
const late = (age: number, more: LoginParts = {}) =>
  login({
    ...more,
    assertion: {
      issueInstant: time(RECEIVED - age),
      conditions: saml.conditions({ notBefore: time(RECEIVED - 3_600_000), notOnOrAfter: time(RECEIVED + 3_600_000) }),
    },
  });
const ended = login({
  assertion: {
    issueInstant: time(RECEIVED - 900_000),
    conditions: saml.conditions({ notBefore: time(RECEIVED - 900_000), notOnOrAfter: time(RECEIVED - 1) }),
  },
});

describeChecks({
  'salesforce-validator-timestamps': {
    raises: {
      'a millisecond too late': [
        late(480_001),
        {
          outcome: 'fail',
          confidence: 'likely',
          weakenedBy: ['local-clock-only'],
          message: expect.stringContaining('8 min 0.001 s'),
        },
      ],
      'a millisecond too early': [
        late(-180_001),
        { outcome: 'fail', message: expect.stringContaining('3 min 0.001 s in the future') },
      ],
      'a login that was let in all the same': [late(600_000, opened), { outcome: 'info' }],
    },
    fine: {
      'after 8 minutes': [late(480_000), 'silent'],
      '3 minutes ahead': [late(-180_000), 'silent'],
      'past its own validity, which other checks judge': [ended, 'silent'],
      'a pasted one': [late(600_000, { answer: { source: 'pasted' } }), 'silent'],
    },
  },
  'salesforce-validator-constraints-missing': {
    raises: {
      'no NotBefore': [times(undefined, time(RECEIVED + 1_000)), { outcome: 'fail', expected: 'NotBefore' }],
      neither: [times(undefined, undefined), { outcome: 'fail', expected: 'NotBefore and NotOnOrAfter' }],
      'no Conditions': [login({ assertion: { conditions: '' } }), { outcome: 'fail', seen: 'no Conditions' }],
      'a login that was let in all the same': [
        login({ assertion: { conditions: '' }, ...opened }),
        { outcome: 'info' },
      ],
    },
    fine: { both: [login(), 'silent'] },
  },
  'salesforce-validator-format': {
    raises: { 'another format': [login(issuer(saml.EMAIL)), { outcome: 'fail', seen: saml.EMAIL }] },
    fine: { 'an entity': [login(issuer(entity)), 'silent'], 'no format': [login(), 'silent'] },
  },
  'salesforce-login-history-predicted': {
    raises: {
      'an old assertion': [
        login({ assertion: { issueInstant: time(RECEIVED - 521_000), signature } }),
        {
          outcome: 'info',
          seen: 'Assertion Expired',
          message: expect.stringContaining('Check 4 (Timestamps): Received 8 min 41 s'),
        },
      ],
    },
    fine: { 'nothing is wrong': [login({ assertion: { signature } }), 'silent'] },
  },
  'salesforce-settings-not-configured': {
    raises: { 'no certificate': [login(), { outcome: 'not-checked', expected: 'Identity Provider Certificate' }] },
    fine: { 'all are': [login({}, full), 'silent'] },
  },
});
