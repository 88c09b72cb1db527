// Rules about requests, responses, assertions and their parts: one fault each, made in an otherwise healthy login.
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../src/checks/finding.ts';
import { PROTOCOL_CHECKS } from '../../../src/checks/protocol/index.ts';
import { SCHEMA_CHECKS } from '../../../src/checks/protocol/schema-rules.ts';
import { runChecks } from '../../../src/checks/run-checks.ts';
import type { Deployment } from '../../../src/deployments/deployment.ts';
import { UNKNOWN_DEPLOYMENT } from '../../../src/deployments/detect.ts';
import { type SubjectOptions, subjectOf } from '../../builders/check-subject.ts';
import { Traffic } from '../../builders/exchanges.ts';
import * as saml from '../../builders/saml.ts';
import { saml11Response } from '../../builders/saml11.ts';

const { xml } = saml;

/** A whole login that its receiver refused, so that nothing is softened. */
function login(
  request: saml.AuthnRequestParts | string,
  response: saml.ResponseParts | string,
  options: SubjectOptions = {},
): Finding[] {
  const traffic = new Traffic();
  traffic.redirect(
    'SAMLRequest',
    typeof request === 'string' ? request : saml.authnRequest({ id: '_request', ...request }),
  );
  traffic.post(
    'SAMLResponse',
    typeof response === 'string' ? response : saml.response({ id: '_response', ...response }),
    undefined,
    {
      status: 500,
    },
  );
  return runChecks(subjectOf(traffic.exchanges, options), PROTOCOL_CHECKS);
}

const asked = (request: saml.AuthnRequestParts | string): Finding[] => login(request, {});
const answered = (response: saml.ResponseParts | string, options?: SubjectOptions): Finding[] =>
  login({}, response, options);
const asserted = (parts: saml.AssertionParts, options?: SubjectOptions): Finding[] =>
  answered({ assertions: [saml.assertion(parts)] }, options);
const one = (findings: readonly Finding[], id: string): Finding | undefined =>
  findings.find((finding) => finding.id === id);
const context = (comparison: string | undefined, ...content: string[]): string =>
  xml('samlp:RequestedAuthnContext', { Comparison: comparison }, content);
const classRef = (name: string): string =>
  xml('saml:AuthnContextClassRef', {}, `urn:oasis:names:tc:SAML:2.0:ac:classes:${name}`);

type Vector = readonly [id: string, findings: () => Finding[], outcome: Finding['outcome'], seen: string];

const REQUEST: readonly Vector[] = [
  ['request-issuer-missing', () => asked({ issuer: null }), 'fail', ''],
  [
    'acs-index-with-url',
    () => asked({ attributes: { AssertionConsumerServiceIndex: 1 } }),
    'fail',
    'AssertionConsumerServiceIndex="1"',
  ],
  ['request-subject-confirmed', () => asked({ subject: saml.subject() }), 'warn', saml.BEARER],
  [
    'protocol-binding-not-for-responses',
    () => asked({ attributes: { ProtocolBinding: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect' } }),
    'warn',
    'HTTP-Redirect',
  ],
  [
    'authn-context-class-and-declaration',
    () =>
      asked({
        requestedAuthnContext: context(undefined, classRef('Password'), xml('saml:AuthnContextDeclRef', {}, 'urn:x')),
      }),
    'warn',
    'urn:x',
  ],
  [
    'authn-context-exact',
    () => asked({ requestedAuthnContext: context(undefined, classRef('Password')) }),
    'info',
    'exact',
  ],
  [
    'nameid-policy-with-text',
    () => asked({ nameIdPolicy: xml('samlp:NameIDPolicy', {}, saml.EMAIL) }),
    'fail',
    saml.EMAIL,
  ],
  [
    'nameid-policy-qualified',
    () => asked({ nameIdPolicy: xml('samlp:NameIDPolicy', { Format: saml.EMAIL, SPNameQualifier: 'urn:other' }) }),
    'warn',
    'urn:other',
  ],
  [
    'requested-nameid-format-misspelt',
    () => asked({ nameIdPolicy: xml('samlp:NameIDPolicy', { Format: saml.EMAIL.replace('1.1', '2.0') }) }),
    'fail',
    '2.0:nameid-format:emailAddress',
  ],
  ['id-not-ncname', () => asked({ id: '0a1b' }), 'warn', '0a1b'],
];

const RESPONSE: readonly Vector[] = [
  ['error-with-assertion', () => answered({ status: saml.status({ codes: ['Responder'] }) }), 'warn', '1 assertion'],
  ['success-without-assertion', () => answered({ assertions: [] }), 'fail', ''],
  ['authn-statement-missing', () => asserted({ authnStatement: '' }), 'fail', ''],
  [
    'response-issuer-missing',
    () => answered({ issuer: null, assertions: [saml.encrypted('EncryptedAssertion')] }),
    'warn',
    '',
  ],
  [
    'issuer-not-plain',
    () => answered(saml.response({ id: '_response' }).replace('<saml:Issuer>', `<saml:Issuer Format="${saml.EMAIL}">`)),
    'warn',
    `Format="${saml.EMAIL}"`,
  ],
  ['version-mismatch', () => answered({ version: '1.1' }), 'fail', '1.1'],
  [
    'required-attribute-missing',
    () => answered({ attributes: { IssueInstant: undefined } }),
    'fail',
    '<samlp:Response',
  ],
  ['id-repeated', () => answered({ id: '_a1' }), 'fail', '_a1'],
  ['schema-violated', () => answered({ more: '<samlp:Odd/>' }), 'warn', '<samlp:Odd/>'],
  ['value-empty', () => asserted({ conditions: saml.conditions({ audiences: [['']] }) }), 'warn', '<saml:Audience'],
  [
    'value-padded',
    () => asserted({ conditions: saml.conditions({ audiences: [[` ${saml.SP}`]] }) }),
    'warn',
    ` ${saml.SP}`,
  ],
  [
    'comment-in-value',
    () =>
      asserted({
        subject: saml.subject({
          nameId: xml('saml:NameID', { Format: saml.EMAIL }, 'admin@example.com<!---->.evil.example'),
        }),
      }),
    'fail',
    '<!---->',
  ],
  [
    'instruction-in-value',
    () =>
      asserted({
        subject: saml.subject({ nameId: xml('saml:NameID', { Format: saml.EMAIL }, '<?x y?>admin@example.com') }),
      }),
    'fail',
    '<?x y?>',
  ],
];

const without = (part: string): string => saml.subject({ confirmations: [saml.confirmation({ [part]: undefined })] });

const ASSERTION: readonly Vector[] = [
  ['assertion-incomplete', () => asserted({ issuer: null }), 'fail', ''],
  ['assertion-incomplete', () => asserted({ subject: '' }), 'fail', ''],
  ['assertion-incomplete', () => asserted({ subject: saml.subject({ confirmations: [] }) }), 'fail', ''],
  ['assertion-incomplete', () => asserted({ subject: without('Recipient') }), 'fail', ''],
  ['assertion-incomplete', () => asserted({ subject: without('NotOnOrAfter') }), 'fail', ''],
  ['assertion-incomplete', () => asserted({ conditions: saml.conditions({ audiences: [] }) }), 'fail', ''],
  [
    'assertion-incomplete',
    () =>
      asserted({
        subject: saml.subject({
          confirmations: [saml.confirmation({}, 'urn:oasis:names:tc:SAML:2.0:cm:holder-of-key')],
        }),
      }),
    'fail',
    '',
  ],
  [
    'assertion-incomplete',
    () => answered({ assertions: [saml.encrypted('EncryptedAssertion')] }),
    'not-checked',
    'EncryptedAssertion',
  ],
  [
    'bearer-with-not-before',
    () =>
      asserted({
        subject: saml.subject({ confirmations: [saml.confirmation({ NotBefore: '2026-11-22T09:59:00Z' })] }),
      }),
    'info',
    '2026-11-22T09:59:00Z',
  ],
  [
    'bearer-with-address',
    () => asserted({ subject: saml.subject({ confirmations: [saml.confirmation({ Address: '192.0.2.7' })] }) }),
    'info',
    '192.0.2.7',
  ],
  [
    'condition-unknown',
    () =>
      asserted({
        conditions: saml.conditions({
          more: '<saml:Condition xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:x="urn:x" xsi:type="x:Odd"/>',
        }),
      }),
    'warn',
    'x:Odd',
  ],
  [
    'nameid-format-misspelt',
    () =>
      asserted({
        subject: saml.subject({
          nameId: saml.nameId('ada', { Format: 'urn:oasis:names:tc:SAML:1.1:nameid-format:persistent' }),
        }),
      }),
    'warn',
    '1.1:nameid-format:persistent',
  ],
];

describe.each([
  ['a request', REQUEST],
  ['a response', RESPONSE],
  ['an assertion', ASSERTION],
] as const)('a fault of %s', (_, vectors) => {
  it.each(vectors)('is told: %s', (id, findings, outcome, seen) => {
    const finding = one(findings(), id);
    expect(finding).toMatchObject({ outcome });
    expect(finding?.seen).toContain(seen);
    expect(finding?.expected).not.toBe('');
    expect(finding?.fix).not.toBe('');
    expect(finding?.message).toMatch(/\.$/);
  });
});

describe('a healthy login', () => {
  it('raises nothing, and its assertion is said to be complete', () => {
    const findings = login({}, {});
    expect(findings.filter(({ outcome }) => !['pass', 'info'].includes(outcome))).toEqual([]);
    expect(one(findings, 'assertion-incomplete')).toMatchObject({ outcome: 'pass', fix: '' });
  });

  it('is not asked for what belongs to a login where it is a logout', () => {
    const traffic = new Traffic();
    traffic.redirect('SAMLRequest', saml.logoutRequest({ id: '_request' }), undefined, { url: saml.SLO });
    traffic.redirect('SAMLResponse', saml.logoutResponse({ id: '_out' }), undefined, { url: 'https://sp.example/slo' });
    const subject = subjectOf(traffic.exchanges);
    const speaking = PROTOCOL_CHECKS.filter((check) => check.applies(subject)).map(({ id }) => id);
    for (const [id] of [...REQUEST, ...ASSERTION].filter(([id]) => id !== 'id-not-ncname'))
      expect(speaking).not.toContain(id);
    expect(runChecks(subject, PROTOCOL_CHECKS).filter(({ outcome }) => outcome !== 'info')).toEqual([]);
  });
});

describe('who is right about a missing part', () => {
  it('names what else is missing', () => {
    expect(one(asserted({ subject: '' }), 'assertion-incomplete')?.message).toContain(
      'Missing as well: SubjectConfirmation',
    );
  });

  it('leaves a request with the SP’s own SPNameQualifier alone', () => {
    const nameIdPolicy = xml('samlp:NameIDPolicy', { Format: saml.EMAIL, SPNameQualifier: saml.SP });
    expect(one(asked({ nameIdPolicy }), 'nameid-policy-qualified')).toBeUndefined();
  });

  it('leaves formats of somebody’s own alone', () => {
    const nameIdPolicy = xml('samlp:NameIDPolicy', { Format: 'urn:example:format:badge' });
    expect(one(asked({ nameIdPolicy }), 'requested-nameid-format-misspelt')).toBeUndefined();
  });

  it('leaves a comment that stands alone in a value, or between elements', () => {
    const attributeStatement = xml('saml:AttributeStatement', {}, [
      '<!-- groups -->',
      saml.attribute('note', ['<saml:AttributeValue><!-- none --></saml:AttributeValue>']),
    ]);
    expect(one(asserted({ attributeStatement }), 'comment-in-value')).toBeUndefined();
  });

  it('is strict about IDs with Entra ID only', () => {
    const deployment: Deployment = { ...UNKNOWN_DEPLOYMENT, idp: { ...UNKNOWN_DEPLOYMENT.idp, product: 'entra-id' } };
    expect(one(login({ id: '0a1b' }, { inResponseTo: '0a1b' }, { deployment }), 'id-not-ncname')).toMatchObject({
      outcome: 'fail',
    });
  });

  it('counts places, and tells one of them', () => {
    const findings = answered({ more: '<samlp:Odd/><samlp:Odd/>' });
    expect(findings.filter(({ id }) => id === 'schema-violated')).toHaveLength(1);
    expect(one(findings, 'schema-violated')?.message).toContain('2 places');
  });
});

describe('SessionIndex', () => {
  const deployment: Deployment = {
    ...UNKNOWN_DEPLOYMENT,
    idp: { ...UNKNOWN_DEPLOYMENT.idp, singleLogoutServices: [{ location: saml.SLO }] },
  };
  const authnStatement = saml.authnStatement({ SessionIndex: undefined });

  it('is missed where the identity provider does single logout', () => {
    expect(one(asserted({ authnStatement }, { deployment }), 'session-index-missing')).toMatchObject({
      outcome: 'warn',
      seen: '',
    });
  });

  it('is not missed where nothing is known of logout, or it is there', () => {
    expect(one(asserted({ authnStatement }), 'session-index-missing')).toBeUndefined();
    expect(one(asserted({}, { deployment }), 'session-index-missing')).toBeUndefined();
  });
});

describe('the authentication context', () => {
  const ask = (...names: string[]) => ({ requestedAuthnContext: context('exact', ...names.map(classRef)) });

  it('passes where it is one of those asked for', () => {
    expect(one(login(ask('Kerberos', 'PasswordProtectedTransport'), {}), 'authn-context-not-as-asked')).toMatchObject({
      outcome: 'pass',
    });
  });

  it('is told where it is another one', () => {
    expect(one(login(ask('Kerberos'), {}), 'authn-context-not-as-asked')).toMatchObject({
      outcome: 'warn',
      seen: 'urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport',
      expected: 'urn:oasis:names:tc:SAML:2.0:ac:classes:Kerberos',
      party: 'idp',
    });
  });

  it('is not compared for minimum, whose order SAML does not define', () => {
    expect(
      one(login({ requestedAuthnContext: context('minimum', classRef('Kerberos')) }, {}), 'authn-context-not-as-asked'),
    ).toBeUndefined();
  });
});

describe('Destination', () => {
  const signature = '<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"/>';

  it('is missed on a signed message', () => {
    const findings = answered({ signature, attributes: { Destination: undefined } });
    expect(one(findings, 'destination-missing')).toMatchObject({
      outcome: 'warn',
      expected: 'the address that the message is sent to',
    });
  });

  it('is not missed where it is there, or nothing is signed', () => {
    expect(one(answered({ signature }), 'destination-missing')).toBeUndefined();
    expect(one(answered({ attributes: { Destination: undefined } }), 'destination-missing')).toBeUndefined();
  });
});

describe('another protocol', () => {
  it('is said once, and its messages are not held against SAML 2.0', () => {
    const traffic = new Traffic();
    traffic.post('SAMLResponse', saml11Response([]));
    expect(runChecks(subjectOf(traffic.exchanges), PROTOCOL_CHECKS)).toMatchObject([
      { id: 'not-saml-2', outcome: 'info', seen: 'SAML 1.1' },
    ]);
  });
});

it('has a case for every rule of the schemas', () => {
  const told = [...REQUEST, ...RESPONSE, ...ASSERTION].map(([id]) => id);
  const apart = ['namespace-wrong', 'message-inside-unreadable'];
  expect(SCHEMA_CHECKS.map(({ id }) => id).filter((id) => !told.includes(id) && !apart.includes(id))).toEqual([]);
});
