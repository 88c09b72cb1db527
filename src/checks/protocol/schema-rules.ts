// Rules of SAML's schemas and of Core §1.3, from the problems that the readers report: one table from their codes to checks.
import type { MessageProblem } from '../../saml/decoded-message.ts';
import type { ReadProblemCode } from '../../saml/reading.ts';
import type { Check } from '../check.ts';
import type { CheckSubject, SubjectMessage } from '../check-subject.ts';
import type { FindingOutcome, Judgement } from '../finding.ts';
import {
  cut,
  distinctMessages,
  enforced,
  messageName,
  placeIn,
  remarked,
  senderPart,
  tolerated,
} from './message-facts.ts';

interface SchemaRule {
  readonly id: string;
  readonly codes: readonly ReadProblemCode[];
  readonly cites: readonly string[];
  readonly title: string;
  readonly outcome: (subject: CheckSubject, message: SubjectMessage) => Exclude<FindingOutcome, 'error'>;
  readonly expected: string;
  /** Why it matters, behind the reader's own sentence. */
  readonly why: string;
  readonly fix: string;
  /** Further condition on the problem, given the source text of its place. */
  readonly only?: (source: string, problem: MessageProblem) => boolean;
}

/** Faults that every finding of a kind has in common are told once a message, with the first place. */
const RULES: readonly SchemaRule[] = [
  {
    id: 'namespace-wrong',
    codes: ['namespace-near-miss', 'namespace-missing'],
    cites: ['N23', 'F49'],
    title: 'The root of a message is in the namespace of SAML’s protocol, exactly spelt.',
    outcome: enforced,
    expected: 'urn:oasis:names:tc:SAML:2.0:protocol',
    why: 'A receiver does not recognise the message.',
    fix: 'Correct the namespace in the sender’s template; nothing may be added to it or left out.',
  },
  {
    id: 'version-mismatch',
    codes: ['version-unexpected'],
    cites: ['N23', 'F49'],
    title: 'Version is 2.0 on every message and assertion.',
    outcome: enforced,
    expected: '2.0',
    why: 'Receivers answer VersionMismatch or refuse it.',
    fix: 'Set Version="2.0" at the sender, or choose SAML 2.0 there as the application’s protocol.',
  },
  {
    id: 'required-attribute-missing',
    codes: ['attribute-missing'],
    cites: ['N23', 'N60', 'N67'],
    title: 'Messages, assertions and their parts have the XML attributes that SAML requires.',
    outcome: enforced,
    expected: 'the attribute',
    why: 'Receivers that check the schema refuse the message.',
    fix: 'Add the attribute at the sender.',
  },
  {
    id: 'id-not-ncname',
    codes: ['id-invalid'],
    cites: ['N24', 'F48'],
    title: 'Every ID is an NCName: it begins with a letter or “_” and has no colon, slash, plus sign or blank.',
    outcome: (subject, { decoded }) =>
      subject.deployment.idp.product === 'entra-id' && decoded.header.kind === 'AuthnRequest'
        ? enforced(subject)
        : tolerated(subject),
    expected: 'a letter or “_” first, then letters, digits, “_”, “-” or “.”',
    why: 'Microsoft Entra ID refuses it (AADSTS7500529), and receivers that check the schema do. It comes and goes: of random UUIDs ten in sixteen begin with a digit.',
    fix: 'Put “_” before the ID where the sender makes it.',
  },
  {
    id: 'id-repeated',
    codes: ['id-repeated'],
    cites: ['N24', 'F23'],
    title: 'No ID stands twice in a document.',
    outcome: () => 'fail',
    expected: 'every ID once',
    why: 'A signature refers to what it signs by ID: with two of them one can be verified and the other one read, which is how signature wrapping works. Nothing of the message may be relied on.',
    fix: 'If the sender is your own, give every message and assertion a new random ID. Otherwise find out who made this message.',
  },
  {
    id: 'comment-in-value',
    codes: ['comment-in-text'],
    cites: ['F23'],
    title: 'No comment stands inside a value.',
    outcome: () => 'fail',
    expected: 'text only',
    why: 'A comment is not signed and can be put in by anybody: a receiver that reads only up to it takes admin@example.com<!---->.evil.example for admin@example.com (VU#475445).',
    fix: 'Find out where the comment was put in. Make sure that the receiver’s SAML library is one that reads values whole.',
    only: (source, { range }) => range !== undefined && (source[range.start - 1] !== '>' || source[range.end] !== '<'),
  },
  {
    id: 'instruction-in-value',
    codes: ['pi-in-text'],
    cites: ['F23'],
    title: 'No processing instruction stands inside a value.',
    outcome: () => 'fail',
    expected: 'text only',
    why: 'Receivers differ in what the value is: some read only a part of it.',
    fix: 'Find out where it was put in. Make sure that the receiver’s SAML library is one that reads values whole.',
  },
  {
    id: 'value-empty',
    codes: ['value-empty'],
    cites: ['N26'],
    title: 'Attributes and elements that hold a value are not empty.',
    outcome: remarked,
    expected: 'a value, or the element or attribute left out',
    why: 'Receivers compare it as the empty text or refuse it.',
    fix: 'Fill the value at the sender, or leave it out: an unset configuration variable gives such an empty value.',
    // An assertion that names nobody is told of with the subject.
    only: (source, { range }) =>
      !/^<(?:\w+:)?NameID[\s/>]/.test(range ? source.slice(range.start, range.start + 100) : '') ||
      !/<(?:\w+:)?Assertion[\s>]/.test(range ? source.slice(0, range.start) : ''),
  },
  {
    id: 'value-padded',
    codes: ['whitespace-around-value'],
    cites: ['N26'],
    title: 'No white space stands around a value.',
    outcome: remarked,
    expected: 'the value alone',
    why: 'Formatting XML before it is signed does this.',
    fix: 'Have the sender write the value without line breaks and blanks around it.',
    // A NameID's white space keeps the user out by itself; that is told with the subject.
    only: (source, { range }) =>
      !/^<(?:\w+:)?NameID[\s>]/.test(range ? source.slice(range.start, range.start + 100) : ''),
  },
  {
    id: 'schema-violated',
    codes: [
      'element-missing',
      'element-repeated',
      'element-unexpected',
      'element-order',
      'element-in-text',
      'text-unexpected',
      'attribute-unexpected',
      'value-invalid',
      'value-too-long',
      'boolean-invalid',
      'number-invalid',
      'duration-invalid',
      'nil-invalid',
      'nil-with-content',
      'type-undeclared',
    ],
    cites: ['N36', 'N59', 'N67', 'N68', 'N75'],
    title: 'The message is built as SAML’s schemas say.',
    outcome: remarked,
    expected: 'what the SAML 2.0 schema has there',
    why: 'Receivers that check the schema refuse the message; others skip what they don’t know.',
    fix: 'Correct the sender’s template, or update its SAML library.',
  },
  {
    id: 'message-inside-unreadable',
    codes: [
      'soap-body-missing',
      'soap-body-empty',
      'soap-body-several',
      'inner-message-unknown',
      'inner-message-several',
      'token-missing',
      'token-unknown',
    ],
    cites: ['N22', 'F49'],
    title: 'An envelope holds one message or token that is known.',
    outcome: tolerated,
    expected: 'one message',
    why: 'A receiver finds nothing, or not what was meant.',
    fix: 'Look at the sender’s log: it sent an envelope without a proper message.',
  },
];

function toCheck(rule: SchemaRule): Check {
  const { id, cites, title } = rule;
  const matching = ({ decoded }: SubjectMessage): MessageProblem[] => {
    const source = decoded.xml ?? '';
    const found = decoded.problems.filter(({ code }) => rule.codes.includes(code as ReadProblemCode));
    return rule.only ? found.filter((problem) => rule.only?.(source, problem)) : found;
  };
  return {
    id,
    cites,
    title,
    stage: 'structure',
    applies: ({ messages }) => messages.some((message) => matching(message).length > 0),
    run: (subject) =>
      distinctMessages(subject).flatMap((message): Judgement[] => {
        const found = matching(message);
        const [first] = found;
        if (!first) return [];
        const source = first.range ? (message.decoded.xml?.slice(first.range.start, first.range.end) ?? '') : '';
        const others =
          found.length === 1 ? '' : ` So it is at ${String(found.length)} places of the ${messageName(message)}.`;
        return [
          {
            outcome: rule.outcome(subject, message),
            where: placeIn(message, undefined, first.range),
            seen: cut(source),
            expected: rule.expected,
            message: `${first.message}${others} ${rule.why}`,
            fix: rule.fix,
            ...senderPart(message),
          },
        ];
      }),
  };
}

export const SCHEMA_CHECKS: readonly Check[] = RULES.map(toCheck);

/** Codes that other checks speak about: times, certificates; and a root that is no message at all, which has no flow. */
export const READ_CODES_ELSEWHERE: readonly ReadProblemCode[] = [
  'time-invalid',
  'time-not-utc',
  'root-unknown',
  'soap-fault',
  'certificate-not-base64',
  'entity-repeated',
  'problems-cut-off',
];
