// What Twilio wants in the assertion: NameID format, roles, full_name, email (TW-FL-005, TW-FL-009, TW-FX-008, TW-FX-011…013, TW-CO-005).
import { NameIdFormat } from '../../saml/names.ts';
import { cut, trimXml } from '../addressing/compare.ts';
import { settingAt } from '../addressing/product-settings.ts';
import type { Check } from '../check.ts';
import type { Judgement } from '../finding.ts';
import { placeIn, type ReadAsserted } from '../subject/asserted.ts';
import { HOW, isEmpty, nearMissOf } from '../subject/attribute-names.ts';
import { isAddress, isNothing } from '../subject/nameid-rules.ts';
import { attributesOf } from '../subject/subject-rule.ts';
import {
  FLEX,
  inAssertion,
  type TwilioLogin,
  type TwilioProduct,
  type TwilioRule,
  toCheck,
  WITH_SHAPES,
} from './twilio-login.ts';

interface Wanted {
  readonly name: string;
  readonly cites: readonly string[];
  readonly products: readonly TwilioProduct[];
  /** What to enter for Salesforce's connected app, in its formula syntax. */
  readonly formula: string;
}

const WANTED: readonly Wanted[] = [
  { name: 'full_name', cites: ['TW-FX-011', 'F58'], products: FLEX, formula: '$User.FirstName + " " + $User.LastName' },
  { name: 'email', cites: ['TW-FX-013', 'F58'], products: FLEX, formula: '$User.Email' },
  { name: 'roles', cites: ['TW-FL-009', 'TW-FX-012', 'F58'], products: WITH_SHAPES, formula: "'agent'" },
];

const KNOWN_ROLES: Readonly<Partial<Record<TwilioProduct, readonly string[]>>> = {
  frontline: ['agent'],
  'flex-enhanced': ['agent', 'supervisor', 'admin'],
  'flex-legacy': ['agent', 'supervisor', 'admin'],
};

const fixAttribute = ({ subject: { deployment } }: TwilioLogin, { name, formula }: Wanted): string => {
  const place = settingAt('idp', 'attributes', deployment);
  return deployment.idp.product === 'salesforce'
    ? `${place}: Key ${name}, Value ${formula}.`
    : `Map ${name}, in exactly this spelling, at the IdP: ${place}.`;
};

const attributeRule = (wanted: Wanted): TwilioRule => ({
  id: `twilio-${wanted.name.replace('_', '-')}-missing`,
  cites: wanted.cites,
  title: `The assertion has the attribute ${wanted.name}, with a value.`,
  stage: 'subject',
  products: wanted.products,
  judge: inAssertion(`whether it has ${wanted.name}`, (asserted, login) => {
    const attributes = attributesOf(asserted);
    const found = attributes.find(({ name }) => name === wanted.name);
    const where = placeIn(asserted, 'AttributeStatement/Attribute', found?.element);
    const expected = `a value for ${wanted.name}`;
    if (found && !isEmpty(found)) {
      const seen = cut(found.values.map(({ text }) => text).join(', '));
      return [{ outcome: 'pass', where, seen, expected, message: `Twilio gets ${wanted.name}.`, fix: '' }];
    }
    const near = found ? undefined : nearMissOf(wanted.name, attributes);
    return [
      {
        outcome: 'fail',
        where,
        seen: cut(near?.attribute.name ?? ''),
        expected,
        message:
          `Twilio refuses the login without ${wanted.name} (error 45050). ` +
          (near
            ? `What looks like it came ${HOW[near.how]}.`
            : found
              ? 'It is there but empty: the field from which the IdP takes it is not filled for this user.'
              : 'The assertion does not have it.'),
        fix: fixAttribute(login, wanted),
        party: 'idp',
      },
    ];
  }),
});

const RULES: readonly TwilioRule[] = [
  ...WANTED.map(attributeRule),
  {
    id: 'twilio-roles-quoted',
    cites: ['TW-FL-009', 'TW-FX-012'],
    title: 'The value of roles has no quotation marks in it.',
    stage: 'subject',
    products: WITH_SHAPES,
    judge: inAssertion('what its roles are', (asserted, login) => {
      const quoted = rolesIn(asserted).find(({ text }) => /["'“”‘’]/.test(text));
      if (!quoted) return [];
      return [
        {
          outcome: 'warn',
          where: quoted.where,
          seen: cut(quoted.text),
          expected: cut(quoted.text.replace(/["'“”‘’]/g, '')),
          message:
            'The quotation marks came along with the role, and Twilio knows no role of that name. In Salesforce they belong to the formula, once; in the assertion they must not stand.',
          fix: `Write the value with one pair of quotation marks in Salesforce’s formula, with none elsewhere: ${settingAt('idp', 'attributes', login.subject.deployment)}.`,
          party: 'idp',
        },
      ];
    }),
  },
  {
    id: 'twilio-role-unknown',
    cites: ['TW-FL-009', 'TW-FX-012', 'F60'],
    title: 'Every role is one that Twilio knows: agent; at Flex also supervisor and admin.',
    stage: 'subject',
    products: WITH_SHAPES,
    judge: inAssertion('what its roles are', (asserted, login) => {
      const known = KNOWN_ROLES[login.product] ?? [];
      const roles = rolesIn(asserted);
      const [first] = roles;
      // Quotation marks are another finding.
      const all = roles
        .flatMap(({ text }) =>
          text
            .replace(/["'“”‘’]/g, '')
            .split(',')
            .map(trimXml),
        )
        .filter((role) => role !== '');
      const unknown = all.filter((role) => !known.includes(role));
      if (!first || unknown.length === 0) return [];
      const inOtherCase = unknown.every((role) => known.includes(role.toLowerCase()));
      const separated = unknown.some((role) => /[;|]|\s/.test(role));
      return [
        {
          outcome: 'warn',
          where: first.where,
          seen: cut(unknown.join(', ')),
          expected: known.join(', '),
          message:
            'Twilio does not know this role, so the user gets no rights by it or is refused.' +
            (inOtherCase
              ? ' Upper and lower case count.'
              : separated
                ? ' Several roles stand in one value, separated by commas.'
                : ''),
          fix: `Correct the value: ${settingAt('idp', 'attributes', login.subject.deployment)}.`,
          party: 'idp',
        },
      ];
    }),
  },
  {
    id: 'twilio-nameid-format',
    cites: ['TW-FL-005', 'TW-FX-008', 'F57'],
    title: 'The NameID that Frontline and Flex get is of format unspecified.',
    stage: 'subject',
    products: WITH_SHAPES,
    judge: inAssertion('the format of its NameID', (asserted, login) => {
      const { nameId } = asserted;
      if (!nameId) return [];
      const where = placeIn(asserted, 'Subject/NameID/@Format', nameId.element);
      const format = nameId.format ?? NameIdFormat.unspecified;
      if (format === NameIdFormat.unspecified) {
        const message = 'The NameID has the format that Twilio documents.';
        return [{ outcome: 'pass', where, seen: cut(format), expected: NameIdFormat.unspecified, message, fix: '' }];
      }
      return [
        {
          // Twilio says so for Salesforce; other IdPs are used with other formats.
          outcome: login.subject.deployment.idp.product === 'salesforce' ? 'warn' : 'info',
          confidence: 'likely',
          where,
          seen: cut(format),
          expected: NameIdFormat.unspecified,
          message:
            'Twilio documents the format unspecified with the user name as NameID. Another one may give the user another identity at Twilio than before.',
          fix: `Set the format: ${settingAt('idp', 'name-id', login.subject.deployment)}${login.subject.deployment.idp.product === 'salesforce' ? ' (Subject Type Username)' : ''}.`,
          party: 'idp',
        },
      ];
    }),
  },
  {
    id: 'twilio-console-nameid-not-email',
    cites: ['TW-CO-005', 'F57', 'N65'],
    title: 'The NameID that the Twilio Console gets is an e-mail address, and says so in its format.',
    stage: 'subject',
    products: ['console'],
    judge: inAssertion('the format of its NameID', (asserted, login) => {
      const { nameId } = asserted;
      if (!nameId || isNothing(nameId.value)) return [];
      const where = placeIn(asserted, 'Subject/NameID', nameId.element);
      const isFormat = nameId.format === NameIdFormat.emailAddress;
      const isValue = isAddress(trimXml(nameId.value));
      if (isFormat && isValue) {
        const message = 'The NameID is an e-mail address, as the Twilio Console wants it.';
        return [{ outcome: 'pass', where, seen: cut(nameId.value), expected: 'an e-mail address', message, fix: '' }];
      }
      return [
        {
          outcome: 'fail',
          where,
          seen: cut(isFormat ? nameId.value : (nameId.format ?? '')),
          expected: isFormat ? 'an e-mail address' : NameIdFormat.emailAddress,
          message: `The Twilio Console finds users by e-mail address: ${isFormat ? 'the value is none' : 'the NameID has another format'}, so the login is refused.`,
          fix: `Send the user’s e-mail address with format EmailAddress: ${settingAt('idp', 'name-id', login.subject.deployment)}.`,
          party: 'idp',
        },
      ];
    }),
  },
];

export const TWILIO_ASSERTION_CHECKS: readonly Check[] = RULES.map(toCheck);

interface Role extends Pick<Judgement, 'where'> {
  readonly text: string;
}

const rolesIn = (asserted: ReadAsserted): readonly Role[] =>
  attributesOf(asserted)
    .filter(({ name }) => name === 'roles')
    .flatMap(({ values, element }) =>
      values.slice(0, 50).map(({ text }) => ({
        text: trimXml(text.slice(0, 2_000)),
        where: placeIn(asserted, 'AttributeStatement/Attribute/AttributeValue', element),
      })),
    );
