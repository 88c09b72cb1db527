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

/** Of a flow that the user looks at. None for what is part of no flow. */
export function useFindings(flow: Flow | undefined): readonly Finding[] {
  const checking = useContext(CheckingContext);
  const redraw = useRedraw();
  const { checks, analysis } = checking ?? {};
  const findings = checks && analysis && flow ? checks.of(flow, analysis) : NONE;
  useEffect(() => {
    if (!checks || !analysis || !flow) return undefined;
    const end = checks.watch(flow, analysis, true, redraw);
    // They may have changed between the drawing and now.
    if (checks.of(flow, analysis) !== findings) redraw();
    return end;
  }, [checks, analysis, flow]);
  return findings;
}

/** Of a flow in a list: what is known so far; it is checked in time. */
export function useRowFindings(flow: Flow): readonly Finding[] {
  const checking = useContext(CheckingContext);
  const redraw = useRedraw();
  const { checks, analysis } = checking ?? {};
  useEffect(() => (checks && analysis ? checks.watchRow(flow, analysis, redraw) : undefined), [checks, analysis, flow]);
  return checks?.peek(flow) ?? NONE;
}

function useRedraw(): () => void {
  const [, count] = useReducer((times: number, _: undefined) => times + 1, 0);
  // The dispatching function stays the same for the component's whole life.
  return () => count(undefined);
}
