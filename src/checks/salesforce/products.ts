// Which of the products in a login are Salesforce's, and where an admin finds their settings.
import type { Deployment } from '../../deployments/deployment.ts';

const SERVICE_PROVIDERS: readonly string[] = [
  'salesforce-org',
  'experience-cloud',
  'salesforce-portal',
  'salesforce-sites',
];

/** Salesforce takes the assertion: an org, a site, a portal, Sites. */
export const isSalesforceSp = ({ sp }: Deployment): boolean => SERVICE_PROVIDERS.includes(sp.product);

/** Salesforce issues the assertion: an org or a site. */
export const isSalesforceIdp = ({ idp }: Deployment): boolean =>
  idp.product === 'salesforce' || idp.product === 'experience-cloud';

/** Where nearly every setting of Salesforce as SP is. */
export const SSO_SETTINGS = 'Setup → Quick Find “Single Sign-On Settings” → the configuration → Edit';
export const CONNECTED_APP = 'Setup → App Manager → the connected app → Edit';
export const LOGIN_HISTORY =
  'Setup → Quick Find “Login History” shows the error; Setup → Single Sign-On Settings → SAML Assertion Validator shows the assertion.';
