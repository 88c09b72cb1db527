// The page of traces: opening a file, and saving what was recorded with the choice of what is replaced, after a preview.
import { useMemo, useRef, useState } from 'preact/hooks';
import type { RedactionLevel } from '../../trace/redaction/policy.ts';
import { indexOf } from '../analysis-index.ts';
import { PageFrame } from '../components/page-frame.tsx';
import { Section } from '../components/section.tsx';
import { selectFlowOf } from '../selectors.ts';
import type { PanelState } from '../state.ts';
import { ExportPreview } from './export-preview.tsx';
import { exchangesOf, type Selection, wasCleared } from './export-selection.ts';
import { FileSummary } from './file-summary.tsx';
import { HandEditList } from './hand-edit-list.tsx';
import { type HandEdits, NO_EDITS } from './hand-edits.ts';
import { LevelChoice } from './level-choice.tsx';
import { SaveButtons } from './save-buttons.tsx';
import { TraceExporter, type TraceExporterOptions } from './trace-exporter.ts';
import styles from './traces-page.module.css';
import { tracesText } from './traces-text.ts';
import { useExport } from './use-export.ts';

/** What a shell brings for this page. */
export interface Traces extends TraceExporterOptions {
  /** Address of the page that opens files; undefined where this one does. */
  readonly analyzePage: string | undefined;
}

export interface TracesPageProps {
  readonly traces: Traces;
  readonly state: PanelState;
  readonly onClose: () => void;
}

export function TracesPage(props: TracesPageProps) {
  const { analysis } = props.state;
  // What was cleared, in this window or in another one, is not to be kept by a preview: the page begins anew.
  const seen = useRef({ analysis, page: 0 });
  if (seen.current.analysis !== analysis) {
    const { page } = seen.current;
    seen.current = { analysis, page: wasCleared(seen.current.analysis, analysis) ? page + 1 : page };
  }
  return <TracesOfRecord key={seen.current.page} {...props} />;
}

function TracesOfRecord({ traces, state, onClose }: TracesPageProps) {
  const { analyzePage } = traces;
  const exporter = useMemo(() => new TraceExporter(traces), [traces]);
  // What is being recorded meanwhile would change the preview under the user's hands.
  const [analysis, setAnalysis] = useState(state.analysis);
  const [level, setLevel] = useState<RedactionLevel>('shareable');
  const [edits, setEdits] = useState<HandEdits>(NO_EDITS);
  const key = useMemo(() => exporter.newKey(), [exporter]);
  const selected = selectFlowOf(state);
  const { pinned } = state;
  const [selection, setSelection] = useState<Selection>(
    selected !== undefined ? 'flow' : pinned.size > 0 ? 'pinned' : 'everything',
  );
  const only = useMemo(
    () => exchangesOf(selection, analysis, { selected, pinned }),
    [selection, analysis, selected, pinned],
  );
  const made = useExport(exporter, { analysis, only, level, edits, key });
  const isEmpty = made.last?.trace.exchanges.length === 0 && made.last.analysis.messages.length === 0;
  const hasNewer = state.analysis.exchanges !== analysis.exchanges;
  const selections: readonly (readonly [Selection, string, boolean])[] = [
    ['flow', selected === undefined ? tracesText.noFlow : tracesText.thisFlow, selected !== undefined],
    ['pinned', tracesText.pinned(pinned.size), pinned.size > 0],
    ['everything', tracesText.everything(analysis.exchanges.length), true],
  ];
  return (
    <PageFrame title={tracesText.title} testId="traces" onClose={onClose}>
      {analyzePage !== undefined && (
        <Section title={tracesText.openTitle}>
          <p class={styles.hint}>{tracesText.openIntro}</p>
          <a class={styles.button} href={analyzePage} target="_blank" rel="noreferrer" data-testid="open-analyze">
            {tracesText.openLink}
          </a>
        </Section>
      )}
      <Section title={tracesText.saveTitle}>
        <p class={styles.hint}>{tracesText.saveIntro}</p>
        <LevelChoice level={level} onChange={setLevel} />
        <fieldset class={styles.choices}>
          <legend class={styles.legend}>{tracesText.what}</legend>
          {selections.map(([id, words, isThere]) => (
            <label key={id} class={styles.choice}>
              <input
                type="radio"
                name="selection"
                disabled={!isThere}
                checked={selection === id}
                data-testid={`selection-${id}`}
                onChange={() => setSelection(id)}
              />
              {words}
            </label>
          ))}
          {hasNewer && (
            <p class={styles.hint}>
              {tracesText.newer}{' '}
              <button type="button" class={styles.button} onClick={() => setAnalysis(state.analysis)}>
                {tracesText.takeNewer}
              </button>
            </p>
          )}
        </fieldset>
      </Section>
      <Section title={tracesText.summary} testId="export-summary">
        <div aria-busy={made.kind === 'making'} data-testid="export" data-state={made.kind} data-level={level}>
          <p role="status" class={styles.hint}>
            {made.kind === 'making' && tracesText.making(made.done)}
            {made.kind === 'failed' && tracesText.failed}
          </p>
          {made.last && !isEmpty && <FileSummary exported={made.last} />}
          {made.kind === 'made' &&
            (isEmpty ? (
              <p class={styles.hint} data-testid="export-nothing">
                {tracesText.nothing}
              </p>
            ) : (
              <SaveButtons trace={made.last.trace} asks={level === 'none'} />
            ))}
        </div>
      </Section>
      <HandEditList edits={edits} onChange={setEdits} />
      {made.last && (
        <Section title={tracesText.preview} testId="preview">
          <p class={styles.hint}>{tracesText.previewIntro}</p>
          <ExportPreview
            exported={made.last}
            carrying={indexOf(made.last.analysis).messagesOf}
            edits={edits}
            onEdit={setEdits}
          />
        </Section>
      )}
    </PageFrame>
  );
}
