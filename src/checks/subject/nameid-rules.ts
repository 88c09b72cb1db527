// Who the assertion says the user is: NameID there at all, in a format and form that the SP can find a user by (F57).
import { displayName, NameIdFormat } from '../../saml/names.ts';
import { cut, trimXml } from '../addressing/compare.ts';
import { isSalesforce, isTwilio, nameOf, settingAt } from '../addressing/product-settings.ts';
import type { Check } from '../check.ts';
import type { CheckSubject, SubjectLeg } from '../check-subject.ts';
import type { Judgement } from '../finding.ts';
import { placeIn, type ReadAsserted } from './asserted.ts';
import { attributesOf, type SubjectRule, toCheck, tolerated } from './subject-rule.ts';

/** What templates print for a value that isn't there. */
const NOTHING = new Set(['null', 'undefined', 'none', 'nil', '(null)', '[object object]']);

/** Empty, or what a template printed for nothing: said once, and by no rule about its form. */
export const isNothing = (value: string): boolean =>
  trimXml(value) === '' || NOTHING.has(trimXml(value.slice(0, 100)).toLowerCase());

const where = (asserted: ReadAsserted, attribute = '') =>
  placeIn(asserted, `Subject/NameID${attribute}`, asserted.nameId?.element);

const fixName = ({ deployment }: CheckSubject): string =>
  `Correct what the IdP sends: ${settingAt('idp', 'name-id', deployment)}.`;

const RULES: readonly SubjectRule[] = [
  {
    id: 'nameid-missing',
    cites: ['F57', 'N50', 'SF-VAL-08'],
    title: 'The assertion names the user: its Subject has a NameID that is not empty and not the word null.',
    hidden: 'whom it names',
    judge: (asserted, subject, leg) => {
      // Salesforce may look for the user in an attribute; its own checks know where.
      if (isSalesforce(subject.deployment) || subject.deployment.requirements.identityAttribute !== undefined)
        return [];
      const { nameId, nameIdHidden } = asserted;
      if (nameIdHidden) return [hiddenName(asserted)];
      const value = nameId && trimXml(nameId.value);
      if (value && !NOTHING.has(value.toLowerCase())) {
        return [
          {
            outcome: 'pass',
            where: where(asserted),
            seen: cut(value),
            expected: 'a NameID',
            message: 'The assertion names the user.',
            fix: '',
          },
        ];
      }
      const wanted = askedForName(leg) || (subject.deployment.requirements.nameIdFormats?.length ?? 0) > 0;
      return [
        {
          outcome: wanted || value ? 'fail' : tolerated(subject),
          confidence: wanted ? 'proven' : 'likely',
          where: nameId ? where(asserted) : placeIn(asserted, 'Subject', asserted.assertion.subject?.element),
          seen: value ?? '',
          expected: 'a NameID with the user’s name',
          message: value
            ? 'The NameID is what a template prints for an empty value: the field from which the IdP takes it is not filled for this user.'
            : `The assertion names nobody${nameId ? ': its NameID is empty' : ': it has no NameID'}. ${capital(nameOf('sp', subject.deployment))} can’t tell who logs in, unless it reads the user from an attribute.`,
          fix: `${fixName(subject)} See that the field is filled for this user.`,
          party: 'idp',
        },
      ];
    },
  },
  {
    id: 'nameid-white-space',
    cites: ['F57', 'N65'],
    title: 'No white space stands around the NameID.',
    judge: (asserted, subject) => {
      const value = asserted.nameId?.value;
      if (value === undefined || trimXml(value) === value || trimXml(value) === '') return [];
      return [
        {
          outcome: 'fail',
          confidence: 'likely',
          where: where(asserted),
          seen: cut(value),
          expected: cut(trimXml(value)),
          message: `White space stands around the user’s name. ${capital(nameOf('sp', subject.deployment))} looks for a user whose name has it too, and finds none.`,
          fix: `${fixName(subject)} Look at the user’s record, and at templates that put line breaks into the XML.`,
          party: 'idp',
        },
      ];
    },
  },
  {
    id: 'nameid-not-an-address',
    cites: ['F57', 'N65'],
    title: 'A NameID of format emailAddress is an e-mail address, without a display name.',
    judge: (asserted, subject) => {
      const { nameId } = asserted;
      const value = nameId && trimXml(nameId.value);
      const wanted = subject.deployment.requirements.nameIdShape === 'email-address' && !isTwilio(subject.deployment);
      const declared = nameId?.format === NameIdFormat.emailAddress;
      // Of the Twilio Console its own check says it. An empty value that a template printed is another finding.
      if (subject.deployment.sp.product === 'twilio-console') return [];
      if (!value || !(declared || wanted) || isAddress(value) || NOTHING.has(value.toLowerCase())) return [];
      return [
        {
          outcome: 'fail',
          confidence: 'likely',
          where: where(asserted),
          seen: cut(value),
          expected: 'an address such as user@example.com',
          message:
            'The IdP declares the NameID to be an e-mail address, and it is none. An SP that looks users up by address finds nobody or refuses the assertion.',
          fix: `Send the address, or declare another format: ${settingAt('idp', 'name-id', subject.deployment)}.`,
          party: 'idp',
        },
      ];
    },
  },
  {
    id: 'nameid-format-not-accepted',
    cites: ['F57', 'N63', 'SF-SP-011', 'SF-IDP-005', 'SCV-004'],
    title: 'The NameID has one of the formats that the SP takes.',
    // The Twilio checks say the same in Twilio's words.
    needs: ({ deployment }) => (deployment.requirements.nameIdFormats?.length ?? 0) > 0 && !isTwilio(deployment),
    hidden: 'the format of its NameID',
    judge: (asserted, { deployment }) => {
      const formats = deployment.requirements.nameIdFormats ?? [];
      if (asserted.nameIdHidden) return [hiddenName(asserted)];
      if (!asserted.nameId) return [];
      const format = asserted.nameId.format ?? NameIdFormat.unspecified;
      const seen = cut(asserted.nameId.format ?? '');
      const expected = cut(formats.join(' or '));
      if (formats.includes(format)) {
        const message = 'The NameID has a format that the SP takes.';
        return [{ outcome: 'pass', where: where(asserted, '/@Format'), seen, expected, message, fix: '' }];
      }
      return [
        {
          outcome: 'warn',
          where: where(asserted, '/@Format'),
          seen,
          expected,
          message: `The NameID is of format ${cut(displayName(format))}, which ${nameOf('sp', deployment)} is not set up for: it may look for the user in the wrong place.`,
          fix: `Choose the format at the IdP: ${settingAt('idp', 'name-id', deployment)}.`,
          party: 'idp',
        },
      ];
    },
  },
  {
    id: 'nameid-changes-every-time',
    cites: ['F57', 'N66'],
    title: 'An SP that finds users by NameID gets one that stays the same, not a transient one.',
    needs: ({ deployment }) => isTwilio(deployment) || isSalesforce(deployment),
    judge: (asserted, subject) => {
      const { deployment } = subject;
      if (asserted.nameId?.format !== NameIdFormat.transient) return [];
      if (deployment.settings['salesforce.identityLocation'] === 'attribute') return [];
      return [
        {
          outcome: 'warn',
          confidence: 'likely',
          where: where(asserted, '/@Format'),
          seen: cut(asserted.nameId.format),
          expected: 'a name that stays the same for the user',
          message: `A transient NameID is a new one at every login. ${capital(nameOf('sp', deployment))} finds its users by this name, and so never finds this one.`,
          fix: fixName(subject),
          party: 'idp',
        },
      ];
    },
  },
  {
    id: 'nameid-case-differs',
    cites: ['F57', 'F33'],
    title: 'The NameID is spelt in the same case as the e-mail address in the attributes.',
    judge: (asserted) => {
      const value = asserted.nameId && trimXml(asserted.nameId.value).slice(0, 1_000);
      if (!value?.includes('@')) return [];
      const same = attributesOf(asserted)
        .flatMap(({ name, values }) =>
          values.slice(0, 20).map(({ text }) => ({ name, text: trimXml(text.slice(0, 1_000)) })),
        )
        .filter(({ text }) => text.toLowerCase() === value.toLowerCase());
      const [other] = same;
      if (!other || same.some(({ text }) => text === value)) return [];
      return [
        {
          outcome: 'warn',
          confidence: 'hint',
          where: where(asserted),
          seen: cut(value),
          expected: cut(other.text),
          message: `The user’s name and the attribute ${cut(other.name ?? '')} differ in upper and lower case only. An SP that compares exactly takes them for two users, so one spelling logs in and the other one does not.`,
          fix: 'Use one spelling in the IdP’s directory and in the SP’s user record; lower case is what most products keep.',
          party: 'idp',
        },
      ];
    },
  },
  {
    id: 'nameid-persistent-unsuitable',
    cites: ['N66', 'F57'],
    title: 'A persistent or transient NameID has at most 256 characters, and a persistent one is no e-mail address.',
    judge: (asserted, subject) => {
      const { nameId } = asserted;
      const value = nameId ? trimXml(nameId.value) : '';
      const opaque = nameId?.format === NameIdFormat.persistent || nameId?.format === NameIdFormat.transient;
      if (!opaque) return [];
      const tooLong = value.length > 256;
      if (!tooLong && !(nameId.format === NameIdFormat.persistent && isAddress(value))) return [];
      return [
        {
          outcome: tolerated(subject),
          where: where(asserted),
          seen: cut(value),
          expected: tooLong ? 'at most 256 characters' : 'an opaque identifier',
          message: tooLong
            ? `The NameID has ${value.length} characters; SAML allows 256 in this format, and receivers cut or refuse more.`
            : 'An e-mail address is sent as persistent identifier. It changes when the user’s name does, and the SP then takes the user for somebody new.',
          fix: tooLong
            ? fixName(subject)
            : `Send an identifier that never changes, or declare emailAddress: ${settingAt('idp', 'name-id', subject.deployment)}.`,
          party: 'idp',
        },
      ];
    },
  },
];

export const NAMEID_CHECKS: readonly Check[] = RULES.map(toCheck);

const hiddenName = (asserted: ReadAsserted): Judgement => ({
  outcome: 'not-checked',
  where: placeIn(asserted, 'Subject/EncryptedID'),
  seen: '',
  expected: '',
  message: 'The NameID is encrypted and was not opened.',
  fix: 'Add the SP’s decryption key to look inside.',
});

function askedForName({ request }: SubjectLeg): boolean {
  const content = request?.decoded.message;
  const format = content?.kind === 'AuthnRequest' ? content.nameIdPolicy?.format : undefined;
  return format !== undefined && format !== NameIdFormat.unspecified;
}

/** RFC 2822 addr-spec, roughly: one @, something on both sides, no blank, no brackets. */
export function isAddress(text: string): boolean {
  const at = text.lastIndexOf('@');
  return at > 0 && at < text.length - 1 && !/[\s<>]/.test(text) && (text.indexOf('@') === at || text.startsWith('"'));
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
