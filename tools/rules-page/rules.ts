// docs/rules.md: every check by topic, with what it looks at, its stage and the rules that it stands on.
import { ADDRESSING_CHECKS } from '../../src/checks/addressing/index.ts';
import type { Check } from '../../src/checks/check.ts';
import { CHECKS } from '../../src/checks/index.ts';
import { LOGOUT_CHECKS } from '../../src/checks/logout/index.ts';
import { PROTOCOL_CHECKS } from '../../src/checks/protocol/index.ts';
import { RELAY_STATE_CHECKS } from '../../src/checks/relay-state/index.ts';
import { SALESFORCE_CHECKS } from '../../src/checks/salesforce/index.ts';
import { SIGNATURES_CHECKS } from '../../src/checks/signatures/index.ts';
import { STATUS_CHECKS } from '../../src/checks/status/index.ts';
import { SUBJECT_CHECKS } from '../../src/checks/subject/index.ts';
import { TIME_CHECKS } from '../../src/checks/time/index.ts';
import { TRANSPORT_CHECKS } from '../../src/checks/transport/index.ts';
import { TWILIO_CHECKS } from '../../src/checks/twilio/index.ts';
import { VENDOR_ERRORS_CHECKS } from '../../src/checks/vendor-errors/index.ts';
import { cell, code, page, table } from './markdown.ts';

interface Topic {
  readonly title: string;
  readonly about: string;
  readonly checks: readonly Check[];
}

/** In the order in which the checks run. */
export const TOPICS: readonly Topic[] = [
  {
    title: 'Transport',
    about: 'Redirects, forms, frames, cookies and errors on the way between browser, service provider and IdP.',
    checks: TRANSPORT_CHECKS,
  },
  {
    title: 'Protocol',
    about: 'What SAML itself requires: encoding, XML, requests, responses, assertions.',
    checks: PROTOCOL_CHECKS,
  },
  {
    title: 'Errors of products',
    about: 'Error pages and codes of identity providers and service providers, in plain words.',
    checks: VENDOR_ERRORS_CHECKS,
  },
  { title: 'Status', about: 'What the identity provider answered.', checks: STATUS_CHECKS },
  {
    title: 'Signatures and encryption',
    about: 'Who signed what, by which certificate and algorithm, and whether it can be read.',
    checks: SIGNATURES_CHECKS,
  },
  { title: 'Time', about: 'Validity and clocks.', checks: TIME_CHECKS },
  {
    title: 'Addressing',
    about: 'Issuer, audience, recipient and destination against the deployment.',
    checks: ADDRESSING_CHECKS,
  },
  { title: 'Subject', about: 'NameID, attributes and the account behind them.', checks: SUBJECT_CHECKS },
  {
    title: 'Salesforce',
    about: 'What Salesforce requires, as service provider and as IdP.',
    checks: SALESFORCE_CHECKS,
  },
  { title: 'Twilio', about: 'What Frontline, Flex and the Console require.', checks: TWILIO_CHECKS },
  {
    title: 'RelayState',
    about: 'Whether it came back exactly as it was sent, and what was done to it if not.',
    checks: RELAY_STATE_CHECKS,
  },
  { title: 'Logout', about: 'Single logout: its messages, their order and their receivers.', checks: LOGOUT_CHECKS },
];

export const rulesPage = (): string =>
  page(
    '# Checks',
    `Every login and logout is held against these ${CHECKS.length} checks. A check that does not apply says nothing; one that lacks something it needs says *not checked*. [How the cause is named](cause.md) explains the stages, [the table of rules](coverage.md) goes from each rule to its checks. This page is written by \`tools/rules-page.ts\`.`,
    ...TOPICS.map(({ title, about, checks }) =>
      page(
        `## ${title}`,
        about,
        table(
          ['check', 'what must hold, or what is told', 'stage', 'rules'],
          checks.map((check) => [
            `<a id="${check.id}"></a>${code(check.id)}`,
            cell(check.title),
            check.stage,
            check.cites.join(', '),
          ]),
        ),
      ).trimEnd(),
    ),
  );
