// What the file holds, and what was replaced in it, in some sentences.

import type { ExportedTrace } from './trace-exporter.ts';
import styles from './traces-page.module.css';
import { tracesText } from './traces-text.ts';

export function FileSummary({ exported: { analysis, trace } }: { readonly exported: ExportedTrace }) {
  const { redaction, exchanges, deployments } = trace;
  const withheld = exchanges.reduce((sum, { request }) => sum + (request.withheld?.length ?? 0), 0);
  const sentences = [
    tracesText.facts(exchanges.length, analysis.messages.length, analysis.flows.length),
    redaction ? tracesText.replaced(redaction.replaced) : tracesText.replacedNothing,
    redaction && redaction.keptByHand + redaction.hiddenByHand > 0
      ? tracesText.byHand(redaction.keptByHand, redaction.hiddenByHand)
      : undefined,
    withheld > 0 ? tracesText.withheld(withheld) : undefined,
    deployments.length > 0 ? tracesText.deployments(deployments.length) : undefined,
  ];
  return (
    <ul class={styles.facts} data-testid="export-facts">
      {sentences.map((sentence) => sentence && <li key={sentence}>{sentence}</li>)}
    </ul>
  );
}
