// Rules about a message as XML: that it is well-formed, has no DOCTYPE, and is in an encoding that its receiver can read (F21, F23).
import type { XmlProblem, XmlProblemCode } from '../../xml/tree.ts';
import type { Check } from '../check.ts';
import type { CheckSubject, SubjectMessage } from '../check-subject.ts';
import type { Judgement } from '../finding.ts';
import { isCutByTool, isWrappingBroken } from './encoding-rules.ts';
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

const ENCODING: readonly XmlProblemCode[] = ['not-utf8', 'encoding-unsupported', 'encoding-conflict'];
const LIMITS: readonly XmlProblemCode[] = ['limit-octets', 'limit-depth', 'limit-nodes', 'limit-attributes'];

/** A check of messages whose XML the strict parser refused for one of the codes that `is` names. */
function refused(
  head: Pick<Check, 'id' | 'cites' | 'title'>,
  is: (code: XmlProblemCode) => boolean,
  judge: (subject: CheckSubject, message: SubjectMessage, problem: XmlProblem) => Judgement,
): Check {
  const find = (message: SubjectMessage): XmlProblem | undefined => {
    const { xmlProblem } = message.decoded;
    return xmlProblem && is(xmlProblem.code) && !isCutByTool(message) && !isWrappingBroken(message)
      ? xmlProblem
      : undefined;
  };
  return {
    ...head,
    stage: 'structure',
    applies: ({ messages }) => messages.some(find),
    run: (subject) =>
      distinctMessages(subject).flatMap((message) => {
        const problem = find(message);
        return problem ? [judge(subject, message, problem)] : [];
      }),
  };
}

/** The source around the place where the parser stopped. */
const around = ({ decoded }: SubjectMessage, { offset }: XmlProblem): string =>
  cut(decoded.xml?.slice(Math.max(0, offset - 40), offset + 80) ?? '');

const at = (message: SubjectMessage, { offset }: XmlProblem) =>
  placeIn(message, undefined, { start: offset, end: offset });

const position = ({ line, column }: XmlProblem): string => `line ${String(line)}, column ${String(column)}`;

const doctype = refused(
  {
    id: 'doctype-in-message',
    cites: ['F23'],
    title: 'A message has no DOCTYPE and no entities.',
  },
  (code) => code === 'doctype-refused',
  (_subject, message, problem) => ({
    outcome: 'fail',
    where: at(message, problem),
    seen: around(message, problem),
    expected: 'no DOCTYPE',
    message: `The ${messageName(message)} has a DOCTYPE. No SAML product writes one; it is how attacks make a receiver read files or see another text than the one that was signed, so receivers must refuse it.`,
    fix: 'Find out who made this message. If it is your own software, take the DOCTYPE out; make sure that the receiver’s XML parser refuses one.',
    ...senderPart(message),
  }),
);

const charset = refused(
  {
    id: 'charset-damaged',
    cites: ['F21'],
    title: 'The octets of a message are valid UTF-8, or what its XML declaration says.',
  },
  (code) => ENCODING.includes(code),
  (subject, message, problem) => ({
    outcome: enforced(subject),
    where: at(message, problem),
    seen: around(message, problem),
    expected: 'UTF-8',
    message: `${problem.message} Users whose names have no accents may get in, others don’t.`,
    fix: 'Use UTF-8 at every step at the sender: where the XML is turned into octets (Java: getBytes(UTF_8); JavaScript: TextEncoder, not btoa of a string) and in what it reads from the directory.',
    ...senderPart(message),
  }),
);

const malformed = refused(
  {
    id: 'xml-not-well-formed',
    cites: ['N13', 'F20'],
    title: 'The XML of a message is well-formed.',
  },
  (code) => code !== 'doctype-refused' && !ENCODING.includes(code) && !LIMITS.includes(code),
  (subject, message, problem) => ({
    outcome: enforced(subject),
    where: at(message, problem),
    seen: around(message, problem),
    expected: 'well-formed XML',
    message: `${problem.message} This is at ${position(problem)}; a receiver can read nothing of the message.`,
    fix: 'Compare with what the sender wrote: either its template does not escape a value (& < "), or something on the way changed or cut the message.',
    ...senderPart(message),
  }),
);

const beyondLimits = refused(
  {
    id: 'xml-beyond-limits',
    cites: ['N13'],
    title: 'Whether the XML is within the bounds of this tool.',
  },
  (code) => LIMITS.includes(code),
  (_subject, message, problem) => ({
    outcome: 'not-checked',
    where: at(message, problem),
    seen: '',
    expected: 'a document within this tool’s limits',
    message: `${problem.message} Nothing else was checked of this message.`,
    fix: '',
    ...senderPart(message),
  }),
);

/** UTF-8 that was read as Latin-1 and written as UTF-8 again: `é` became `Ã©`. */
const MOJIBAKE = /[ÂÃ][\u0080-\u00bf][^<>]{0,40}/;

const mojibake: Check = {
  id: 'text-decoded-twice',
  cites: ['F21'],
  title: 'Text of a message does not look like UTF-8 that was read as Latin-1.',
  stage: 'structure',
  applies: ({ messages }) => messages.some(({ decoded }) => decoded.document !== undefined),
  run: (subject) =>
    distinctMessages(subject).flatMap((message): Judgement[] => {
      const found = MOJIBAKE.exec(message.decoded.xml ?? '');
      if (!found || !message.decoded.document) return [];
      return [
        {
          outcome: remarked(subject),
          confidence: 'hint',
          where: placeIn(message, undefined, { start: found.index, end: found.index + found[0].length }),
          seen: cut(found[0]),
          expected: 'accented letters as single characters',
          message:
            'A value looks like UTF-8 text that was read as Latin-1 and encoded once more. The receiver sees the damaged value, and may not find the user.',
          fix: 'Compare with the user’s record in the directory. If the damage is not there, set the identity provider’s encoding to UTF-8 (Java: -Dfile.encoding=UTF-8) where it reads the directory.',
          ...senderPart(message),
        },
      ];
    }),
};

const DECLARED = /^<\?xml[^>]{0,100}?encoding=["']([A-Za-z0-9._-]{1,40})["']/;

const declaredEncoding: Check = {
  id: 'xml-encoding-not-utf-8',
  cites: ['F21'],
  title: 'The XML declaration of a message names UTF-8, or there is none.',
  stage: 'structure',
  applies: ({ messages }) => messages.some(({ decoded }) => decoded.document !== undefined),
  run: (subject) =>
    distinctMessages(subject).flatMap((message): Judgement[] => {
      const declared = DECLARED.exec(message.decoded.xml ?? '')?.[1];
      if (declared === undefined || !message.decoded.document || /^(?:utf-8|us-ascii)$/i.test(declared)) return [];
      return [
        {
          outcome: tolerated(subject),
          where: placeIn(message, undefined, { start: 0, end: message.decoded.document.root.start }),
          seen: declared,
          expected: 'UTF-8',
          message: `The ${messageName(message)} says that it is written in ${declared}. Many receivers take every message for UTF-8, and then see damaged letters or a broken signature.`,
          fix: 'Have the sender write UTF-8.',
          ...senderPart(message),
        },
      ];
    }),
};

export const XML_CHECKS: readonly Check[] = [doctype, charset, malformed, beyondLimits, mojibake, declaredEncoding];
