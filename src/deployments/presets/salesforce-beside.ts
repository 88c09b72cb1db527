// What stands beside SAML in a Salesforce org and shows in its logins: canvas apps, delegated authentication, OAuth clients, OpenID Connect logout.
import type { FieldDescription } from '../field.ts';
import { choices, setupPage, tick } from './product.ts';

const APP = ['Setup', 'App Manager', '(connected app)'] as const;

/** What concerns canvas apps only. */
export const CANVAS_FIELDS: readonly FieldDescription[] = [
  setupPage('idp', ...APP, 'Edit', 'Canvas App Settings')(
    'settings.connected-app.canvasAppUrl',
    'Canvas App URL',
    'url',
    'The page that is shown in the frame; must be the Start URL too.',
    { example: 'https://sp-org.my.salesforce.com/apex/canvas' },
  ),
  setupPage('idp', ...APP, 'Edit', 'Canvas App Settings')(
    'settings.connected-app.canvasAccessMethod',
    'Access Method',
    'select',
    'How the app gets its first request.',
    choices({ 'signed-request': 'Signed Request (POST)', 'oauth-webflow': 'OAuth Webflow (GET)' }),
  ),
  setupPage('idp', ...APP, 'Edit', 'Canvas App Settings')(
    'settings.connected-app.samlInitiationMethod',
    'SAML Initiation Method',
    'select',
    'Service Provider Initiated needs the SP org’s Login Page switched off: it cannot be shown in a frame.',
    {
      ...choices({
        none: 'None',
        'identity-provider': 'Identity Provider Initiated',
        'service-provider': 'Service Provider Initiated',
      }),
      default: 'none',
    },
  ),
];

/** Other ways to log in and out of an org, beside SAML. */
export const DELEGATED_FIELDS: readonly FieldDescription[] = [
  setupPage('sp', 'Setup', 'Single Sign-On Settings')(
    'settings.delegated.gatewayUrl',
    'Delegated Gateway URL',
    'url',
    'The service that Salesforce asks, from server to server: no browser sees it. Ports 80, 443 and 1024 to 65535.',
    { example: 'https://gateway.acme.example/authenticate' },
  ),
  setupPage('sp', 'Setup', 'Single Sign-On Settings')(
    'settings.delegated.forceCallout',
    'Force Delegated Authentication Callout',
    'select',
    'Whether the service is asked at every attempt.',
    tick('no'),
  ),
  setupPage('sp', 'Setup', 'Single Sign-On Settings')(
    'settings.delegated.salesforceLoginDisabled',
    'Disable login with Salesforce credentials',
    'select',
    'Whether users may still log in by password.',
    tick('no'),
  ),
];

export const OAUTH_FIELDS: readonly FieldDescription[] = [
  setupPage('sp', 'Mobile or desktop app', 'Connection or server settings')(
    'settings.oauth.clientDomain',
    'Custom Domain',
    'text',
    'The My Domain that the app was given: a login that starts at login.salesforce.com cannot go to the IdP.',
    { example: 'acme.my.salesforce.com' },
  ),
  setupPage('sp', 'Mobile or desktop app')(
    'settings.oauth.client',
    'Client',
    'select',
    'Which app logs in. Salesforce for iOS and Android want the domain without https://, SalesforceA for Android with it.',
    choices({
      'salesforce-ios': 'Salesforce for iOS',
      'salesforce-android': 'Salesforce for Android',
      'salesforcea-android': 'SalesforceA for Android',
      'data-loader': 'Data Loader',
      other: 'Another one',
    }),
  ),
];

/** OpenID Connect single logout; belongs to any Salesforce preset. */
export const OIDC_LOGOUT_FIELDS: readonly FieldDescription[] = [
  setupPage('sp', 'Setup', 'Auth. Providers', '(provider)')(
    'settings.oidc.relyingPartyLogoutUrl',
    'Single Logout URL',
    'url',
    'What the OpenID provider must call when the user logs out there.',
    { example: 'https://acme.my.salesforce.com/services/auth/rp/oidc/logout' },
  ),
  setupPage(
    'sp',
    'Setup',
    'Auth. Providers',
    '(provider)',
    'Edit',
  )('settings.oidc.customLogoutUrl', 'Custom Logout URL', 'url', 'Where users go after logging out; absolute.'),
  setupPage('idp', ...APP, 'Manage', 'OAuth Policies')(
    'settings.oidc.singleLogoutEnabled',
    'Enable Single Logout',
    'select',
    'Whether Salesforce, as OpenID provider, tells the app of logouts.',
    tick('no'),
  ),
  setupPage('idp', ...APP, 'Manage', 'OAuth Policies')(
    'settings.oidc.singleLogoutUrl',
    'Single Logout URL',
    'url',
    'What Salesforce calls; absolute and https.',
    { example: 'https://app.example/logout' },
  ),
];
