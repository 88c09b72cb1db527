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
}

/** `localhost` is a public suffix to browsers, so these four are different sites, not only different origins. */
export const hostnames = ['demo.localhost', 'sp.localhost', 'sp2.localhost', 'idp.localhost'] as const;

const serviceProviderAt = (origin: string): ServiceProviderAddresses => ({
  origin,
  entityId: `${origin}/metadata`,
  acsUrl: `${origin}/acs`,
  sloUrl: `${origin}/slo`,
});

export function addressesOn(port: number): Addresses {
  const idp = `https://idp.localhost:${port}`;
  return {
    start: `https://demo.localhost:${port}`,
    sp: serviceProviderAt(`https://sp.localhost:${port}`),
    sp2: serviceProviderAt(`https://sp2.localhost:${port}`),
    idp: { origin: idp, entityId: `${idp}/metadata`, ssoUrl: `${idp}/sso`, sloUrl: `${idp}/slo` },
  };
}
