// What is left of an answer that is no page: words of its error, in JSON or in lines of text, since the outcome of a login is read in them.
import { isOrdinaryWord } from './name-shape.ts';
import type { Substitution } from './substitution.ts';

/** Characters of JSON, and of text with and without its tags: longer ones are no answer that says an error and nothing else. */
const LONGEST_JSON = 20_000;
const LONGEST_MARKED_UP = 4_000;
const LONGEST_TEXT = 400;
const MOST_MEMBERS = 50;
const DEEPEST = 4;

/** Members of JSON that say what failed, letters only. Those of other names go, whatever they hold. */
const TELLING = new Set(
  `code description detail details error errorcode errordescription errordetail errordetails errorid errormessage errorname
   errorreason errors errorsubcode errortype exception fault failed failure field info invalid message messageid messagekey
   messages msg name ok outcome path reason result resultcode resultmessage source state status statuscode statusmessage
   statustext subcode succeeded success title type valid violations warning warnings`.split(/\s+/),
);
/** What APIs write where there is no error. */
const NOTHING = /^\s*(?:none|null|undefined|false|true|no|yes|ok|0)?\s*$/i;

/** Words of error messages stay, everything else is substituted, at every level: so it is with pages. */
export function redactShortAnswer(body: string, substitution: Substitution): string | undefined {
  const text = body.replace(/^\ufeff/, '');
  if (/^\s*[{[]/.test(text)) return text.length > LONGEST_JSON ? undefined : redactJson(text, substitution);
  // Of other octets, no text at all.
  if (text.length > LONGEST_MARKED_UP || text.includes('\0') || text.includes('\ufffd')) return undefined;
  const said = linesOf(text.replace(/<[^<>]*>/g, '\n'));
  return said === '' || said.length > LONGEST_TEXT ? undefined : substitution.text(said, 'prose');
}

/** Without empty ones, and without blanks around: a line may be all that says it. */
export const linesOf = (text: string): string =>
  text
    .split('\n')
    .map((line) => line.replace(/\s+/g, ' ').trim())
    .filter((line) => line !== '')
    .join('\n');

function redactJson(text: string, substitution: Substitution): string | undefined {
  try {
    const kept = redactMember(JSON.parse(text), { substitution, depth: 0, ofErrors: false });
    return kept === undefined ? undefined : JSON.stringify(kept);
  } catch {
    return undefined;
  }
}

interface Standing {
  readonly substitution: Substitution;
  readonly depth: number;
  /** In a list of errors, members are called as what is wrong, so they stay, under another name. */
  readonly ofErrors: boolean;
}

/** Undefined where nothing tells anything. */
function redactMember(value: unknown, standing: Standing): unknown {
  const { substitution, depth, ofErrors } = standing;
  if (typeof value === 'string') return redactText(value, substitution);
  // A code or a status. Longer numbers may be anybody's, and stay a text then, for there was something.
  if (typeof value === 'number') {
    const digits = String(value);
    const written = /^-?\d{1,6}$/.test(digits) ? substitution.kept(digits) : substitution.text(digits, 'opaque');
    return written === digits ? value : written;
  }
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= DEEPEST) return undefined;
  if (Array.isArray(value))
    return value.slice(0, MOST_MEMBERS).flatMap((member) => {
      const redacted = redactMember(member, { ...standing, depth: depth + 1 });
      return redacted === undefined ? [] : [redacted];
    });
  const members = Object.entries(value)
    .map(([name, member]) => ({ name, member, word: name.toLowerCase().replace(/[^a-z]/g, '') }))
    .filter(({ word }) => ofErrors || TELLING.has(word))
    .slice(0, MOST_MEMBERS)
    .flatMap(({ name, member, word }) => {
      const isErrors = word === 'errors';
      const redacted = redactMember(member, { substitution, depth: depth + 1, ofErrors: ofErrors || isErrors });
      const written = TELLING.has(word) ? substitution.kept(name) : substitution.text(name, 'prose');
      return redacted === undefined ? [] : [[written, redacted] as const];
    });
  return members.length === 0 ? undefined : Object.fromEntries(members);
}

const redactText = (text: string, substitution: Substitution): string =>
  NOTHING.test(text) || isCode(text) ? substitution.kept(text) : substitution.text(text, 'prose');

/** `invalid_saml`, `SamlResponseInvalid`, `AUTH.FAILED`: one, of words that are known. */
const isCode = (text: string): boolean =>
  text.length <= 60 &&
  /^[A-Za-z][A-Za-z_.:-]*$/.test(text) &&
  (text.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+/g) ?? []).every((word) => word.length > 1 && isOrdinaryWord(word));
