import { describe, expect, it } from 'vitest';
import { ADDRESSING_CHECKS } from '../../../src/checks/addressing/index.ts';
import { runChecks } from '../../../src/checks/run-checks.ts';
import { SUBJECT_CHECKS } from '../../../src/checks/subject/index.ts';
import { TWILIO_CHECKS } from '../../../src/checks/twilio/index.ts';
import { TWILIO_NOT_VISIBLE } from '../../../src/checks/twilio/not-visible.ts';
import type { Deployment, ServiceProviderProduct } from '../../../src/deployments/deployment.ts';
import { UNKNOWN_DEPLOYMENT } from '../../../src/deployments/detect.ts';
import { subjectOf } from '../../builders/check-subject.ts';
import { Traffic } from '../../builders/exchanges.ts';
import * as saml from '../../builders/saml.ts';
import { checkOf, judge, type LoginParts, login } from '../addressing/login.ts';

const HEX = '0123456789abcdef0123456789abcdef';
const OTHER = 'fedcba9876543210fedcba9876543210';
const UNSPECIFIED = 'urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified';
const MY_DOMAIN = 'https://example.my.salesforce.com';
const SSO = `${MY_DOMAIN}/idp/endpoint/HttpRedirect`;

interface Product {
  readonly product: ServiceProviderProduct;
  readonly entityId: string;
  readonly acs: string;
}
const FRONTLINE: Product = {
  product: 'twilio-frontline',
  entityId: `https://iam.twilio.com/v2/saml2/metadata/JB${HEX}`,
  acs: `https://iam.twilio.com/v2/saml2/authenticate/JB${HEX}`,
};
const ENHANCED: Product = {
  product: 'twilio-flex-enhanced',
  entityId: `urn:flex:JQ${HEX}`,
  acs: `https://login.flex.us1.twilio.com/login/callback?connection=JQ${HEX}`,
};
const LEGACY: Product = {
  product: 'twilio-flex-legacy',
  entityId: `https://iam.twilio.com/v1/Accounts/AC${HEX}/saml2/metadata`,
  acs: `https://iam.twilio.com/v1/Accounts/AC${HEX}/saml2`,
};
const CONSOLE: Product = {
  product: 'twilio-console',
  entityId: 'https://sso.twilio.test/entity',
  acs: 'https://sso.twilio.test/acs',
};
const ALL = [FRONTLINE, ENHANCED, LEGACY, CONSOLE];

/** Only the product is known: nothing is configured. */
const recognised = ({ product }: Product): Deployment => ({
  ...UNKNOWN_DEPLOYMENT,
  sp: { ...UNKNOWN_DEPLOYMENT.sp, product },
  idp: { ...UNKNOWN_DEPLOYMENT.idp, product: 'salesforce' },
});
const configured = (product: Product): Deployment => ({
  ...recognised(product),
  sp: {
    product: product.product,
    entityId: product.entityId,
    assertionConsumerServices: [{ binding: 'HTTP-POST', location: product.acs }],
    singleLogoutServices: [],
  },
  idp: {
    product: 'salesforce',
    entityId: MY_DOMAIN,
    singleSignOnServices: [{ binding: 'HTTP-Redirect', location: SSO }],
    singleLogoutServices: [],
  },
});

interface Parts {
  readonly audience?: string;
  readonly recipient?: string;
  readonly destination?: string;
  readonly format?: string | undefined;
  readonly name?: string;
  readonly attributes?: Readonly<Record<string, readonly string[]>>;
  readonly login?: LoginParts;
}

const ATTRIBUTES = { full_name: ['Ada Lovelace'], email: ['ada@example.com'], roles: ['agent'] };

/** A healthy login at the product, any part replaced. */
function at(product: Product, parts: Parts = {}) {
  const {
    audience = product.entityId,
    recipient = product.acs,
    destination = product.acs,
    attributes = ATTRIBUTES,
  } = parts;
  const format = 'format' in parts ? parts.format : product === CONSOLE ? saml.EMAIL : UNSPECIFIED;
  return login({
    request: {
      issuer: product.entityId,
      acsUrl: product.acs,
      destination: SSO,
      nameIdPolicy: '',
      ...parts.login?.request,
    },
    requestExchange: { url: SSO },
    response: { issuer: MY_DOMAIN, destination, ...parts.login?.response },
    responseExchange: { url: product.acs, ...parts.login?.responseExchange },
    assertion: {
      issuer: MY_DOMAIN,
      subject: saml.subject({
        nameId: saml.nameId(parts.name ?? 'ada@example.com', { Format: format }),
        confirmations: [saml.confirmation({ Recipient: recipient })],
      }),
      conditions: saml.conditions({ audiences: [[audience]] }),
      attributeStatement: saml.attributeStatement(attributes),
      ...parts.login?.assertion,
    },
  });
}

const run = (id: string, product: Product, parts: Parts = {}, deployment = recognised(product)) =>
  judge(checkOf(id, TWILIO_CHECKS), at(product, parts), deployment);

describe.each(ALL)('a healthy login at $product', (product) => {
  it.each([
    ['configured', configured(product)],
    ['only recognised', recognised(product)],
  ])('has no failure and no warning, %s', (_, deployment) => {
    const subject = subjectOf(at(product), { deployment });
    const findings = runChecks(subject, [...ADDRESSING_CHECKS, ...SUBJECT_CHECKS, ...TWILIO_CHECKS]);
    expect(findings.filter(({ outcome }) => ['fail', 'warn', 'error'].includes(outcome))).toEqual([]);
  });
});

describe.each([FRONTLINE, ENHANCED, LEGACY])('a login at $product that nobody configured', (product) => {
  it('is recognised by its address, and what Twilio requires is checked', () => {
    const run = (parts?: Parts) =>
      runChecks(subjectOf(at(product, parts)), [...ADDRESSING_CHECKS, ...SUBJECT_CHECKS, ...TWILIO_CHECKS]);
    const faults = run({ attributes: {} }).filter(({ outcome }) => outcome === 'fail' || outcome === 'warn');
    expect(faults.map(({ id }) => id)).toContain('twilio-roles-missing');
    expect(run().filter(({ outcome }) => ['fail', 'warn', 'error'].includes(outcome))).toEqual([]);
  });
});

it('a login at another SP is none of Twilio’s business', () => {
  expect(runChecks(subjectOf(login()), TWILIO_CHECKS)).toEqual([]);
});

/** What is broken, alone, and the one check that must say so. */
const BROKEN: readonly (readonly [string, Product, Parts, string])[] = [
  ['another audience', FRONTLINE, { audience: 'https://wrong.example' }, 'twilio-entity-id-not-of-product'],
  ['another audience', ENHANCED, { audience: 'https://wrong.example' }, 'twilio-entity-id-not-of-product'],
  ['another audience', LEGACY, { audience: 'https://wrong.example' }, 'twilio-entity-id-not-of-product'],
  ['another recipient', FRONTLINE, { recipient: 'https://wrong.example' }, 'twilio-acs-not-of-product'],
  [
    'a recipient without ?connection=',
    ENHANCED,
    { recipient: ENHANCED.acs.replace(/\?.*/, '') },
    'twilio-acs-not-of-product',
  ],
  ['entity ID as recipient', LEGACY, { recipient: LEGACY.entityId }, 'twilio-entity-id-and-acs-swapped'],
  ['ACS URL as audience', FRONTLINE, { audience: FRONTLINE.acs }, 'twilio-entity-id-and-acs-swapped'],
  ['JBxxx', FRONTLINE, { audience: 'https://iam.twilio.com/v2/saml2/metadata/JBxxx' }, 'twilio-placeholder-left'],
  ['JQxxxx', ENHANCED, { audience: 'urn:flex:JQxxxx' }, 'twilio-placeholder-left'],
  ['ACxxx', LEGACY, { recipient: 'https://iam.twilio.com/v1/Accounts/ACxxx/saml2' }, 'twilio-placeholder-left'],
  [
    'another realm',
    FRONTLINE,
    { audience: `https://iam.twilio.com/v2/saml2/metadata/JB${OTHER}` },
    'twilio-sids-differ',
  ],
  ['another connection', ENHANCED, { audience: `urn:flex:JQ${OTHER}` }, 'twilio-sids-differ'],
  ['another account', LEGACY, { audience: LEGACY.entityId.replace(HEX, OTHER) }, 'twilio-sids-differ'],
  ['Legacy’s audience at Enhanced', ENHANCED, { audience: LEGACY.entityId }, 'twilio-products-mixed'],
  ['Enhanced’s audience at Legacy', LEGACY, { audience: ENHANCED.entityId }, 'twilio-products-mixed'],
  ['no roles', FRONTLINE, { attributes: { ...ATTRIBUTES, roles: [] } }, 'twilio-roles-missing'],
  ['no full_name', ENHANCED, { attributes: { ...ATTRIBUTES, full_name: [''] } }, 'twilio-full-name-missing'],
  ['no email', LEGACY, { attributes: { full_name: ['Ada'], roles: ['agent'] } }, 'twilio-email-missing'],
  ['quotes around the role', FRONTLINE, { attributes: { ...ATTRIBUTES, roles: ["'agent'"] } }, 'twilio-roles-quoted'],
  ['an unknown role', ENHANCED, { attributes: { ...ATTRIBUTES, roles: ['agent, boss'] } }, 'twilio-role-unknown'],
  ['a supervisor', FRONTLINE, { attributes: { ...ATTRIBUTES, roles: ['supervisor'] } }, 'twilio-role-unknown'],
  ['e-mail as format', FRONTLINE, { format: saml.EMAIL }, 'twilio-nameid-format'],
  ['unspecified as format', CONSOLE, { format: UNSPECIFIED }, 'twilio-console-nameid-not-email'],
];

describe.each(BROKEN)('%s at $1.product', (_, product, parts, id) => {
  it(`gives ${id} and nothing else`, () => {
    const findings = runChecks(subjectOf(at(product, parts), { deployment: recognised(product) }), TWILIO_CHECKS);
    const faults = findings.filter(({ outcome }) => outcome === 'fail' || outcome === 'warn');
    expect(faults.map((finding) => finding.id)).toEqual([id]);
    expect(faults[0]?.cause).toBe(true);
    expect(faults[0]?.fix).not.toBe('');
    expect(faults[0]?.expected).not.toBe('');
  });
});

describe('the rest of Twilio’s rules', () => {
  it('takes several roles in one value with commas', () => {
    const attributes = { ...ATTRIBUTES, roles: ['agent, supervisor,admin'] };
    expect(run('twilio-role-unknown', ENHANCED, { attributes })).toEqual([]);
  });
  it('says that case counts for roles', () => {
    const attributes = { ...ATTRIBUTES, roles: ['Agent'] };
    expect(run('twilio-role-unknown', FRONTLINE, { attributes })[0]?.message).toContain('Upper and lower case');
  });
  it('names the attribute that was meant', () => {
    const attributes = { ...ATTRIBUTES, full_name: [], Full_Name: ['Ada'] };
    expect(
      run('twilio-full-name-missing', ENHANCED, {
        attributes: { email: ['a@b.example'], roles: ['agent'], Full_Name: ['Ada'] },
      }),
    ).toMatchObject([{ outcome: 'fail', seen: 'Full_Name' }]);
    expect(run('twilio-full-name-missing', ENHANCED, { attributes })[0]?.outcome).toBe('fail');
  });
  it('a SID that is none is likely wrong', () => {
    const broken = { ...LEGACY, acs: LEGACY.acs.replace(HEX, '123'), entityId: LEGACY.entityId.replace(HEX, '123') };
    expect(run('twilio-sid-malformed', broken)).toMatchObject([{ outcome: 'warn', confidence: 'likely' }]);
    expect(run('twilio-sid-malformed', LEGACY)).toEqual([]);
    expect(run('twilio-sid-malformed', CONSOLE)).toEqual([]);
  });
  it('holds the SID against the configured one', () => {
    const deployment = { ...recognised(FRONTLINE), settings: { 'twilio.realmSid': `JB${OTHER}` } };
    expect(run('twilio-sids-differ', FRONTLINE, {}, deployment)).toMatchObject([
      { outcome: 'fail', expected: `JB${OTHER}` },
    ]);
  });
  it('an e-mail address that is none, for the Console', () => {
    expect(run('twilio-console-nameid-not-email', CONSOLE, { name: 'ada' })).toMatchObject([
      { outcome: 'fail', seen: 'ada' },
    ]);
    expect(run('twilio-console-nameid-not-email', FRONTLINE, { name: 'ada' })).toEqual([]);
  });
  it('the address and binding of the request to a Salesforce IdP', () => {
    const id = 'twilio-request-not-at-redirect-endpoint';
    const elsewhere = { login: { request: { destination: `${MY_DOMAIN}/idp/login?app=0sp` } } };
    expect(run(id, FRONTLINE, elsewhere)).toMatchObject([{ outcome: 'warn', party: 'sp' }]);
    expect(run(id, FRONTLINE)).toEqual([]);
    expect(run(id, CONSOLE, elsewhere)).toEqual([]);
  });
  it('Default Redirect URL and SSO URL', () => {
    const id = 'twilio-default-redirect-url-differs';
    const deployment = { ...configured(ENHANCED), settings: { 'twilio.defaultRedirectUrl': `${SSO}/` } };
    expect(run(id, ENHANCED, {}, deployment)).toMatchObject([{ outcome: 'warn', seen: `${SSO}/`, expected: SSO }]);
    expect(run(id, ENHANCED, {}, { ...deployment, settings: { 'twilio.defaultRedirectUrl': SSO } })).toEqual([]);
    expect(run(id, ENHANCED)).toEqual([]);
  });
  it('cannot see into an encrypted assertion', () => {
    const response = { assertions: [saml.encrypted('EncryptedAssertion')] };
    expect(run('twilio-roles-missing', FRONTLINE, { login: { response } })).toMatchObject([{ outcome: 'not-checked' }]);
  });
});

describe('twilio-relay-state-not-blank', () => {
  const id = 'twilio-relay-state-not-blank';
  const traffic = (request: boolean, relayState: string | undefined) => {
    const made = new Traffic();
    if (request) made.ask('_request', relayState, { url: SSO });
    made.answer(request ? '_request' : undefined, relayState, { url: CONSOLE.acs });
    return judge(checkOf(id, TWILIO_CHECKS), made.exchanges, recognised(CONSOLE));
  };
  it('warns of a value that nobody asked for', () => {
    expect(traffic(false, 'https://www.twilio.com/console')).toMatchObject([
      { outcome: 'warn', seen: 'https://www.twilio.com/console' },
    ]);
  });
  it('is silent where it is blank, or Twilio’s own', () => {
    expect(traffic(false, undefined)).toEqual([]);
    expect(traffic(false, '')).toEqual([]);
    expect(traffic(true, 'state')).toEqual([]);
  });
  it('does not apply to other products', () => expect(run(id, FRONTLINE)).toEqual([]));
});

describe('Twilio’s error codes', () => {
  const answer = (status: number, body: string, url = FRONTLINE.acs): Parts => ({
    login: { responseExchange: { url, response: { status, statusText: '', fromCache: false, body } } as never },
  });
  it('70004 with HTTP 401', () => {
    const parts = answer(401, '{"code":70004,"message":"Authentication failed","status":401}');
    expect(run('twilio-error-70004', FRONTLINE, parts)).toMatchObject([
      { outcome: 'fail', confidence: 'proven', seen: '70004' },
    ]);
    expect(run('twilio-error-70004', FRONTLINE, parts)[0]?.fix).toContain('Connected App Access');
    expect(run('twilio-answered-401', FRONTLINE, parts)).toEqual([]);
  });
  it('45050 in the address', () => {
    const exchanges = [...at(ENHANCED)];
    const [asked, answered] = exchanges;
    if (!asked || !answered) throw new TypeError('no login');
    const request = { method: 'GET', url: 'https://flex.twilio.com/error?errorCode=45050' };
    const page = { ...asked, id: 'x9', requestId: 'r9', sequence: 9, startedAt: answered.startedAt, request };
    expect(
      judge(checkOf('twilio-error-45050', TWILIO_CHECKS), [...exchanges, page], recognised(ENHANCED)),
    ).toMatchObject([{ outcome: 'fail', confidence: 'proven', seen: '45050' }]);
  });
  it('401 without a code', () => {
    expect(run('twilio-answered-401', FRONTLINE, answer(401, ''))).toMatchObject([
      { outcome: 'fail', confidence: 'likely' },
    ]);
  });
  it('the same numbers elsewhere mean nothing', () => {
    const parts = answer(401, '{"code":70004}', 'https://sp.example/acs');
    expect(run('twilio-error-70004', FRONTLINE, parts)).toEqual([]);
    expect(run('twilio-error-70004', FRONTLINE, answer(200, '<p>Your order 70004</p>'))).toEqual([]);
    expect(run('twilio-error-45050', FRONTLINE)).toEqual([]);
  });
});

it('every rule of Twilio’s is cited by a check or stands in the list of what is not visible, never in both', () => {
  const cited = new Set([...TWILIO_CHECKS, ...ADDRESSING_CHECKS].flatMap(({ cites }) => cites));
  for (const { id, reason } of TWILIO_NOT_VISIBLE) {
    expect(cited.has(id), id).toBe(false);
    expect(reason.length).toBeGreaterThan(20);
  }
});
