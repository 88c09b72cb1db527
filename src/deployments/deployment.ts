// A deployment: the configuration that traffic is held against. Data only; what is undefined was not configured, and is not checked.
import type { Binding } from '../bindings/encoded-message.ts';

export type ServiceProviderProduct =
  | 'salesforce-org'
  | 'experience-cloud'
  | 'salesforce-portal'
  | 'salesforce-sites'
  | 'service-cloud-voice'
  | 'twilio-frontline'
  | 'twilio-flex-enhanced'
  | 'twilio-flex-legacy'
  | 'twilio-console'
  | 'generic';

export type IdentityProviderProduct =
  | 'salesforce'
  | 'experience-cloud'
  | 'entra-id'
  | 'adfs'
  | 'okta'
  | 'google-workspace'
  | 'keycloak'
  | 'shibboleth'
  | 'simplesamlphp'
  | 'generic';

/** All that an endpoint may have; `none` where a message came without one. */
export const BINDINGS = [
  'HTTP-Redirect',
  'HTTP-POST',
  'HTTP-POST-SimpleSign',
  'HTTP-Artifact',
  'SOAP',
  'PAOS',
  'WS-Federation',
  'none',
] as const satisfies readonly Binding[];

/** Where a party takes messages. Locations are compared exactly, query included. */
export interface Endpoint {
  readonly binding?: Binding;
  readonly location: string;
  readonly responseLocation?: string;
  readonly index?: number;
  readonly isDefault?: boolean;
}

export interface ServiceProvider {
  readonly product: ServiceProviderProduct;
  readonly entityId?: string;
  readonly assertionConsumerServices: readonly Endpoint[];
  readonly singleLogoutServices: readonly Endpoint[];
}

export interface IdentityProvider {
  readonly product: IdentityProviderProduct;
  readonly entityId?: string;
  readonly singleSignOnServices: readonly Endpoint[];
  readonly singleLogoutServices: readonly Endpoint[];
  /** What the IdP sends when the SP sent nothing: "Default RelayState". */
  readonly defaultRelayState?: string;
}

/** A certificate that was pasted into this deployment; DER in base64. */
export interface DeploymentCertificate {
  readonly owner: 'sp' | 'idp';
  readonly use: 'signing' | 'encryption';
  readonly base64: string;
}

export interface AttributeRequirement {
  /** `Attribute/@Name`, exactly. */
  readonly name: string;
  readonly required: boolean;
  /** Values that the product knows; anything else is reported. */
  readonly values?: readonly string[];
}

/** What a product requires of messages. Undefined: nothing is required, or it is not known. */
export interface Requirements {
  readonly responseSigned?: boolean;
  readonly assertionSigned?: boolean;
  /** At least one of Response and Assertion. */
  readonly somethingSigned?: boolean;
  readonly requestSigned?: boolean;
  readonly logoutSigned?: boolean;
  /** Signature algorithm URIs that the receiver takes. */
  readonly signatureAlgorithms?: readonly string[];
  readonly encryption?: 'required' | 'forbidden';
  readonly nameIdFormats?: readonly string[];
  readonly attributes?: readonly AttributeRequirement[];
  readonly unsolicited?: 'allowed' | 'forbidden';
  /** `echo`: the SP needs its value back; `blank`: an IdP-initiated response must carry none. */
  readonly relayState?: readonly ('echo' | 'blank-when-unsolicited')[];
  /** Milliseconds that the SP tolerates around IssueInstant; see the presets. */
  readonly receivedBeforeIssueInstant?: number;
  readonly receivedAfterIssueInstant?: number;
  /** Milliseconds that the SP tolerates around NotBefore and NotOnOrAfter. */
  readonly clockSkew?: number;
  /** Milliseconds since AuthnInstant after which the SP refuses. */
  readonly maximumAuthenticationAge?: number;
  /** What the NameID's value must look like. */
  readonly nameIdShape?: 'email-address';
  /** The SP reads the user from this attribute, by exact name, and not from NameID. */
  readonly identityAttribute?: string;
  /** Characters that the SP stores of a SessionIndex. */
  readonly sessionIndexLength?: number;
  /** Octets of an IdP certificate's file that the SP takes at most. */
  readonly certificateLength?: number;
}

export interface Deployment {
  /** Stable; made by whoever creates it. */
  readonly id: string;
  /** The user's name for it. */
  readonly name: string;
  /** Id of the preset that it was made from; see `presets`. */
  readonly preset: string;
  readonly sp: ServiceProvider;
  readonly idp: IdentityProvider;
  readonly certificates: readonly DeploymentCertificate[];
  readonly requirements: Requirements;
  /** Settings that only one product has, by the key that its preset names (`salesforce.identityLocation`…). */
  readonly settings: Readonly<Record<string, string>>;
}
