// Suspicious structure around signatures (F23, N69–N72): what is signed and what a receiver reads may not be the same.
import type { StructureCode, StructureFinding } from '../../dsig/structure-findings.ts';
import type { Check } from '../check.ts';
import type { CheckSubject, SubjectMessage } from '../check-subject.ts';
import type { Judgement } from '../finding.ts';
import { cut, distinctMessages, messageName, placeIn, placePath, tolerated } from '../protocol/message-facts.ts';
import { isQuoted } from './signatures-of.ts';

interface FoundStructure {
  readonly message: SubjectMessage;
  readonly finding: StructureFinding;
  readonly inPlaintext: boolean;
}

function structureOf(subject: CheckSubject): FoundStructure[] {
  return distinctMessages(subject).flatMap((message) => {
    const { verification } = message;
    const outer = (verification?.findings ?? []).map((finding) => ({ message, finding, inPlaintext: false }));
    const inner = (verification?.plaintexts ?? []).flatMap(({ findings }) =>
      findings.map((finding) => ({ message, finding, inPlaintext: true })),
    );
    return [...outer, ...inner];
  });
}

/** Said of the message itself without any verification, by other checks; within plaintexts only here. */
const SAID_ELSEWHERE: readonly StructureCode[] = ['id-repeated', 'comment-in-value', 'processing-instruction-in-value'];

/** Legal by a lax reading, and met in good faith. */
const LAX: readonly StructureCode[] = ['reference-whole-document'];

const structureCheck = (
  head: Pick<Check, 'id' | 'cites' | 'title'>,
  takes: (found: FoundStructure) => boolean,
  words: (found: FoundStructure, subject: CheckSubject) => Pick<Judgement, 'outcome' | 'message' | 'fix' | 'expected'>,
): Check => ({
  ...head,
  stage: 'signature',
  applies: (subject) => structureOf(subject).some(takes),
  run: (subject) =>
    structureOf(subject)
      .filter(takes)
      .slice(0, MOST_SHOWN)
      .map((found): Judgement => {
        const { message, finding, inPlaintext } = found;
        return {
          ...words(found, subject),
          where: placeIn(message, placePath(finding.element), inPlaintext ? undefined : finding.range),
          seen: cut(placePath(finding.element)),
        };
      }),
});

/** A hostile document can have one for each node. */
const MOST_SHOWN = 10;

const WHO_MADE_IT =
  'Do not rely on this message. Find out who made it, and whether the receiver accepted it: if so, its SAML library has to be replaced or updated at once.';

const wrapping = structureCheck(
  {
    id: 'signature-wrapping',
    cites: ['F23', 'N69', 'N70', 'N24', 'SF-SIG-003'],
    title: 'What is signed is what a receiver reads: no element is hidden, doubled or put in another’s place.',
  },
  ({ finding }) => finding.wrapping,
  ({ message, finding }) => ({
    outcome: 'fail',
    expected: 'each signature in the element that it signs, and nothing beside it',
    message: `${finding.message} The ${messageName(message)} is built like a signature wrapping attack: its signature may hold, and a receiver reads something else than what is signed.`,
    fix: WHO_MADE_IT,
  }),
);

const odd = structureCheck(
  {
    id: 'signature-structure-odd',
    cites: ['F23', 'N69', 'N70'],
    title: 'Signatures have one reference, no further content, and look-alikes of SAML’s elements are not there.',
  },
  ({ finding, inPlaintext }) =>
    !finding.wrapping && !isQuoted(finding.element) && (inPlaintext || !SAID_ELSEWHERE.includes(finding.code)),
  ({ finding }, subject) => {
    const lax = LAX.includes(finding.code);
    return {
      outcome: lax ? tolerated(subject) : 'fail',
      expected: lax ? 'Reference URI="#…" with the ID of the signed element' : 'a signature as SAML profiles it',
      message: lax
        ? `${finding.message} Strict receivers refuse it.`
        : `${finding.message} Receivers differ in what they make of it, which attacks live on; a strict one refuses the message.`,
      fix: lax ? 'Have the sender refer to the element’s ID.' : WHO_MADE_IT,
    };
  },
);

export const STRUCTURE_CHECKS: readonly Check[] = [wrapping, odd];
