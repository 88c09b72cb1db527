// Healthy logins of each kind raise nothing; and every rule of the catalogue has a check or a reason why not.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { analyze } from '../../../src/analysis/analyze.ts';
import { DEFAULT_LIMITS } from '../../../src/base/limits.ts';
import { toExchanges } from '../../../src/capture/har.ts';
import type { CheckSubject } from '../../../src/checks/check-subject.ts';
import { CHECKS } from '../../../src/checks/index.ts';
import { runChecks } from '../../../src/checks/run-checks.ts';
import { SALESFORCE_CHECKS } from '../../../src/checks/salesforce/index.ts';
import { NOT_VISIBLE } from '../../../src/checks/salesforce/not-visible.ts';
import { newDeploymentOf } from '../../../src/deployments/new-deployment.ts';
import { subjectOf } from '../../builders/check-subject.ts';
import * as saml from '../../builders/saml.ts';
import { deployment, ENTITY_ID, idp, LOGIN_URL, login, ORG, PORTAL, sp } from './logins.ts';

const SITE_URL = `https://acme.my.site.com/customers/login?so=${ORG}`;
const SITE = 'https://acme.my.site.com/customers';
const USER = {
  'User.Email': ['ada@example.com'],
  'User.LastName': ['Byron'],
  'User.ProfileId': ['Standard User'],
  'User.Username': ['ada@acme.example'],
  'User.UserRoleId': [''],
};
const portalIds = { portal_id: [PORTAL], organization_id: [ORG] };

const HEALTHY: Readonly<Record<string, CheckSubject>> = {
  'an org by SP': login(),
  'an org by IdP': login({ request: null }),
  'an org with provisioning': login({ attributes: USER }, deployment({ settings: { 'salesforce.jitEnabled': 'yes' } })),
  'an org by attribute': login(
    { nameId: saml.nameId('null'), attributes: { employee: ['E-4711'] } },
    deployment({ settings: { 'salesforce.identityLocation': 'attribute', 'salesforce.attributeName': 'employee' } }),
  ),
  'an org that nobody configured': login(
    {},
    {
      ...deployment({ sp: { product: 'salesforce-org', assertionConsumerServices: [], singleLogoutServices: [] } }),
      idp: { product: 'generic', singleSignOnServices: [], singleLogoutServices: [] },
      settings: {},
    },
  ),
  'the old login address': login(
    { url: 'https://login.salesforce.com/?saml=02HKiPoin4', audience: 'https://saml.salesforce.com' },
    deployment({
      sp: sp('salesforce-org', {
        entityId: 'https://saml.salesforce.com',
        assertionConsumerServices: [{ location: 'https://login.salesforce.com/?saml=02HKiPoin4' }],
      }),
    }),
  ),
  'a site': login(
    {
      url: SITE_URL,
      audience: SITE,
      attributes: {
        'User.ProfileId': ['Customer'],
        'Contact.Email': ['ada@example.com'],
        'Contact.LastName': ['Byron'],
        'Account.AccountNumber': ['A-1'],
        'Account.Name': ['Acme'],
      },
    },
    deployment({
      sp: sp('experience-cloud', { entityId: SITE, assertionConsumerServices: [{ location: SITE_URL }] }),
      settings: { 'salesforce.jitEnabled': 'yes', 'salesforce.selfRegistration': 'no' },
    }),
  ),
  'a portal': login(
    { attributes: { ...portalIds, 'User.ProfileId': ['Portal'], 'User.PortalRole': ['Worker'] } },
    deployment({
      sp: sp('salesforce-portal'),
      settings: { 'salesforce.portalId': PORTAL, 'salesforce.orgId': ORG, 'salesforce.selfRegistration': 'no' },
    }),
  ),
  Sites: login(
    { attributes: { ...portalIds, siteurl: ['https://acme.my.salesforce-sites.com/help'] } },
    deployment({ sp: sp('salesforce-sites') }),
  ),
  'Salesforce as IdP': login(
    {
      url: saml.ACS,
      nameId: saml.nameId('ada@acme.example', { Format: 'urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified' }),
    },
    deployment({
      sp: sp('generic', { assertionConsumerServices: [{ location: saml.ACS }] }),
      idp: idp('salesforce'),
      settings: {
        'connected-app.subjectType': 'username',
        'connected-app.nameIdFormat': 'urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified',
        'connected-app.verifyRequestSignatures': 'no',
        'connected-app.encryptSamlResponse': 'no',
      },
    }),
  ),
  'two orgs': login(
    {},
    deployment({ idp: idp('salesforce'), settings: { 'connected-app.subjectType': 'federation-id' } }),
  ),
  'a login between others': login({ url: saml.ACS }, deployment({ sp: sp('generic'), idp: idp('okta') })),
};

describe('a healthy login', () => {
  it.each(Object.entries(HEALTHY))('to %s raises neither failure nor warning', (_, subject) => {
    const raised = runChecks(subject, SALESFORCE_CHECKS).filter(({ outcome }) =>
      ['fail', 'warn', 'error'].includes(outcome),
    );
    expect(raised).toEqual([]);
  });

  it('between others than Salesforce hears nothing of Salesforce', () => {
    expect(runChecks(HEALTHY['a login between others'] as CheckSubject, SALESFORCE_CHECKS)).toEqual([]);
  });

  it('names the settings that are missing in one finding', () => {
    const findings = runChecks(HEALTHY['an org that nobody configured'] as CheckSubject, SALESFORCE_CHECKS);
    const unchecked = findings.filter(({ outcome }) => outcome === 'not-checked');
    expect(unchecked.map(({ id }) => id)).toEqual(['salesforce-settings-not-configured']);
    expect(unchecked[0]?.expected).toBe(
      'Issuer, Entity ID, Identity Provider Certificate, SAML Identity Type, SAML Identity Location, Login URL',
    );
    expect(findings.filter(({ outcome }) => outcome === 'pass')).toEqual([]);
  });
});

describe('a healthy login to a deployment made from a preset', () => {
  const filled = (preset: string, url: string, entityId: string, settings: Record<string, string> = {}) => {
    const made = newDeploymentOf(preset, 'preset');
    return {
      ...made,
      sp: { ...made.sp, entityId, assertionConsumerServices: [{ location: url }] },
      idp: { ...made.idp, entityId: saml.IDP },
      settings: { ...made.settings, ...settings },
    };
  };
  it.each([
    ['salesforce-org', LOGIN_URL, ENTITY_ID, {}],
    ['salesforce-token-endpoint', LOGIN_URL, ENTITY_ID, {}],
    ['experience-cloud', SITE_URL, SITE, {}],
    ['salesforce-customer-portal', LOGIN_URL, ENTITY_ID, portalIds],
    ['salesforce-partner-portal', LOGIN_URL, ENTITY_ID, portalIds],
    [
      'salesforce-sites',
      LOGIN_URL,
      ENTITY_ID,
      { ...portalIds, siteurl: ['https://acme.my.salesforce-sites.com/help'] },
    ],
    ['salesforce-idp', saml.ACS, saml.SP, {}],
    ['salesforce-to-salesforce', LOGIN_URL, ENTITY_ID, {}],
    ['service-cloud-voice', saml.ACS, saml.SP, {}],
  ])('%s raises neither failure nor warning', (preset, url, entityId, attributes) => {
    const held = filled(preset, url, entityId);
    const subject = login({ url, audience: entityId, attributes }, held);
    const raised = runChecks(subject, SALESFORCE_CHECKS).filter(({ outcome }) =>
      ['fail', 'warn', 'error'].includes(outcome),
    );
    expect(raised).toEqual([]);
  });
});

const recordings = new URL('../../../../shared/hars/', import.meta.url);
describe.skipIf(!existsSync(recordings))('recorded logins between other products (needs the recordings)', () => {
  const names = existsSync(recordings) ? readdirSync(recordings).filter((name) => name.endsWith('.har')) : [];
  it.each(names)('%s raise nothing of Salesforce', (name) => {
    const exchanges = toExchanges(JSON.parse(readFileSync(new URL(name, recordings), 'utf8')), DEFAULT_LIMITS);
    const analysis = analyze(exchanges, { limits: DEFAULT_LIMITS });
    for (let flow = 0; flow < analysis.flows.length; flow++) {
      for (const product of ['salesforce-org', 'generic'] as const) {
        const held = { ...deployment({ sp: sp(product, { assertionConsumerServices: [] }) }), settings: {} };
        const raised = runChecks(subjectOf(exchanges, { flow, deployment: held }), SALESFORCE_CHECKS).filter(
          ({ outcome }) => ['fail', 'warn', 'error'].includes(outcome),
        );
        expect(raised).toEqual([]);
      }
    }
  });
});

describe('the checks of Salesforce', () => {
  it('have ids of their own, a title and a citation', () => {
    const ids = SALESFORCE_CHECKS.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { id, title, cites } of SALESFORCE_CHECKS) {
      expect(id).toMatch(/^salesforce(?:-[a-z0-9]+)+$/);
      expect(title).toMatch(/\.$/);
      expect(cites.length).toBeGreaterThan(0);
    }
  });

  const catalogue = new URL('../../../../shared/rules/SYSTEMS.md', import.meta.url);
  it.skipIf(!existsSync(catalogue))('cover each rule of the catalogue, or say why not (needs the catalogue)', () => {
    const ids = [
      ...readFileSync(catalogue, 'utf8').matchAll(/^\| (?:\d+ \| )?((?:SF|SCV)-[A-Z0-9-]*\d+[a-c]?)\b/gm),
    ].map(([, id]) => id);
    const known = new Set([...CHECKS.flatMap(({ cites }) => cites), ...NOT_VISIBLE.map(({ id }) => id)]);
    expect(ids.length).toBeGreaterThan(100);
    expect(ids.filter((id) => !known.has(id as string))).toEqual([]);
    for (const { id, reason } of NOT_VISIBLE) expect([id, reason.length > 20]).toEqual([id, true]);
    expect(LOGIN_URL).toContain(ORG);
  });
});
