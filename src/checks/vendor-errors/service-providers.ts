// What service providers write on the page on which a login ends (FIELD §4): words of the common SAML libraries. All of it is likely, not proven.
import type { Check } from '../check.ts';
import { toCheck, type VendorError } from './vendor-error.ts';

type Row = readonly [
  id: string,
  words: RegExp,
  cites: readonly string[],
  meaning: string,
  fix: string,
  party: 'sp' | 'idp' | 'browser' | 'between',
];

const ROWS: readonly Row[] = [
  [
    'sp-says-received-elsewhere',
    /received at https?:\/\/[^\s<"]{1,500} instead of|Destination in response doesn't match the current URL|wrong recipient/i,
    ['F31', 'F32'],
    'the SP takes its own address for another one than the message names, mostly http for https behind a proxy.',
    'Tell the SP its address as browsers see it: trust X-Forwarded-Proto and X-Forwarded-Host, or set its base URL.',
    'sp',
  ],
  [
    'sp-says-unsolicited',
    /unsolicited|InResponseTo is missing/i,
    ['F26'],
    'the SP takes only logins that it asked for, and this one names no request.',
    'Begin at the application, or allow unsolicited (IdP-initiated) responses at the SP.',
    'sp',
  ],
  [
    'sp-says-request-unknown',
    /InResponseTo|in.?response.?to.{0,60}(?:invalid|not match|n't correspond)/i,
    ['F25', 'F24'],
    'the SP does not know the request that this answers: its session was lost, another tab began anew, or the answer came late.',
    'Look at the findings about cookies at the SP’s address. Begin again in one tab.',
    'sp',
  ],
  [
    'sp-says-state-missing',
    /saml.?state.?missing|state (?:cookie|parameter).{0,20}missing/i,
    ['F24'],
    'the SP’s cookie for this login did not come back with the answer.',
    'Set that cookie with SameSite=None; Secure.',
    'sp',
  ],
  [
    'sp-says-no-response-received',
    /No SAML ?2? ?Response|SAMLResponse.{0,20}(?:missing|not found)|Only supported HTTP_POST|ACSPARAMS/i,
    ['F37', 'F41'],
    'no message arrived at the SP’s address: a redirect turned POST into GET, or somebody opened the address by hand.',
    'Give the IdP the SP’s final address (https, host, slash), so that nothing redirects.',
    'between',
  ],
  [
    'sp-says-attribute-name-repeated',
    /duplicated Name/i,
    ['F59'],
    'the assertion has several attributes of one name.',
    'Have the IdP send one attribute with several values (Keycloak: Single Role Attribute), or allow duplicates at the SP.',
    'idp',
  ],
  [
    'sp-says-authentication-too-old',
    /too old to be used|issue time is either too old or with date in the future/i,
    ['F45', 'F42', 'F43'],
    'the user’s session at the IdP is older than the SP takes, or a clock is wrong.',
    'Raise the SP’s maximum authentication age above the IdP’s session, or have the SP send ForceAuthn.',
    'sp',
  ],
  [
    'sp-says-not-in-time',
    /not yet valid|NotBefore|NotOnOrAfter|issued too long ago|assertion.{0,20}expired|valid in the future/i,
    ['F42', 'F43'],
    'the assertion was too early or too late by the SP’s clock.',
    'Look at the findings about time; synchronise clocks (NTP), and allow some skew at the SP.',
    'idp',
  ],
  [
    'sp-says-audience-wrong',
    /not (?:a )?valid audience|audience.{0,20}(?:restriction|invalid|mismatch)/i,
    ['F34', 'F33'],
    'the assertion is meant for another entity ID than the SP’s.',
    'Make the SP’s entity ID and the Audience that the IdP sends the same, character by character.',
    'idp',
  ],
  [
    'sp-says-signature-wrong',
    /signature (?:validation |verification )?(?:failed|invalid)|Invalid signature|signature could not be verified|digest (?:mismatch|invalid)|Unable to establish security of incoming assertion|certificate matching the configured fingerprint/i,
    ['F16', 'F20', 'F13'],
    'the SP could not verify the signature.',
    'Look at the findings about signatures; put the IdP’s present signing certificate into the SP.',
    'sp',
  ],
  [
    'sp-says-not-signed',
    /(?:message|response|assertion).{0,30}not signed|Neither the assertion nor the response was signed|No Signature found/i,
    ['F19'],
    'the part that the SP wants signed is not.',
    'Have the IdP sign both Response and assertion.',
    'idp',
  ],
  [
    'sp-says-not-decrypted',
    /(?:unable|failed|cannot|could not|error).{0,20}decrypt|valid authentication statement was not found/i,
    ['F22'],
    'the SP could not open the encrypted assertion (or found none that it may use).',
    'Give the IdP the SP’s present encryption certificate, or switch encryption off.',
    'idp',
  ],
  [
    'sp-says-idp-unknown',
    /Unable to locate metadata for identity provider|unknown (?:issuer|identity provider|idp)\b/i,
    ['F36'],
    'the SP is not set up for the IdP that issued the message.',
    'Enter the Issuer of the Response, exactly, as the IdP’s entity ID at the SP.',
    'sp',
  ],
  [
    'sp-says-page-redirection-invalid',
    /Invalid Page Redirection/,
    ['F09'],
    'Salesforce refuses to go to the address in RelayState.',
    'Send a path or an address of the org’s own as RelayState; clear the IdP’s default RelayState.',
    'idp',
  ],
  [
    'sp-says-assertion-invalid',
    /Check for an invalid assertion in the SAML Assertion Validator/,
    ['F56'],
    'Salesforce refused the assertion and says only on its own pages why.',
    'Setup → Single Sign-On Settings → SAML Assertion Validator, and Setup → Login History.',
    'idp',
  ],
  [
    'sp-says-too-many-redirects',
    /too many redirects|ERR_TOO_MANY_REDIRECTS/i,
    ['F28'],
    'SP and IdP sent the browser round in circles.',
    'Find out why the SP does not keep its session after the answer: its cookies, its address, or a user that it does not know.',
    'sp',
  ],
];

const ERRORS: readonly VendorError[] = ROWS.map(([id, words, cites, meaning, fix, party]) => ({
  id,
  cites,
  vendor: 'The SP’s page says',
  words,
  at: 'sp',
  loose: true,
  meaning,
  fix,
  party,
}));

export const SERVICE_PROVIDER_CHECKS: readonly Check[] = ERRORS.map((error, index) =>
  toCheck(error, undefined, ERRORS.slice(0, index)),
);
