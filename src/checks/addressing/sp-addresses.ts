// recipient-differs, destination-differs, acs-differs-from-configured: every place that names the SP's address, held against
// the addresses that are configured for it (P3). What the messages say against where they really went is checked under transport.
import type { Check } from '../check.ts';
import type { CheckSubject, SubjectLeg } from '../check-subject.ts';
import type { FindingPlace, Judgement, Party } from '../finding.ts';
import { assertedOf, placeIn } from '../subject/asserted.ts';
import { locationOf } from '../transport/addresses.ts';
import { compareValue, confidenceOf, cut, differing, notChecked, passed, placeOf } from './compare.ts';
import { configuredLegs } from './configured-legs.ts';
import { isSalesforce, nameOf, settingAt } from './product-settings.ts';
import { wasAnswered } from './request-addresses.ts';

interface SeenAddress {
  readonly value: string;
  readonly where: FindingPlace;
}

interface AddressRule extends Omit<Check, 'applies' | 'run'> {
  /** What it is called in the message. */
  readonly what: string;
  /** Any one that is right suffices. */
  readonly seenIn: (leg: SubjectLeg, subject: CheckSubject) => readonly SeenAddress[];
  /** Only if nothing of this kind could be looked at. */
  readonly hiddenIn?: (leg: SubjectLeg) => FindingPlace | undefined;
  readonly why: (subject: CheckSubject) => string;
  readonly party: Party;
  readonly outcome: (leg: SubjectLeg, subject: CheckSubject) => 'fail' | 'warn';
}

const FIX_AT_IDP = ({ deployment }: CheckSubject): string =>
  `Give the IdP the SP’s address exactly, query included: ${settingAt('idp', 'acs', deployment)}. At the SP: ${settingAt('sp', 'acs', deployment)}.`;

const RULES: readonly AddressRule[] = [
  {
    id: 'recipient-differs',
    cites: [
      'P3',
      'N51',
      'F31',
      'F32',
      'SF-VAL-10',
      'SF-LH-06',
      'SF-XC-001',
      'SF-POR-006',
      'SF-IDP-003',
      'SCV-003',
      'TW-CO-003',
    ],
    title: 'The Recipient of the bearer confirmation is an address that is configured for the SP.',
    stage: 'addressing',
    what: 'Recipient in the assertion',
    seenIn: (leg) => {
      const asserted = assertedOf(leg);
      if (asserted.kind !== 'read') return [];
      return (asserted.assertion.subject?.confirmations ?? []).flatMap(({ method, data }) =>
        data?.recipient !== undefined && (method?.endsWith(':bearer') ?? false)
          ? [
              {
                value: data.recipient,
                where: placeIn(
                  asserted,
                  'Subject/SubjectConfirmation/SubjectConfirmationData/@Recipient',
                  data.element,
                ),
              },
            ]
          : [],
      );
    },
    hiddenIn: (leg) => {
      const asserted = assertedOf(leg);
      return asserted.kind === 'encrypted' ? placeOf(asserted.message, 'Response/EncryptedAssertion') : undefined;
    },
    why: ({ deployment }) =>
      isSalesforce(deployment)
        ? 'Salesforce takes only its Login URL or its OAuth 2.0 Token Endpoint there, and will log it as Recipient Mismatched.'
        : `${capital(nameOf('sp', deployment))} must refuse an assertion that was made out to another address.`,
    party: 'idp',
    outcome: () => 'fail',
  },
  {
    id: 'destination-differs',
    cites: ['P3', 'N27', 'F31', 'F32', 'SF-IDP-003', 'SCV-003', 'TW-CO-003'],
    title: 'The Destination of the Response is an address that is configured for the SP.',
    stage: 'addressing',
    what: 'Destination of the Response',
    seenIn: ({ response }) => {
      const content = response?.decoded.message;
      if (!response || content?.kind !== 'Response' || !content.destination) return [];
      return [{ value: content.destination, where: placeOf(response, 'Response/@Destination') }];
    },
    why: ({ deployment }) =>
      `${capital(nameOf('sp', deployment))} discards a message that was made out to another address.`,
    party: 'idp',
    outcome: () => 'fail',
  },
  {
    id: 'acs-differs-from-configured',
    cites: ['P3', 'F35', 'N33', 'SF-IDP-003', 'SF-SP-021', 'TW-FL-002', 'TW-FX-002', 'TW-FX-005', 'TW-CO-003'],
    title: 'The SP asks for the answer at an address that is configured for it, and the answer is sent to one.',
    stage: 'request',
    what: 'address for the answer',
    seenIn: ({ request, response }, subject) => {
      const seen: SeenAddress[] = [];
      const asked = request?.decoded.message;
      if (request && asked?.kind === 'AuthnRequest' && asked.assertionConsumerServiceUrl !== undefined) {
        const where = placeOf(request, 'AuthnRequest/@AssertionConsumerServiceURL');
        seen.push({ value: asked.assertionConsumerServiceUrl, where });
      }
      // Where an SP was asked through a page of its own, the first sighting need not be the ACS; only a POST is. What names
      // its address is compared by that name.
      if (
        seen.length === 0 &&
        !response?.decoded.header.destination &&
        response?.encoded.binding === 'HTTP-POST' &&
        subject.deploymentSource === 'configured'
      ) {
        seen.push({
          value: locationOf(
            response.exchange.request.url,
            subject.deployment.sp.assertionConsumerServices.map(({ location }) => location),
          ),
          where: { message: response.index, exchange: response.exchange.id },
        });
      }
      return seen;
    },
    why: ({ deployment }) =>
      `${capital(nameOf('idp', deployment))} sends answers only to registered addresses: it refuses the request, or answers somewhere else.`,
    party: 'sp',
    outcome: (leg, { flow }) => (wasAnswered(leg) && flow.outcome !== 'failed' ? 'warn' : 'fail'),
  },
];

export const SP_ADDRESS_CHECKS: readonly Check[] = RULES.map((rule) => ({
  id: rule.id,
  cites: rule.cites,
  title: rule.title,
  stage: rule.stage,
  applies: (subject) => subject.legs.some((leg) => rule.seenIn(leg, subject).length > 0 || rule.hiddenIn?.(leg)),
  run: (subject) => runRule(rule, subject),
}));

function runRule(rule: AddressRule, subject: CheckSubject): readonly Judgement[] {
  const expected = addressesOf(subject);
  if (expected.length === 0) {
    const [first] = subject.legs.flatMap((leg) => rule.seenIn(leg, subject));
    const hidden = subject.legs.map((leg) => rule.hiddenIn?.(leg)).find((place) => place !== undefined);
    const message = `The SP’s Assertion Consumer Service is not configured, so the ${rule.what} was not compared.`;
    const fix = 'Enter the Assertion Consumer Service URL in the deployment.';
    return [notChecked(first?.where ?? hidden ?? {}, 'the Assertion Consumer Service URL', message, fix)];
  }
  return configuredLegs(subject).flatMap((leg) => {
    const hidden = rule.hiddenIn?.(leg);
    if (hidden) {
      const message = `The assertion is encrypted and was not opened, so the ${rule.what} is not known.`;
      return [notChecked(hidden, cut(expected.join(' or ')), message, 'Add the SP’s decryption key to look inside.')];
    }
    const seen = rule.seenIn(leg, subject).slice(0, 50);
    const [first] = seen;
    if (!first) return [];
    const compared = seen.map((address) => ({ address, ...compareValue(address.value, expected) }));
    const match = compared.find(({ equal }) => equal);
    if (match) return [passed(match.address.where, match.address.value, `The ${rule.what} is the SP’s.`)];
    const [worst = { address: first, ...compareValue(first.value, expected) }] = compared;
    return [
      {
        outcome: rule.outcome(leg, subject),
        confidence: confidenceOf(subject),
        where: worst.address.where,
        seen: cut(worst.address.value),
        expected: cut(worst.nearest),
        message: `The ${rule.what} ${differing(worst)}, compared with the Assertion Consumer Service that is configured. ${rule.why(subject)}`,
        fix: FIX_AT_IDP(subject),
        party: rule.party,
      } satisfies Judgement,
    ];
  });
}

/** Salesforce's OAuth 2.0 token endpoint is a legal Recipient beside the Login URL (SF-VAL-10). */
function addressesOf({ deployment: { sp, settings } }: CheckSubject): readonly string[] {
  const token = settings['salesforce.tokenEndpoint'];
  return [...sp.assertionConsumerServices.map(({ location }) => location), ...(token ? [token] : [])];
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
