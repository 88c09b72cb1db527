// Where each product keeps the settings that address a login, in its own words: for the fixes of findings.
import type { Deployment } from '../../deployments/deployment.ts';
import type { FieldPath } from '../../deployments/field.ts';
import { placeOf, productName } from '../../deployments/settings-path.ts';

/**
 * `sp-entity-id`: how the SP is called · `acs`: where it takes responses · `idp-entity-id`: how the IdP is called · `sso-url`:
 * where the IdP takes requests · `name-id`: what the IdP sends as NameID, and in which format · `attributes` · `logout-url`:
 * where the other party takes logout messages.
 */
export type Setting =
  | 'sp-entity-id'
  | 'acs'
  | 'idp-entity-id'
  | 'sso-url'
  | 'request-binding'
  | 'name-id'
  | 'attributes'
  | 'logout-url';

type Side = 'sp' | 'idp';

const PATHS: Readonly<Record<Side, Readonly<Record<Setting, FieldPath>>>> = {
  sp: {
    'sp-entity-id': 'sp.entityId',
    acs: 'sp.assertionConsumerServices',
    'idp-entity-id': 'idp.entityId',
    'sso-url': 'idp.singleSignOnServices',
    'request-binding': 'settings.salesforce.requestBinding',
    'name-id': 'settings.salesforce.identityType',
    attributes: 'requirements.attributes',
    'logout-url': 'idp.singleLogoutServices',
  },
  idp: {
    'sp-entity-id': 'sp.entityId',
    acs: 'sp.assertionConsumerServices',
    'idp-entity-id': 'idp.entityId',
    'sso-url': 'idp.singleSignOnServices',
    'request-binding': 'idp.singleSignOnServices',
    'name-id': 'requirements.nameIdFormats',
    attributes: 'requirements.attributes',
    'logout-url': 'sp.singleLogoutServices',
  },
};

/** Salesforce's connected app has more to these than the one field. */
const CONNECTED_APP: Readonly<Partial<Record<Setting, string>>> = {
  'name-id': 'Setup → App Manager → (connected app) → Edit → Web App Settings → Subject Type and Name ID Format',
  attributes: 'Setup → App Manager → (connected app) → Manage → Custom Attributes',
};

const GENERIC: Readonly<Record<Side, Readonly<Record<Setting, string>>>> = {
  sp: {
    'sp-entity-id': 'the entity ID in the SP’s SAML settings',
    acs: 'the Assertion Consumer Service URL that the SP shows or publishes in its metadata',
    'idp-entity-id': 'the IdP’s entity ID (Issuer) in the SP’s SAML settings',
    'sso-url': 'the IdP’s single sign-on URL in the SP’s SAML settings',
    'request-binding': 'the binding for requests in the SP’s SAML settings',
    'name-id': 'the setting by which the SP finds the user',
    attributes: 'the attribute names in the SP’s SAML settings',
    'logout-url': 'the IdP’s single logout URL in the SP’s SAML settings',
  },
  idp: {
    'sp-entity-id': 'the SP entity ID (Audience) of this application at the IdP',
    acs: 'the Assertion Consumer Service URL of this application at the IdP (also called Recipient, Destination or Reply URL)',
    'idp-entity-id': 'the IdP’s own entity ID (Issuer)',
    'sso-url': 'the single sign-on URL that the IdP publishes in its metadata',
    'request-binding': 'the bindings of the single sign-on endpoints in the IdP’s metadata',
    'name-id': 'the NameID value and format of this application at the IdP',
    attributes: 'the attribute mapping of this application at the IdP',
    'logout-url': 'the SP’s single logout URL of this application at the IdP',
  },
};

/** Where this party keeps the setting: "Setup → Single Sign-On Settings → Entity ID". */
export function settingAt(side: Side, setting: Setting, deployment: Deployment): string {
  const product = deployment[side].product;
  if (product === 'generic') return GENERIC[side][setting];
  const isConnectedApp = side === 'idp' && (product === 'salesforce' || product === 'experience-cloud');
  const known = isConnectedApp ? CONNECTED_APP[setting] : undefined;
  if (known) return known;
  const place = placeOf(deployment, PATHS[side][setting], side);
  return place ? [...place.where, place.label].join(' → ') : GENERIC[side][setting];
}

/** The product's name; "the SP" or "the IdP" where it is not known. */
export function nameOf(side: Side, deployment: Deployment): string {
  if (deployment[side].product === 'generic') return side === 'sp' ? 'the SP' : 'the IdP';
  return side === 'sp' && isSalesforce(deployment) ? 'Salesforce' : productName(deployment, side);
}

export const isSalesforce = ({ sp }: Deployment): boolean => /^(salesforce-|experience-cloud)/.test(sp.product);
export const isTwilio = ({ sp }: Deployment): boolean => sp.product.startsWith('twilio-');
