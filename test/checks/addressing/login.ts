// Logins for the tests about addresses and users: a request and its answer, any part of which can be replaced, and the deployment that fits them.
import type { Exchange } from '../../../src/capture/exchange.ts';
import { ADDRESSING_CHECKS } from '../../../src/checks/addressing/index.ts';
import type { Check } from '../../../src/checks/check.ts';
import type { Finding } from '../../../src/checks/finding.ts';
import type { Deployment } from '../../../src/deployments/deployment.ts';
import { UNKNOWN_DEPLOYMENT } from '../../../src/deployments/detect.ts';
import { findingsOf, subjectOf } from '../../builders/check-subject.ts';
import { type ExchangeParts, Traffic } from '../../builders/exchanges.ts';
import * as saml from '../../builders/saml.ts';

export interface LoginParts {
  /** null: the IdP began. */
  readonly request?: saml.AuthnRequestParts | null;
  readonly response?: saml.ResponseParts;
  readonly assertion?: saml.AssertionParts;
  readonly requestExchange?: ExchangeParts;
  readonly responseExchange?: ExchangeParts;
}

export function login(parts: LoginParts = {}): Exchange[] {
  const traffic = new Traffic();
  if (parts.request !== null)
    traffic.redirect(
      'SAMLRequest',
      saml.authnRequest({ id: '_request', ...parts.request }),
      undefined,
      parts.requestExchange,
    );
  const assertions = [saml.assertion(parts.assertion)];
  traffic.post(
    'SAMLResponse',
    saml.response({ id: '_response', assertions, ...parts.response }),
    undefined,
    parts.responseExchange,
  );
  return traffic.exchanges;
}

/** The deployment that `login()` fits. */
export const CONFIGURED: Deployment = {
  ...UNKNOWN_DEPLOYMENT,
  id: 'test',
  name: 'Test',
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
    singleLogoutServices: [],
  },
};

export const withSp = (sp: Partial<Deployment['sp']>): Deployment => ({
  ...CONFIGURED,
  sp: { ...CONFIGURED.sp, ...sp },
});
export const withIdp = (idp: Partial<Deployment['idp']>): Deployment => ({
  ...CONFIGURED,
  idp: { ...CONFIGURED.idp, ...idp },
});

export function checkOf(id: string, checks: readonly Check[] = ADDRESSING_CHECKS): Check {
  const check = checks.find((one) => one.id === id);
  if (!check) throw new TypeError(`There is no check ${id}.`);
  return check;
}

/** What one check says of traffic held against a deployment; null: nothing is configured. */
export const judge = (
  check: Check,
  exchanges: readonly Exchange[],
  deployment: Deployment | null = CONFIGURED,
): Finding[] => findingsOf(check, subjectOf(exchanges, deployment ? { deployment } : {}));
