import { describe, expect, it } from 'vitest';
import type { Exchange } from '../../../src/capture/exchange.ts';
import { runChecks } from '../../../src/checks/run-checks.ts';
import { VENDOR_ERRORS_CHECKS } from '../../../src/checks/vendor-errors/index.ts';
import { subjectOf } from '../../builders/check-subject.ts';
import { type ExchangeParts, Traffic } from '../../builders/exchanges.ts';
import * as saml from '../../builders/saml.ts';

interface Page {
  readonly url: string;
  readonly status?: number;
  readonly body?: string;
}

const toParts = ({ url, status = 200, body }: Page): ExchangeParts => {
  const response = { status, statusText: '', fromCache: false, ...(body !== undefined && { body }) };
  return { url, ...{ response } };
};
const html = (text: string, title = 'Page'): string =>
  `<!doctype html><html><head><title>${title}</title></head><body>${text}</body></html>`;

/** A request to the IdP, and the page that it shows instead of an answer. */
function refused(page: Page, idp = saml.SSO): readonly Exchange[] {
  const traffic = new Traffic();
  traffic.ask('_request', undefined, { url: idp });
  traffic.add(toParts(page));
  return traffic.exchanges;
}

/** A login, with what the SP shows at the end. */
function ended(page: Omit<Page, 'url'>, between: readonly Page[] = []): readonly Exchange[] {
  const traffic = new Traffic();
  traffic.ask('_request');
  for (const one of between) traffic.add(toParts(one));
  const { url: _, ...rest } = toParts({ url: '', ...page });
  traffic.post('SAMLResponse', saml.response({ inResponseTo: '_request' }), undefined, rest);
  return traffic.exchanges;
}

const found = (exchanges: readonly Exchange[]) => runChecks(subjectOf(exchanges), VENDOR_ERRORS_CHECKS);

describe('codes of identity providers', () => {
  const LOGIN = 'https://login.microsoftonline.com/00000000-0000-0000-0000-000000000000';
  it.each([
    [50011, 'entra-reply-url-not-registered', 'F35'],
    [50020, 'entra-user-of-another-tenant', 'F55'],
    [50058, 'entra-no-session', 'F50'],
    [50105, 'entra-user-not-assigned', 'F54'],
    [50196, 'entra-login-loop', 'F28'],
    [53003, 'entra-conditional-access', 'F54'],
    [65005, 'entra-identifier-not-configured', 'F36'],
    [650056, 'entra-identifier-not-configured', 'F36'],
    [700016, 'entra-application-not-found', 'F36'],
    [75001, 'entra-saml-binding-error', 'F47'],
    [75003, 'entra-binding-not-supported', 'F35'],
    [75005, 'entra-request-not-valid', 'F47'],
    [7500514, 'entra-response-type-not-supported', 'F35'],
    [7500529, 'entra-request-id-not-valid', 'F48'],
    [750054, 'entra-request-missing', 'F47'],
    [75008, 'entra-destination-unexpected', 'F32'],
    [75011, 'entra-authn-context-mismatch', 'F52'],
    [75016, 'entra-nameid-policy-not-supported', 'F51'],
    [76021, 'entra-request-must-be-signed', 'F15'],
    [76026, 'entra-request-too-old', 'F43'],
    [99999, 'entra-error-other', 'F56'],
  ])('AADSTS%i is %s', (code, id, cite) => {
    const page = { url: `${LOGIN}/saml2`, body: html(`Sorry. AADSTS${code}: something went wrong.`, 'Sign in') };
    const findings = found(refused(page, `${LOGIN}/saml2`));
    expect(findings).toMatchObject([{ id, outcome: 'fail', confidence: 'likely', seen: `AADSTS${code}`, cause: true }]);
    expect(findings[0]?.cites).toContain(cite);
    expect(findings[0]?.fix.length).toBeGreaterThan(20);
  });

  it('a code in the address is proven, by name or on Microsoft’s own error page', () => {
    const inQuery = 'https://sp.example/error?error_description=AADSTS50105%3a+not+assigned';
    expect(found(refused({ url: inQuery }))).toMatchObject([{ id: 'entra-user-not-assigned', confidence: 'proven' }]);
    const own = 'https://login.microsoftonline.com/error?code=50011';
    expect(found(refused({ url: own }))).toMatchObject([
      { id: 'entra-reply-url-not-registered', confidence: 'proven' },
    ]);
    expect(found(refused({ url: 'https://shop.example/error?code=50011' }))).toEqual([]);
  });

  it.each([
    ['MSIS7042', 'adfs-login-loop', 'F28'],
    ['MSIS0037', 'adfs-no-verification-certificate', 'F66'],
    ['MSIS1014', 'adfs-logout-not-signed', 'F66'],
    ['MSIS7084', 'adfs-logout-not-signed', 'F66'],
    ['MSIS7000', 'adfs-sign-in-request-not-valid', 'F02'],
    ['MSIS7015', 'adfs-message-not-found', 'F47'],
    ['MSIS7046', 'adfs-relay-state-not-found', 'F24'],
    ['MSIS7054', 'adfs-logout-incomplete', 'F67'],
    ['MSIS7070', 'adfs-nameid-format-not-met', 'F51'],
    ['MSIS7074', 'adfs-issuer-has-qualifiers', 'N28'],
    ['MSIS9999', 'adfs-error-other', 'F56'],
  ])('%s is %s', (code, id, cite) => {
    const findings = found(refused({ url: 'https://adfs.example/adfs/ls/', body: html(`An error occurred: ${code}`) }));
    expect(findings).toMatchObject([{ id, seen: code }]);
    expect(findings[0]?.cites).toContain(cite);
  });

  it.each([
    ['app_not_configured', 'google-app-not-configured'],
    ['app_not_configured_for_user', 'google-app-not-configured-for-user'],
    ['app_not_enabled_for_user', 'google-app-not-enabled-for-user'],
    ['malformed_request', 'google-request-malformed'],
  ])('Google’s %s is %s, on Google’s hosts only', (code, id) => {
    const body = html(`403 Error: ${code}`, 'Error 403');
    const google = 'https://accounts.google.com/o/saml2/idp';
    expect(found(refused({ url: google, status: 403, body }, google)).map((finding) => finding.id)).toEqual([id]);
    expect(found(refused({ url: 'https://idp.example/x', status: 403, body }))).toEqual([]);
  });

  it('Okta’s and those of free software', () => {
    const okta = 'https://example.okta.com/app/x/sso/saml';
    const idOf = (page: Page) => found(refused(page, page.url)).map(({ id }) => id);
    expect(idOf({ url: okta, body: html('User is not assigned to this application') })).toEqual([
      'okta-user-not-assigned',
    ]);
    expect(
      idOf({ url: 'https://kc.example/realms/x/protocol/saml', status: 400, body: html('Invalid requester') }),
    ).toEqual(['keycloak-request-refused']);
    expect(
      idOf({ url: 'https://kc.example/realms/x/protocol/saml', status: 400, body: html('Unknown login requester') }),
    ).toEqual(['keycloak-client-unknown']);
    expect(
      idOf({
        url: 'https://idp.example/idp/profile',
        body: html('The application you have accessed is not registered here'),
      }),
    ).toEqual(['shibboleth-sp-not-registered']);
    expect(idOf({ url: 'https://idp.example/simplesaml', status: 500, body: html('METADATANOTFOUND') })).toEqual([
      'simplesamlphp-metadata-not-found',
    ]);
  });

  it('what was met on the way to an answer did not stop the login', () => {
    const between = [{ url: saml.SSO, body: html('AADSTS50058') }];
    expect(found(ended({}, between))).toMatchObject([{ id: 'entra-no-session', outcome: 'info', cause: false }]);
  });
});

describe('words on the page at which the SP ends the login', () => {
  it.each([
    ['was received at http://sp.example/acs instead of https://sp.example/acs', 'sp-says-received-elsewhere'],
    ['Unsolicited response refused', 'sp-says-unsolicited'],
    ['InResponseTo is missing from response', 'sp-says-unsolicited'],
    ['The InResponseTo does not correspond', 'sp-says-request-unknown'],
    ['saml_state_missing', 'sp-says-state-missing'],
    ['No SAMLResponse', 'sp-says-no-response-received'],
    ['SAMLResponse was not found', 'sp-says-no-response-received'],
    ['Only supported HTTP_POST Binding', 'sp-says-no-response-received'],
    ['Attribute element with duplicated Name', 'sp-says-attribute-name-repeated'],
    ['statement is too old to be used', 'sp-says-authentication-too-old'],
    ['Conditions not yet valid', 'sp-says-not-in-time'],
    ['assertion has expired', 'sp-says-not-in-time'],
    ['x is not a valid audience for this', 'sp-says-audience-wrong'],
    ['Signature validation failed', 'sp-says-signature-wrong'],
    ['The Message of the Response is not signed', 'sp-says-not-signed'],
    ['Unable to decrypt the assertion', 'sp-says-not-decrypted'],
    ['Unknown identity provider', 'sp-says-idp-unknown'],
    ['Invalid Page Redirection', 'sp-says-page-redirection-invalid'],
    ['Check for an invalid assertion in the SAML Assertion Validator', 'sp-says-assertion-invalid'],
    ['ERR_TOO_MANY_REDIRECTS', 'sp-says-too-many-redirects'],
  ])('%s', (text, id) => {
    const findings = found(ended({ status: 500, body: html(`<p>${text}</p>`) }));
    expect(findings).toMatchObject([{ id, outcome: 'fail', confidence: 'likely' }]);
  });

  it('mean nothing on an ordinary page, in a script, or on a page of the IdP', () => {
    const text = 'signature validation failed';
    expect(found(ended({ body: html(text) }))).toEqual([]);
    expect(found(ended({ status: 500, body: html(`<script>var a = "${text}"</script>`) }))).toEqual([]);
    expect(found(ended({}, [{ url: saml.SSO, status: 500, body: html(text) }]))).toEqual([]);
  });

  it('count where the title says that it is an error', () => {
    expect(found(ended({ body: html('Signature invalid', 'Login error') }))).toMatchObject([
      { id: 'sp-says-signature-wrong' },
    ]);
  });

  it('are found on the page that came after the redirect', () => {
    const exchanges = [...ended({ status: 302 })];
    const traffic = new Traffic();
    for (let i = 0; i < exchanges.length; i++) traffic.add();
    exchanges.push(traffic.add(toParts({ url: 'https://sp.example/login/error', body: html('Signature invalid') })));
    expect(found(exchanges)).toMatchObject([{ id: 'sp-says-signature-wrong', where: { exchange: 'x2' } }]);
  });
});

it('a login without any error page is not spoken of', () => {
  expect(found(ended({ body: html('Welcome') }))).toEqual([]);
});

it('long and hostile pages are read in time that grows with their beginning only', () => {
  const bodies = [
    '<'.repeat(5_000_000),
    '&'.repeat(5_000_000),
    ' '.repeat(5_000_000),
    'decrypt error unable '.repeat(250_000),
    '<script>'.repeat(600_000),
  ];
  for (const body of bodies) expect(() => found(ended({ status: 500, body: `<html>${body}` }))).not.toThrow();
});
