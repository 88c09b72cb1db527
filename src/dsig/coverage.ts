// Which signature vouches for a node: for badges in the message view, and for checks that read only what is covered.

import type { XmlAttribute, XmlElement, XmlNode } from '../xml/tree.ts';
import { issuerOf, maySpeakFor } from './issuer.ts';
import type { SignatureReport } from './signature-report.ts';
import { isAssertion } from './statements.ts';

/**
 * `trusted` and `intact` as the verdict of the best signature over the node; `excluded`: inside a signature that leaves itself
 * out of what it signs, and covered by no other; `uncovered`: nobody signed it.
 */
export type CoverageState = 'trusted' | 'intact' | 'excluded' | 'uncovered';

export interface NodeCoverage {
  readonly state: CoverageState;
  /** The signatures over the node that give this state; for `excluded` those that leave it out. */
  readonly by: readonly SignatureReport[];
}

export interface Coverage {
  /** Of an attribute, give the element that it stands on as well: attributes don't know theirs. */
  of(node: XmlNode | XmlAttribute, owner?: XmlElement): NodeCoverage;
}

const UNCOVERED: NodeCoverage = { state: 'uncovered', by: [] };

/**
 * A signature covers an assertion as trusted only if its key may speak for the assertion's issuer.
 * `reports` of the very document whose nodes are asked about: nodes are compared by identity, never by name or ID.
 * Comments are always uncovered, for canonicalization drops them.
 */
export function coverageOf(reports: readonly SignatureReport[]): Coverage {
  const covering = new Map<XmlElement, SignatureReport[]>();
  const excluding = new Map<XmlElement, SignatureReport[]>();
  const note = (map: Map<XmlElement, SignatureReport[]>, element: XmlElement, report: SignatureReport): void => {
    const known = map.get(element);
    if (known) known.push(report);
    else map.set(element, [report]);
  };
  for (const report of reports) {
    for (const { element, excluded } of report.covers) {
      note(covering, element, report);
      if (excluded) note(excluding, excluded, report);
    }
  }
  const known = new WeakMap<XmlElement, NodeCoverage>();

  const issuers = new Map<XmlElement, string | undefined>();
  const speaksFor = ({ verdict, trustedKey }: SignatureReport, assertion: XmlElement): boolean => {
    if (verdict !== 'trusted' || !trustedKey) return true;
    if (!issuers.has(assertion)) issuers.set(assertion, issuerOf(assertion));
    return maySpeakFor(trustedKey, issuers.get(assertion));
  };

  const ofElement = (element: XmlElement): NodeCoverage => {
    const before = known.get(element);
    if (before) return before;
    const left = new Set<SignatureReport>();
    let over: SignatureReport[] = [];
    // The innermost one; an assertion in Advice has its own issuer, and its own signature or none.
    let assertion: XmlElement | undefined;
    for (let at: XmlElement | undefined = element; at; at = at.parent.kind === 'element' ? at.parent : undefined) {
      for (const report of excluding.get(at) ?? []) left.add(report);
      for (const report of covering.get(at) ?? []) if (!left.has(report)) over.push(report);
      if (isAssertion(at)) assertion ??= at;
    }
    const said = assertion;
    if (said) over = over.filter((report) => speaksFor(report, said));
    const coverage = stateOf(over, left);
    known.set(element, coverage);
    return coverage;
  };

  return {
    of: (node, owner) => {
      if (node.kind === 'element') return ofElement(node);
      if (node.kind === 'comment') return UNCOVERED;
      const element = node.kind === 'attribute' ? owner : node.parent.kind === 'element' ? node.parent : undefined;
      return element ? ofElement(element) : UNCOVERED;
    },
  };
}

function stateOf(over: readonly SignatureReport[], left: ReadonlySet<SignatureReport>): NodeCoverage {
  const trusted = over.filter(({ verdict }) => verdict === 'trusted');
  if (trusted.length > 0) return { state: 'trusted', by: trusted };
  const intact = over.filter(({ verdict }) => verdict === 'intact');
  if (intact.length > 0) return { state: 'intact', by: intact };
  return left.size > 0 ? { state: 'excluded', by: [...left] } : UNCOVERED;
}
