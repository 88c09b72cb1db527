// Which product a flow shows, and which of the user's deployments it belongs to.
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Deployment } from '../../src/deployments/deployment.ts';
import { detectDeployment, productsOf } from '../../src/deployments/detect.ts';
import { newDeploymentOf } from '../../src/deployments/new-deployment.ts';
import { Traffic } from '../builders/exchanges.ts';
import * as saml from '../builders/saml.ts';
import { flowOf, type LoginParts, login } from './flows.ts';

const ORG = 'https://acme.my.salesforce.com';
const SO = '00D000000000001';

describe('the products of a flow', () => {
  it.each<[string, string, LoginParts]>([
    ['salesforce-org', 'DET-SFSP-ORG', { acs: `${ORG}?so=${SO}` }],
    ['salesforce-org', 'DET-SFSP-ORG', { acs: `${ORG}/?so=${SO}` }],
    ['salesforce-org', 'DET-SFSP-ORG', { acs: `https://acme--dev.sandbox.my.salesforce.com?so=${SO}` }],
    ['salesforce-org', 'DET-SFSP-OLD', { acs: 'https://login.salesforce.com' }],
    ['salesforce-org', 'DET-SFSP-OLD', { acs: 'https://login.salesforce.com/?saml=02HKtoken' }],
    ['salesforce-org', 'DET-SFSP-OLD', { acs: 'https://test.salesforce.com' }],
    ['salesforce-org', 'DET-SFSP-TOKEN', { acs: `${ORG}/services/oauth2/token?so=${SO}` }],
    ['salesforce-org', 'DET-SFSP-ORG', { audience: 'https://saml.salesforce.com' }],
    ['salesforce-org', 'DET-SFSP-ORG', { sp: ORG }],
    ['experience-cloud', 'DET-SFSP-XC', { acs: `https://acme.my.site.com/customers/login?so=${SO}` }],
    ['experience-cloud', 'DET-SFSP-XC', { acs: `https://help.acme.example/login?so=${SO}` }],
    ['experience-cloud', 'DET-SFSP-XC', { sp: 'https://acme.my.site.com/customers' }],
    [
      'salesforce-portal',
      'DET-SFSP-ORG',
      { acs: `${ORG}?so=${SO}`, attributes: { portal_id: ['060000000000001'], organization_id: [SO] } },
    ],
    ['salesforce-sites', 'DET-SFSP-ORG', { acs: ORG, attributes: { siteurl: ['https://x.force.com/a'] } }],
    ['twilio-frontline', 'DET-FRONTLINE', { acs: 'https://iam.twilio.com/v2/saml2/authenticate/JB01' }],
    ['twilio-frontline', 'DET-FRONTLINE', { acs: 'https://iam.twilio.com/v2/saml2/authenticate/JBxxx' }],
    ['twilio-frontline', 'DET-FRONTLINE', { audience: 'https://iam.twilio.com/v2/saml2/metadata/JB01' }],
    [
      'twilio-flex-enhanced',
      'DET-FLEX-ENH',
      { acs: 'https://login.flex.us1.twilio.com/login/callback?connection=JQ01' },
    ],
    ['twilio-flex-enhanced', 'DET-FLEX-ENH', { audience: 'urn:flex:JQ01' }],
    ['twilio-flex-legacy', 'DET-FLEX-LEG', { acs: 'https://iam.twilio.com/v1/Accounts/AC01/saml2' }],
  ])('%s by %s: %j', (product, detector, parts) => {
    expect(productsOf(login(parts)).sp).toEqual({ product, detector });
    expect(productsOf(login({ ...parts, unsolicited: true, sp: parts.audience ?? parts.sp ?? saml.SP })).sp).toEqual({
      product,
      detector,
    });
  });

  it.each<[string, LoginParts]>([
    ['salesforce', { sso: `${ORG}/idp/endpoint/HttpRedirect` }],
    ['salesforce', { sso: `${ORG}/idp/endpoint/HttpPost` }],
    ['salesforce', { idp: ORG }],
    ['salesforce', { idp: `${ORG}/` }],
    ['experience-cloud', { sso: 'https://acme.my.site.com/customers/idp/endpoint/HttpRedirect' }],
    ['entra-id', { sso: 'https://login.microsoftonline.com/00000000-0000-0000-0000-000000000000/saml2' }],
    ['entra-id', { idp: 'https://sts.windows.net/00000000-0000-0000-0000-000000000000/' }],
    ['adfs', { sso: 'https://adfs.acme.example/adfs/ls/' }],
    ['adfs', { idp: 'http://adfs.acme.example/adfs/services/trust' }],
    ['okta', { sso: 'https://acme.okta.com/app/acme_app_1/exk00000000000000000/sso/saml' }],
    ['okta', { sso: 'https://login.acme.example/app/acme_app_1/exk00000000000000000/sso/saml' }],
    ['okta', { idp: 'http://www.okta.com/exk00000000000000000' }],
    ['google-workspace', { sso: 'https://accounts.google.com/o/saml2/idp?idpid=C00000000' }],
    ['google-workspace', { idp: 'https://accounts.google.com/o/saml2?idpid=C00000000' }],
    ['keycloak', { sso: 'https://login.acme.example/realms/acme/protocol/saml' }],
    ['keycloak', { idp: 'https://login.acme.example/auth/realms/acme' }],
    ['shibboleth', { sso: 'https://idp.acme.example/idp/profile/SAML2/Redirect/SSO' }],
    ['shibboleth', { idp: 'https://idp.acme.example/idp/shibboleth' }],
    ['simplesamlphp', { sso: 'https://idp.acme.example/simplesaml/saml2/idp/SSOService.php' }],
    ['simplesamlphp', { sso: 'https://idp.acme.example/simplesaml/module.php/saml/idp/singleSignOnService' }],
  ])('%s as identity provider: %j', (product, parts) => {
    expect(productsOf(login(parts)).idp?.product).toBe(product);
  });

  it.each<[string, LoginParts]>([
    ['another host with the name in it', { acs: `https://login.salesforce.com.evil.example/?so=${SO}` }],
    ['another host with a site’s path', { acs: `https://acme.my.site.com.evil.example/login?so=${SO}` }],
    ['another host with the name as its end', { acs: `https://notmy.salesforce.com.example/?so=${SO}` }],
    ['a host that ends alike', { acs: `https://evilmy.salesforce.com.test/?so=${SO}` }],
    ['Salesforce’s own website', { acs: 'https://www.salesforce.com/' }],
    ['some login with a so= of its own', { acs: 'https://app.example/login?so=1' }],
    ['Twilio’s path at another host', { acs: 'https://iam.twilio.com.evil.example/v2/saml2/authenticate/JB01' }],
    ['another page of Twilio', { acs: 'https://iam.twilio.com/v2/other' }],
    ['a user name that looks like the host', { acs: `https://login.salesforce.com@evil.example/?so=${SO}` }],
    ['the name in the query', { acs: 'https://evil.example/?next=https://login.salesforce.com/' }],
  ])('nothing is claimed of %s', (_title, parts) => {
    expect(productsOf(login(parts)).sp).toBeUndefined();
    expect(detectDeployment(login(parts), []).source).toBe('none');
  });

  it.each<[string, LoginParts]>([
    ['Salesforce’s path', { sso: 'https://evil.example/idp/endpoint/HttpRedirect' }],
    ['a host that looks like Microsoft’s', { sso: 'https://login.microsoftonline.com.evil.example/x/saml2' }],
    ['a host that looks like Okta’s', { idp: 'https://notokta.com/exk00000000000000000' }],
  ])('no identity provider is claimed by %s', (_title, parts) => {
    expect(productsOf(login(parts)).idp).toBeUndefined();
  });

  it('reads pages of Salesforce in a flow without messages', () => {
    const traffic = new Traffic();
    traffic.page(`${ORG}/identity/jit/saml-error.jsp?ErrorCode=5`);
    expect(productsOf(flowOf(traffic.exchanges)).sp).toEqual({ product: 'salesforce-org', detector: 'DET-JITERR' });
    const begun = new Traffic();
    begun.page(`${ORG}/idp/login?app=0sp000000000001`);
    expect(productsOf(flowOf(begun.exchanges)).idp?.detector).toBe('DET-SFIDP-INIT');
  });

  it('takes the identity provider that the SP asked, not the one behind it', () => {
    const traffic = new Traffic();
    traffic.redirect('SAMLRequest', saml.authnRequest({ id: '_1' }), 'a', {
      url: 'https://login.acme.example/realms/acme/protocol/saml',
    });
    traffic.redirect('SAMLRequest', saml.authnRequest({ id: '_2' }), 'b', {
      url: 'https://adfs.acme.example/adfs/ls/',
    });
    expect(productsOf(flowOf(traffic.exchanges)).idp?.product).toBe('keycloak');
  });

  it('makes a deployment of what the documents say, without any value that was seen', () => {
    const { deployment, source } = detectDeployment(login({ acs: `${ORG}?so=${SO}`, idp: `${ORG}/` }), []);
    expect(source).toBe('observed');
    expect(deployment).toMatchObject({
      id: 'observed',
      preset: 'salesforce-to-salesforce',
      sp: { product: 'salesforce-org', assertionConsumerServices: [] },
      idp: { product: 'salesforce', singleSignOnServices: [] },
      requirements: { receivedBeforeIssueInstant: 180_000, receivedAfterIssueInstant: 480_000, somethingSigned: true },
      settings: {},
    });
    expect(deployment.sp).not.toHaveProperty('entityId');
    expect(deployment.certificates).toEqual([]);
  });

  it('says none where nothing is known', () => {
    expect(detectDeployment(login(), [])).toMatchObject({ source: 'none', deployment: { id: 'unknown' } });
    expect(detectDeployment({ messages: [], exchanges: [] }, []).source).toBe('none');
  });
});

const OWN: Deployment = {
  ...newDeploymentOf('generic', 'own'),
  sp: {
    product: 'generic',
    entityId: saml.SP,
    assertionConsumerServices: [{ binding: 'HTTP-POST', location: saml.ACS }],
    singleLogoutServices: [],
  },
  idp: {
    product: 'generic',
    entityId: saml.IDP,
    singleSignOnServices: [{ binding: 'HTTP-Redirect', location: saml.SSO }],
    singleLogoutServices: [{ binding: 'HTTP-Redirect', location: saml.SLO }],
  },
};

const detected = (parts: LoginParts, ...deployments: Deployment[]): string =>
  detectDeployment(login(parts), deployments).deployment.id;

describe('the user’s deployment of a flow', () => {
  it('is the one whose names and addresses are seen', () => {
    const other: Deployment = { ...OWN, id: 'other', sp: { ...OWN.sp, entityId: `${saml.SP}/other` } };
    expect(detected({}, other, OWN)).toBe('own');
    expect(detected({ sp: `${saml.SP}/other` }, OWN, other)).toBe('other');
    expect(detectDeployment(login(), [OWN]).source).toBe('configured');
  });

  it.each<[string, LoginParts]>([
    ['a trailing slash at the entity ID', { sp: `${saml.SP}/`, audience: `${saml.SP}/` }],
    ['another Audience', { audience: 'https://else.example' }],
    ['another path of the ACS', { acs: 'https://sp.example/other' }],
    ['another issuer of the same host', { idp: 'https://idp.example/other' }],
    ['http for https', { acs: 'http://sp.example/acs' }],
    ['login without a request', { unsolicited: true }],
  ])('is still found with %s', (_title, parts) => {
    expect(detected(parts, OWN)).toBe('own');
  });

  it.each<[string, LoginParts]>([
    ['another SP of the same IdP', { sp: 'https://sp2.example', acs: 'https://sp2.example/acs' }],
    ['another SP of the same host', { sp: 'https://sp.example/two', acs: 'https://sp.example/two/acs' }],
    ['another IdP of the same SP', { idp: 'https://idp2.example', sso: 'https://idp2.example/sso' }],
    [
      'other parties',
      { sp: 'https://a.test', acs: 'https://a.test/acs', idp: 'https://b.test', sso: 'https://b.test/' },
    ],
  ])('is not taken for %s', (_title, parts) => {
    expect(detected(parts, OWN)).toBe('unknown');
  });

  it('is the first of two that fit equally', () => {
    expect(detected({}, { ...OWN, id: 'first' }, OWN)).toBe('first');
  });

  it('is found by a logout', () => {
    const traffic = new Traffic();
    traffic.redirect('SAMLRequest', saml.logoutRequest({ issuer: saml.SP }), undefined, { url: saml.SLO });
    expect(detectDeployment(flowOf(traffic.exchanges), [OWN]).deployment.id).toBe('own');
    const foreign = new Traffic();
    foreign.redirect('SAMLRequest', saml.logoutRequest({ issuer: 'https://x.test' }), undefined, {
      url: 'https://y.test',
    });
    expect(detectDeployment(flowOf(foreign.exchanges), [OWN]).deployment.id).toBe('unknown');
  });

  it('is found by who made the artifact, where that is all that is seen of the IdP', () => {
    const sourceId = createHash('sha1').update(saml.IDP).digest();
    const octets = Buffer.concat([Buffer.from([0, 4, 0, 0]), sourceId, Buffer.alloc(20, 7)]);
    const traffic = new Traffic();
    traffic.add({ url: `${saml.ACS}?SAMLart=${encodeURIComponent(octets.toString('base64'))}` });
    const other: Deployment = { ...OWN, id: 'other', idp: { ...OWN.idp, entityId: 'https://idp2.example' } };
    expect(detectDeployment(flowOf(traffic.exchanges), [other, OWN]).deployment.id).toBe('own');
  });

  it('without any value fits flows of its products, and only where no other does', () => {
    const blank = newDeploymentOf('salesforce-org', 'blank');
    const flow: LoginParts = { acs: `${ORG}?so=${SO}`, sp: ORG };
    expect(detected(flow, blank)).toBe('blank');
    expect(detected({ acs: 'https://iam.twilio.com/v1/Accounts/AC01/saml2' }, blank)).not.toBe('blank');
    const full: Deployment = { ...blank, id: 'full', sp: { ...blank.sp, entityId: ORG } };
    expect(detected(flow, blank, full)).toBe('full');
    expect(detected({}, newDeploymentOf('twilio-console', 'console'))).toBe('console');
  });

  describe('of products that all customers share', () => {
    const org = (label: string, id: string): Deployment => {
      const blank = newDeploymentOf('salesforce-org', id);
      const location = `https://${label}.my.salesforce.com?so=${SO}`;
      return {
        ...blank,
        sp: { ...blank.sp, entityId: `https://${label}.my.salesforce.com`, assertionConsumerServices: [{ location }] },
      };
    };
    const acme: LoginParts = { sp: ORG, acs: `${ORG}?so=${SO}` };

    it('takes the org, and its sandbox, but no other org', () => {
      expect(detected(acme, org('acme', 'acme'))).toBe('acme');
      const sandbox = 'https://acme--dev.sandbox.my.salesforce.com';
      expect(detected({ sp: sandbox, acs: `${sandbox}?so=00D000000000002` }, org('acme', 'acme'))).toBe('acme');
      expect(detected(acme, org('other', 'other'))).toBe('observed');
    });

    it('takes an issuer without .my for the same customer’s', () => {
      const flex: Deployment = {
        ...newDeploymentOf('twilio-flex-legacy', 'flex'),
        idp: { ...OWN.idp, product: 'salesforce', entityId: 'https://acme.salesforce.com/', singleSignOnServices: [] },
      };
      const parts: LoginParts = { acs: 'https://iam.twilio.com/v1/Accounts/AC01/saml2', idp: `${ORG}/` };
      expect(detected(parts, flex)).toBe('flex');
    });

    it('does not tell a customer by what is everybody’s', () => {
      const old: Deployment = {
        ...newDeploymentOf('salesforce-old-login-url', 'old'),
        sp: {
          product: 'salesforce-org',
          entityId: 'https://saml.salesforce.com',
          assertionConsumerServices: [{ location: 'https://login.salesforce.com' }],
          singleLogoutServices: [],
        },
      };
      const parts: LoginParts = { sp: 'https://saml.salesforce.com', acs: 'https://login.salesforce.com' };
      expect(detected(parts, old)).toBe('old');
      expect(detected({ ...parts, sp: ORG }, old)).toBe('observed');
      expect(detected(parts, { ...old, idp: OWN.idp })).toBe('old');
      expect(detected({ ...parts, idp: 'https://else.test', sso: 'https://else.test' }, { ...old, idp: OWN.idp })).toBe(
        'observed',
      );
    });
  });

  it('looks at thousands of messages in linear time', () => {
    const one = login();
    const messages = Array.from({ length: 20_000 }, (_, i) => one.messages[i % one.messages.length]).flatMap(
      (message) => message ?? [],
    );
    expect(
      detectDeployment({ messages, exchanges: messages.map(({ exchange }) => exchange) }, [OWN]).deployment.id,
    ).toBe('own');
  });
});
