// Which places of a message's text a signature that holds covers: for the marks beside its XML.

import type { CoverageState } from '../../dsig/coverage.ts';
import type { SignatureReport } from '../../dsig/signature-report.ts';
import type { MessageVerification } from '../../trust/verify-message.ts';
import type { SourceOffset, SourceRange } from '../../xml/tree.ts';
import type { XmlToken } from '../xml-tokens.ts';

export interface CoveredPlaces {
  /** Of the node that is written at this offset. A comment is covered by none, which an offset does not tell. */
  at(offset: SourceOffset): CoverageState;
  /** The states that occur, `uncovered` apart; empty where no signature holds over anything. */
  readonly states: readonly CoverageState[];
}

/** The same as `coverageOf` says of the nodes, asked by place: a node's text holds the texts of all nodes below it. */
export function coveredPlaces({ signatures, detached }: MessageVerification): CoveredPlaces {
  const beside = detached?.verdict;
  // A signature beside the message covers its octets as they are.
  if (beside === 'trusted') return { at: () => 'trusted', states: ['trusted'] };
  const reports = signatures.filter(({ covers }) => covers.length > 0);
  const at = (offset: SourceOffset): CoverageState => {
    const over = reports.filter((report) => covers(report, offset));
    if (over.some(({ verdict }) => verdict === 'trusted')) return 'trusted';
    if (beside === 'intact' || over.some(({ verdict }) => verdict === 'intact')) return 'intact';
    return reports.some((report) => leavesOut(report, offset)) ? 'excluded' : 'uncovered';
  };
  const starts = reports.flatMap((report) =>
    report.covers.flatMap(({ element, excluded }) => [element.start, ...(excluded ? [excluded.start] : [])]),
  );
  const found = new Set(starts.map(at));
  if (beside === 'intact') found.add('intact');
  return { at, states: (['trusted', 'intact', 'excluded'] as const).filter((state) => found.has(state)) };
}

const holds = ({ start, end }: SourceRange, offset: SourceOffset): boolean => start <= offset && offset < end;

const leavesOut = ({ covers: refs }: SignatureReport, offset: SourceOffset): boolean =>
  refs.some(({ excluded }) => excluded !== undefined && holds(excluded, offset));

const covers = (report: SignatureReport, offset: SourceOffset): boolean =>
  !leavesOut(report, offset) && report.covers.some(({ element }) => holds(element, offset));

/** A line of more tokens than this is a whole message, and covered in part as a rule. */
const MOST_TOKENS = 500;

/** What is true of the whole line; undefined where its parts differ. */
export function coverageOfLine(places: CoveredPlaces, tokens: readonly XmlToken[]): CoverageState | undefined {
  const [first] = tokens;
  if (!first || tokens.length > MOST_TOKENS) return undefined;
  const stateOf = ({ type, start }: XmlToken): CoverageState => (type === 'comment' ? 'uncovered' : places.at(start));
  const state = stateOf(first);
  return tokens.every((token) => stateOf(token) === state) ? state : undefined;
}
