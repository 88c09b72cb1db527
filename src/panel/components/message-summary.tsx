// The Summary tab of one message of the trace: makes its summary, and names an artifact's issuer once that is found.
import { useEffect, useMemo, useState } from 'preact/hooks';
import type { Analysis } from '../../analysis/analysis.ts';
import type { Finding } from '../../checks/finding.ts';
import { issuerOfArtifact } from '../artifact-issuer.ts';
import { FindingsHere } from '../findings/findings-here.tsx';
import { problemsOf } from '../problems.ts';
import { TrustStatement } from '../signatures/trust-statement.tsx';
import type { Dispatch } from '../state.ts';
import { summarise } from '../summary/summarise.ts';
import type { TraceItem } from '../trace-tree.ts';
import { SummaryView } from './summary-view.tsx';

export interface MessageSummaryProps {
  readonly item: TraceItem & { kind: 'message' };
  readonly analysis: Analysis;
  /** What was found in the message or at its exchange. */
  readonly findings: readonly Finding[];
  readonly dispatch: Dispatch;
}

export function MessageSummary({ item: { message, exchange }, analysis, findings, dispatch }: MessageSummaryProps) {
  const artifactIssuer = useArtifactIssuer(message.encoded.artifact?.sourceId, analysis);
  const summary = useMemo(() => summarise(message, { exchange, artifactIssuer }), [message, exchange, artifactIssuer]);
  return (
    <SummaryView
      summary={summary}
      problems={problemsOf(message)}
      findings={<FindingsHere findings={findings} analysis={analysis} dispatch={dispatch} />}
      trust={<TrustStatement message={message} onShow={() => dispatch({ type: 'tab', tab: 'signatures' })} />}
      onJump={(range) => dispatch({ type: 'jump', range })}
    />
  );
}

/** Undefined while it is looked for, and where it is none of those that the trace names. */
function useArtifactIssuer(sourceId: string | undefined, analysis: Analysis): string | undefined {
  const [issuer, setIssuer] = useState<string | undefined>();
  useEffect(() => {
    if (sourceId === undefined) return undefined;
    let wanted = true;
    issuerOfArtifact(sourceId, analysis).then((found) => {
      if (wanted) setIssuer(found);
    });
    return () => {
      wanted = false;
    };
  }, [sourceId, analysis]);
  return issuer;
}
