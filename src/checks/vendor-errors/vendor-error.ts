// One error of one product as its error pages name it, and the check that is made of it.
import { cut } from '../addressing/compare.ts';
import type { Check } from '../check.ts';
import type { CheckSubject } from '../check-subject.ts';
import type { Judgement, Party } from '../finding.ts';
import { type Page, pagesOf } from './pages.ts';

export interface VendorError {
  /** Of the check. */
  readonly id: string;
  readonly cites: readonly string[];
  readonly vendor: string;
  /** The product's own code, where it has one: `AADSTS50011`. Compared whole with what `VendorCodes` finds. */
  readonly codes?: readonly string[];
  /** Words that the page has; case-insensitive, no nested quantifiers. A match is likely, never proven (FIELD §4). */
  readonly words?: RegExp;
  /** Only on hosts of this name. */
  readonly host?: RegExp;
  /** Only on a page of this side; its errors come after an answer. */
  readonly at?: 'sp' | 'idp';
  /** Words that ordinary pages have too: only on a page that looks like an error's. */
  readonly loose?: boolean;
  /** What happened and why, in one or two sentences. */
  readonly meaning: string;
  readonly fix: string;
  readonly party: Party;
  /** Less than a refused login. */
  readonly outcome?: 'warn' | 'info';
}

/** How a product writes its codes. The first group is the code. */
export interface VendorCodes {
  readonly pattern: RegExp;
  readonly host?: RegExp;
  readonly inText: boolean;
  readonly toCode: (match: string) => string;
}

interface Found {
  readonly page: Page;
  readonly seen: string;
  readonly sure: boolean;
}

/** Codes that one page is searched for; an error page has one or two. */
const MOST_CODES = 20;

/** `beforehand`: errors whose words say more; a page that has those is not told of again. */
export function toCheck(error: VendorError, codes?: VendorCodes, beforehand: readonly VendorError[] = []): Check {
  const find = once((subject) => {
    for (const page of pagesOf(subject)) {
      if (error.host && !error.host.test(page.host)) continue;
      if (error.at && page.side !== error.at) continue;
      const found = (codes && error.codes && findCode(page, error.codes, codes)) ?? findWords(page, error);
      if (found && !beforehand.some((other) => findWords(page, other))) return found;
    }
    return undefined;
  });
  return {
    id: error.id,
    cites: error.cites,
    title: `${error.vendor}: ${error.meaning}`,
    stage: error.at === 'sp' ? 'after' : 'request',
    applies: (subject) => find(subject) !== undefined,
    run: (subject) => {
      const found = find(subject);
      return found ? [judge(error, found)] : [];
    },
  };
}

/** A code that no other entry knows: its number is still worth looking up. */
export function toOtherCheck(
  error: Omit<VendorError, 'codes' | 'words'>,
  codes: VendorCodes,
  decoded: readonly VendorError[],
): Check {
  const known = new Set(decoded.flatMap((entry) => entry.codes ?? []));
  const find = once((subject) => {
    for (const page of pagesOf(subject)) {
      const code = codesIn(page, codes).find((one) => !known.has(one.code));
      if (code) return { page, seen: code.code, sure: code.inAddress };
    }
    return undefined;
  });
  return {
    id: error.id,
    cites: error.cites,
    title: `${error.vendor}: ${error.meaning}`,
    stage: 'request',
    applies: (subject) => find(subject) !== undefined,
    run: (subject) => {
      const found = find(subject);
      return found ? [judge(error, found)] : [];
    },
  };
}

/** `applies` and `run` ask the same. */
function once(find: (subject: CheckSubject) => Found | undefined): (subject: CheckSubject) => Found | undefined {
  const answers = new WeakMap<CheckSubject, { readonly found: Found | undefined }>();
  return (subject) => {
    const known = answers.get(subject) ?? { found: find(subject) };
    answers.set(subject, known);
    return known.found;
  };
}

function judge(error: Omit<VendorError, 'codes'>, { page, seen, sure }: Found): Judgement {
  return {
    // What was met on the way to an answer did not stop the login.
    outcome: page.survived ? 'info' : (error.outcome ?? 'fail'),
    confidence: sure ? 'proven' : 'likely',
    where: { exchange: page.exchange.id },
    seen: cut(seen),
    expected: error.at === 'sp' ? 'the application' : 'an answer to the request',
    message: `${error.vendor}: ${error.meaning}`,
    fix: error.fix,
    party: error.party,
  };
}

function findCode(page: Page, wanted: readonly string[], codes: VendorCodes): Found | undefined {
  const code = codesIn(page, codes).find((one) => wanted.includes(one.code));
  return code && { page, seen: code.code, sure: code.inAddress };
}

function findWords(page: Page, { words, loose }: VendorError): Found | undefined {
  if (!words || (loose && !page.isError)) return undefined;
  const match = words.exec(page.beyondHost) ?? words.exec(page.title) ?? words.exec(page.text);
  return match ? { page, seen: match[0], sure: false } : undefined;
}

const found = new WeakMap<Page, Map<VendorCodes, readonly FoundCode[]>>();

interface FoundCode {
  readonly code: string;
  readonly inAddress: boolean;
}

function codesIn(page: Page, codes: VendorCodes): readonly FoundCode[] {
  const ofPage = found.get(page) ?? new Map<VendorCodes, readonly FoundCode[]>();
  found.set(page, ofPage);
  const before = ofPage.get(codes);
  if (before) return before;
  const list: FoundCode[] = [];
  if (!codes.host || codes.host.test(page.host)) {
    for (const [text, inAddress] of [[page.address, true] as const, [codes.inText ? page.text : '', false] as const]) {
      for (const match of text.matchAll(codes.pattern)) {
        if (list.length >= MOST_CODES) break;
        list.push({ code: codes.toCode(match[1] ?? match[2] ?? match[0]), inAddress });
      }
    }
  }
  ofPage.set(codes, list);
  return list;
}
