// AD FS's MSIS codes, in plain words.
import type { Check } from '../check.ts';
import { toCheck, toOtherCheck, type VendorCodes, type VendorError } from './vendor-error.ts';

const CODES: VendorCodes = { pattern: /\bMSIS(\d{4})\b/gi, inText: true, toCode: (number) => `MSIS${number}` };
const TRUST = 'AD FS Management → Relying Party Trusts → (the trust) → Properties';

type Row = readonly [
  id: string,
  numbers: readonly string[],
  cites: readonly string[],
  meaning: string,
  fix: string,
  party?: 'idp' | 'sp' | 'browser',
];

const ROWS: readonly Row[] = [
  [
    'adfs-no-verification-certificate',
    ['0037'],
    ['F16', 'F66'],
    'AD FS has no certificate by which to verify the SP’s signature.',
    `Import the SP’s signing certificate under ${TRUST} → Signature.`,
    'idp',
  ],
  [
    'adfs-logout-not-signed',
    ['1014', '7084'],
    ['F66'],
    'logout messages must be signed with a certificate that AD FS knows.',
    `Switch on signing of logout messages at the SP, and import its certificate under ${TRUST} → Signature.`,
    'sp',
  ],
  [
    'adfs-sign-in-request-not-valid',
    ['7000', '7065'],
    ['F02', 'F47'],
    'the request is not one that AD FS can take at this address; an empty RelayState does it too.',
    'See that the request goes to /adfs/ls/ and that the SP leaves RelayState out where it has none.',
    'sp',
  ],
  [
    'adfs-message-not-found',
    ['7015'],
    ['F47', 'F37'],
    'no SAML message was found in the request.',
    'Send it by the binding of the address, with SAMLRequest in the query (Redirect) or the form (POST).',
    'sp',
  ],
  [
    'adfs-login-loop',
    ['7042'],
    ['F28'],
    'the same browser asked for the same login six times within seconds.',
    'Find out why the SP does not keep its session after the answer: its cookies, its address, or a user that it does not know.',
    'sp',
  ],
  [
    'adfs-relay-state-not-found',
    ['7046'],
    ['F02', 'F24'],
    'AD FS did not find its own state again.',
    'Begin again from the application. In Safari and in frames blocked cookies do this.',
    'browser',
  ],
  [
    'adfs-logout-incomplete',
    ['7054'],
    ['F67', 'F65'],
    'the logout did not complete: an SP did not answer, or the request did not fit the session.',
    'Have the SP send NameID with Format, and SessionIndex, as they came; see its SAML Logout endpoint in AD FS.',
    'sp',
  ],
  [
    'adfs-nameid-format-not-met',
    ['7070'],
    ['F51'],
    'the NameID format that the SP asks for is not issued.',
    'Add a rule in Edit Claim Issuance Policy that issues Name ID in this format, or have the SP ask for unspecified.',
    'idp',
  ],
  [
    'adfs-issuer-has-qualifiers',
    ['7074'],
    ['F36', 'N28'],
    'the Issuer of the request has a Format or qualifiers that it may not have.',
    'Have the SP send Issuer without NameQualifier, SPNameQualifier and SPProvidedID.',
    'sp',
  ],
  [
    'adfs-relying-party-unknown',
    ['7007'],
    ['F36'],
    'there is no relying party trust of this name.',
    `Compare the Issuer of the request with ${TRUST} → Identifiers.`,
    'idp',
  ],
];

const ERRORS = ROWS.map(
  ([id, numbers, cites, meaning, fix, party]): VendorError => ({
    id,
    cites,
    vendor: `AD FS (${numbers.map((number) => `MSIS${number}`).join(', ')})`,
    codes: numbers.map((number) => `MSIS${number}`),
    meaning,
    fix,
    party: party ?? 'idp',
  }),
);

export const ADFS_CHECKS: readonly Check[] = [
  ...ERRORS.map((error) => toCheck(error, CODES)),
  toOtherCheck(
    {
      id: 'adfs-error-other',
      cites: ['F56'],
      vendor: 'AD FS',
      meaning: 'the login stopped with an error.',
      fix: 'Look for the code and the Activity ID of the page in Event Viewer → Applications and Services Logs → AD FS → Admin.',
      party: 'idp',
    },
    CODES,
    ERRORS,
  ),
];
