// A login at one of Twilio's products, with every place in which Twilio's own addresses stand.
import type { ServiceProviderProduct } from '../../deployments/deployment.ts';
import { placeOf } from '../addressing/compare.ts';
import { configuredLegs } from '../addressing/configured-legs.ts';
import type { Check } from '../check.ts';
import type { CheckSubject, SubjectLeg } from '../check-subject.ts';
import type { FindingPlace, Judgement } from '../finding.ts';
import { type Asserted, assertedOf, placeIn, type ReadAsserted } from '../subject/asserted.ts';
import { readTwilioAddress, type TwilioAddress, type TwilioFamily, type TwilioRole } from './addresses.ts';

export type TwilioProduct = TwilioFamily | 'console';

export interface SeenValue {
  readonly value: string;
  readonly where: FindingPlace;
  /** As what it is used: an Audience and the SP's Issuer are entity IDs, the rest are addresses. */
  readonly usedAs: TwilioRole;
  readonly read: TwilioAddress | undefined;
}

export interface TwilioLogin {
  readonly subject: CheckSubject;
  readonly product: TwilioProduct;
  readonly leg: SubjectLeg;
  readonly asserted: Asserted;
  readonly seen: readonly SeenValue[];
}

const PRODUCTS: Readonly<Partial<Record<ServiceProviderProduct, TwilioProduct>>> = {
  'twilio-frontline': 'frontline',
  'twilio-flex-enhanced': 'flex-enhanced',
  'twilio-flex-legacy': 'flex-legacy',
  'twilio-console': 'console',
};

/** Empty where the SP is none of Twilio's. */
export function twilioLogins(subject: CheckSubject): readonly TwilioLogin[] {
  const product = PRODUCTS[subject.deployment.sp.product];
  if (!product) return [];
  const read =
    known.get(subject) ??
    configuredLegs(subject).map((leg) => {
      const asserted = assertedOf(leg);
      return { subject, product, leg, asserted, seen: seenIn(leg, asserted) };
    });
  known.set(subject, read);
  return read;
}

const known = new WeakMap<CheckSubject, readonly TwilioLogin[]>();

function seenIn({ request, response }: SubjectLeg, asserted: Asserted): readonly SeenValue[] {
  const seen: SeenValue[] = [];
  const add = (value: string | undefined, usedAs: TwilioRole, where: FindingPlace): void => {
    if (value) seen.push({ value, usedAs, where, read: readTwilioAddress(value) });
  };
  if (asserted.kind === 'read') {
    const { conditions, subject } = asserted.assertion;
    const audiences =
      conditions?.audienceRestrictions.flatMap((restriction) => restriction.audiences).slice(0, 20) ?? [];
    for (const { text, element } of audiences)
      add(text, 'entity-id', placeIn(asserted, 'Conditions/AudienceRestriction/Audience', element));
    for (const { data } of subject?.confirmations.slice(0, 20) ?? [])
      add(
        data?.recipient,
        'acs',
        placeIn(asserted, 'Subject/SubjectConfirmation/SubjectConfirmationData/@Recipient', data?.element),
      );
  }
  const answer = response?.decoded.message;
  if (response && answer?.kind === 'Response') {
    add(answer.destination, 'acs', placeOf(response, 'Response/@Destination'));
    if (response.encoded.binding === 'HTTP-POST') {
      add(response.exchange.request.url, 'acs', { message: response.index, exchange: response.exchange.id });
    }
  }
  const asked = request?.decoded.message;
  if (request && asked?.kind === 'AuthnRequest') {
    add(asked.issuer?.value, 'entity-id', placeOf(request, 'AuthnRequest/Issuer'));
    add(asked.assertionConsumerServiceUrl, 'acs', placeOf(request, 'AuthnRequest/@AssertionConsumerServiceURL'));
  }
  return seen;
}

export interface TwilioRule extends Pick<Check, 'id' | 'cites' | 'title'> {
  readonly stage?: Check['stage'];
  readonly products: readonly TwilioProduct[];
  readonly judge: (login: TwilioLogin) => readonly Judgement[];
}

export const FLEX: readonly TwilioProduct[] = ['flex-enhanced', 'flex-legacy'];
export const WITH_SHAPES: readonly TwilioProduct[] = ['frontline', ...FLEX];

export function toCheck({ products, judge, stage = 'addressing', ...rule }: TwilioRule): Check {
  const loginsOf = (subject: CheckSubject): readonly TwilioLogin[] =>
    twilioLogins(subject).filter(({ product }) => products.includes(product));
  return {
    ...rule,
    stage,
    applies: (subject) => loginsOf(subject).length > 0,
    run: (subject) => loginsOf(subject).flatMap(judge),
  };
}

/** A rule about the assertion; where it is encrypted, `hidden` stays unknown. */
export const inAssertion =
  (hidden: string, judge: (asserted: ReadAsserted, login: TwilioLogin) => readonly Judgement[]) =>
  (login: TwilioLogin): readonly Judgement[] => {
    const { asserted } = login;
    if (asserted.kind === 'read') return judge(asserted, login);
    if (asserted.kind === 'none') return [];
    return [
      {
        outcome: 'not-checked',
        where: placeOf(asserted.message, 'Response/EncryptedAssertion'),
        seen: '',
        expected: '',
        message: `The assertion is encrypted, so ${hidden} is not known. Twilio can’t read it either.`,
        fix: 'Switch assertion encryption off for this application at the IdP.',
      },
    ];
  };
