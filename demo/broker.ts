// What makes an IdP of the demo a broker: it asks another IdP who the user is, as an SP does, and answers its own SP by
// itself. Two logins in one, each with its own request, Response and RelayState.

import { randomBytes } from 'node:crypto';
import { SAML, ValidateInResponseTo } from '@node-saml/node-saml';
import type { IdentityProviderAddresses, ServiceProviderAddresses } from './addresses.ts';
import type { KeyPair } from './certificates.ts';
import { crossSiteCookie, Refusal, redirectReply, withCookies } from './http.ts';
import type { Upstream } from './identity-provider.ts';
import type { Orders } from './orders.ts';

const loginCookie = 'broker_login';

export function askUpstream(options: {
  /** The broker as an SP of the IdP behind it. */
  readonly at: ServiceProviderAddresses;
  readonly keys: KeyPair;
  readonly idp: IdentityProviderAddresses & { readonly certificatePem: string };
  readonly orders: Orders;
}): Upstream {
  const { at, keys, idp, orders } = options;
  const config = {
    issuer: at.entityId,
    callbackUrl: at.acsUrl,
    entryPoint: idp.ssoUrl,
    idpIssuer: idp.entityId,
    idpCert: idp.certificatePem,
    privateKey: keys.privateKeyPem,
    publicCert: keys.certificatePem,
    signatureAlgorithm: 'sha256',
    digestAlgorithm: 'sha256',
    wantAssertionsSigned: true,
    wantAuthnResponseSigned: true,
    validateInResponseTo: ValidateInResponseTo.always,
  } as const;
  const receiver = new SAML(config);
  return {
    async begin(request, handle, auto) {
      const id = `_${randomBytes(20).toString('hex')}`;
      orders.set(id, { pad: 0, auto, crossed: false });
      const sender = new SAML({ ...config, cacheProvider: receiver.cacheProvider, generateUniqueId: () => id });
      const address = await sender.getAuthorizeUrlAsync(handle, undefined, {});
      return withCookies(redirectReply(address), crossSiteCookie(request, loginCookie, handle));
    },
    routes: (signedIn) => ({
      [`POST ${new URL(at.acsUrl).pathname}`]: async (request) => {
        const { profile } = await receiver
          .validatePostResponseAsync({ SAMLResponse: request.form.get('SAMLResponse') ?? '' })
          .catch((error: unknown) => {
            throw new Refusal(403, error instanceof Error ? error.message : String(error));
          });
        const handle = request.form.get('RelayState') ?? '';
        if (profile === null) throw new Refusal(403, 'The Response names no user.');
        if (request.cookies.get(loginCookie) !== handle) {
          throw new Refusal(403, 'The cookie that the broker set did not come back with the Response.');
        }
        return signedIn(request, handle, profile.nameID);
      },
    }),
  };
}
