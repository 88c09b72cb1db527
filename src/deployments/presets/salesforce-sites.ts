// Salesforce's sites and portals as service providers: what they have beside an org's Single Sign-On Settings.
import type { FieldDescription } from '../field.ts';
import { choices, type Product, setupPage, tick } from './product.ts';
import {
  SALESFORCE_ENTITY_ID,
  SALESFORCE_ORG,
  SALESFORCE_SP_FIELDS,
  SALESFORCE_SP_REQUIREMENTS,
} from './salesforce-sp.ts';

const siteEndpoints = setupPage('sp', 'Setup', 'Single Sign-On Settings', 'Endpoints', 'Experience Cloud');
const allSites = setupPage('sp', 'Setup', 'All Sites');

const siteUrl = allSites(
  'settings.salesforce.siteUrl',
  'URL',
  'url',
  'Address of the site, path included; the best Entity ID for it, and the only one from Salesforce to Salesforce.',
  { example: 'https://acme.my.site.com/customers' },
);

const selfRegistration = (label: string, ...where: string[]): FieldDescription =>
  setupPage('sp', ...where)(
    'settings.salesforce.selfRegistration',
    label,
    'select',
    'With self-registration and a default profile, Just-in-Time provisioning needs no profile in the assertion.',
    tick('no'),
  );

export const EXPERIENCE_CLOUD: Product = {
  name: 'Salesforce Experience Cloud site',
  fields: [
    { ...SALESFORCE_ENTITY_ID, example: 'https://acme.my.site.com/customers' },
    siteEndpoints(
      'sp.assertionConsumerServices',
      'Login URL',
      'endpoints',
      'The site’s own, not the org’s. Copy it with its query: so= names the org, sc= the decryption certificate.',
      { example: 'https://acme.my.site.com/customers/login?so=00D000000000001' },
    ),
    ...SALESFORCE_SP_FIELDS,
    siteUrl,
    selfRegistration(
      'Allow customers and partners to self-register',
      'Setup',
      'All Sites',
      'Workspaces',
      'Administration',
      'Login & Registration',
    ),
  ],
  requirements: SALESFORCE_SP_REQUIREMENTS,
};

const PORTAL = ['Setup', 'Customer Portal Settings', '(portal)'] as const;
const portal = setupPage('sp', ...PORTAL);

export const SALESFORCE_PORTAL: Product = {
  name: 'Salesforce customer or partner portal',
  fields: [
    ...SALESFORCE_ORG.fields,
    portal(
      'settings.salesforce.portalId',
      'Portal ID',
      'text',
      'Attribute portal_id must be this. A partner portal has it at Setup → Partners → Settings → Salesforce Portal ID.',
      { example: '060000000000001' },
    ),
    portal(
      'settings.salesforce.portalKind',
      'Kind of portal',
      'select',
      'Which of the two.',
      choices({ customer: 'Customer portal', partner: 'Partner portal' }),
    ),
    selfRegistration('Self-Registration Enabled', ...PORTAL),
  ],
  requirements: SALESFORCE_SP_REQUIREMENTS,
};

export const SALESFORCE_SITES: Product = {
  name: 'Salesforce Sites',
  fields: [
    ...SALESFORCE_PORTAL.fields,
    setupPage('sp', 'Setup', 'Sites', '(site)')(
      'settings.salesforce.siteUrl',
      'Site URL',
      'url',
      'Attribute siteurl must be this: absolute, and https.',
      { example: 'https://acme.my.salesforce-sites.com/shop' },
    ),
  ],
  requirements: SALESFORCE_SP_REQUIREMENTS,
};
