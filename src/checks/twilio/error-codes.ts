// Twilio's error codes 70004 and 45050 on its pages, in its addresses and in its answers (TW-FL-010, TW-FX-013, FIELD §4).
import { cut } from '../addressing/compare.ts';
import { isTwilio, settingAt } from '../addressing/product-settings.ts';
import type { Check } from '../check.ts';
import type { CheckSubject } from '../check-subject.ts';
import type { Judgement } from '../finding.ts';
import { type Page, pagesOf } from '../vendor-errors/pages.ts';

interface TwilioError extends Pick<Check, 'id' | 'cites' | 'title'> {
  readonly words: RegExp;
  readonly message: string;
  readonly fix: (subject: CheckSubject) => string;
}

/** Numbers of this length stand in all kinds of addresses: only on Twilio's own hosts, and as a number of its own. */
const HOST = /(?:^|\.)twilio\.com$/;

const ERRORS: readonly TwilioError[] = [
  {
    id: 'twilio-error-70004',
    cites: ['TW-FL-010', 'F54', 'SF-IDP-009'],
    title: 'Twilio does not answer a login with error 70004 (HTTP 401, “Incorrect AccountSid or AuthToken”).',
    words: /(?:^|[^\w.])(70004)(?!\w)|Incorrect AccountSid or AuthToken/,
    message:
      'Twilio refused the user after the assertion had come (error 70004). Behind Salesforce it means that the user’s profile lacks the connected app, whatever the text about AccountSid says.',
    fix: ({ deployment }) =>
      deployment.idp.product === 'salesforce'
        ? 'Salesforce: Setup → Profiles → (the user’s profile) → Edit → Connected App Access → tick the app of Twilio.'
        : 'See that the user is assigned to the application at the IdP, and that the SIDs in Entity ID and ACS URL are this account’s.',
  },
  {
    id: 'twilio-error-45050',
    cites: ['TW-FX-013', 'TW-FX-011', 'TW-FX-012', 'F58'],
    title: 'Twilio does not answer a login with error 45050 (attributes missing or invalid).',
    words: /(?:^|[^\w.])(4505\d)(?!\w)/,
    message:
      'Twilio refused the login because an attribute is missing or has a value that it does not know: full_name, email or roles.',
    fix: ({ deployment }) =>
      `Send full_name, email and roles, in exactly this spelling: ${settingAt('idp', 'attributes', deployment)}.`,
  },
];

export const TWILIO_ERROR_CHECKS: readonly Check[] = [
  ...ERRORS.map(
    (error): Check => ({
      id: error.id,
      cites: error.cites,
      title: error.title,
      stage: 'after',
      applies: (subject) => find(error, subject) !== undefined,
      run: (subject): readonly Judgement[] => {
        const found = find(error, subject);
        if (!found) return [];
        const { page, text, sure } = found;
        return [
          {
            outcome: page.survived ? 'info' : 'fail',
            confidence: sure ? 'proven' : 'likely',
            where: { exchange: page.exchange.id },
            seen: cut(text),
            expected: 'the application',
            message: error.message,
            fix: error.fix(subject),
            party: 'idp',
          },
        ];
      },
    }),
  ),
  {
    id: 'twilio-answered-401',
    cites: ['TW-FL-010', 'TW-FX-015'],
    title: 'Twilio does not answer the assertion with HTTP 401.',
    stage: 'after',
    applies: (subject) => isTwilio(subject.deployment) && refusals(subject).length > 0,
    run: (subject) =>
      refusals(subject).map((page) => ({
        outcome: 'fail',
        confidence: 'likely',
        where: { exchange: page.exchange.id },
        seen: 'HTTP status 401',
        expected: 'a redirect into the application',
        message:
          'Twilio took the assertion and refused the user. Behind Salesforce this is error 70004: the user’s profile lacks the connected app of Twilio.',
        fix: 'Salesforce: Setup → Profiles → (the user’s profile) → Edit → Connected App Access → tick the app of Twilio. The body of the answer, in devtools, has Twilio’s error code.',
        party: 'idp',
      })),
  },
];

interface Found {
  readonly page: Page;
  readonly text: string;
  /** In the address, or with the status that goes with it. */
  readonly sure: boolean;
}

function find({ words }: TwilioError, subject: CheckSubject): Found | undefined {
  for (const page of pagesOf(subject)) {
    if (!HOST.test(page.host)) continue;
    const inAddress = /error|code/i.test(page.address) ? words.exec(page.address) : null;
    const match = inAddress ?? (page.isError || page.status === 401 ? words.exec(page.text) : null);
    if (match) return { page, text: match[1] ?? match[0], sure: inAddress !== null || page.status === 401 };
  }
  return undefined;
}

/** The answer to the assertion itself, without a code that would say more. */
function refusals(subject: CheckSubject): readonly Page[] {
  if (ERRORS.some((error) => find(error, subject))) return [];
  const posted = new Set(
    subject.legs.flatMap(({ response }) =>
      response?.decoded.header.status === 'Success' ? [response.exchange.id] : [],
    ),
  );
  return pagesOf(subject)
    .filter(({ exchange, status, host }) => status === 401 && posted.has(exchange.id) && HOST.test(host))
    .slice(0, 1);
}
