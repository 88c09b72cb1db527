// Portals and Sites: the attributes portal_id, organization_id and siteurl that such a login needs.
import { setting } from '../../deployments/settings.ts';
import type { Check } from '../check.ts';
import type { Judgement } from '../finding.ts';
import { isIdOf, readAddress, sameId } from './address.ts';
import { passed } from './identity.ts';
import { attributesNamed, placeOf, type SalesforceLogin, short, valuesOf } from './login.ts';
import { provisionedOf } from './provisioned-attributes.ts';
import { atSalesforceSp } from './rule.ts';

const PORTAL = 'portal_id';
const ORGANIZATION = 'organization_id';
const SITE = 'siteurl';

const WHERE_IDS =
  'organization_id: Setup → Company Information → Salesforce Organization ID. portal_id: Setup → Customer Portal Settings → the portal → Portal ID, or Setup → Partners → Settings → the portal → Salesforce Portal ID.';

const path = (name: string): string => `Response/Assertion/AttributeStatement/Attribute[${name}]`;

const sentValue = (login: SalesforceLogin, name: string): string | undefined =>
  valuesOf(attributesNamed(login, name))[0];

const place = (login: SalesforceLogin, name: string): Judgement['where'] =>
  placeOf(login, path(name), attributesNamed(login, name)[0]?.element);

const attributeMissing = atSalesforceSp({
  id: 'salesforce-portal-attribute-missing',
  cites: ['SF-POR-001', 'SF-JIT-P01', 'SF-SITE-001', 'SF-VAL-13'],
  title: 'A login to a portal brings portal_id and organization_id together; one to Sites brings siteurl as well.',
  stage: 'subject',
  judge: (login) => {
    if (!login.assertion) return [];
    const { product } = login.deployment.sp;
    const isSites = product === 'salesforce-sites';
    const isPortal = isSites || product === 'salesforce-portal';
    const sent = [PORTAL, ORGANIZATION, SITE].filter((name) => sentValue(login, name) !== undefined);
    if (!isPortal && sent.length === 0) return [];
    const wanted = [PORTAL, ORGANIZATION, ...(isSites ? [SITE] : [])];
    const missing = wanted.filter((name) => !sent.includes(name));
    if (missing.length === 0) {
      return [passed(place(login, PORTAL), wanted.join(', '), 'The attributes of a portal login are all there.')];
    }
    // siteurl alone is odd, but nothing says that Salesforce refuses it.
    const certain = isPortal || sent.includes(PORTAL) || sent.includes(ORGANIZATION);
    return [
      {
        outcome: certain ? 'fail' : 'warn',
        confidence: certain ? 'proven' : 'likely',
        where: placeOf(login, 'Response/Assertion/AttributeStatement', login.assertion.attributeStatements[0]?.element),
        seen: sent.join(', '),
        expected: wanted.join(', '),
        message: `${missing.join(' and ')} ${missing.length === 1 ? 'is' : 'are'} missing. Salesforce logs somebody in to a portal only if portal and organization are both named.`,
        fix: `At the IdP: add ${missing.join(' and ')}, spelt exactly so. ${WHERE_IDS} Orgs made since Summer ’13 have no portals: use an Experience Cloud site there.`,
        party: 'idp',
      },
    ];
  },
});

const idForm = atSalesforceSp({
  id: 'salesforce-portal-id-malformed',
  cites: ['SF-POR-002'],
  title: 'The attribute portal_id is an ID that begins with 060, organization_id one that begins with 00D.',
  stage: 'subject',
  judge: (login) =>
    (
      [
        [PORTAL, '060'],
        [ORGANIZATION, '00D'],
      ] as const
    ).flatMap(([name, prefix]): Judgement[] => {
      const value = sentValue(login, name);
      if (value === undefined || isIdOf(prefix, value)) return [];
      return [
        {
          outcome: 'warn',
          confidence: 'likely',
          where: place(login, name),
          seen: short(value),
          expected: `${prefix} and 12 or 15 more letters and digits`,
          message: `${name} has not the form of such an ID, so Salesforce will hardly find what it names.`,
          fix: `At the IdP: correct ${name}. ${WHERE_IDS}`,
          party: 'idp',
        },
      ];
    }),
});

const idDiffers = atSalesforceSp({
  id: 'salesforce-portal-id-differs',
  cites: ['SF-POR-003', 'SF-VAL-13'],
  title:
    'The attribute organization_id is the org of the Login URL and of this deployment, portal_id the configured portal.',
  stage: 'subject',
  judge: (login) => {
    const organization = sentValue(login, ORGANIZATION);
    const portal = sentValue(login, PORTAL);
    const { exchange } = login.message;
    const posted = exchange.source === 'pasted' ? undefined : readAddress(exchange.request.url)?.so;
    const held: readonly (readonly [string, string | undefined, string | undefined, string])[] = [
      [
        ORGANIZATION,
        organization,
        setting(login.deployment, 'salesforce.orgId'),
        'the Salesforce Organization ID of this deployment',
      ],
      [ORGANIZATION, organization, posted, 'the org in `so=` of the address that the response was posted to'],
      [PORTAL, portal, setting(login.deployment, 'salesforce.portalId'), 'the Portal ID of this deployment'],
    ];
    const said = new Set<string>();
    return held.flatMap(([name, value, expected, what]): Judgement[] => {
      if (value === undefined || expected === undefined || said.has(name)) return [];
      if (sameId(value, expected)) return [];
      said.add(name);
      return [
        {
          outcome: 'fail',
          where: place(login, name),
          seen: short(value),
          expected: short(expected),
          message: `${name} is not ${what}. Salesforce’s check “Portal and Organization ID” fails.`,
          fix: `At the IdP: correct ${name}. ${WHERE_IDS}`,
          party: 'idp',
        },
      ];
    });
  },
});

const portalIdAbsent = atSalesforceSp({
  id: 'salesforce-portal-provisioning-without-portal',
  cites: ['SF-POR-004'],
  title: 'Provisioning of portal users names the portal; else Salesforce takes it for one of an ordinary user.',
  stage: 'subject',
  judge: (login) => {
    const portalField = provisionedOf(login).find(({ object, field }) => object === 'User' && field === 'PortalRole');
    if (!portalField || login.deployment.sp.product === 'experience-cloud' || sentValue(login, PORTAL) !== undefined)
      return [];
    // Where the product is a portal, the missing attribute is a failure of its own.
    if (login.deployment.sp.product !== 'salesforce-org' || sentValue(login, ORGANIZATION) !== undefined) return [];
    return [
      {
        outcome: 'warn',
        confidence: 'likely',
        where: placeOf(login, path(portalField.name), portalField.attribute.element),
        seen: short(portalField.name),
        expected: PORTAL,
        message:
          'The assertion provisions a portal user and names no portal, so Salesforce will try to create an ordinary user of the org.',
        fix: `At the IdP: add portal_id and organization_id. ${WHERE_IDS}`,
        party: 'idp',
      },
    ];
  },
});

/** Salesforce's five outcomes of its check “Site URL Attribute”; the last one the browser can't see. */
export const SITE_URL_OUTCOMES = {
  absent: 'Not Provided',
  good: 'Checked',
  invalid: 'Site URL is invalid',
  insecure: 'HTTPS is required for Site URL',
  inactive: 'The specified Site is inactive or has exceeded its page limit',
} as const;

export type SiteUrlOutcome = keyof typeof SITE_URL_OUTCOMES;

/** Of the attribute `siteurl`; undefined stands for an absent or empty one. */
export function readSiteUrl(value: string | undefined): Exclude<SiteUrlOutcome, 'inactive'> {
  if (value === undefined || value === '') return 'absent';
  const match = /^([a-z][a-z0-9+.-]*):\/\/([^\s/?#]+)(\S*)$/i.exec(value);
  if (!match) return 'invalid';
  const scheme = (match[1] as string).toLowerCase();
  if (scheme === 'https') return 'good';
  return scheme === 'http' ? 'insecure' : 'invalid';
}

const siteUrl = atSalesforceSp({
  id: 'salesforce-site-url-invalid',
  cites: ['SF-SITE-002', 'SF-VAL-12'],
  title: 'The attribute siteurl, where it is sent, is an absolute https address.',
  stage: 'subject',
  judge: (login) => {
    const value = sentValue(login, SITE);
    if (value === undefined) return [];
    const outcome = readSiteUrl(value);
    if (outcome === 'good') {
      return [
        passed(
          place(login, SITE),
          value,
          'siteurl has the form that Salesforce wants. Whether the site is active can’t be seen from the browser.',
        ),
      ];
    }
    return [
      {
        outcome: 'fail',
        where: place(login, SITE),
        seen: short(value),
        expected: 'an absolute https address, such as https://acme.my.salesforce-sites.com/help',
        message: `Salesforce’s SAML Assertion Validator will say “${SITE_URL_OUTCOMES[outcome]}” of this siteurl.`,
        fix: 'At the IdP: send the site’s whole address with https. In Salesforce: Setup → Sites shows it.',
        party: 'idp',
      },
    ];
  },
});

export const PORTAL_CHECKS: readonly Check[] = [attributeMissing, idForm, idDiffers, portalIdAbsent, siteUrl];
