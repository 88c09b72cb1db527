// Finds the deployment that a flow belongs to.
import type { EncodedMessage } from '../bindings/encoded-message.ts';
import type { Exchange } from '../capture/exchange.ts';
import type { DecodedMessage } from '../saml/decoded-message.ts';
import type { Deployment } from './deployment.ts';

/** What of a flow is looked at. */
export interface ObservedFlow {
  readonly messages: readonly {
    readonly exchange: Exchange;
    readonly encoded: EncodedMessage;
    readonly decoded: DecodedMessage;
  }[];
  readonly exchanges: readonly Exchange[];
}

export interface DetectedDeployment {
  readonly deployment: Deployment;
  readonly source: 'configured' | 'observed' | 'none';
}

export const UNKNOWN_DEPLOYMENT: Deployment = {
  id: 'unknown',
  name: 'Nothing configured',
  preset: 'generic',
  sp: { product: 'generic', assertionConsumerServices: [], singleLogoutServices: [] },
  idp: { product: 'generic', singleSignOnServices: [], singleLogoutServices: [] },
  certificates: [],
  requirements: {},
  settings: {},
};

export function detectDeployment(_flow: ObservedFlow, deployments: readonly Deployment[]): DetectedDeployment {
  const [only] = deployments;
  return only && deployments.length === 1
    ? { deployment: only, source: 'configured' }
    : { deployment: UNKNOWN_DEPLOYMENT, source: 'none' };
}
