// "Use what this login did": values, and never whom to trust.
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createAnalyzer } from '../../src/analysis/analyze.ts';
import { toSubject } from '../../src/analysis/check-flows.ts';
import { DEFAULT_LIMITS } from '../../src/base/limits.ts';
import { readHar } from '../../src/capture/har.ts';
import { indexTrace } from '../../src/checks/trace-index.ts';
import { detectDeployment } from '../../src/deployments/detect.ts';
import { fromObserved } from '../../src/deployments/from-observed.ts';
import { newDeploymentOf } from '../../src/deployments/new-deployment.ts';
import { Traffic } from '../builders/exchanges.ts';
import * as saml from '../builders/saml.ts';
import { flowOf, login } from './flows.ts';

const blank = newDeploymentOf('generic', 'x');

describe('using what a login did', () => {
  it('takes names, addresses, bindings, NameID format and attributes', () => {
    const { deployment, taken } = fromObserved(blank, login());
    expect(deployment.sp).toMatchObject({
      entityId: saml.SP,
      assertionConsumerServices: [{ binding: 'HTTP-POST', location: saml.ACS }],
    });
    expect(deployment.idp).toMatchObject({
      entityId: saml.IDP,
      singleSignOnServices: [{ binding: 'HTTP-Redirect', location: saml.SSO }],
    });
    expect(deployment.requirements).toEqual({
      nameIdFormats: [saml.EMAIL],
      attributes: [{ name: 'email', required: false }],
    });
    expect(taken).toEqual([
      'sp.entityId',
      'idp.entityId',
      'sp.assertionConsumerServices',
      'idp.singleSignOnServices',
      'requirements.nameIdFormats',
      'requirements.attributes',
    ]);
    expect(detectDeployment(login(), [deployment])).toEqual({ deployment, source: 'configured' });
  });

  it('never takes a certificate', () => {
    const signed = saml.response({
      assertions: [
        saml.assertion({
          signature:
            '<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>AAAA</ds:X509Certificate></ds:X509Data></ds:KeyInfo></ds:Signature>',
        }),
      ],
    });
    const traffic = new Traffic();
    traffic.post('SAMLResponse', signed);
    expect(fromObserved(blank, flowOf(traffic.exchanges)).deployment.certificates).toEqual([]);
  });

  it('keeps what was configured', () => {
    const known = { ...blank, sp: { ...blank.sp, entityId: 'https://mine.example' } };
    const { deployment, taken } = fromObserved(known, login());
    expect(deployment.sp.entityId).toBe('https://mine.example');
    expect(taken).not.toContain('sp.entityId');
  });

  it('recognises products, and takes the ids that stand in addresses', () => {
    const acs = 'https://acme.my.salesforce.com?so=00D000000000001';
    const { deployment, taken } = fromObserved(blank, login({ acs }));
    expect(deployment.sp.product).toBe('salesforce-org');
    expect(deployment.sp.assertionConsumerServices).toEqual([{ binding: 'HTTP-POST', location: acs }]);
    expect(deployment.settings['salesforce.orgId']).toBe('00D000000000001');
    expect(taken).toContain('settings.salesforce.orgId');
  });

  it('takes the Audience of a login that began at the IdP, if there is only one', () => {
    expect(fromObserved(blank, login({ unsolicited: true })).deployment.sp.entityId).toBe(saml.SP);
  });

  it('takes logout addresses by who sent the message', () => {
    const traffic = new Traffic();
    traffic.redirect('SAMLRequest', saml.logoutRequest({ issuer: saml.SP }), undefined, { url: saml.SLO });
    const known = { ...blank, sp: { ...blank.sp, entityId: saml.SP } };
    const { deployment } = fromObserved(known, flowOf(traffic.exchanges));
    expect(deployment.idp.singleLogoutServices).toEqual([{ binding: 'HTTP-Redirect', location: saml.SLO }]);
    expect(deployment.sp.singleLogoutServices).toEqual([]);
  });

  it('takes nothing of an empty flow', () => {
    expect(fromObserved(blank, { messages: [], exchanges: [] })).toEqual({ deployment: blank, taken: [] });
  });
});

const folder = new URL('../../../shared/hars/', import.meta.url);

describe.skipIf(!existsSync(folder))('recorded logins (skipped where the recordings are not there)', () => {
  it.each(['ssp-with-ssp', 'nodesaml-post-with-npm', 'ssp-enc-with-npm', 'slo-node-first-with-ssp'])(
    '%s: each flow finds the deployment that its login made',
    (name) => {
      const octets = new Uint8Array(readFileSync(new URL(`${name}.har`, folder)));
      const analysis = createAnalyzer({ limits: DEFAULT_LIMITS })(readHar(octets, DEFAULT_LIMITS));
      const trace = indexTrace(analysis.exchanges, analysis.flows);
      const context = { now: undefined, deployments: [], verificationOf: () => undefined };
      const flows = analysis.flows.map((flow) => toSubject(flow, analysis, trace, context));
      const logins = flows.filter(({ messages }) =>
        messages.some(({ decoded }) => decoded.header.kind === 'AuthnRequest'),
      );
      const deployments = logins.map((flow, i) => fromObserved(newDeploymentOf('generic', `d${i}`), flow).deployment);
      expect(logins.length).toBeGreaterThan(0);
      logins.forEach((flow, i) => {
        expect(detectDeployment(flow, [...deployments].reverse()).deployment.id).toBe(`d${i}`);
      });
    },
  );
});
