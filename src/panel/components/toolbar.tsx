// The row at the top: recording, clearing, what the list shows, and whether the recorder is there.
import type { SourceSnapshot } from '../exchange-source.ts';
import type { Dispatch } from '../state.ts';
import { appName, connectionText, toolbarText } from '../text.ts';
import type { Shown } from '../trace-tree.ts';
import { keysText } from '../trust-text.ts';
import hidden from './hidden.module.css';
import styles from './toolbar.module.css';

export interface ToolbarProps {
  readonly snapshot: SourceSnapshot;
  readonly shown: Shown;
  readonly query: string;
  readonly dispatch: Dispatch;
  readonly onRecording: (on: boolean) => void;
  readonly onClear: () => void;
  /** Opens the page of keys, or closes it; left out where there is none. */
  readonly onKeys?: (() => void) | undefined;
  readonly keysOpen: boolean;
}

const SHOWN: readonly Shown[] = ['saml', 'everything'];

export function Toolbar({ snapshot, shown, query, dispatch, onRecording, onClear, onKeys, keysOpen }: ToolbarProps) {
  const { recording, connection } = snapshot;
  return (
    <header class={styles.toolbar}>
      <h1 class={hidden.hidden}>{appName}</h1>
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
      <button type="button" class={styles.button} title={toolbarText.clearHint} data-testid="clear" onClick={onClear}>
        {toolbarText.clear}
      </button>
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
      {onKeys && (
        <button
          type="button"
          class={styles.button}
          title={keysText.showHint}
          aria-pressed={keysOpen}
          data-testid="show-keys"
          onClick={onKeys}
        >
          {keysText.show}
        </button>
      )}
      <span class={styles.connection} role="status" data-connection={connection} data-testid="connection">
        {connectionText[connection].short}
      </span>
    </header>
  );
}
