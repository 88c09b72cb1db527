// Starts the demo federation: SPs, an IdP, a broker, a gateway and a start page, on sites of one server on loopback.
import {
  type Addresses,
  addressesOn,
  hostnames,
  type IdentityProviderAddresses,
  type ServiceProviderAddresses,
} from './addresses.ts';
import { askUpstream } from './broker.ts';
import { signingCertificate, spkiHash, tlsCertificate } from './certificates.ts';
import { createGateway } from './gateway.ts';
import { createIdentityProvider } from './identity-provider.ts';
import type { Order } from './orders.ts';
import { RecentMap } from './recent-map.ts';
import { findScenario, scenarioAddress } from './scenarios.ts';
import { type Log, listen } from './server.ts';
import { createServiceProvider } from './service-provider.ts';
import { createStartSite } from './start-page.ts';
import { type TransportFaultId, transportFaultIds, transportFaultOf } from './transport-faults.ts';

interface Signer {
  /** Certificate of the key that this party signs its messages with. */
  readonly signingCertificatePem: string;
}

export interface Demo {
  /** The start page. */
  readonly url: string;
  readonly port: number;
  readonly sp: ServiceProviderAddresses & Signer;
  readonly sp2: ServiceProviderAddresses & Signer;
  readonly idp: IdentityProviderAddresses & Signer;
  readonly broker: IdentityProviderAddresses & Signer;
  /** The SP of the broker. */
  readonly brokered: ServiceProviderAddresses;
  /** The SP that has the fault; it signs with the key of `sp`. */
  faulty(fault: TransportFaultId): ServiceProviderAddresses;
  /** The https certificate: self-signed, so that it is its own authority. */
  readonly certificatePem: string;
  /** For Chromium's `--ignore-certificate-errors-spki-list`, so that only this certificate is excused. */
  readonly certificateSpkiHash: string;
  /** Where the start page's link of that id leads; with `auto` no click on the IdP's login page is needed. */
  scenarioUrl(id: string, options?: { auto?: boolean }): string;
  close(): Promise<void>;
}

/**
 * Starts the federation on 127.0.0.1 with new keys.
 * @param options.port any free one by default; rejects with EADDRINUSE when it is taken
 * @param options.log gets one line a request: method, address without query, status
 */
export async function startDemo(options: { port?: number; log?: Log } = {}): Promise<Demo> {
  const [tls, spKeys, sp2Keys, idpKeys, brokerKeys] = await Promise.all([
    tlsCertificate(hostnames),
    signingCertificate('sp.localhost'),
    signingCertificate('sp2.localhost'),
    signingCertificate('idp.localhost'),
    signingCertificate('broker.localhost'),
  ]);
  const { port, serve, close } = await listen({ key: tls.privateKeyPem, cert: tls.certificatePem }, options.port ?? 0);
  const at: Addresses = addressesOn(port);
  const orders = new RecentMap<Order>();
  const idp = { ...at.idp, certificatePem: idpKeys.certificatePem };
  const shared = { idp, orders, startOrigin: at.start };
  const broker = { ...at.broker, certificatePem: brokerKeys.certificatePem };
  const faulty = transportFaultIds.map((id) => ({ at: at.faulty(id), fault: transportFaultOf(id) }));
  const { certificatePem } = spKeys;
  serve(
    [
      createStartSite(at),
      createServiceProvider({ ...shared, name: 'Service provider', at: at.sp, keys: spKeys }),
      createServiceProvider({ ...shared, name: 'Second service provider', at: at.sp2, keys: sp2Keys }),
      createServiceProvider({ ...shared, name: 'Brokered SP', at: at.brokered, keys: spKeys, idp: broker }),
      createServiceProvider({
        ...shared,
        name: 'SP behind a gateway',
        at: at.gatewayed,
        keys: spKeys,
        gatewayUrl: `${at.gateway}/sso`,
      }),
      ...faulty.map(({ at: where, fault }) =>
        createServiceProvider({ ...shared, name: fault.title, at: where, keys: spKeys, quirks: fault.sp ?? {} }),
      ),
      createGateway(at.gateway, at.idp.ssoUrl),
      createIdentityProvider({
        at: at.broker,
        keys: brokerKeys,
        orders,
        serviceProviders: [{ ...at.brokered, certificatePem, withoutLogout: true }],
        upstream: askUpstream({ at: at.brokerAsSp, keys: brokerKeys, idp, orders }),
      }),
      createIdentityProvider({
        at: at.idp,
        keys: idpKeys,
        orders,
        serviceProviders: [
          { ...at.sp, certificatePem },
          { ...at.sp2, certificatePem: sp2Keys.certificatePem },
          { ...at.gatewayed, certificatePem, withoutLogout: true },
          { ...at.brokerAsSp, certificatePem: brokerKeys.certificatePem, withoutLogout: true },
          ...faulty.map(({ at: where, fault }) => ({
            ...where,
            certificatePem,
            withoutLogout: true,
            quirks: fault.idp ?? {},
          })),
        ],
      }),
    ],
    options.log ?? (() => {}),
  );
  return {
    url: `${at.start}/`,
    port,
    sp: { ...at.sp, signingCertificatePem: spKeys.certificatePem },
    sp2: { ...at.sp2, signingCertificatePem: sp2Keys.certificatePem },
    idp: { ...at.idp, signingCertificatePem: idpKeys.certificatePem },
    broker: { ...at.broker, signingCertificatePem: brokerKeys.certificatePem },
    brokered: at.brokered,
    faulty: at.faulty,
    certificatePem: tls.certificatePem,
    certificateSpkiHash: spkiHash(tls.certificatePem),
    scenarioUrl: (id, { auto = false } = {}) => {
      const scenario = findScenario(id);
      if (scenario === undefined) throw new TypeError(`There is no scenario "${id}".`);
      return scenarioAddress(scenario, at, auto);
    },
    close,
  };
}
