// Presets: every field leads somewhere, has a place, and takes its own default.
import { describe, expect, it } from 'vitest';
import { readField, writeField } from '../../src/deployments/field-values.ts';
import { newDeployment, newDeploymentOf, withProducts } from '../../src/deployments/new-deployment.ts';
import { findPreset, PRESETS } from '../../src/deployments/presets/index.ts';
import { IDENTITY_PROVIDERS, SERVICE_PROVIDERS } from '../../src/deployments/presets/products.ts';
import { isSettingKey, isSettingValue, SETTINGS, setting } from '../../src/deployments/settings.ts';
import { fieldsOf, labelOf, pathOf, placeOf, productName, whereToChange } from '../../src/deployments/settings-path.ts';

describe('the presets', () => {
  it('have ids of their own, kebab-case', () => {
    const ids = PRESETS.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/);
  });

  it('are those that admins look for', () => {
    expect(PRESETS.map(({ id }) => id)).toEqual([
      'salesforce-org',
      'salesforce-old-login-url',
      'salesforce-token-endpoint',
      'experience-cloud',
      'salesforce-customer-portal',
      'salesforce-partner-portal',
      'salesforce-sites',
      'salesforce-idp',
      'salesforce-to-salesforce',
      'salesforce-org-to-site',
      'salesforce-site-to-org',
      'salesforce-canvas',
      'salesforce-oauth',
      'salesforce-delegated',
      'service-cloud-voice',
      'twilio-frontline',
      'twilio-flex-enhanced',
      'twilio-flex-legacy',
      'twilio-console',
      'entra-id',
      'adfs',
      'okta',
      'google-workspace',
      'keycloak',
      'shibboleth',
      'simplesamlphp',
      'generic',
    ]);
  });

  it('use every product', () => {
    expect(new Set(PRESETS.map(({ sp }) => sp))).toEqual(new Set(Object.keys(SERVICE_PROVIDERS)));
    expect(new Set(PRESETS.map(({ idp }) => idp))).toEqual(new Set(Object.keys(IDENTITY_PROVIDERS)));
  });

  it('show every setting somewhere', () => {
    const shown = new Set(PRESETS.flatMap(({ fields }) => fields.map(({ path }) => path)));
    expect(Object.keys(SETTINGS).filter((key) => !shown.has(`settings.${key}` as never))).toEqual([]);
  });

  describe.each(PRESETS.map((preset) => [preset.id, preset] as const))('%s', (id, preset) => {
    const blank = newDeployment(preset, 'new');

    it('is made without any name, address or certificate', () => {
      expect(findPreset(id)).toBe(preset);
      expect(blank).toMatchObject({ preset: id, name: preset.name, certificates: [] });
      expect(blank.sp).toEqual({ product: preset.sp, assertionConsumerServices: [], singleLogoutServices: [] });
      expect(blank.idp).toEqual({ product: preset.idp, singleSignOnServices: [], singleLogoutServices: [] });
      for (const [key, value] of Object.entries(preset.settings))
        expect(isSettingKey(key) && isSettingValue(key, value), key).toBe(true);
    });

    it('has each field once, with label, place and help', () => {
      const paths = preset.fields.map(({ path }) => path);
      expect(new Set(paths).size).toBe(paths.length);
      expect(fieldsOf(blank)).toEqual(preset.fields);
      for (const { path, label, help, where, party } of preset.fields) {
        expect(label, path).not.toBe('');
        expect(help, path).toMatch(/[.;]$/);
        if (!path.startsWith('requirements.') && !path.startsWith('settings.expected.'))
          expect(where.length, path).toBeGreaterThan(0);
        expect(pathOf(blank, path, party).at(-1)).toBe(labelOf(blank, path, party));
      }
    });

    it('has what every login needs', () => {
      const paths = preset.fields.map(({ path }) => path);
      for (const path of [
        'sp.entityId',
        'sp.assertionConsumerServices',
        'idp.entityId',
        'idp.singleSignOnServices',
        'certificates.idp.signing',
      ])
        expect(paths).toContain(path);
    });

    it('reads back what a form writes into each field', () => {
      for (const { path, kind, values, default: initial, example } of preset.fields) {
        if (kind === 'certificate') continue;
        const choices = kind === 'select' ? (values ?? []).map(({ value }) => value) : [];
        if (kind === 'select') expect(choices.length, path).toBeGreaterThan(0);
        if (initial && choices.length > 0) expect(choices, path).toContain(initial);
        const samples = [...choices, ...(initial ? [initial] : []), ...(example ? [example] : [])];
        if (kind === 'duration') samples.push('1 min', '1 h 30 min', '0 s');
        if (/Length$/.test(path)) samples.push('60000');
        for (const sample of samples) {
          const written = writeField(blank, path, sample);
          expect(written, `${path} = ${sample}`).not.toHaveProperty('problem');
          expect(readField(written.deployment, path)).toBe(sample);
          expect(readField(writeField(written.deployment, path, '').deployment, path)).toBe('');
        }
      }
    });
  });
});

describe('what the documents require', () => {
  const requirements = (id: string) => newDeploymentOf(id, 'x').requirements;

  it('is signed, and in five minutes plus or minus three, for Salesforce', () => {
    for (const id of ['salesforce-org', 'experience-cloud', 'salesforce-customer-portal', 'salesforce-sites'])
      expect(requirements(id)).toMatchObject({
        somethingSigned: true,
        receivedBeforeIssueInstant: 180_000,
        receivedAfterIssueInstant: 480_000,
        signatureAlgorithms: [
          'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
          'http://www.w3.org/2000/09/xmldsig#rsa-sha1',
        ],
        sessionIndexLength: 512,
        certificateLength: 4_096,
      });
  });

  it('is both signed, not encrypted, an e-mail address for Twilio Console', () => {
    expect(requirements('twilio-console')).toMatchObject({
      responseSigned: true,
      assertionSigned: true,
      encryption: 'forbidden',
      nameIdFormats: ['urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress'],
      nameIdShape: 'email-address',
      relayState: ['echo', 'blank-when-unsolicited'],
    });
  });

  it('is full_name, email and roles for Flex, roles for Frontline', () => {
    for (const id of ['twilio-flex-enhanced', 'twilio-flex-legacy'])
      expect(requirements(id).attributes?.map(({ name }) => name)).toEqual(['full_name', 'email', 'roles']);
    expect(requirements('twilio-frontline').attributes).toEqual([{ name: 'roles', required: true, values: ['agent'] }]);
  });

  it('is nothing for products that nobody named', () => {
    expect(requirements('generic')).toEqual({});
  });
});

describe('labels', () => {
  const salesforce = withProducts(newDeploymentOf('salesforce-org', 'x'), { idp: 'okta' });

  it('say the way in the product’s own words', () => {
    expect(whereToChange(salesforce, 'sp.entityId')).toBe('Setup → Single Sign-On Settings → Entity ID');
    expect(pathOf(salesforce, 'settings.salesforce.identityType')).toEqual([
      'Setup',
      'Single Sign-On Settings',
      'SAML Identity Type',
    ]);
    expect(labelOf(salesforce, 'idp.entityId')).toBe('Issuer');
    expect(labelOf(salesforce, 'idp.entityId', 'idp')).toBe('Identity Provider Issuer');
    expect(whereToChange(salesforce, 'sp.entityId', 'idp')).toBe(
      'Okta Admin Console → Applications → (application) → General → SAML Settings → Edit → Audience URI (SP Entity ID)',
    );
    expect(productName(salesforce, 'idp')).toBe('Okta');
  });

  it('lead with the named product, and fall back to SAML’s words', () => {
    const okta = newDeploymentOf('okta', 'x');
    expect(labelOf(okta, 'sp.entityId')).toBe('Audience URI (SP Entity ID)');
    expect(labelOf(okta, 'sp.entityId', 'sp')).toBe('SP entity ID');
    expect(labelOf(newDeploymentOf('generic', 'x'), 'idp.entityId')).toBe('IdP entity ID (issuer)');
    expect(labelOf(salesforce, 'requirements.responseSigned')).toBe('The Response must be signed');
    expect(productName(okta, 'sp')).toBe('the service provider');
  });

  it('name both places of one value in a form', () => {
    const field = fieldsOf(salesforce).find(({ path }) => path === 'sp.assertionConsumerServices');
    expect(field).toMatchObject({ label: 'Login URL', counterpart: { party: 'idp', label: 'Single sign-on URL' } });
    expect(fieldsOf(newDeploymentOf('generic', 'x')).every(({ counterpart }) => !counterpart)).toBe(true);
    expect(placeOf(salesforce, 'settings.okta.domain', 'sp')).toBeUndefined();
  });

  it('know what stands beside SAML', () => {
    expect(
      whereToChange(newDeploymentOf('salesforce-canvas', 'x'), 'settings.connected-app.samlInitiationMethod'),
    ).toBe('Setup → App Manager → (connected app) → Edit → Canvas App Settings → SAML Initiation Method');
  });
});

describe('settings', () => {
  it('are read by key, and only with values that they may have', () => {
    const settings = {
      'salesforce.identityType': 'username',
      'salesforce.orgId': '00D',
      'salesforce.jitEnabled': 'oui',
    };
    expect(setting({ settings }, 'salesforce.identityType')).toBe('username');
    expect(setting({ settings }, 'salesforce.orgId')).toBe('00D');
    expect(setting({ settings }, 'salesforce.jitEnabled')).toBeUndefined();
    expect(setting({ settings }, 'salesforce.portalId')).toBeUndefined();
    expect(
      setting({ settings: Object.create({ 'salesforce.orgId': 'inherited' }) }, 'salesforce.orgId'),
    ).toBeUndefined();
    expect(isSettingKey('constructor')).toBe(false);
  });
});

describe('another product', () => {
  it('brings its own requirements and keeps the user’s', () => {
    const console = newDeploymentOf('twilio-console', 'x');
    const own = { ...console, requirements: { ...console.requirements, clockSkew: 60_000, assertionSigned: false } };
    const flex = withProducts(own, { sp: 'twilio-flex-enhanced' });
    expect(flex.requirements).toMatchObject({ clockSkew: 60_000, assertionSigned: false, encryption: 'forbidden' });
    expect(flex.requirements.responseSigned).toBeUndefined();
    expect(flex.requirements.nameIdShape).toBeUndefined();
    expect(withProducts(own, { sp: 'twilio-console' })).toBe(own);
  });
});
