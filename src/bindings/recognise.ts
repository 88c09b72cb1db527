// What an exchange without a SAML message is, where it belongs to a login all the same: a short label for the flow's list.
import { toDisplayText } from '../base/bytes.ts';
import { DEFAULT_LIMITS, type Limits } from '../base/limits.ts';
import type { Exchange } from '../capture/exchange.ts';
import { type Parameter, readParameters } from './parameters.ts';
import { recogniseErrorPage } from './vendor-error-page.ts';

export type RecognisedKind =
  | 'oauth-authorize'
  | 'oauth-callback'
  | 'oauth-token'
  | 'oidc-logout'
  | 'oidc-discovery'
  | 'delegated-authentication'
  | 'saml-discovery'
  | 'saml-metadata'
  | 'ws-federation-metadata'
  | 'endpoint-without-message'
  | 'vendor-error-page';

export interface Recognised {
  readonly kind: RecognisedKind;
  /** A few words for a list. */
  readonly label: string;
}

type Values = ReadonlyMap<string, Parameter>;

/**
 * For display only: decided by paths and parameter names that products publish, so it may be wrong. Call it for
 * exchanges in which `decodeBindings` found nothing. Undefined for ordinary traffic.
 */
export function recogniseExchange(exchange: Exchange, limits: Limits = DEFAULT_LIMITS): Recognised | undefined {
  const { request, response } = exchange;
  const path = pathOf(request.url);
  const error = recogniseErrorPage(request.url, response?.body);
  if (error) return { kind: 'vendor-error-page', label: error };
  const values: Values = new Map(
    readParameters(request, limits)
      .all.slice(0, 200)
      .reverse()
      .map((parameter) => [parameter.name, parameter] as const),
  );
  return (
    byPath(path) ??
    logout(path, values) ??
    oauth(path, values) ??
    delegated(request.method.toUpperCase(), values) ??
    discovery(values) ??
    emptyEndpoint(request.method.toUpperCase(), path)
  );
}

/** Lower case, without query and fragment; the whole URL where it has no authority. */
const pathOf = (url: string): string =>
  (/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*([^?#]*)/i.exec(url)?.[1] ?? url.split(/[?#]/, 1)[0] ?? '').toLowerCase();

function byPath(path: string): Recognised | undefined {
  if (path.endsWith('/federationmetadata/2007-06/federationmetadata.xml')) {
    return { kind: 'ws-federation-metadata', label: 'WS-Federation and SAML metadata' };
  }
  if (path.endsWith('/.well-known/openid-configuration') || path.endsWith('/.well-known/oauth-authorization-server')) {
    return { kind: 'oidc-discovery', label: 'OpenID Connect discovery document' };
  }
  if (/saml|shibboleth/.test(path) && /\/(?:sp-|idp-)?metadata(?:\.php|\.xml)?(?:\/[^/]*)?$/.test(path)) {
    return { kind: 'saml-metadata', label: 'SAML metadata' };
  }
  return undefined;
}

const LOGOUT_PATH =
  /\/(?:oidc\/logout|connect\/endsession|end_session|endsession|oauth2\/(?:v[\d.]+\/)?logout|openid-connect\/logout|v2\/logout|rp\/oidc\/logout|idp\/oidc\/logout)\/?$/;

/** OpenID Connect RP-Initiated Logout §2 and Front-Channel Logout §2. */
function logout(path: string, values: Values): Recognised | undefined {
  if (values.has('id_token_hint') || values.has('post_logout_redirect_uri') || LOGOUT_PATH.test(path)) {
    return { kind: 'oidc-logout', label: 'OpenID Connect logout' };
  }
  if (values.has('logout_token')) return { kind: 'oidc-logout', label: 'OpenID Connect back-channel logout' };
  if (values.has('iss') && values.has('sid') && /logout|signout/.test(path)) {
    return { kind: 'oidc-logout', label: 'OpenID Connect front-channel logout' };
  }
  return undefined;
}

/** RFC 6749 §4.1 and OpenID Connect Core §3. */
function oauth(path: string, values: Values): Recognised | undefined {
  if (values.has('client_id') && (values.has('response_type') || values.has('request_uri') || values.has('request'))) {
    const scope = read(values, 'scope')?.split(' ') ?? [];
    const name = scope.includes('openid') ? 'OpenID Connect' : 'OAuth 2.0';
    return { kind: 'oauth-authorize', label: `${name} authorize request` };
  }
  if (values.has('grant_type') && /token/.test(path)) return { kind: 'oauth-token', label: 'OAuth 2.0 token request' };
  const answered = ['code', 'id_token', 'access_token', 'error'].filter((name) => values.has(name));
  if (answered.length === 0 || !(values.has('state') || values.has('id_token') || values.has('token_type'))) {
    return undefined;
  }
  const error = answered.includes('error') ? read(values, 'error') : undefined;
  return {
    kind: 'oauth-callback',
    label: error ? `OAuth 2.0 callback with error ${error.slice(0, 60)}` : 'OAuth 2.0 callback',
  };
}

/** Salesforce: user name and `pw` posted with startURL; the check itself goes from server to server (SF-DA-001). */
function delegated(method: string, values: Values): Recognised | undefined {
  if (method !== 'POST' || !values.has('pw') || !(values.has('un') || values.has('username'))) return undefined;
  if (!values.has('startURL')) return undefined;
  return {
    kind: 'delegated-authentication',
    label: 'Login form of Salesforce (password or delegated authentication, not SAML)',
  };
}

/** Identity Provider Discovery Service Protocol §2.4. */
function discovery(values: Values): Recognised | undefined {
  if (values.has('entityID') && (values.has('return') || values.has('returnIDParam'))) {
    return { kind: 'saml-discovery', label: 'Identity provider discovery (choice of the IdP)' };
  }
  return undefined;
}

const ENDPOINT =
  /\/(?:acs|saml2?-acs\.php(?:\/[^/]+)?|saml2?\/(?:acs|consume|callback|post|sso)|shibboleth\.sso\/saml2?\/(?:post|redirect|artifact)|assertionconsumerservice|assertion-consumer-service)\/?$/;

/** An assertion consumer service asked with GET and without a message: a bookmark, a health check, or a lost POST (F41). */
function emptyEndpoint(method: string, path: string): Recognised | undefined {
  if (!ENDPOINT.test(path)) return undefined;
  return {
    kind: 'endpoint-without-message',
    label: `${method} to a SAML endpoint, without a message`,
  };
}

const read = (values: Values, name: string): string | undefined => {
  const parameter = values.get(name);
  return parameter && toDisplayText(parameter.octets().subarray(0, 1_024));
};
