// Redacts a deployment: what the user configured stays, since it is what traffic was held against; free values go.

import { toDisplayText, utf8 } from '../../base/bytes.ts';
import type { Deployment, Endpoint } from '../../deployments/deployment.ts';
import { type Redaction, redactParty, redactRelayState } from './redaction.ts';

export function redactDeployment(deployment: Deployment, redaction: Redaction): Deployment {
  if (!redaction.identities) return deployment;
  const { sp, idp, settings } = deployment;
  const party = (value: string): string => redactParty(value, redaction);
  const endpoint = (one: Endpoint): Endpoint => ({
    ...one,
    location: party(one.location),
    ...(one.responseLocation !== undefined && { responseLocation: party(one.responseLocation) }),
  });
  const value = (text: string): string => toDisplayText(redactRelayState(utf8(text), redaction));
  return {
    ...deployment,
    name: redaction.substitution.kept(deployment.name),
    sp: {
      ...sp,
      ...(sp.entityId !== undefined && { entityId: party(sp.entityId) }),
      assertionConsumerServices: sp.assertionConsumerServices.map(endpoint),
      singleLogoutServices: sp.singleLogoutServices.map(endpoint),
    },
    idp: {
      ...idp,
      ...(idp.entityId !== undefined && { entityId: party(idp.entityId) }),
      singleSignOnServices: idp.singleSignOnServices.map(endpoint),
      singleLogoutServices: idp.singleLogoutServices.map(endpoint),
      ...(idp.defaultRelayState !== undefined && { defaultRelayState: value(idp.defaultRelayState) }),
    },
    settings: Object.fromEntries(
      Object.entries(settings).map(([name, text]) => [name, redactSetting(text, redaction)]),
    ),
  };
}

/** Words and identifiers of a product's own settings stay; anything else may be anybody's. */
const redactSetting = (text: string, redaction: Redaction): string =>
  /^[A-Za-z_-]{0,40}$/.test(text) || /^(?:https?|wss?):\/\//.test(text)
    ? redactParty(text, redaction)
    : redaction.substitution.text(text, 'address');
