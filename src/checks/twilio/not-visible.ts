// Rules of Twilio's that no check can hold a login against, with the reason: for the table of coverage.

export const TWILIO_NOT_VISIBLE: readonly { readonly id: string; readonly reason: string }[] = [
  {
    id: 'TW-FL-012',
    reason:
      'How Salesforce’s certificate was made (Key Size 2048, Exportable Private Key) is set before any login; a key that is too small is reported with the certificate.',
  },
  {
    id: 'TW-FX-016',
    reason: 'Start URL of the connected app: the app launcher uses it, and no message of the login carries it.',
  },
  {
    id: 'TW-FX-017',
    reason:
      'Which link to test with (the auto-generated login link of Flex’s SSO page) is advice; any login is checked the same.',
  },
  { id: 'TW-FX-018', reason: 'User License and Profile of the Salesforce user are not sent to the browser.' },
  { id: 'TW-CO-001', reason: 'The edition of the Twilio account is not sent to the browser.' },
  { id: 'TW-CO-011', reason: 'Which guide to follow is advice; the product is detected from the address of the SP.' },
];
