// The kinds of file to save. Where nothing is replaced, each asks once more.
import { useState } from 'preact/hooks';
import type { Trace } from '../../trace/trace.ts';
import { copyText } from '../clipboard.ts';
import { nextTask } from '../next-task.ts';
import { saveFile } from '../save-file.ts';
import { FORMAT_RULES, fileName, SAVE_FORMATS, type SaveFormat } from './save-formats.ts';
import styles from './traces-page.module.css';
import { tracesText } from './traces-text.ts';

export interface SaveButtonsProps {
  readonly trace: Trace;
  readonly asks: boolean;
}

export function SaveButtons({ trace, asks }: SaveButtonsProps) {
  const [asked, setAsked] = useState<SaveFormat | undefined>();
  const [said, setSaid] = useState('');
  const save = async (format: SaveFormat): Promise<void> => {
    setAsked(undefined);
    setSaid('');
    const { type, write } = FORMAT_RULES[format];
    if (format === 'markdown') {
      // Before anything is waited for: the browser allows it in answer to a click only.
      setSaid((await copyText(String(write(trace)))) ? tracesText.copied : tracesText.notCopied);
      return;
    }
    await nextTask();
    const name = fileName(trace, format);
    saveFile(name, await write(trace), type);
    setSaid(tracesText.saved(name));
  };
  return (
    <div>
      <div class={styles.row}>
        {SAVE_FORMATS.map((format) => (
          <button
            key={format}
            type="button"
            class={styles.button}
            data-testid={`save-${format}`}
            onClick={() => (asks ? setAsked(format) : void save(format))}
          >
            {tracesText.save[format]}
          </button>
        ))}
      </div>
      {asked && (
        <div class={styles.question} role="alert" data-testid="save-asks">
          <p>{tracesText.saveAsks}</p>
          <button type="button" class={styles.button} data-testid="save-yes" onClick={() => void save(asked)}>
            {tracesText.saveYes}
          </button>{' '}
          <button type="button" class={styles.button} data-testid="save-no" onClick={() => setAsked(undefined)}>
            {tracesText.saveNo}
          </button>
        </div>
      )}
      <p class={styles.hint}>
        {tracesText.foreignNote}{' '}
        <span role="status" data-testid="save-said">
          {said}
        </span>
      </p>
    </div>
  );
}
