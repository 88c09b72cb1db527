// Findings for every view that shows them, without handing the checks through all others.
import { createContext } from 'preact';
import { useContext, useEffect, useReducer } from 'preact/hooks';
import type { Analysis } from '../../analysis/analysis.ts';
import type { Finding } from '../../checks/finding.ts';
import type { Flow } from '../../flow/flow.ts';
import type { FlowChecks } from './flow-checks.ts';

export interface Checking {
  readonly checks: FlowChecks;
  readonly analysis: Analysis;
}

/** Undefined where a shell checks nothing. */
export const CheckingContext = createContext<Checking | undefined>(undefined);

const NONE: readonly Finding[] = [];

/** `urgent`: what the user looks at, before rows of the list. */
export function useFindings(flow: Flow, urgent: boolean): readonly Finding[] {
  const checking = useContext(CheckingContext);
  const [, redraw] = useReducer((count: number, _: undefined) => count + 1, 0);
  const { checks, analysis } = checking ?? {};
  const findings = checks && analysis ? checks.of(flow, analysis) : NONE;
  useEffect(() => {
    if (!checks || !analysis) return undefined;
    const end = checks.watch(flow, analysis, urgent, () => redraw(undefined));
    // They may have changed between the drawing and now.
    if (checks.of(flow, analysis) !== findings) redraw(undefined);
    return end;
  }, [checks, analysis, flow, urgent]);
  return findings;
}
