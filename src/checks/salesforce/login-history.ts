// Salesforce's Login History: the texts of its Status column for SAML, with what each means, to predict what will be logged.

export type LoginHistoryStatus =
  | 'Assertion Expired'
  | 'Assertion Invalid'
  | 'Audience Invalid'
  | 'Configuration Error/Perm Disabled'
  | 'Issuer Mismatched'
  | 'Recipient Mismatched'
  | 'Replay Detected'
  | 'Signature Invalid'
  | 'Subject Confirmation Error';

export interface LoginHistoryMeaning {
  readonly id: string;
  /** `assertion`: look at the assertion in the validator; `settings`: look at Single Sign-On Settings first. */
  readonly group: 'assertion' | 'settings';
  readonly meaning: string;
}

export const LOGIN_HISTORY_MEANINGS: Readonly<Record<LoginHistoryStatus, LoginHistoryMeaning>> = {
  'Assertion Expired': { id: 'SF-LH-01', group: 'assertion', meaning: 'The assertion’s timestamp is too old.' },
  'Assertion Invalid': {
    id: 'SF-LH-02',
    group: 'assertion',
    meaning: 'Something in the assertion is wrong or missing, such as the Subject.',
  },
  'Audience Invalid': { id: 'SF-LH-03', group: 'assertion', meaning: 'No Audience is the Entity ID.' },
  'Configuration Error/Perm Disabled': {
    id: 'SF-LH-04',
    group: 'settings',
    meaning: 'The certificate is corrupt, or SAML Enabled is not ticked. Nothing of it can be seen in the assertion.',
  },
  'Issuer Mismatched': { id: 'SF-LH-05', group: 'settings', meaning: 'The Issuer is not the configured one.' },
  'Recipient Mismatched': {
    id: 'SF-LH-06',
    group: 'settings',
    meaning: 'The Recipient is neither the Login URL nor the OAuth 2.0 token endpoint.',
  },
  'Replay Detected': { id: 'SF-LH-07', group: 'settings', meaning: 'An assertion with this ID came before.' },
  'Signature Invalid': {
    id: 'SF-LH-08',
    group: 'settings',
    meaning: 'The uploaded certificate does not verify the signature.',
  },
  'Subject Confirmation Error': {
    id: 'SF-LH-09',
    group: 'settings',
    meaning: 'The Subject of the assertion is not what the settings expect.',
  },
};

/** Months that Login History goes back. */
export const LOGIN_HISTORY_MONTHS = 6;
