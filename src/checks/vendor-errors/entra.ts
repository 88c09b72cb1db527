// Microsoft Entra ID's error codes for SAML, in plain words. Texts at login.microsoftonline.com/error?code=N may change; the numbers don't.
import type { Check } from '../check.ts';
import { toCheck, toOtherCheck, type VendorCodes, type VendorError } from './vendor-error.ts';

const CODES: VendorCodes = {
  // By name anywhere; as bare number only on Microsoft's own error address.
  pattern: /AADSTS(\d{4,8})|microsoftonline\.(?:com|us)\/error\?(?:[^#\s]{0,500}&)?code=(\d{4,8})/gi,
  inText: true,
  toCode: (number) => `AADSTS${number}`,
};

const APP = 'Enterprise applications → (the application)';
const BASIC = `${APP} → Single sign-on → Basic SAML Configuration`;

type Row = readonly [
  id: string,
  numbers: readonly number[],
  cites: readonly string[],
  meaning: string,
  fix: string,
  party?: 'sp' | 'browser',
  outcome?: 'warn' | 'info',
];

const ROWS: readonly Row[] = [
  [
    'entra-reply-url-not-registered',
    [50011, 500112, 500113],
    ['F35', 'F31', 'F32'],
    'the address to which the SP wants its answer is not registered.',
    `Add the AssertionConsumerServiceURL of the request, exactly, to ${BASIC} → Reply URL (Assertion Consumer Service URL).`,
  ],
  [
    'entra-user-of-another-tenant',
    [50020],
    ['F55'],
    'the user who is signed in belongs to another tenant, and is no guest here.',
    'Sign out and choose the right account, or invite the user as a guest in this tenant.',
    'browser',
  ],
  [
    'entra-no-session',
    [50058, 16000],
    ['F50'],
    'the SP asked for a silent sign-in and the user has no session (or has several).',
    'Have the SP fall back to a visible login, or take IsPassive out of its request. Blocked third-party cookies do this to logins in frames.',
    'sp',
  ],
  [
    'entra-user-not-assigned',
    [50105, 501051],
    ['F54'],
    'the user is not assigned to the application.',
    `Assign the user or a group of the user’s under ${APP} → Users and groups; or set Properties → Assignment required to No.`,
  ],
  [
    'entra-login-loop',
    [50196],
    ['F28'],
    'the same login was asked for again and again in a short time.',
    'Find out why the SP does not keep its session after the answer: its cookies, its address, or a user that it does not know.',
    'sp',
  ],
  [
    'entra-conditional-access',
    [53000, 53001, 53002, 53003, 530032, 530034],
    ['F54'],
    'a Conditional Access policy refuses this login.',
    'Look at Sign-in logs → the entry → Conditional Access for the policy, and meet or change it.',
  ],
  [
    'entra-identifier-not-configured',
    [65005, 650056, 650052],
    ['F36'],
    'the Issuer of the request is no identifier of the application, or the application lacks consent.',
    `Enter the Issuer of the request, exactly, in ${BASIC} → Identifier (Entity ID), and grant admin consent.`,
  ],
  [
    'entra-application-not-found',
    [700016, 90002, 700011],
    ['F36', 'F70'],
    'there is no application of this name in this tenant (or no such tenant).',
    `Compare the Issuer of the request with ${BASIC} → Identifier (Entity ID), and the tenant in the address with yours.`,
  ],
  [
    'entra-saml-binding-error',
    [75001],
    ['F47'],
    'the request could not be read by the binding that it came by.',
    'Send AuthnRequests by HTTP-Redirect, deflated, or by HTTP-POST, not deflated.',
    'sp',
  ],
  [
    'entra-binding-not-supported',
    [75003],
    ['F35', 'N34'],
    'the SP asks for an answer by a binding other than HTTP-POST.',
    'Set ProtocolBinding to HTTP-POST in the SP’s request, or leave it out.',
    'sp',
  ],
  [
    'entra-request-not-valid',
    [75005, 750056],
    ['F47', 'F46'],
    'the message is no valid SAML request.',
    'Look at the findings about encoding and XML of the request.',
    'sp',
  ],
  [
    'entra-response-type-not-supported',
    [7500514],
    ['F35'],
    'no supported kind of SAML answer was found for the request.',
    'Look at ProtocolBinding and the request’s XML; ask for HTTP-POST.',
    'sp',
  ],
  [
    'entra-request-id-not-valid',
    [7500529, 7500525],
    ['F48'],
    'the ID of the request is none that SAML allows (or its XML is damaged).',
    'Have the SP put “_” before the ID; random UUIDs that begin with a digit make this come and go.',
    'sp',
  ],
  [
    'entra-request-missing',
    [750054],
    ['F47', 'F37'],
    'there is no SAMLRequest or SAMLResponse in the query of the redirect.',
    'See that SAMLRequest reaches the address, deflated and in the query; a redirect in between may drop it.',
    'sp',
  ],
  [
    'entra-destination-unexpected',
    [75008],
    ['F32', 'F53'],
    'the Destination of the request is not the address that it was sent to.',
    `Set the SP’s IdP address to ${APP} → Single sign-on → Login URL.`,
    'sp',
  ],
  [
    'entra-authn-context-mismatch',
    [75011],
    ['F52'],
    'the user signed in by another method than the SP’s RequestedAuthnContext demands.',
    'Take RequestedAuthnContext out of the SP’s request, or set Comparison to minimum; then sign in anew.',
    'sp',
  ],
  [
    'entra-nameid-policy-not-supported',
    [75016],
    ['F51'],
    'the NameIDPolicy of the request can’t be met.',
    `Have the SP ask for unspecified or emailAddress, or leave NameIDPolicy out; see ${APP} → Single sign-on → Attributes & Claims → Unique User Identifier (Name ID).`,
    'sp',
  ],
  [
    'entra-request-must-be-signed',
    [76021],
    ['F15', 'N37'],
    'the application takes signed requests only, and this one is not signed in the way its binding needs.',
    `Sign the query for HTTP-Redirect and the XML for HTTP-POST; or switch off ${APP} → Single sign-on → Verification certificates → Require verification certificates.`,
    'sp',
  ],
  [
    'entra-request-too-old',
    [76026],
    ['F43'],
    'the request is too old.',
    'Begin again from the application rather than from a bookmark or the Back button; see that the SP’s clock is right.',
    'sp',
  ],
];

const ERRORS = ROWS.map(
  ([id, numbers, cites, meaning, fix, party, outcome]): VendorError => ({
    id,
    cites,
    vendor: `Entra ID (${numbers.map((number) => `AADSTS${number}`).join(', ')})`,
    codes: numbers.map((number) => `AADSTS${number}`),
    meaning,
    fix,
    party: party ?? 'idp',
    ...(outcome && { outcome }),
  }),
);

export const ENTRA_CHECKS: readonly Check[] = [
  ...ERRORS.map((error) => toCheck(error, CODES)),
  toOtherCheck(
    {
      id: 'entra-error-other',
      cites: ['F56'],
      vendor: 'Entra ID',
      meaning: 'the login stopped with an error that is not about SAML’s settings, or that is not known here.',
      fix: 'Look the number up at https://login.microsoftonline.com/error?code= and in Sign-in logs, by time and Correlation ID.',
      party: 'idp',
    },
    CODES,
    ERRORS,
  ),
];
