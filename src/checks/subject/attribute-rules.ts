// What the assertion says of the user besides the name: attributes that are missing, misnamed, repeated or joined (F58–F62).
import { groupBy } from '../../base/group-by.ts';
import type { Deployment } from '../../deployments/deployment.ts';
import type { Attribute } from '../../saml/attribute.ts';
import { cut } from '../addressing/compare.ts';
import { isSalesforce, isTwilio, nameOf, settingAt } from '../addressing/product-settings.ts';
import type { Check } from '../check.ts';
import type { CheckSubject } from '../check-subject.ts';
import type { Judgement } from '../finding.ts';
import { placeIn, type ReadAsserted } from './asserted.ts';
import { HOW, isEmpty, nearMissOf } from './attribute-names.ts';
import { attributesOf, hasHiddenAttributes, type SubjectRule, toCheck } from './subject-rule.ts';

const fixMapping = ({ deployment }: CheckSubject): string => settingAt('idp', 'attributes', deployment);

const placeOf = (asserted: ReadAsserted, attribute?: Attribute) =>
  placeIn(asserted, attribute ? 'AttributeStatement/Attribute' : 'AttributeStatement', attribute?.element);

/** Attributes that stand for a list, by the last step of their name. */
const LISTS = /(?:^|[/:._-])(?:roles?|groups?|memberof|entitlements?)$/i;
const OVERAGE = 'http://schemas.microsoft.com/claims/groups.link';

const RULES: readonly SubjectRule[] = [
  {
    id: 'attribute-missing',
    cites: ['F58', 'F61', 'N67', 'N68', 'SF-SP-009'],
    title: 'Every attribute that the SP requires is there, by its exact name, with a value.',
    // The Twilio checks say the same in Twilio's words.
    needs: ({ deployment }) => requiredOf(deployment).length > 0 && !isTwilio(deployment),
    hidden: 'which attributes it has',
    judge: (asserted, subject) => requiredOf(subject.deployment).map((name) => judgeRequired(name, asserted, subject)),
  },
  {
    id: 'attribute-value-unknown',
    cites: ['F60', 'F58'],
    title: 'Attributes of which the SP knows only certain values have one of those.',
    needs: ({ deployment }) =>
      !isTwilio(deployment) && (deployment.requirements.attributes?.some(({ values }) => values) ?? false),
    judge: (asserted, subject) =>
      (subject.deployment.requirements.attributes ?? []).flatMap(({ name, values }): Judgement[] => {
        const attribute = attributesOf(asserted).find((one) => one.name === name);
        if (!attribute || !values) return [];
        const unknown = attribute.values
          .map(({ text }) => text.trim())
          .filter((text) => text && !values.includes(text));
        if (unknown.length === 0) return [];
        return [
          {
            outcome: 'warn',
            where: placeOf(asserted, attribute),
            seen: cut(unknown.join(', ')),
            expected: cut(values.join(' or ')),
            message: `The attribute ${name} has a value that ${nameOf('sp', subject.deployment)} does not know, so the user may get no rights by it.`,
            fix: `Correct the value at the IdP: ${fixMapping(subject)}.`,
            party: 'idp',
          },
        ];
      }),
  },
  {
    id: 'attribute-name-repeated',
    cites: ['F59'],
    title: 'No attribute name stands twice; several values belong into one attribute.',
    judge: (asserted, { deployment }) => {
      const repeated = [...groupBy(attributesOf(asserted), ({ name }) => name ?? '')].filter(
        ([, some]) => some.length > 1,
      );
      const [first] = repeated;
      if (!first) return [];
      const [name, some] = first;
      const keycloak = deployment.idp.product === 'keycloak' || name === 'Role';
      return [
        {
          outcome: 'warn',
          confidence: 'likely',
          where: placeOf(asserted, some[1]),
          seen: cut(repeated.map(([other, list]) => `${other} (${list.length} times)`).join(', ')),
          expected: 'each name once',
          message:
            'Several attributes have the same name. It is legal XML, but SPs built on OneLogin’s SAML libraries refuse it (“duplicated Name”), and others read only one of them.',
          fix: keycloak
            ? 'In Keycloak switch on Single Role Attribute (role list mapper) or Single Group Attribute (group list mapper), or remove the client scope role_list; or let the SP allow duplicates.'
            : `Have the IdP send one attribute with several values: ${settingAt('idp', 'attributes', deployment)}; or let the SP allow duplicates.`,
          party: 'idp',
        },
      ];
    },
  },
  {
    id: 'friendly-name-repeated',
    cites: ['F59', 'F61'],
    title: 'No FriendlyName stands at two attributes of different names.',
    judge: (asserted) => {
      const named = attributesOf(asserted).filter(({ friendlyName }) => friendlyName);
      const repeated = [...groupBy(named, ({ friendlyName }) => friendlyName ?? '')].find(
        ([, some]) => new Set(some.map(({ name }) => name)).size > 1,
      );
      if (!repeated) return [];
      const [friendlyName, some] = repeated;
      return [
        {
          outcome: 'info',
          where: placeOf(asserted, some[1]),
          seen: cut(`${friendlyName}: ${some.map(({ name }) => name ?? '').join(', ')}`),
          expected: 'one attribute for each FriendlyName',
          message:
            'Two attributes have the same FriendlyName. SAML identifies attributes by Name; an SP that goes by FriendlyName takes one for the other.',
          fix: 'Map attributes at the SP by Name.',
          party: 'idp',
        },
      ];
    },
  },
  {
    id: 'attribute-values-joined',
    cites: ['F60'],
    title: 'An attribute that is a list has one AttributeValue an entry, not one text with separators.',
    judge: (asserted, { deployment }) => {
      // Twilio documents roles as one value with commas.
      if (isTwilio(deployment)) return [];
      return attributesOf(asserted).flatMap((attribute): Judgement[] => {
        const [value, second] = attribute.values;
        if (!value || second || !LISTS.test((attribute.name ?? '').slice(-200))) return [];
        const text = value.text.slice(0, 10_000);
        // A distinguished name has commas of its own.
        if (!/[^\s,;|]\s*[,;|]\s*[^\s,;|]/.test(text) || /^[^,;|]*=/.test(text)) return [];
        return [
          {
            outcome: 'warn',
            confidence: 'likely',
            where: placeOf(asserted, attribute),
            seen: cut(text),
            expected: 'one AttributeValue for each entry',
            message: `The attribute ${cut(attribute.name ?? '')} brings its entries as one text with separators. An SP that expects a list sees one entry by that whole name, which nobody has.`,
            fix: `Send one value for each entry: ${settingAt('idp', 'attributes', deployment)}; unless the SP documents this very form.`,
            party: 'idp',
          },
        ];
      });
    },
  },
  {
    id: 'groups-left-out',
    cites: ['F62'],
    title: 'Entra ID sends the groups themselves, not only a link to them.',
    judge: (asserted) => {
      const link = attributesOf(asserted).find(({ name }) => name === OVERAGE);
      if (!link) return [];
      return [
        {
          outcome: 'fail',
          where: placeOf(asserted, link),
          seen: cut(link.values[0]?.text ?? OVERAGE),
          expected: 'http://schemas.microsoft.com/ws/2008/06/identity/claims/groups',
          message:
            'Entra ID left the user’s groups out and sent a link instead, because the user is in more than 150 of them, nested ones included. SPs do not follow the link, so the user has no group and no role.',
          fix: 'Enterprise applications → (the application) → Single sign-on → Attributes & Claims → Groups: choose “Groups assigned to the application”, or use app roles.',
          party: 'idp',
        },
      ];
    },
  },
];

export const ATTRIBUTE_CHECKS: readonly Check[] = RULES.map(toCheck);

/** What Salesforce's own checks tell in its words: the attributes of portals and Sites. */
const OF_PORTALS: readonly string[] = ['portal_id', 'organization_id', 'siteurl'];

/** Salesforce's identity attribute is looked at with its other identity settings. */
function requiredOf(deployment: Deployment): readonly string[] {
  const { attributes = [], identityAttribute } = deployment.requirements;
  const required = attributes.filter((attribute) => attribute.required).map(({ name }) => name);
  if (identityAttribute !== undefined && !isSalesforce(deployment)) required.push(identityAttribute);
  return [...new Set(required)].filter((name) => !isSalesforce(deployment) || !OF_PORTALS.includes(name));
}

function judgeRequired(name: string, asserted: ReadAsserted, subject: CheckSubject): Judgement {
  const attributes = attributesOf(asserted);
  const found = attributes.filter((attribute) => attribute.name === name);
  const filled = found.find((attribute) => !isEmpty(attribute));
  const expected = `a value for ${name}`;
  if (filled) {
    const seen = cut(filled.values.map(({ text }) => text).join(', '));
    return {
      outcome: 'pass',
      where: placeOf(asserted, filled),
      seen,
      expected,
      message: `The attribute ${name} is there.`,
      fix: '',
    };
  }
  if (found.length === 0 && hasHiddenAttributes(asserted)) {
    return {
      outcome: 'not-checked',
      where: placeOf(asserted),
      seen: '',
      expected,
      message: `Some attributes are encrypted and were not opened; ${name} may be one of them.`,
      fix: 'Add the SP’s decryption key to look inside.',
    };
  }
  const near = found.length === 0 ? nearMissOf(name, attributes) : undefined;
  const sp = nameOf('sp', subject.deployment);
  const none = asserted.assertion.attributeStatements.length === 0;
  return {
    outcome: 'fail',
    where: placeOf(asserted, found[0] ?? near?.attribute),
    seen: cut(near?.attribute.name ?? ''),
    expected: cut(name),
    message: near
      ? `The attribute ${name} is missing; what looks like it came ${HOW[near.how]}. ${capital(sp)} goes by the exact name and does not see it.`
      : found.length > 0
        ? `The attribute ${name} is there but empty: the field from which the IdP takes it is not filled for this user. ${capital(sp)} requires a value.`
        : `The attribute ${name} is missing${none ? ', and so is every other one: the assertion has no AttributeStatement' : ''}. ${capital(sp)} requires it.`,
    fix: `Map it at the IdP under exactly this name: ${fixMapping(subject)}.`,
    party: 'idp',
  };
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
