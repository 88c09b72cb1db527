// Makes the Responses of an IdP of the demo: with samlp, and for a faulty one as its quirks say.
import { randomBytes } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import type { SigningOptions } from 'samlp';
import type { ServiceProviderAddresses } from './addresses.ts';
import { alterAndSign } from './altered-response.ts';
import type { IdentityProviderQuirks } from './quirks.ts';
import { makeResponse } from './samlp-adapter.ts';

export interface User {
  readonly mail: string;
  readonly displayName: string;
}

export const emailAddress = 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress';

export async function responseFor(
  signing: SigningOptions,
  answer: {
    readonly sp: ServiceProviderAddresses;
    readonly quirks: IdentityProviderQuirks;
    /** ID of the AuthnRequest; undefined for a login that starts at the IdP. */
    readonly inResponseTo: string | undefined;
    /** Octets of padding in an attribute. */
    readonly pad: number;
    readonly sessionIndex: string;
    readonly user: User;
  },
): Promise<string> {
  const { sp, quirks, pad, sessionIndex, user } = answer;
  const inResponseTo = quirks.inResponseTo === 'unknown' ? `_${randomBytes(20).toString('hex')}` : answer.inResponseTo;
  const shiftMs = (quirks.clockMs ?? 0) - (quirks.ageMs ?? 0);
  const altered = shiftMs !== 0 || quirks.status !== undefined;
  const xml = await makeResponse(
    {
      ...signing,
      audience: sp.entityId,
      destination: quirks.destination?.(sp.acsUrl) ?? sp.acsUrl,
      recipient: quirks.recipient?.(sp.acsUrl) ?? sp.acsUrl,
      ...(inResponseTo === undefined ? {} : { inResponseTo }),
      sessionIndex,
      authnContextClassRef: 'urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport',
      nameIdentifierFormat: emailAddress,
      lifetimeInSeconds: 300,
      signResponse: !altered,
      signAssertion: !altered,
      profileMapper: (whom: User) => ({
        getClaims: () => ({ ...whom, ...(pad === 0 ? {} : { padding: padding(pad) }) }),
        getNameIdentifier: () => ({ nameIdentifier: whom.mail }),
      }),
    },
    user,
  );
  if (!altered) return xml;
  return alterAndSign(
    xml,
    { shiftMs, status: quirks.status },
    { privateKeyPem: signing.key, certificatePem: signing.cert },
  );
}

/** As an IdP does it that takes HTTP-Redirect for Responses too; without a signature, since the message has its own. */
export function addressWithResponse(acsUrl: string, xml: string, relayState: string | undefined): string {
  const query = new URLSearchParams({ SAMLResponse: deflateRawSync(xml).toString('base64') });
  if (relayState !== undefined) query.set('RelayState', relayState);
  return `${acsUrl}?${query}`;
}

const alphabet = 'abcdefghijklmnopqrstuvwxyz0123456789';

const padding = (octets: number): string => alphabet.repeat(Math.ceil(octets / alphabet.length)).slice(0, octets);
