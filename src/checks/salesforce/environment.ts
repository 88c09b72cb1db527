// Environment moved: the login goes to another org, sandbox or host name than the one that is meant (FIELD F70), or to the org instead of a site.
import { setting } from '../../deployments/settings.ts';
import type { Check } from '../check.ts';
import type { Judgement } from '../finding.ts';
import { isIdOf, readAddress, type SalesforceAddress, sameId } from './address.ts';
import { placeOf, type SalesforceLogin, short } from './login.ts';
import { atSalesforceSp } from './rule.ts';

const AFTER_MOVE =
  'After a sandbox refresh or a change of My Domain: Setup → Single Sign-On Settings → Edit → SAML Enabled, then give the IdP the new Login URL from Endpoints (or import the new metadata).';

interface Meant {
  readonly orgId: string | undefined;
  readonly host: string | undefined;
  readonly address: SalesforceAddress | undefined;
}

/** What of the org is configured, in whatever setting says it. */
function meantOf({ deployment }: SalesforceLogin): Meant {
  const [acs] = deployment.sp.assertionConsumerServices;
  const configured = acs && readAddress(acs.location);
  const host = setting(deployment, 'salesforce.myDomain')
    ?.replace(/^https?:\/\//, '')
    .replace(/\/.*$/, '')
    .toLowerCase();
  const address =
    configured?.myDomain === undefined && host !== undefined ? readAddress(`https://${host}`) : configured;
  return { orgId: setting(deployment, 'salesforce.orgId') ?? configured?.so, host: address?.host, address };
}

const postedTo = ({ message: { exchange } }: SalesforceLogin): SalesforceAddress | undefined =>
  exchange.source === 'pasted' ? undefined : readAddress(exchange.request.url);

/**
 * Where the Login URL is configured, the comparison of addresses fails by itself; then these rules only explain it.
 */
const unlessCompared = ({ deployment }: SalesforceLogin, outcome: 'fail' | 'warn'): Judgement['outcome'] =>
  deployment.sp.assertionConsumerServices.length > 0 ? 'info' : outcome;

const otherOrg = atSalesforceSp({
  id: 'salesforce-other-org',
  cites: ['F70', 'SF-SP-019', 'SF-XC-002', 'SF-POR-003'],
  title: 'The response goes to the org that is configured: `so=` of the address is its organization ID.',
  stage: 'addressing',
  judge: (login) => {
    const posted = postedTo(login);
    const { orgId } = meantOf(login);
    if (posted?.so === undefined || orgId === undefined) return [];
    const where = placeOf(login, 'so= of the address that was posted to');
    if (sameId(posted.so, orgId)) {
      return [
        {
          outcome: 'pass',
          where,
          seen: short(posted.so),
          expected: short(orgId),
          message: 'The address names the configured org.',
          fix: '',
        },
      ];
    }
    return [
      {
        outcome: unlessCompared(login, 'fail'),
        where,
        seen: `so=${short(posted.so)}`,
        expected: `so=${short(orgId)}`,
        message:
          'The response was posted for another org. Production and each sandbox have organization IDs of their own, and a refreshed sandbox gets a new one.',
        fix: `At the IdP: use the Login URL of the org that is meant. ${AFTER_MOVE}`,
        party: 'idp',
      },
    ];
  },
});

const describeSandbox = (name: string | undefined): string => (name === undefined ? 'production' : `sandbox ${name}`);

const otherEnvironment = atSalesforceSp({
  id: 'salesforce-environment-moved',
  cites: ['F70', 'SF-SP-019'],
  title: 'The hosts of Recipient, Destination and the posted address belong to one My Domain and one environment.',
  stage: 'addressing',
  judge: (login) => {
    const meant = meantOf(login);
    const posted = postedTo(login);
    const confirmation = login.assertion?.subject?.confirmations.find(({ data }) => data?.recipient !== undefined);
    const named: readonly (readonly [string, string | undefined])[] = [
      [
        'Response/Assertion/Subject/SubjectConfirmation/SubjectConfirmationData/@Recipient',
        confirmation?.data?.recipient,
      ],
      ['Response/@Destination', login.response.destination],
    ];
    // With nothing configured, the address that was really posted to is what the others must fit.
    const base = meant.address ?? posted;
    if (base?.myDomain === undefined) return [];
    const candidates: readonly (readonly [string, SalesforceAddress | undefined, string])[] = [
      ...(meant.address && posted
        ? [['the address that was posted to', posted, login.message.exchange.request.url] as const]
        : []),
      ...named.map(
        ([path, url]) => [path, url === undefined ? undefined : readAddress(url.trim()), url ?? ''] as const,
      ),
    ];
    for (const [path, address, url] of candidates) {
      if (address?.myDomain === undefined) continue;
      const movedDomain = address.myDomain !== base.myDomain;
      const movedSandbox = address.sandbox !== base.sandbox;
      // A site may be named otherwise than its org.
      if (!movedSandbox && (!movedDomain || address.kind !== base.kind)) continue;
      if (movedDomain && address.kind !== base.kind) continue;
      return [
        {
          outcome: unlessCompared(login, 'fail'),
          confidence: meant.address ? 'proven' : 'likely',
          where: placeOf(login, path),
          seen: short(url),
          expected: base.host,
          message:
            movedSandbox && !movedDomain
              ? `This address is of ${describeSandbox(address.sandbox)}, the login is one of ${describeSandbox(base.sandbox)}.`
              : `This address is of the My Domain ${address.myDomain}, the login is one of ${base.myDomain}.`,
          fix: `At the IdP: use the Login URL of the environment that is meant as ACS URL and Recipient. ${AFTER_MOVE}`,
          party: 'idp',
        },
      ];
    }
    return [];
  },
});

const legacyHost = atSalesforceSp({
  id: 'salesforce-legacy-host',
  cites: ['F70'],
  title:
    'Where a My Domain is configured, responses go to it, not to login.salesforce.com or an instance such as na35.',
  stage: 'addressing',
  judge: (login) => {
    const posted = postedTo(login);
    const domain = setting(login.deployment, 'salesforce.myDomain');
    const locations = login.deployment.sp.assertionConsumerServices.map(({ location }) => readAddress(location));
    if (posted === undefined || (posted.kind !== 'generic' && posted.kind !== 'instance') || domain === undefined)
      return [];
    // The old Login URL of a single configuration is right where it is the configured one.
    if (locations.some((location) => location?.host === posted.host)) return [];
    return [
      {
        outcome: login.accepted === true ? 'info' : 'warn',
        confidence: 'likely',
        where: placeOf(login, 'the address that was posted to'),
        seen: short(login.message.exchange.request.url),
        expected: domain,
        message:
          'The IdP still uses an address from before My Domain. Such addresses stop working by and by, and lose their parameters on the way.',
        fix: `At the IdP: use the Login URL from Setup → Single Sign-On Settings → Endpoints. ${AFTER_MOVE}`,
        party: 'idp',
      },
    ];
  },
});

const siteAddress = atSalesforceSp({
  id: 'salesforce-site-login-url',
  cites: ['SF-XC-001', 'SF-XC-002', 'SF-MO-003'],
  title:
    'A login to an Experience Cloud site goes to the site’s own Login URL: https://<site>/login?so=<organization ID>.',
  stage: 'addressing',
  judge: (login) => {
    const posted = postedTo(login);
    if (login.deployment.sp.product !== 'experience-cloud' || !posted) return [];
    const where = placeOf(login, 'the address that was posted to');
    const fix =
      'Setup → Single Sign-On Settings → the configuration → Endpoints → Experience Cloud: copy the site’s Login URL, and give it to the IdP as ACS URL and Recipient.';
    const judgement = (outcome: Judgement['outcome'], seen: string, expected: string, message: string): Judgement => ({
      outcome,
      confidence: 'likely',
      where,
      seen: short(seen),
      expected,
      message,
      fix,
      party: 'idp',
    });
    if (posted.kind === 'my-domain' || posted.kind === 'generic') {
      return [
        judgement(
          unlessCompared(login, 'fail'),
          login.message.exchange.request.url,
          'the Login URL of the site',
          'The response goes to the org’s Login URL, which logs the user in to the org, not to the site.',
        ),
      ];
    }
    // Whether the address is the configured one is told by the comparison of addresses.
    if (login.deployment.sp.assertionConsumerServices.length > 0 && posted.so !== undefined) return [];
    if (posted.so === undefined) {
      const configured = login.deployment.sp.assertionConsumerServices.some(
        ({ location }) => readAddress(location)?.so === undefined,
      );
      return configured || login.accepted === true
        ? []
        : [
            judgement(
              'warn',
              '',
              'so=00D…',
              'The address has no `so=`, by which Salesforce tells which org’s configuration is meant.',
            ),
          ];
    }
    return isIdOf('00D', posted.so)
      ? []
      : [judgement('warn', `so=${posted.so}`, 'so=00D…', 'What stands in `so=` is no organization ID.')];
  },
});

const siteEntityId = atSalesforceSp({
  id: 'salesforce-site-entity-id',
  cites: ['SF-XC-004'],
  title: 'The Entity ID of a site begins with https; between Salesforce and Salesforce it is the site’s own URL.',
  stage: 'addressing',
  judge: (login) => {
    if (login.deployment.sp.product !== 'experience-cloud') return [];
    const restriction = login.assertion?.conditions?.audienceRestrictions[0];
    const audience = restriction?.audiences[0];
    const value = audience?.text.trim();
    if (!audience || value === undefined || value === '') return [];
    const fromSalesforce = ['salesforce', 'experience-cloud'].includes(login.deployment.idp.product);
    const shared = fromSalesforce && value === 'https://saml.salesforce.com';
    if (!shared && value.startsWith('https')) return [];
    return [
      {
        outcome: shared ? 'fail' : 'warn',
        confidence: 'likely',
        where: placeOf(login, 'Response/Assertion/Conditions/AudienceRestriction/Audience', audience.element),
        seen: short(value),
        expected: 'the site’s URL, such as https://acme.my.site.com/customers',
        message: shared
          ? 'From Salesforce to a site of Salesforce’s, the Entity ID must be the site’s URL: https://saml.salesforce.com names no one org.'
          : 'Salesforce wants an Entity ID for sites that begins with https and is unique in the org.',
        fix: 'Setup → Single Sign-On Settings → Edit → Entity ID = the site’s URL, and the same as Entity ID in the IdP’s connected app.',
        party: 'sp',
      },
    ];
  },
});

export const ENVIRONMENT_CHECKS: readonly Check[] = [otherOrg, otherEnvironment, legacyHost, siteAddress, siteEntityId];
