// Two flows fact by fact.
import type { FlowFact } from './flow-facts.ts';

export interface ComparedFact {
  readonly group: string;
  readonly name: string;
  /** Undefined where that flow has no such fact. */
  readonly ours: string | undefined;
  readonly theirs: string | undefined;
  readonly same: boolean;
}

/** In the order of the first flow; what only the second one has comes behind its group. */
export function compareFacts(ours: readonly FlowFact[], theirs: readonly FlowFact[]): ComparedFact[] {
  const keyOf = ({ group, name }: FlowFact): string => JSON.stringify([group, name]);
  const there = joined(theirs, keyOf);
  const here = joined(ours, keyOf);
  const compared: ComparedFact[] = [];
  for (const [key, { group, name, value }] of here) {
    const other = there.get(key)?.value;
    compared.push({ group, name, ours: value, theirs: other, same: value === other });
  }
  for (const [key, { group, name, value }] of there) {
    if (here.has(key)) continue;
    const at = compared.findLastIndex((fact) => fact.group === group);
    const fact = { group, name, ours: undefined, theirs: value, same: false };
    compared.splice(at === -1 ? compared.length : at + 1, 0, fact);
  }
  return compared;
}

/** An attribute may be named twice; its values are then one fact. */
function joined(facts: readonly FlowFact[], keyOf: (fact: FlowFact) => string): Map<string, FlowFact> {
  const byKey = new Map<string, FlowFact>();
  for (const fact of facts) {
    const key = keyOf(fact);
    const known = byKey.get(key);
    byKey.set(key, known ? { ...fact, value: `${known.value} | ${fact.value}` } : fact);
  }
  return byKey;
}
