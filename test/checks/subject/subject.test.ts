import { describe, expect, it } from 'vitest';
import { SUBJECT_CHECKS } from '../../../src/checks/subject/index.ts';
import type { Deployment, Requirements } from '../../../src/deployments/deployment.ts';
import * as saml from '../../builders/saml.ts';
import { CONFIGURED, checkOf, judge, type LoginParts, login, withSp } from '../addressing/login.ts';

const run = (id: string, parts: LoginParts = {}, deployment: Deployment | null = CONFIGURED) =>
  judge(checkOf(id, SUBJECT_CHECKS), login(parts), deployment);
const requiring = (requirements: Requirements): Deployment => ({ ...CONFIGURED, requirements });

const named = (nameId: string): LoginParts => ({ assertion: { subject: saml.subject({ nameId }) } });
const nameId = (value: string, Format: string | undefined = saml.EMAIL): LoginParts =>
  named(saml.nameId(value, { Format }));
const PERSISTENT = 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent';
const TRANSIENT = 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient';
const UNSPECIFIED = 'urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified';
const statement = (...attributes: string[]): LoginParts => ({
  assertion: { attributeStatement: saml.xml('saml:AttributeStatement', {}, attributes) },
});
const value = (text: string): string => saml.xml('saml:AttributeValue', {}, saml.escapeXml(text));
const attribute = (name: string, ...values: string[]): string => saml.attribute(name, values.map(value));
const ENCRYPTED: LoginParts = { response: { assertions: [saml.encrypted('EncryptedAssertion')] } };
const REFUSED: LoginParts = { response: { status: saml.status({ codes: ['Requester'] }), assertions: [] } };

describe('nameid-missing', () => {
  it('fails where the SP asked for a name and got none, or an empty one', () => {
    expect(run('nameid-missing', named(''))).toMatchObject([{ outcome: 'fail', seen: '', party: 'idp' }]);
    expect(run('nameid-missing', nameId('  '))).toMatchObject([{ outcome: 'fail', seen: '' }]);
  });
  it('fails for the word that a template prints for nothing', () => {
    expect(run('nameid-missing', nameId('null'))).toMatchObject([{ outcome: 'fail', seen: 'null' }]);
  });
  it('is mild where the SP may read the user from an attribute, and silent where it is known to', () => {
    const parts = { ...named(''), request: { nameIdPolicy: '' } };
    expect(run('nameid-missing', parts)).toMatchObject([{ outcome: 'info' }]);
    expect(run('nameid-missing', { ...parts, responseExchange: { status: 500 } })).toMatchObject([{ outcome: 'warn' }]);
    expect(run('nameid-missing', parts, requiring({ identityAttribute: 'email' }))).toEqual([]);
  });
  it('passes a name', () => {
    expect(run('nameid-missing')).toMatchObject([{ outcome: 'pass', seen: 'ada@example.com' }]);
  });
  it('cannot tell where assertion or NameID are encrypted, and does not apply without assertion', () => {
    expect(run('nameid-missing', ENCRYPTED)).toMatchObject([{ outcome: 'not-checked' }]);
    expect(run('nameid-missing', named(saml.encrypted('EncryptedID')))).toMatchObject([{ outcome: 'not-checked' }]);
    expect(run('nameid-missing', REFUSED)).toEqual([]);
  });
});

describe('the form of the NameID', () => {
  it('nameid-white-space: fails for a line break around the name', () => {
    expect(run('nameid-white-space', nameId('\n ada@example.com '))).toMatchObject([
      { outcome: 'fail', seen: '\n ada@example.com ', expected: 'ada@example.com' },
    ]);
    expect(run('nameid-white-space')).toEqual([]);
    expect(run('nameid-white-space', REFUSED)).toEqual([]);
  });
  it.each(['ada', 'Ada <ada@example.com>', 'ada@', '@example.com', 'a b@example.com'])(
    'nameid-not-an-address: fails for %s declared as e-mail address',
    (name) => {
      expect(run('nameid-not-an-address', nameId(name))).toMatchObject([{ outcome: 'fail', seen: name }]);
    },
  );
  it('nameid-not-an-address: is silent for an address, and for other formats, unless the SP wants one', () => {
    expect(run('nameid-not-an-address')).toEqual([]);
    expect(run('nameid-not-an-address', nameId('ada', UNSPECIFIED))).toEqual([]);
    expect(
      run('nameid-not-an-address', nameId('ada', UNSPECIFIED), requiring({ nameIdShape: 'email-address' })),
    ).toMatchObject([{ outcome: 'fail', seen: 'ada' }]);
  });
  it('nameid-format-not-accepted: holds the format against what the SP takes', () => {
    const deployment = requiring({ nameIdFormats: [PERSISTENT] });
    expect(run('nameid-format-not-accepted', {}, deployment)).toMatchObject([
      { outcome: 'warn', seen: saml.EMAIL, expected: PERSISTENT },
    ]);
    expect(run('nameid-format-not-accepted', nameId('x', PERSISTENT), deployment)).toMatchObject([{ outcome: 'pass' }]);
    expect(run('nameid-format-not-accepted', ENCRYPTED, deployment)).toMatchObject([{ outcome: 'not-checked' }]);
    expect(run('nameid-format-not-accepted')).toEqual([]);
  });
  it('nameid-format-not-accepted: takes a Format that is left out for unspecified', () => {
    expect(
      run('nameid-format-not-accepted', named(saml.nameId('x', {})), requiring({ nameIdFormats: [UNSPECIFIED] })),
    ).toMatchObject([{ outcome: 'pass', seen: '' }]);
  });
  it('nameid-changes-every-time: warns where the SP finds users by a transient name', () => {
    const salesforce = withSp({ product: 'salesforce-org' });
    expect(run('nameid-changes-every-time', nameId('_1', TRANSIENT), salesforce)).toMatchObject([{ outcome: 'warn' }]);
    expect(run('nameid-changes-every-time', {}, salesforce)).toEqual([]);
    expect(run('nameid-changes-every-time', nameId('_1', TRANSIENT))).toEqual([]);
    const byAttribute = { ...salesforce, settings: { 'salesforce.identityLocation': 'attribute' } };
    expect(run('nameid-changes-every-time', nameId('_1', TRANSIENT), byAttribute)).toEqual([]);
  });
  it('nameid-case-differs: hints at two spellings of one address', () => {
    expect(run('nameid-case-differs', nameId('Ada@Example.com'))).toMatchObject([
      { outcome: 'warn', confidence: 'hint', seen: 'Ada@Example.com', expected: 'ada@example.com' },
    ]);
    expect(run('nameid-case-differs')).toEqual([]);
    expect(run('nameid-case-differs', nameId('bob@example.com'))).toEqual([]);
  });
  it('nameid-persistent-unsuitable: an address or more than 256 characters as opaque identifier', () => {
    const failing = { responseExchange: { status: 500 } };
    expect(run('nameid-persistent-unsuitable', { ...nameId('ada@example.com', PERSISTENT), ...failing })).toMatchObject(
      [{ outcome: 'warn' }],
    );
    expect(run('nameid-persistent-unsuitable', { ...nameId('x'.repeat(257), TRANSIENT), ...failing })).toMatchObject([
      { outcome: 'warn', expected: 'at most 256 characters' },
    ]);
    expect(run('nameid-persistent-unsuitable', nameId('x'.repeat(256), PERSISTENT))).toEqual([]);
    expect(run('nameid-persistent-unsuitable')).toEqual([]);
  });
});

describe('attribute-missing', () => {
  const deployment = requiring({
    attributes: [
      { name: 'email', required: true },
      { name: 'phone', required: false },
    ],
  });
  it('passes a required attribute that has a value', () => {
    expect(run('attribute-missing', {}, deployment)).toMatchObject([{ outcome: 'pass', seen: 'ada@example.com' }]);
  });
  it.each([
    ['another case', 'Email', /another case/],
    ['a URI', 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress', /another name|URI/],
    ['white space', ' email', /white space/],
    ['another name', 'mail', /another name/],
  ])('names the attribute that was meant: %s', (_, name, words) => {
    const [finding] = run('attribute-missing', statement(attribute(name, 'ada@example.com')), deployment);
    expect(finding).toMatchObject({ outcome: 'fail', seen: name, expected: 'email' });
    expect(finding?.message).toMatch(words);
  });
  it('names the attribute that was meant: a FriendlyName', () => {
    const oid = saml.attribute('urn:oid:1.2.3', [value('ada@example.com')], { FriendlyName: 'email' });
    expect(run('attribute-missing', statement(oid), deployment)[0]?.message).toContain('FriendlyName');
  });
  it.each([
    ['an empty value', saml.attribute('email', ['<saml:AttributeValue/>'])],
    ['no value', saml.attribute('email', [])],
    [
      'xsi:nil',
      saml.attribute('email', [
        '<saml:AttributeValue xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true"/>',
      ]),
    ],
  ])('fails for %s', (_, xml) => {
    const [finding] = run('attribute-missing', statement(xml), deployment);
    expect(finding).toMatchObject({ outcome: 'fail', seen: '' });
    expect(finding?.message).toContain('empty');
  });
  it('says that there is no AttributeStatement at all', () => {
    expect(run('attribute-missing', { assertion: { attributeStatement: '' } }, deployment)[0]?.message).toContain(
      'AttributeStatement',
    );
  });
  it('requires the attribute by which the SP finds the user', () => {
    expect(run('attribute-missing', {}, requiring({ identityAttribute: 'uid' }))).toMatchObject([
      { outcome: 'fail', expected: 'uid' },
    ]);
  });
  it('cannot tell what is encrypted, and does not apply where nothing is required', () => {
    expect(run('attribute-missing', ENCRYPTED, deployment)).toMatchObject([{ outcome: 'not-checked' }]);
    expect(run('attribute-missing', statement(saml.encrypted('EncryptedAttribute')), deployment)).toMatchObject([
      { outcome: 'not-checked' },
    ]);
    expect(run('attribute-missing')).toEqual([]);
  });
});

describe('values and names of attributes', () => {
  it('attribute-value-unknown: warns of values that the SP does not know', () => {
    const deployment = requiring({ attributes: [{ name: 'role', required: true, values: ['agent'] }] });
    expect(run('attribute-value-unknown', statement(attribute('role', 'boss')), deployment)).toMatchObject([
      { outcome: 'warn', seen: 'boss', expected: 'agent' },
    ]);
    expect(run('attribute-value-unknown', statement(attribute('role', 'agent')), deployment)).toEqual([]);
    expect(run('attribute-value-unknown', statement(attribute('role', 'boss')))).toEqual([]);
  });
  it('attribute-name-repeated: warns of two attributes of one name, and knows Keycloak’s', () => {
    const [finding] = run('attribute-name-repeated', statement(attribute('Role', 'a'), attribute('Role', 'b')));
    expect(finding).toMatchObject({ outcome: 'warn', seen: 'Role (2 times)' });
    expect(finding?.fix).toContain('Single Role Attribute');
    expect(run('attribute-name-repeated', statement(attribute('Role', 'a', 'b')))).toEqual([]);
    expect(run('attribute-name-repeated', REFUSED)).toEqual([]);
  });
  it('friendly-name-repeated: remarks on one FriendlyName for two attributes', () => {
    const two = ['urn:oid:1', 'urn:oid:2'].map((name) => saml.attribute(name, [value('x')], { FriendlyName: 'mail' }));
    expect(run('friendly-name-repeated', statement(...two))).toMatchObject([{ outcome: 'info' }]);
    expect(run('friendly-name-repeated')).toEqual([]);
    expect(run('friendly-name-repeated', ENCRYPTED)).toEqual([]);
  });
  it.each(['admin,agent', 'admin; agent', 'admin|agent'])(
    'attribute-values-joined: warns of %s as one role',
    (text) => {
      expect(run('attribute-values-joined', statement(attribute('roles', text)))).toMatchObject([
        { outcome: 'warn', seen: text },
      ]);
    },
  );
  it('attribute-values-joined: leaves distinguished names, real lists and other attributes alone', () => {
    expect(run('attribute-values-joined', statement(attribute('memberOf', 'CN=a,OU=b,DC=c')))).toEqual([]);
    expect(run('attribute-values-joined', statement(attribute('roles', 'admin', 'agent')))).toEqual([]);
    expect(run('attribute-values-joined', statement(attribute('displayName', 'Lovelace, Ada')))).toEqual([]);
    expect(
      run('attribute-values-joined', statement(attribute('roles', 'a,b')), withSp({ product: 'twilio-flex-legacy' })),
    ).toEqual([]);
  });
  it('groups-left-out: fails for Entra’s link instead of groups', () => {
    const link = attribute('http://schemas.microsoft.com/claims/groups.link', 'https://graph.windows.net/x');
    expect(run('groups-left-out', statement(link))).toMatchObject([
      { outcome: 'fail', confidence: 'proven', seen: 'https://graph.windows.net/x' },
    ]);
    expect(run('groups-left-out', statement(attribute('groups', 'a')))).toEqual([]);
    expect(run('groups-left-out', REFUSED)).toEqual([]);
  });
});

describe('force-authn-ignored', () => {
  const asked = (AuthnInstant: string, ForceAuthn = true): LoginParts => ({
    request: { issueInstant: '2026-11-22T10:00:00Z', attributes: { ForceAuthn } },
    assertion: { authnStatement: saml.authnStatement({ AuthnInstant }) },
  });
  it('fails for a session that is older than the request', () => {
    expect(run('force-authn-ignored', asked('2026-11-22T08:00:00Z'))).toMatchObject([
      { outcome: 'fail', seen: '2026-11-22T08:00:00Z' },
    ]);
    expect(run('force-authn-ignored', asked('2026-11-22T09:58:59.999Z'))).toMatchObject([{ outcome: 'fail' }]);
  });
  it('allows a minute between the clocks', () => {
    expect(run('force-authn-ignored', asked('2026-11-22T09:59:00Z'))).toMatchObject([{ outcome: 'pass' }]);
  });
  it('does not apply where nobody asked for it', () => {
    expect(run('force-authn-ignored', asked('2026-11-22T08:00:00Z', false))).toEqual([]);
  });
  it('force-authn-with-is-passive: warns of both at once', () => {
    const both = { request: { attributes: { ForceAuthn: true, IsPassive: true } } };
    expect(run('force-authn-with-is-passive', both)).toMatchObject([{ outcome: 'warn', party: 'sp' }]);
    expect(run('force-authn-with-is-passive', { request: { attributes: { ForceAuthn: true } } })).toEqual([]);
    expect(run('force-authn-with-is-passive')).toEqual([]);
  });
});

describe('other-account', () => {
  const domains = { ...CONFIGURED, settings: { 'expected.emailDomains': 'corp.example, corp.test' } };
  it('warns of an account of another domain', () => {
    expect(run('other-account', {}, domains)).toMatchObject([
      { outcome: 'warn', confidence: 'likely', seen: 'ada@example.com', party: 'browser' },
    ]);
  });
  it('warns of another account than the request named', () => {
    const hinted = { request: { subject: saml.xml('saml:Subject', {}, saml.nameId('bob@example.com')) } };
    expect(run('other-account', hinted)).toMatchObject([{ outcome: 'warn', expected: 'bob@example.com' }]);
  });
  it('is silent for the right account and where nothing is expected', () => {
    expect(run('other-account', nameId('ada@corp.test'), domains)).toEqual([]);
    expect(run('other-account')).toEqual([]);
    expect(run('other-account', ENCRYPTED, domains)).toEqual([]);
  });
});
