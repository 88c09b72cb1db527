// The SAML Assertion Validator, offline: its 14 lines, where it ends, the window to the millisecond, and what Login History will say.

import { createPrivateKey, createPublicKey } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createAnalyzer } from '../../../src/analysis/analyze.ts';
import { DEFAULT_LIMITS } from '../../../src/base/limits.ts';
import { type EpochMs, epochMs } from '../../../src/base/units.ts';
import { pastedExchange } from '../../../src/capture/pasted.ts';
import {
  predictLoginHistory,
  type ValidatorLine,
  validateAssertion,
  validatorCopy,
  validatorInputOf,
} from '../../../src/checks/salesforce/assertion-validator.ts';
import { durationText } from '../../../src/checks/salesforce/validator-time.ts';
import type { Deployment } from '../../../src/deployments/deployment.ts';
import { verifyMessage } from '../../../src/trust/verify-message.ts';
import * as saml from '../../builders/saml.ts';
import { rsa } from '../../crypto/keys.ts';
import { hasOpenssl, selfSigned } from '../../crypto/openssl.ts';
import { signed, trusting } from '../../dsig/sign.ts';
import {
  assertionXml,
  deployment,
  LOGIN_URL,
  type LoginParts,
  login,
  ORG,
  PORTAL,
  RECEIVED,
  responseXml,
  time,
} from './logins.ts';

const analyze = createAnalyzer({ limits: DEFAULT_LIMITS });

interface Options {
  readonly held?: Deployment;
  readonly receivedAt?: number | undefined;
  readonly postedTo?: string | undefined;
}

function messageOf(xml: string) {
  const [message] = analyze([pastedExchange(Buffer.from(xml), 0)]).messages;
  if (!message) throw new TypeError('There is no message.');
  return message;
}

function linesOf(xml: string, options: Options = {}): readonly ValidatorLine[] {
  const at = 'receivedAt' in options ? options.receivedAt : RECEIVED;
  return validateAssertion({
    message: { ...messageOf(xml), verification: undefined },
    deployment: options.held ?? deployment(),
    receivedAt: at === undefined ? undefined : (epochMs(at) as EpochMs),
    postedTo: 'postedTo' in options ? options.postedTo : LOGIN_URL,
  });
}

/** One line of a Response, by its number. */
const line = (number: number, parts: LoginParts = {}, options: Options = {}): ValidatorLine =>
  linesOf(responseXml(parts), options)[number - 1] as ValidatorLine;

const unset: Deployment = {
  ...deployment({ sp: { product: 'salesforce-org', assertionConsumerServices: [], singleLogoutServices: [] } }),
  idp: { product: 'generic', singleSignOnServices: [], singleLogoutServices: [] },
  settings: {},
};

describe('the validator', () => {
  it('has 14 lines in Salesforce’s order, with both names of each', () => {
    const lines = linesOf(responseXml());
    expect(lines.map(({ number, name }) => `${number} ${name}`)).toEqual([
      '1 Status',
      '2 Authentication Statement',
      '3 Conditions',
      '4 Timestamps',
      '5 Attribute',
      '6 Format',
      '7 Issuer',
      '8 Subject',
      '9 Audience',
      '10 Recipient',
      '11 Signature',
      '12 Site URL Attribute',
      '13 Portal and Organization ID',
      '14 Session Security Level',
    ]);
    expect(lines.map(({ liveName }) => liveName)).toEqual([
      'Validating the Status',
      'Looking for an Authentication Statement',
      'Looking for a Conditions statement',
      'Checking that the timestamps in the assertion are valid',
      'Checking that the Attribute namespace matches, if provided',
      'Miscellaneous format confirmations',
      'Confirming Issuer matches',
      'Confirming a Subject Confirmation was provided and contains valid timestamps',
      'Checking that the Audience matches',
      'Checking the Recipient',
      'Validating the Signature',
      'Checking that the Site URL Attribute contains a valid site url, if provided',
      'Looking for portal and organization id, if provided',
      'Checking if session security level is valid, if provided',
    ]);
  });

  it('passes what was really compared, and nothing else', () => {
    const outcomes = linesOf(responseXml()).map(({ outcome }) => outcome);
    expect(outcomes).toEqual([
      'pass',
      'pass',
      'pass',
      'pass',
      'pass',
      'pass',
      'pass',
      'pass',
      'pass',
      'pass',
      'fail',
      'info',
      'info',
      'info',
    ]);
  });

  it('passes no line that hangs on a setting where nothing is configured', () => {
    const outcomes = linesOf(responseXml({ assertion: { signature: '' } }), {
      held: unset,
      receivedAt: undefined,
      postedTo: undefined,
    });
    expect(
      outcomes.map(({ number, outcome }) => `${number} ${outcome}`).filter((text) => text.endsWith('not-checked')),
    ).toEqual(['4 not-checked', '5 not-checked', '7 not-checked', '8 not-checked', '9 not-checked', '10 not-checked']);
  });

  it('reaches nothing behind a Status that is no success', () => {
    const lines = linesOf(
      responseXml({ response: { status: saml.status({ codes: ['Responder', 'AuthnFailed'], message: 'No access' }) } }),
    );
    expect(lines[0]).toMatchObject({
      outcome: 'fail',
      text: 'The IdP answered Responder / AuthnFailed: No access.',
      loginHistory: 'Assertion Invalid',
    });
    expect(new Set(lines.slice(1).map(({ outcome }) => outcome))).toEqual(new Set(['not-reached']));
    expect(lines).toHaveLength(14);
  });

  it('reaches nothing without an assertion', () => {
    const lines = linesOf(responseXml({ response: { assertions: [] } }));
    expect(lines.map(({ outcome }) => outcome)).toEqual([
      'pass',
      'fail',
      ...Array.from({ length: 12 }, () => 'not-reached'),
    ]);
    expect(lines.map(({ number }) => number)).toEqual(Array.from({ length: 14 }, (_, i) => i + 1));
  });

  it('says of an encrypted assertion that it was not checked', () => {
    const lines = linesOf(responseXml({ response: { assertions: [saml.encrypted('EncryptedAssertion')] } }));
    expect(lines.slice(1).every(({ outcome }) => outcome === 'not-checked')).toBe(true);
    expect(predictLoginHistory(lines)).toBeUndefined();
  });

  it('takes a pasted assertion without its Response for no Response', () => {
    const lines = linesOf(saml.assertion());
    expect(lines).toHaveLength(14);
    expect(lines[0]).toMatchObject({ outcome: 'fail' });
    expect(lines[13]).toMatchObject({ number: 14, outcome: 'not-reached' });
  });
});

describe('the window of 5 ± 3 minutes', () => {
  const received = (age: number) =>
    line(4, {
      assertion: {
        issueInstant: time(RECEIVED - age),
        conditions: saml.conditions({
          notBefore: time(RECEIVED - 3_600_000),
          notOnOrAfter: time(RECEIVED + 3_600_000),
          audiences: [],
        }),
      },
    });

  it.each([
    [480_000, 'pass'],
    [480_001, 'fail'],
    [479_999, 'pass'],
    [300_001, 'pass'],
    [0, 'pass'],
    [-179_999, 'pass'],
    [-180_000, 'pass'],
    [-180_001, 'fail'],
  ])('%i ms after IssueInstant: %s', (age, outcome) => {
    expect(received(age).outcome).toBe(outcome);
  });

  it('says how long it was', () => {
    expect(received(521_000)).toMatchObject({
      text: 'Received 8 min 41 s after IssueInstant; at most 8 min (5 + 3) are allowed.',
      loginHistory: 'Assertion Expired',
    });
    expect(received(-200_000)).toMatchObject({
      text: 'Issued 3 min 20 s in the future; at most 3 min are allowed.',
      loginHistory: 'Assertion Invalid',
    });
  });

  it('says of the bound that Salesforce does not say whether it is allowed', () => {
    expect(received(480_000).text).toContain('within a second of the bound');
    expect(received(480_001).text).toContain('within a second of the bound');
    expect(received(478_000).text).not.toContain('bound');
  });
});

describe('a reception that is known to a span only', () => {
  const input = (issued: number, from: number, to: number) => {
    const xml = responseXml({
      assertion: {
        issueInstant: time(issued),
        conditions: saml.conditions({ notBefore: time(issued - 3_600_000), notOnOrAfter: time(issued + 3_600_000) }),
        subject: saml.subject({ confirmations: [saml.confirmation({ NotOnOrAfter: time(issued + 3_600_000) })] }),
      },
    });
    const lines = validateAssertion({
      message: { ...messageOf(xml), verification: undefined },
      deployment: deployment(),
      receivedAt: epochMs(from),
      receivedUntil: epochMs(to),
      postedTo: LOGIN_URL,
    });
    return lines[3]?.outcome;
  };

  it.each([
    [480_000, 480_999, 'pass'],
    [480_001, 481_000, 'fail'],
    [-180_999, -180_000, 'pass'],
    [-181_000, -180_001, 'fail'],
  ])('from %i to %i ms after IssueInstant: %s', (from, to, outcome) => {
    expect(input(RECEIVED, RECEIVED + from, RECEIVED + to)).toBe(outcome);
  });
});

describe('the validity that the assertion states', () => {
  const valid = (notBefore: string | undefined, notOnOrAfter: string | undefined) =>
    line(4, { assertion: { conditions: saml.conditions({ notBefore, notOnOrAfter }) } });
  const [past, future] = [time(RECEIVED - 60_000), time(RECEIVED + 60_000)];

  it.each([
    ['ends a millisecond later', past, time(RECEIVED + 1), 'pass'],
    ['ended at that very moment', past, time(RECEIVED), 'warn'],
    ['ended 3 minutes before', past.replace(past, time(RECEIVED - 600_000)), time(RECEIVED - 180_000), 'warn'],
    ['ended longer before', time(RECEIVED - 600_000), time(RECEIVED - 180_001), 'fail'],
    ['begins at that very moment', time(RECEIVED), future, 'pass'],
    ['begins a millisecond later', time(RECEIVED + 1), future, 'warn'],
    ['begins more than 3 minutes later', time(RECEIVED + 180_001), time(RECEIVED + 400_000), 'fail'],
    ['is upside down', future, past, 'fail'],
    ['has no end', past, undefined, 'fail'],
    ['has no begin', undefined, future, 'fail'],
  ])('%s', (_, notBefore, notOnOrAfter, outcome) => {
    expect(valid(notBefore, notOnOrAfter).outcome).toBe(outcome);
  });

  it('is judged for the SubjectConfirmation too', () => {
    const subject = saml.subject({ confirmations: [saml.confirmation({ NotOnOrAfter: time(RECEIVED - 200_000) })] });
    expect(line(4, { assertion: { subject } })).toMatchObject({ outcome: 'fail', loginHistory: 'Assertion Expired' });
  });
});

describe('each line', () => {
  const statement = { 'salesforce.identityLocation': 'attribute', 'salesforce.attributeName': 'employee' };
  const byAttribute = deployment({ settings: statement });
  const tokens = deployment({
    settings: { 'salesforce.tokenEndpoint': `https://acme.my.salesforce.com/services/oauth2/token?so=${ORG}` },
  });
  const portal = deployment({ settings: { 'salesforce.orgId': ORG, 'salesforce.portalId': PORTAL } });
  const ids = { portal_id: [PORTAL], organization_id: [ORG] };
  const confirmed = (data: Parameters<typeof saml.confirmation>[0], method?: string) => ({
    assertion: { subject: saml.subject({ confirmations: [saml.confirmation(data, method)] }) },
  });

  it.each<readonly [string, number, LoginParts, Options, Partial<ValidatorLine>]>([
    [
      'no AuthnStatement',
      2,
      { assertion: { authnStatement: '' } },
      {},
      { outcome: 'fail', loginHistory: 'Assertion Invalid' },
    ],
    ['no Conditions', 3, { assertion: { conditions: '' } }, {}, { outcome: 'fail' }],
    [
      'an unreadable time',
      3,
      { assertion: { conditions: saml.conditions({ notBefore: 'yesterday' }) } },
      {},
      { outcome: 'fail', text: 'NotBefore="yesterday" is no time that can be read.' },
    ],
    [
      'the user is in an attribute',
      5,
      { attributes: { employee: ['E-1'] } },
      { held: byAttribute },
      { outcome: 'pass' },
    ],
    [
      'another attribute name',
      5,
      { attributes: { Employee: ['E-1'] } },
      { held: byAttribute },
      { outcome: 'fail', text: 'There is no attribute employee; the closest is “Employee”.' },
    ],
    ['no AttributeStatement', 5, {}, { held: byAttribute }, { outcome: 'fail' }],
    [
      'an Issuer that is no entity',
      6,
      { assertion: { issuer: null, subject: `<saml:Issuer Format="urn:x">a</saml:Issuer>${saml.subject()}` } },
      {},
      { outcome: 'fail', loginHistory: 'Assertion Invalid' },
    ],
    [
      'an Issuer in another case',
      7,
      { issuer: 'https://IDP.example/metadata' },
      {},
      { outcome: 'fail', loginHistory: 'Issuer Mismatched' },
    ],
    ['white space around the Issuer', 7, { issuer: ` ${saml.IDP}\n` }, {}, { outcome: 'pass' }],
    [
      'no Subject',
      8,
      { assertion: { subject: '' } },
      {},
      { outcome: 'fail', text: 'The Subject is missing.', loginHistory: 'Assertion Invalid' },
    ],
    [
      'no bearer',
      8,
      confirmed({}, 'urn:oasis:names:tc:SAML:2.0:cm:holder-of-key'),
      {},
      { outcome: 'fail', loginHistory: 'Subject Confirmation Error' },
    ],
    ['no NotOnOrAfter', 8, confirmed({ NotOnOrAfter: undefined }), {}, { outcome: 'fail' }],
    [
      'NameID null by attribute',
      8,
      { nameId: saml.nameId('null'), attributes: { employee: ['E-1'] } },
      { held: byAttribute },
      { outcome: 'pass' },
    ],
    [
      'a slash at the Audience',
      9,
      { audience: 'https://acme.my.salesforce.com/' },
      {},
      { outcome: 'fail', loginHistory: 'Audience Invalid' },
    ],
    [
      'no Audience',
      9,
      { assertion: { conditions: saml.conditions({ audiences: [] }) } },
      { held: unset },
      { outcome: 'fail' },
    ],
    [
      'the token endpoint',
      10,
      { recipient: `https://acme.my.salesforce.com/services/oauth2/token?so=${ORG}` },
      { held: tokens },
      { outcome: 'pass', text: 'It is the OAuth 2.0 token endpoint.' },
    ],
    [
      'a Recipient without its query',
      10,
      { recipient: 'https://acme.my.salesforce.com' },
      {},
      { outcome: 'fail', loginHistory: 'Recipient Mismatched' },
    ],
    [
      'nothing configured, posted elsewhere',
      10,
      { recipient: 'https://x.example' },
      { held: unset },
      { outcome: 'warn' },
    ],
    ['no siteurl', 12, {}, {}, { outcome: 'info', text: 'Not Provided' }],
    [
      'a good siteurl',
      12,
      { attributes: { siteurl: ['https://acme.example'] } },
      {},
      { outcome: 'pass', text: expect.stringMatching(/^Checked /) },
    ],
    [
      'siteurl by http',
      12,
      { attributes: { siteurl: ['http://acme.example'] } },
      {},
      { outcome: 'fail', text: 'HTTPS is required for Site URL' },
    ],
    [
      'siteurl that is none',
      12,
      { attributes: { siteurl: ['acme'] } },
      {},
      { outcome: 'fail', text: 'Site URL is invalid' },
    ],
    ['both IDs as configured', 13, { attributes: ids }, { held: portal }, { outcome: 'pass' }],
    ['both IDs, org by the address only', 13, { attributes: ids }, {}, { outcome: 'not-checked' }],
    ['one ID', 13, { attributes: { portal_id: [PORTAL] } }, {}, { outcome: 'fail' }],
    ['another org', 13, { attributes: { ...ids, organization_id: ['00D000000000ZZZ'] } }, {}, { outcome: 'fail' }],
    ['the context', 14, {}, {}, { outcome: 'info', text: expect.stringContaining('PasswordProtectedTransport') }],
  ])('%s', (_, number, parts, options, expected) => {
    expect(line(number, parts, options)).toMatchObject({ number, ...expected });
  });
});

/** A key with its certificate, as a deployment holds it. */
function certified(name: string) {
  const { pem, key } = selfSigned(['-algorithm', 'RSA'], ['-subj', `/CN=${name}`]);
  const privateKey = createPrivateKey(key);
  return {
    pair: { privateKey, publicKey: createPublicKey(privateKey) },
    base64: pem.replace(/-----[^-]*-----|\s/g, ''),
  };
}

describe.skipIf(!hasOpenssl)('the signature (needs openssl)', () => {
  const { pair, base64: own } = hasOpenssl ? certified('own') : { pair: rsa(), base64: '' };
  const { base64: other } = hasOpenssl ? certified('other') : { base64: '' };
  const held = (base64: string) => deployment({ certificates: [{ owner: 'idp', use: 'signing', base64 }] });
  const both = () =>
    signed(responseXml({ response: { id: '_r', assertions: [signed(assertionXml(), '_a1', { pair })] } }), '_r', {
      pair,
    });

  async function judgedSignature(xml: string, deploymentHeld: Deployment, trusted = trusting(pair).trusted) {
    const message = messageOf(xml);
    const verification = await verifyMessage(message, { trusted, privateKeys: [] }, DEFAULT_LIMITS);
    const lines = validateAssertion({
      message: { ...message, verification },
      deployment: deploymentHeld,
      receivedAt: undefined,
      postedTo: undefined,
    });
    return lines[10] as ValidatorLine;
  }

  it('passes where both are signed with the uploaded certificate', async () => {
    expect(await judgedSignature(both(), held(own))).toMatchObject({ outcome: 'pass' });
  });

  it('fails with another certificate than the uploaded one', async () => {
    expect(await judgedSignature(both(), held(other))).toMatchObject({
      outcome: 'fail',
      loginHistory: 'Signature Invalid',
    });
  });

  it('warns where only one is signed', async () => {
    const one = responseXml({ response: { id: '_r', assertions: [signed(assertionXml(), '_a1', { pair })] } });
    expect(await judgedSignature(one, held(own))).toMatchObject({
      outcome: 'warn',
      text: expect.stringContaining('Response signed: no. Assertion signed: yes.'),
    });
  });

  it('fails where something was changed', async () => {
    expect(await judgedSignature(both().replace('E-4711', 'E-4712'), held(own))).toMatchObject({ outcome: 'fail' });
  });

  it('fails where nothing is signed', async () => {
    expect(await judgedSignature(responseXml(), held(own))).toMatchObject({ outcome: 'fail' });
  });

  it('is not checked without any key to trust', async () => {
    expect((await judgedSignature(both(), deployment(), [])).outcome).toBe('not-checked');
  });
});

describe('Login History', () => {
  it('says the first error, or a replay of what is otherwise good', () => {
    const lines = linesOf(responseXml({ audience: 'x', issuer: 'y' }));
    expect(predictLoginHistory(lines)).toBe('Issuer Mismatched');
    const good = lines.map((one) => ({ ...one, outcome: 'pass' as const }));
    expect(predictLoginHistory(good)).toBeUndefined();
    expect(predictLoginHistory(good, { postedBefore: true })).toBe('Replay Detected');
  });
});

describe('what the validator is given', () => {
  it('is received by the clock of Salesforce where its answer has a Date', () => {
    const subject = login();
    const response = subject.legs[0]?.response;
    if (!response?.exchange.response) throw new TypeError('There is no response.');
    const headers = [{ name: 'Date', value: 'Fri, 02 Jan 2026 03:10:00 GMT' }];
    const exchange = { ...response.exchange, response: { ...response.exchange.response, headers } };
    const at = Date.UTC(2026, 0, 2, 3, 10);
    expect(validatorInputOf(subject, { ...response, exchange })).toMatchObject({
      receivedAt: at,
      receivedUntil: at + 999,
      postedTo: LOGIN_URL,
    });
  });

  it('knows no time and no address of a pasted one', () => {
    const subject = login({ answer: { source: 'pasted' } });
    const response = subject.messages.find(({ exchange }) => exchange.source === 'pasted');
    if (!response) throw new TypeError('There is no response.');
    expect(validatorInputOf(subject, response)).toMatchObject({ receivedAt: undefined, postedTo: undefined });
  });
});

describe('the copy for Salesforce’s own page', () => {
  it('is base64 of the very octets', () => {
    const xml = `\uFEFF${responseXml()}\n`;
    const octets = new Uint8Array(Buffer.from(xml));
    expect(Buffer.from(validatorCopy({ octets }) ?? '', 'base64').equals(Buffer.from(octets))).toBe(true);
    expect(validatorCopy({ octets: undefined })).toBeUndefined();
  });
});

describe('spans of time', () => {
  it.each([
    [521_000, '8 min 41 s'],
    [480_001, '8 min 0.001 s'],
    [480_000, '8 min'],
    [12_345, '12.345 s'],
    [7_500_000, '2 h 5 min'],
    [-2_000, '−2 s'],
  ])('%i ms are %s', (ms, text) => {
    expect(durationText(ms)).toBe(text);
  });
});
