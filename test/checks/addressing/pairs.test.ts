import { describe, expect, it } from 'vitest';
import { ADDRESSING_CHECKS } from '../../../src/checks/addressing/index.ts';
import { runChecks } from '../../../src/checks/run-checks.ts';
import { subjectOf } from '../../builders/check-subject.ts';
import * as saml from '../../builders/saml.ts';
import { CONFIGURED, checkOf, judge, type LoginParts, login, withIdp, withSp } from './login.ts';

/** One value in the traffic that differs, and the check that must name it. */
const CASES: readonly {
  readonly id: string;
  readonly parts: (value: string) => LoginParts;
  readonly right: string;
  readonly outcome: 'fail' | 'warn';
}[] = [
  {
    id: 'audience-differs',
    parts: (value) => ({ assertion: { conditions: saml.conditions({ audiences: [[value]] }) } }),
    right: saml.SP,
    outcome: 'fail',
  },
  {
    id: 'issuer-differs',
    parts: (issuer) => ({ response: { issuer }, assertion: { issuer } }),
    right: saml.IDP,
    outcome: 'fail',
  },
  {
    id: 'recipient-differs',
    parts: (Recipient) => ({
      assertion: { subject: saml.subject({ confirmations: [saml.confirmation({ Recipient })] }) },
    }),
    right: saml.ACS,
    outcome: 'fail',
  },
  {
    id: 'destination-differs',
    parts: (destination) => ({ response: { destination } }),
    right: saml.ACS,
    outcome: 'fail',
  },
  { id: 'acs-differs-from-configured', parts: (acsUrl) => ({ request: { acsUrl } }), right: saml.ACS, outcome: 'warn' },
  { id: 'request-issuer-differs', parts: (issuer) => ({ request: { issuer } }), right: saml.SP, outcome: 'warn' },
  { id: 'sso-url-differs', parts: (destination) => ({ request: { destination } }), right: saml.SSO, outcome: 'warn' },
];

const VARIANTS: readonly (readonly [string, (value: string) => string, RegExp])[] = [
  ['a trailing slash', (value) => `${value}/`, /trailing slash/],
  [
    'upper case in the path',
    (value) => value.replace(/\/([a-z]+)$/, (_, last) => `/${last.toUpperCase()}`),
    /case in the path/,
  ],
  ['http for https', (value) => value.replace('https', 'http'), /scheme/],
  ['another host', (value) => value.replace('.example', '.test'), /host/],
  ['a port', (value) => value.replace('.example', '.example:8443'), /port/],
  ['a query', (value) => `${value}?so=1`, /query/],
  ['a look-alike', (value) => value.replace('a', 'а'), /look alike/],
  ['white space inside', (value) => value.replace('/', '/ '), /white space/],
];

describe.each(CASES)('$id', ({ id, parts, right, outcome }) => {
  const check = checkOf(id);

  it('passes when the value is exactly the configured one', () => {
    expect(judge(check, login(parts(right)))).toMatchObject([
      { outcome: 'pass', seen: right, confidence: 'proven', fix: '' },
    ]);
  });

  it.each(VARIANTS)('names %s as the difference', (_, vary, kind) => {
    const [finding, ...more] = judge(check, login(parts(vary(right))));
    expect(more).toEqual([]);
    expect(finding).toMatchObject({ id, outcome, seen: vary(right), expected: right, confidence: 'proven' });
    expect(finding?.message).toMatch(kind);
    expect(finding?.fix).not.toBe('');
  });

  it('does not pass what was not configured', () => {
    const none = {
      ...CONFIGURED,
      sp: { ...CONFIGURED.sp, assertionConsumerServices: [] },
      idp: { ...CONFIGURED.idp, singleSignOnServices: [] },
    };
    const { entityId: _, ...sp } = none.sp;
    const { entityId: __, ...idp } = none.idp;
    const exchanges = login({
      ...parts(right),
      request: id.startsWith('audience') ? null : (parts(right).request ?? {}),
    });
    expect(judge(check, exchanges, { ...none, sp, idp })).toMatchObject([{ outcome: 'not-checked' }]);
  });

  it('is sure only as far as the documents of a product that was recognised', () => {
    const subject = {
      ...subjectOf(login(parts(`${right}x`)), { deployment: CONFIGURED }),
      deploymentSource: 'observed' as const,
    };
    expect(runChecks(subject, [check])).toMatchObject([{ outcome, confidence: 'likely' }]);
  });
});

it('a login that fits its deployment passes every comparison and warns of nothing', () => {
  const findings = runChecks(subjectOf(login(), { deployment: CONFIGURED }), ADDRESSING_CHECKS);
  expect(findings.map(({ outcome }) => outcome)).toEqual(findings.map(() => 'pass'));
  expect(findings.length).toBeGreaterThanOrEqual(10);
});

describe('what is wrong with a request that nobody answered', () => {
  it.each(['request-issuer-differs', 'acs-differs-from-configured'])('%s fails', (id) => {
    const asked = login({ request: { issuer: `${saml.SP}/`, acsUrl: `${saml.ACS}/` } }).slice(0, 1);
    expect(judge(checkOf(id), asked)).toMatchObject([{ outcome: 'fail', party: 'sp' }]);
  });
});

describe('audience-differs', () => {
  const check = checkOf('audience-differs');
  const audience = (...audiences: string[][]) => login({ assertion: { conditions: saml.conditions({ audiences }) } });

  it('takes the Issuer of the request for the entity ID where none is configured, and says that it is likely', () => {
    expect(judge(check, audience(['https://sp.example/other']), null)).toMatchObject([
      { outcome: 'fail', confidence: 'likely', expected: saml.SP },
    ]);
    expect(judge(check, audience([saml.SP]), null)).toMatchObject([{ outcome: 'pass' }]);
  });

  it('says when the IdP put the ACS URL there', () => {
    expect(judge(check, audience([saml.ACS]))[0]?.message).toContain('ACS URL');
  });

  it('is content with one of several audiences, and wants every restriction to be met', () => {
    expect(judge(check, audience(['urn:other', saml.SP]))).toMatchObject([{ outcome: 'pass' }]);
    expect(judge(check, audience([saml.SP], ['urn:other']))).toMatchObject([{ outcome: 'fail', seen: 'urn:other' }]);
  });

  it('flags white space around the right value without calling it another value', () => {
    const exchanges = login({
      assertion: { conditions: saml.conditions({ audiences: [[`\n  ${saml.SP}\n`]] }) },
      responseExchange: { status: 403 },
    });
    // That it stands there is told of with the structure, as `value-padded`.
    expect(judge(check, exchanges)).toMatchObject([{ outcome: 'info', expected: saml.SP }]);
  });

  it('cannot tell inside an encrypted assertion that nobody opened', () => {
    const exchanges = login({ response: { assertions: [saml.encrypted('EncryptedAssertion')] } });
    expect(judge(check, exchanges)).toMatchObject([{ outcome: 'not-checked' }]);
  });

  it('speaks in the words of Salesforce', () => {
    const [finding] = judge(
      check,
      audience([saml.SP.replace('metadata', 'Metadata')]),
      withSp({ product: 'salesforce-org' }),
    );
    expect(finding?.message).toContain('Audience Invalid');
    expect(finding?.fix).toContain('Setup → Single Sign-On Settings → Entity ID');
  });

  it('says nothing of an answer without an assertion', () => {
    const status = saml.status({ codes: ['Requester'] });
    expect(judge(check, login({ response: { status, assertions: [] } }))).toEqual([]);
  });
});

describe('issuer-differs and response-issuer-differs-from-assertion', () => {
  const between = checkOf('response-issuer-differs-from-assertion');

  it('tells of both places where they differ from each other', () => {
    const exchanges = login({ response: { issuer: 'https://broker.example/idp' } });
    expect(judge(checkOf('issuer-differs'), exchanges)).toMatchObject([
      { outcome: 'fail', seen: 'https://broker.example/idp' },
    ]);
    expect(judge(between, exchanges, null)).toMatchObject([
      { outcome: 'warn', seen: 'https://broker.example/idp', expected: saml.IDP },
    ]);
    // Where the IdP is configured, the one that is wrong is told of already.
    expect(judge(between, exchanges)).toEqual([]);
  });

  it('is silent where both are the same, or one is missing', () => {
    expect(judge(between, login())).toEqual([]);
    expect(judge(between, login({ response: { issuer: null } }))).toEqual([]);
  });

  it('points at Twilio’s field', () => {
    const twilio = { ...CONFIGURED, sp: { ...CONFIGURED.sp, product: 'twilio-frontline' as const } };
    const [finding] = judge(
      checkOf('issuer-differs'),
      login({ response: { issuer: `${saml.IDP}/` }, assertion: { issuer: `${saml.IDP}/` } }),
      twilio,
    );
    expect(finding?.fix).toContain('Identity Provider Issuer');
  });
});

describe('recipient-differs', () => {
  const check = checkOf('recipient-differs');
  const to = (...recipients: string[]) =>
    login({
      assertion: {
        subject: saml.subject({ confirmations: recipients.map((Recipient) => saml.confirmation({ Recipient })) }),
      },
    });

  it('takes any one of several confirmations, and any one of several addresses', () => {
    expect(judge(check, to('https://sp.example/old', saml.ACS))).toMatchObject([{ outcome: 'pass' }]);
    const two = withSp({
      assertionConsumerServices: [{ location: 'https://sp.example/first' }, { location: saml.ACS }],
    });
    expect(judge(check, to(saml.ACS), two)).toMatchObject([{ outcome: 'pass' }]);
  });

  it('takes the OAuth 2.0 token endpoint of Salesforce', () => {
    const token = 'https://example.my.salesforce.com/services/oauth2/token?so=00D000000000001';
    const deployment = { ...withSp({ product: 'salesforce-org' }), settings: { 'salesforce.tokenEndpoint': token } };
    expect(judge(check, to(token), deployment)).toMatchObject([{ outcome: 'pass' }]);
    expect(judge(check, to(`${token}1`), deployment)[0]?.message).toContain('Recipient Mismatched');
  });

  it('shows the configured address that comes closest', () => {
    const two = withSp({ assertionConsumerServices: [{ location: 'https://other.test/x' }, { location: saml.ACS }] });
    expect(judge(check, to(`${saml.ACS}/`), two)).toMatchObject([{ expected: saml.ACS }]);
  });
});

describe('in-response-to-differs', () => {
  const check = checkOf('in-response-to-differs');
  const confirmed = (InResponseTo: string | undefined, inResponseTo: string | undefined) =>
    login({
      response: { inResponseTo },
      assertion: { subject: saml.subject({ confirmations: [saml.confirmation({ InResponseTo })] }) },
    });

  it('passes when both name the same request', () => {
    expect(judge(check, confirmed('_request', '_request'))).toMatchObject([{ outcome: 'pass', seen: '_request' }]);
  });

  it('fails when the assertion answers another request', () => {
    expect(judge(check, confirmed('_old', '_request'))).toMatchObject([
      { outcome: 'fail', seen: '_old', expected: '_request', party: 'idp' },
    ]);
  });

  it('warns when only one of the two names it', () => {
    expect(judge(check, confirmed(undefined, '_request'))).toMatchObject([{ outcome: 'warn', seen: '' }]);
    const unsolicited = login({ request: null, response: { inResponseTo: undefined } });
    expect(judge(check, unsolicited)).toMatchObject([{ outcome: 'warn', expected: '_request' }]);
  });

  it('says nothing of a login that nobody asked for', () => {
    const subject = saml.subject({ confirmations: [saml.confirmation({ InResponseTo: undefined })] });
    expect(
      judge(check, login({ request: null, response: { inResponseTo: undefined }, assertion: { subject } })),
    ).toEqual([]);
  });

  it('cannot tell inside an encrypted assertion', () => {
    const exchanges = login({ response: { assertions: [saml.encrypted('EncryptedAssertion')] } });
    expect(judge(check, exchanges)).toMatchObject([{ outcome: 'not-checked' }]);
  });
});

describe('nameid-format-differs', () => {
  const check = checkOf('nameid-format-differs');
  const PERSISTENT = 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent';
  const asked = (Format: string | undefined, given: string | undefined) =>
    login({
      request: { nameIdPolicy: saml.xml('samlp:NameIDPolicy', { Format }) },
      assertion: { subject: saml.subject({ nameId: saml.nameId('x@example.com', { Format: given }) }) },
    });

  it('warns when another format came than was asked for, also when none is given', () => {
    expect(judge(check, asked(PERSISTENT, saml.EMAIL))).toMatchObject([
      { outcome: 'warn', seen: saml.EMAIL, expected: PERSISTENT },
    ]);
    expect(judge(check, asked(PERSISTENT, undefined))).toMatchObject([{ outcome: 'warn', seen: '' }]);
  });

  it('passes when the format is the one that was asked for', () => {
    expect(judge(check, asked(saml.EMAIL, saml.EMAIL))).toMatchObject([{ outcome: 'pass' }]);
  });

  it('does not apply where the choice was left to the IdP', () => {
    expect(judge(check, asked(undefined, saml.EMAIL))).toEqual([]);
    expect(judge(check, asked('urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified', saml.EMAIL))).toEqual([]);
  });
});

describe('binding-differs', () => {
  const check = checkOf('binding-differs');

  it('warns of a request by another binding, and names the address for it', () => {
    const deployment = withIdp({
      singleSignOnServices: [
        { binding: 'HTTP-POST', location: saml.SSO },
        { binding: 'HTTP-Redirect', location: 'https://idp.example/sso/redirect' },
      ],
    });
    const [request] = judge(check, login().slice(0, 1), deployment);
    expect(request).toMatchObject({ outcome: 'warn', seen: 'HTTP-Redirect', expected: 'HTTP-POST', party: 'sp' });
    expect(request?.message).toContain('https://idp.example/sso/redirect');
    // An IdP that answered has read it.
    expect(judge(check, login(), deployment)[0]).toMatchObject({ outcome: 'info' });
  });

  it('fails a response by another binding', () => {
    const deployment = withSp({ assertionConsumerServices: [{ binding: 'HTTP-Artifact', location: saml.ACS }] });
    expect(judge(check, login(), deployment)).toMatchObject([
      { outcome: 'pass' },
      { outcome: 'fail', seen: 'HTTP-POST' },
    ]);
  });

  it('passes the configured bindings, and says nothing of an address for any binding', () => {
    expect(judge(check, login())).toMatchObject([{ outcome: 'pass' }, { outcome: 'pass' }]);
    const any = withSp({ assertionConsumerServices: [{ location: saml.ACS }] });
    expect(judge(check, login(), any)).toMatchObject([{ outcome: 'pass', seen: 'HTTP-Redirect' }]);
  });
});

describe('a login through a broker', () => {
  it('holds only the leg of the deployment’s own SP and IdP against it', () => {
    const inner = login({
      request: {
        id: '_inner',
        issuer: 'https://broker.example/sp',
        acsUrl: 'https://broker.example/acs',
        destination: 'https://upstream.example/sso',
      },
      requestExchange: { url: 'https://upstream.example/sso' },
      response: {
        id: '_inner-response',
        inResponseTo: '_inner',
        issuer: 'https://upstream.example',
        destination: 'https://broker.example/acs',
      },
      assertion: {
        id: '_inner-assertion',
        issuer: 'https://upstream.example',
        subject: saml.subject({
          confirmations: [saml.confirmation({ Recipient: 'https://broker.example/acs', InResponseTo: '_inner' })],
        }),
        conditions: saml.conditions({ audiences: [['https://broker.example/sp']] }),
      },
      responseExchange: { url: 'https://broker.example/acs' },
    });
    const [asked, answered] = login();
    const order = [asked, ...inner, answered].flatMap((exchange) => exchange ?? []);
    const exchanges = order.map((exchange, sequence) => ({
      ...exchange,
      id: `x${sequence}`,
      requestId: `r${sequence}`,
      sequence,
    }));
    const subject = subjectOf(exchanges, { deployment: CONFIGURED });
    expect(subject.legs).toHaveLength(2);
    expect(
      runChecks(subject, ADDRESSING_CHECKS).filter(({ outcome }) => outcome === 'fail' || outcome === 'warn'),
    ).toEqual([]);
  });
});
