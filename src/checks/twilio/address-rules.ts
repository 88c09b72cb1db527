// Twilio's entity IDs and addresses: the right shape, one's own SID, one product's, each in its place (TW-FL-001…004, TW-FX-001…007).
import { cut } from '../addressing/compare.ts';
import { settingAt } from '../addressing/product-settings.ts';
import type { Check } from '../check.ts';
import type { Judgement } from '../finding.ts';
import { isPlaceholder, isSid, SHAPE_OF, type TwilioFamily } from './addresses.ts';
import { type SeenValue, type TwilioLogin, type TwilioRule, toCheck, WITH_SHAPES } from './twilio-login.ts';

const NAMES: Readonly<Record<TwilioFamily, string>> = {
  frontline: 'Frontline',
  'flex-enhanced': 'Flex with Enhanced SSO',
  'flex-legacy': 'Flex with Legacy SSO',
};

const fixAtIdp = ({ subject: { deployment } }: TwilioLogin): string =>
  `Copy Entity ID and ACS URL from Twilio’s page (${settingAt('sp', 'sp-entity-id', deployment)}) to the IdP: ` +
  `${settingAt('idp', 'sp-entity-id', deployment)}; ${settingAt('idp', 'acs', deployment)}.`;

const fault = (
  login: TwilioLogin,
  { value, where }: SeenValue,
  expected: string,
  message: string,
  more: Partial<Judgement> = {},
): Judgement => ({
  outcome: 'fail',
  where,
  seen: cut(value),
  expected,
  message,
  fix: fixAtIdp(login),
  party: 'idp',
  ...more,
});

const isSwapped = ({ read, usedAs }: SeenValue): boolean => read !== undefined && read.role !== usedAs;
const familiesOf = ({ seen }: TwilioLogin) => new Set(seen.flatMap(({ read }) => read?.family ?? []));
const isMixed = (login: TwilioLogin): boolean => familiesOf(login).size > 1;
const familyOf = ({ product }: TwilioLogin): TwilioFamily => (product === 'console' ? 'flex-enhanced' : product);

/** What is not as configured is told of by exact comparison. */
const isAsConfigured =
  ({
    subject: {
      deployment: { sp },
    },
  }: TwilioLogin) =>
  ({ usedAs, value }: SeenValue): boolean =>
    usedAs === 'entity-id'
      ? sp.entityId === undefined || sp.entityId === value
      : sp.assertionConsumerServices.length === 0 ||
        sp.assertionConsumerServices.some(({ location }) => location === value);

/** One value in several places is one fault. */
const distinct = (values: readonly SeenValue[]): SeenValue[] => [
  ...new Map(values.map((value) => [`${value.usedAs} ${value.value}`, value])).values(),
];

const RULES: readonly TwilioRule[] = [
  {
    id: 'twilio-entity-id-and-acs-swapped',
    cites: ['TW-FL-004', 'TW-FX-005', 'F34'],
    title: 'Entity ID and ACS URL of Frontline and Flex stand each in its own place.',
    products: WITH_SHAPES,
    judge: (login) =>
      distinct(login.seen.filter(isSwapped))
        .slice(0, 1)
        .map((one) =>
          fault(
            login,
            one,
            SHAPE_OF[one.read?.family ?? familyOf(login)][one.usedAs],
            one.usedAs === 'entity-id'
              ? 'The ACS URL stands where the Entity ID belongs. Twilio takes the assertion for one that is meant for somebody else.'
              : 'The Entity ID stands where the ACS URL belongs. Twilio does not take responses at that address.',
          ),
        ),
  },
  {
    id: 'twilio-products-mixed',
    cites: ['TW-FX-007'],
    title: 'Entity ID and ACS URL belong to one product: both Enhanced, both Legacy, or both Frontline.',
    products: WITH_SHAPES,
    judge: (login) => {
      const names = distinct(login.seen).filter(({ read }) => read && read.family !== familyOf(login));
      const [other] = names;
      if (!other?.read || !isMixed(login)) return [];
      const family = familyOf(login);
      return [
        fault(
          login,
          other,
          SHAPE_OF[family][other.usedAs],
          `One address is that of ${NAMES[other.read.family]}, and the rest of the login that of ${NAMES[family]}. The two are separate; one pair has to be used throughout.`,
        ),
      ];
    },
  },
  {
    id: 'twilio-placeholder-left',
    cites: ['TW-FL-003', 'TW-FX-003', 'TW-FX-004'],
    title: 'No placeholder such as JBxxx, JQxxxx or ACxxx is left in Entity ID and ACS URL.',
    products: WITH_SHAPES,
    judge: (login) =>
      distinct(login.seen.filter(({ read }) => read && isPlaceholder(read.sid)))
        .slice(0, 1)
        .map((one) =>
          fault(
            login,
            one,
            SHAPE_OF[one.read?.family ?? familyOf(login)][one.usedAs],
            'The placeholder of Twilio’s documentation is still there instead of your own SID, so Twilio can’t tell whose login it is.',
          ),
        ),
  },
  {
    id: 'twilio-sid-malformed',
    cites: ['TW-FX-006'],
    title: 'A SID is its two letters and 32 hexadecimal digits.',
    products: WITH_SHAPES,
    judge: (login) =>
      distinct(
        login.seen
          .filter(isAsConfigured(login))
          .filter(({ read }) => read?.sid && !isPlaceholder(read.sid) && !isSid(read.sid)),
      )
        .slice(0, 1)
        .map((one) =>
          fault(
            login,
            one,
            'AC, JB or JQ and 32 hexadecimal digits',
            'The SID is not one: something is missing, or was pasted with it.',
            { outcome: 'warn', confidence: 'likely' },
          ),
        ),
  },
  {
    id: 'twilio-sids-differ',
    cites: ['TW-FL-003', 'TW-FX-003', 'TW-FX-006'],
    title: 'Entity ID and ACS URL have the same Realm, Connection or Account SID, the one that is configured.',
    products: WITH_SHAPES,
    judge: (login) => {
      if (isMixed(login)) return [];
      const { settings } = login.subject.deployment;
      const key = { frontline: 'realmSid', 'flex-enhanced': 'connectionSid', 'flex-legacy': 'accountSid' }[
        familyOf(login)
      ];
      const withSid = login.seen
        .filter(isAsConfigured(login))
        .filter(({ read }) => read?.sid && !isPlaceholder(read.sid));
      // Where the browser posted it to is where the SP is; what the IdP wrote is held against it.
      const real = withSid.find(({ where, usedAs }) => usedAs === 'acs' && where.path === undefined) ?? withSid.at(-1);
      const expected = settings[`twilio.${key}`] || real?.read?.sid;
      const other = withSid.find(({ read }) => read?.sid !== expected);
      if (!expected || !other) return [];
      return [
        fault(
          login,
          other,
          cut(expected),
          'Entity ID and ACS URL have different SIDs: they belong to two realms, connections or accounts of Twilio’s, and neither takes the assertion.',
        ),
      ];
    },
  },
  {
    id: 'twilio-entity-id-not-of-product',
    cites: ['TW-FL-001', 'TW-FX-001', 'TW-FX-004'],
    title: 'The Audience has the form of the Entity ID of Frontline, Flex Enhanced or Flex Legacy.',
    products: WITH_SHAPES,
    // Where the Entity ID is configured it is compared exactly, which says more.
    judge: (login) =>
      login.subject.deployment.sp.entityId !== undefined
        ? []
        : distinct(login.seen.filter(({ usedAs, read }) => usedAs === 'entity-id' && !read))
            .slice(0, 1)
            .map((one) =>
              fault(
                login,
                one,
                SHAPE_OF[familyOf(login)]['entity-id'],
                `The Audience is no Entity ID of ${NAMES[familyOf(login)]}, so Twilio takes the assertion for one that is meant for somebody else.`,
              ),
            ),
  },
  {
    id: 'twilio-acs-not-of-product',
    cites: ['TW-FL-002', 'TW-FX-002', 'TW-FX-005'],
    title:
      'Recipient and Destination have the form of the ACS URL of Frontline, Flex Enhanced (query included) or Flex Legacy.',
    products: WITH_SHAPES,
    judge: (login) => {
      const lost = login.seen.find(({ read, usedAs }) => usedAs === 'acs' && read?.role === 'acs' && read.sid === '');
      const configured = login.subject.deployment.sp.assertionConsumerServices.length > 0;
      const wrong = configured ? undefined : login.seen.find(({ usedAs, read }) => usedAs === 'acs' && !read);
      const one = configured ? undefined : (lost ?? wrong);
      if (!one) return [];
      return [
        fault(
          login,
          one,
          SHAPE_OF[familyOf(login)].acs,
          lost
            ? 'The address lost its query ?connection=…, by which Twilio tells whose login it is. The query belongs to the ACS URL.'
            : `The address is no ACS URL of ${NAMES[familyOf(login)]}, so Twilio refuses the assertion.`,
        ),
      ];
    },
  },
];

export const TWILIO_ADDRESS_CHECKS: readonly Check[] = RULES.map(toCheck);
