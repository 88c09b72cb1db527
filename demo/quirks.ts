// In what a party of the demo may differ from a healthy one. Each fault of `transport-faults.ts` is a choice of these.
import type { DemoRequest, Reply } from './http.ts';

/** A service provider that is not as it should be. */
export interface ServiceProviderQuirks {
  /** Attributes of the cookie that is set before the login, in place of `Path=/; Secure; HttpOnly; SameSite=None`. */
  readonly preLoginCookie?: string;
  /** The same of the session cookie. */
  readonly sessionCookie?: string;
  /** Cookies are not partitioned in a frame. */
  readonly unpartitioned?: boolean;
  /** Octets of further cookies that are set before the login. */
  readonly cookieOctets?: number;
  /** Something in front of the ACS that may answer instead of it. */
  readonly beforeAcs?: (request: DemoRequest) => Reply | undefined;
  /** Milliseconds that the ACS takes to answer, once it has accepted the Response. */
  readonly slowMs?: number;
  /** Where the ACS sends the user: the path on this site, made an address. */
  readonly landing?: (origin: string, path: string) => string;
  /** What happens to whoever comes to a page without a session; `login` unless said. */
  readonly withoutSession?: 'login' | 'refuse';
  /** The application knows no such user and sends them to sign in again. */
  readonly unknownUser?: boolean;
  /** Milliseconds by which the SP's clock is ahead; negative: behind. */
  readonly clockMs?: number;
  /** Responses that nobody asked for are refused. */
  readonly refusesUnsolicited?: boolean;
  /** Only the answer to the newest request of a browser is accepted. */
  readonly newestOnly?: boolean;
  /** `Destination` of the AuthnRequest, in place of the IdP's address. */
  readonly requestDestination?: (idpOrigin: string) => string;
}

/** What an IdP does for one of its SPs that it should not do. */
export interface IdentityProviderQuirks {
  /** Milliseconds by which the IdP's clock is ahead; negative: behind. */
  readonly clockMs?: number;
  /** Milliseconds for which the Response lay about before it was sent. */
  readonly ageMs?: number;
  readonly destination?: (acsUrl: string) => string;
  readonly recipient?: (acsUrl: string) => string;
  /** `unknown`: of a request that nobody sent; `older`: of the first request where the browser came with two. */
  readonly inResponseTo?: 'unknown' | 'older';
  /** Top-level and second-level status, without the common prefix, of an answer without an assertion. */
  readonly status?: readonly [top: 'Requester' | 'Responder', second: string];
  /** How the Response goes to the SP; `post` unless said. */
  readonly sends?: 'post' | 'redirect' | 'post-twice';
  /** Names of the fields that carry RelayState in the form. */
  readonly relayStateFields?: readonly string[];
  /** Headers of every page that the IdP shows for this SP. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Something that may answer instead of the IdP. */
  readonly beforeSso?: (request: DemoRequest) => Reply | undefined;
}

/** The headers of a party whose clock is off: its `Date`, which HTTP servers send by themselves. */
export const clockHeaders = (clockMs: number | undefined): Record<string, string> =>
  clockMs === undefined ? {} : { date: new Date(Date.now() + clockMs).toUTCString() };
