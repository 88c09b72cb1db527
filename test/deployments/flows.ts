// Flows for tests of deployments: traffic read as the product reads it, and logins of any two parties.
import { createAnalyzer } from '../../src/analysis/analyze.ts';
import { DEFAULT_LIMITS } from '../../src/base/limits.ts';
import type { Exchange } from '../../src/capture/exchange.ts';
import type { ObservedFlow } from '../../src/deployments/detect.ts';
import { Traffic } from '../builders/exchanges.ts';
import * as saml from '../builders/saml.ts';

const analyze = createAnalyzer({ limits: DEFAULT_LIMITS });

/** All of the traffic as one flow. */
export function flowOf(exchanges: readonly Exchange[]): ObservedFlow {
  const { messages } = analyze(exchanges);
  return {
    exchanges,
    messages: messages.flatMap(({ exchangeId, encoded, decoded }) => {
      const exchange = exchanges.find(({ id }) => id === exchangeId);
      return exchange ? [{ exchange, encoded, decoded }] : [];
    }),
  };
}

export interface LoginParts {
  readonly sp?: string;
  readonly idp?: string;
  readonly acs?: string;
  readonly sso?: string;
  readonly audience?: string;
  readonly attributes?: Readonly<Record<string, readonly string[]>>;
  /** Without an AuthnRequest. */
  readonly unsolicited?: boolean;
}

export function login(parts: LoginParts = {}): ObservedFlow {
  const { sp = saml.SP, idp = saml.IDP, acs = saml.ACS, sso = saml.SSO, audience = sp, unsolicited = false } = parts;
  const traffic = new Traffic();
  if (!unsolicited)
    traffic.redirect('SAMLRequest', saml.authnRequest({ id: '_request', issuer: sp, acsUrl: acs }), 'here', {
      url: sso,
    });
  const assertion = saml.assertion({
    issuer: idp,
    conditions: saml.conditions({ audiences: [[audience]] }),
    ...(parts.attributes && { attributeStatement: saml.attributeStatement(parts.attributes) }),
  });
  const response = saml.response({ id: '_response', issuer: idp, assertions: [assertion] });
  traffic.post('SAMLResponse', response, 'here', { url: acs });
  return flowOf(traffic.exchanges);
}
