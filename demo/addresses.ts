// Where the parties of the demo federation are: each on a site of its own, all on one port of the loopback interface.

export interface ServiceProviderAddresses {
  readonly origin: string;
  readonly entityId: string;
  readonly acsUrl: string;
  readonly sloUrl: string;
}

export interface IdentityProviderAddresses {
  readonly origin: string;
  readonly entityId: string;
  readonly ssoUrl: string;
  readonly sloUrl: string;
}

export interface Addresses {
  /** Origin of the start page, and of the pages that frame or pop up a login. */
  readonly start: string;
  readonly sp: ServiceProviderAddresses;
  readonly sp2: ServiceProviderAddresses;
  readonly idp: IdentityProviderAddresses;
  /** An SP that trusts the broker instead of the IdP. */
  readonly brokered: ServiceProviderAddresses;
  /** The broker as its SP sees it. */
  readonly broker: IdentityProviderAddresses;
  /** The broker as the IdP sees it. */
  readonly brokerAsSp: ServiceProviderAddresses;
  /** An SP whose requests go through a gateway, and the gateway. */
  readonly gatewayed: ServiceProviderAddresses;
  readonly gateway: string;
  /** The SP that has the fault. */
  readonly faulty: (fault: string) => ServiceProviderAddresses;
}

/**
 * `localhost` is a public suffix to browsers, so each of these is another site, not only another origin. The SPs below
 * sp.localhost are one site with it, but their cookies are their own.
 */
export const hostnames = [
  'demo.localhost',
  'sp.localhost',
  'sp2.localhost',
  'idp.localhost',
  'broker.localhost',
  'gateway.localhost',
  '*.sp.localhost',
] as const;

const serviceProviderAt = (origin: string): ServiceProviderAddresses => ({
  origin,
  entityId: `${origin}/metadata`,
  acsUrl: `${origin}/acs`,
  sloUrl: `${origin}/slo`,
});

const identityProviderAt = (origin: string): IdentityProviderAddresses => ({
  origin,
  entityId: `${origin}/metadata`,
  ssoUrl: `${origin}/sso`,
  sloUrl: `${origin}/slo`,
});

export function addressesOn(port: number): Addresses {
  const broker = `https://broker.localhost:${port}`;
  return {
    start: `https://demo.localhost:${port}`,
    sp: serviceProviderAt(`https://sp.localhost:${port}`),
    sp2: serviceProviderAt(`https://sp2.localhost:${port}`),
    idp: identityProviderAt(`https://idp.localhost:${port}`),
    brokered: serviceProviderAt(`https://brokered.sp.localhost:${port}`),
    broker: identityProviderAt(broker),
    brokerAsSp: {
      origin: broker,
      entityId: `${broker}/upstream/metadata`,
      acsUrl: `${broker}/upstream/acs`,
      sloUrl: `${broker}/upstream/slo`,
    },
    gatewayed: serviceProviderAt(`https://gatewayed.sp.localhost:${port}`),
    gateway: `https://gateway.localhost:${port}`,
    faulty: (fault) => serviceProviderAt(`https://${fault}.sp.localhost:${port}`),
  };
}
