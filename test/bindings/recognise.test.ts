// What stands between SAML messages in a flow, and what is not recognised.
import { describe, expect, it } from 'vitest';
import { recogniseExchange } from '../../src/bindings/recognise.ts';
import { exchange, form, get } from './build-exchange.ts';

const kind = (url: string): string | undefined => recogniseExchange(get(url))?.kind;

describe('recogniseExchange', () => {
  it.each([
    [
      'https://d.my.salesforce.com/services/oauth2/authorize?response_type=code&client_id=x&redirect_uri=y',
      'oauth-authorize',
    ],
    [
      'https://login.microsoftonline.com/t/oauth2/v2.0/authorize?client_id=x&response_type=code&scope=openid',
      'oauth-authorize',
    ],
    ['https://app.example/cb?code=abc&state=xyz', 'oauth-callback'],
    ['https://app.example/cb#access_token=abc&token_type=bearer&state=x', 'oauth-callback'],
    ['https://app.example/cb?error=access_denied&state=x', 'oauth-callback'],
    ['https://d.my.salesforce.com/services/auth/rp/oidc/logout', 'oidc-logout'],
    ['https://d.my.salesforce.com/services/auth/idp/oidc/logout', 'oidc-logout'],
    ['https://k.example/realms/r/protocol/openid-connect/logout?id_token_hint=x', 'oidc-logout'],
    ['https://app.example/logout?iss=https%3A%2F%2Fop&sid=1', 'oidc-logout'],
    ['https://op.example/.well-known/openid-configuration', 'oidc-discovery'],
    ['https://fs.example/FederationMetadata/2007-06/FederationMetadata.xml', 'ws-federation-metadata'],
    ['https://sp.example/simplesaml/module.php/saml/sp/metadata.php/default', 'saml-metadata'],
    ['https://sp.example/saml/metadata', 'saml-metadata'],
    ['https://ds.example/wayf?entityID=https%3A%2F%2Fsp&return=https%3A%2F%2Fsp%2Flogin', 'saml-discovery'],
    ['https://sp.example/saml/acs', 'endpoint-without-message'],
    ['https://sp.example/simplesaml/module.php/saml/sp/saml2-acs.php/default', 'endpoint-without-message'],
    ['https://login.microsoftonline.com/error?code=50105', 'vendor-error-page'],
    ['https://d.my.salesforce.com/_nc_external/identity/saml/SamlError?x=1', 'vendor-error-page'],
    ['https://accounts.google.com/info/app_not_configured_for_user', 'vendor-error-page'],
  ])('takes %s for %s', (url, expected) => expect(kind(url)).toBe(expected));

  it.each([
    'https://a.example/',
    'https://a.example/?code=DISCOUNT',
    'https://a.example/?state=NY',
    'https://a.example/?error=1',
    'https://shop.example/error?code=50105',
    'https://a.example/metadata',
    'https://a.example/acsession',
    'https://a.example/70004',
  ])('takes %s for nothing', (url) => expect(kind(url)).toBeUndefined());

  it('takes a Salesforce login form for one, with startURL', () => {
    expect(
      recogniseExchange(
        form([
          ['un', 'a@b.c'],
          ['pw', 'x'],
          ['startURL', '/home'],
        ]),
      )?.kind,
    ).toBe('delegated-authentication');
    expect(
      recogniseExchange(
        form([
          ['username', 'a'],
          ['pw', 'x'],
          ['startURL', ''],
        ]),
      )?.kind,
    ).toBe('delegated-authentication');
    expect(
      recogniseExchange(
        form(
          [
            ['username', 'a'],
            ['password', 'x'],
          ],
          'https://sp.example/login',
        ),
      ),
    ).toBeUndefined();
  });

  it('tells an error page by its text, where the source has it', () => {
    const page = (body: string) =>
      recogniseExchange(
        exchange(
          { method: 'GET', url: 'https://fs.example/adfs/ls/' },
          { response: { status: 200, statusText: 'OK', fromCache: false, body } },
        ),
      );
    expect(page('<!DOCTYPE html><p>MSIS7042: The same client browser session …')).toEqual({
      kind: 'vendor-error-page',
      label: 'AD FS error MSIS7042',
    });
    expect(page('<html>AADSTS75011: Authentication method …')?.label).toBe('Microsoft Entra error AADSTS75011');
    expect(page('var codes = ["MSIS7042"]')).toBeUndefined();
  });

  it('never puts a value of the user’s into the label, but an error’s code', () => {
    const labels = [
      form([
        ['un', 'ann@example'],
        ['pw', 'hunter2'],
        ['startURL', '/'],
      ]),
      get('https://a.example/cb?code=sec&state=ret'),
    ];
    for (const given of labels) expect(recogniseExchange(given)?.label).not.toMatch(/ann|hunter2|sec|ret/);
  });
});
