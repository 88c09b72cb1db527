// Tells by the name of a parameter or header that its value opens a session or gets a token, whatever else it says.

/** Whole names that say so alone. */
const WHOLE =
  /^(?:code|state|statetoken|key|sig|mac|otk|ctx|canary|execution|device_?code|user_?code|code_?verifier|authorization|access_?key(?:_?id)?|key-pair-id)$/i;
/** Whatever stands around them: accessToken, PHPSESSID, x-jwt, X-Amz-Signature, cookie2, x-amzn-oidc-data. */
const PARTS =
  /token|sess(?:ion|id|_|-|$)|jwt|jws|jwe|bearer|csrf|xsrf|ticket|signature|hmac|nonce|assertion|artifact|cookie|verifier|api[-_]?key|secret|oidc|sid$|(?:^|[-_.])key$|(?:auth|flow|login)[-_]?state/i;
/** `auth`, `authKey`, `X-Auth`, but not what says how: authnContext, wauth, authority, authMethod. */
const AUTH =
  /(?:^|[^w])auth(?!n|or|ent\w{0,6}ed|[-_]?(?:context|endpoint|level|method|mode|provider|scheme|source|time|type|ur[il]))/i;

/** The name as decoded; a header's, too. */
export const isTokenName = (name: string): boolean => WHOLE.test(name) || PARTS.test(name) || AUTH.test(name);

/** A JSON Web Token (RFC 7519 §3.1) tells itself by its head: base64url of `{"`. */
export const holdsToken = (value: string): boolean =>
  /(?:^|[^\w-])eyJ[\w-]{8,}\.[\w-]{2,}\./.test(value) || /^(?:Bearer|Basic) \S/i.test(value);
