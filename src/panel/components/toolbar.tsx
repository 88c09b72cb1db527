// The row at the top: recording, clearing, what the list shows, and whether the recorder is there.
import { useId, useState } from 'preact/hooks';
import type { SourceSnapshot } from '../exchange-source.ts';
import { type Dispatch, type Facets, PAGES, type PageId } from '../state.ts';
import { appName, connectionText, flowText, toolbarText } from '../text.ts';
import type { Shown } from '../trace-tree.ts';
import hidden from './hidden.module.css';
import styles from './toolbar.module.css';

export interface ToolbarProps {
  readonly snapshot: SourceSnapshot;
  readonly shown: Shown;
  readonly query: string;
  readonly facets: Facets;
  readonly page: PageId;
  /** Those that this shell has, beside the trace. */
  readonly pages: readonly PageId[];
  readonly dispatch: Dispatch;
  readonly onRecording: (on: boolean) => void;
  readonly onClear: () => void;
}

const SHOWN: readonly Shown[] = ['saml', 'everything'];

export function Toolbar(props: ToolbarProps) {
  const { snapshot, shown, query, facets, page, pages, dispatch, onRecording, onClear } = props;
  const { recording, connection } = snapshot;
  // A file is neither recorded nor cleared.
  const isLive = snapshot.settings !== undefined;
  // Where there is little room, all but the most needed is behind a button.
  const [open, setOpen] = useState(false);
  const drawer = useId();
  const isNarrowed = shown === 'saml' || facets.kind !== undefined || facets.outcome !== undefined;
  return (
    <header class={styles.toolbar}>
      <h1 class={hidden.hidden}>{appName}</h1>
      {isLive && (
        <>
          <button
            type="button"
            class={styles.record}
            aria-pressed={recording}
            title={recording ? toolbarText.pauseHint : toolbarText.resumeHint}
            data-testid="recording"
            onClick={() => onRecording(!recording)}
          >
            <span class={styles.light} aria-hidden="true" />
            {recording ? toolbarText.recording : toolbarText.paused}
          </button>
          <button
            type="button"
            class={styles.button}
            title={toolbarText.clearHint}
            data-testid="clear"
            onClick={onClear}
          >
            {toolbarText.clear}
          </button>
        </>
      )}
      <input
        type="search"
        class={styles.search}
        placeholder={toolbarText.search}
        aria-label={toolbarText.searchHint}
        title={toolbarText.searchHint}
        value={query}
        spellcheck={false}
        data-testid="filter"
        onInput={(event) => dispatch({ type: 'search', query: event.currentTarget.value })}
      />
      <button
        type="button"
        class={styles.more}
        aria-expanded={open}
        aria-controls={drawer}
        aria-label={isNarrowed ? toolbarText.moreNarrowed : toolbarText.more}
        title={isNarrowed ? toolbarText.moreNarrowed : toolbarText.more}
        data-testid="toolbar-more"
        onClick={() => setOpen(!open)}
      >
        <span aria-hidden="true">{isNarrowed ? '☰•' : '☰'}</span>
      </button>
      <div id={drawer} class={styles.drawer} data-open={open || undefined}>
        <fieldset class={styles.choices}>
          <legend class={hidden.hidden}>{toolbarText.shown}</legend>
          {SHOWN.map((choice) => (
            <label key={choice} class={styles.choice}>
              <input
                type="radio"
                name="shown"
                class={styles.radio}
                checked={shown === choice}
                data-testid={`show-${choice}`}
                onChange={() => dispatch({ type: 'show', shown: choice })}
              />
              <span class={styles.choiceText}>{toolbarText.shownChoices[choice]}</span>
            </label>
          ))}
        </fieldset>
        <Choice
          label={toolbarText.kinds}
          none={toolbarText.anyKind}
          words={flowText.kind}
          value={facets.kind}
          testId="facet-kind"
          onChange={(kind) => dispatch({ type: 'facets', facets: { kind } })}
        />
        <Choice
          label={toolbarText.outcomes}
          none={toolbarText.anyOutcome}
          words={flowText.outcome}
          value={facets.outcome}
          testId="facet-outcome"
          onChange={(outcome) => dispatch({ type: 'facets', facets: { outcome } })}
        />
        {PAGES.filter((id) => id !== 'trace' && pages.includes(id)).map((id) => (
          <button
            key={id}
            type="button"
            class={styles.button}
            title={toolbarText.pages[id].hint}
            aria-label={id === 'help' ? toolbarText.pages[id].hint : undefined}
            aria-pressed={page === id}
            data-testid={`show-${id}`}
            onClick={() => {
              setOpen(false);
              dispatch({ type: 'page', page: page === id ? 'trace' : id });
            }}
          >
            {toolbarText.pages[id].show}
          </button>
        ))}
      </div>
      {isLive && (
        <span class={styles.connection} role="status" data-connection={connection} data-testid="connection">
          <span class={styles.connectionText}>{connectionText[connection].short}</span>
        </span>
      )}
    </header>
  );
}

interface ChoiceProps<Value extends string> {
  readonly label: string;
  /** The choice that narrows nothing. */
  readonly none: string;
  readonly words: Readonly<Record<Value, string>>;
  readonly value: Value | undefined;
  readonly testId: string;
  readonly onChange: (value: Value | undefined) => void;
}

function Choice<Value extends string>({ label, none, words, value, testId, onChange }: ChoiceProps<Value>) {
  const values = Object.keys(words) as Value[];
  return (
    <select
      class={styles.facet}
      aria-label={label}
      title={label}
      value={value ?? ''}
      data-testid={testId}
      onChange={({ currentTarget }) => onChange(values.find((one) => one === currentTarget.value))}
    >
      <option value="">{none}</option>
      {values.map((one) => (
        <option key={one} value={one}>
          {words[one]}
        </option>
      ))}
    </select>
  );
}
