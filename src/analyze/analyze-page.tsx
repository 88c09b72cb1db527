// The page that opens files: the app over the file that was opened, or where to open one.
import { render } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { createAnalyzer } from '../analysis/analyze.ts';
import { InputError } from '../base/input-error.ts';
import { DEFAULT_LIMITS } from '../base/limits.ts';
import { type AppOptions, mountApp } from '../panel/app.tsx';
import type { KeyStorage } from '../panel/keys/stored-keys.ts';
import { nextTask } from '../panel/next-task.ts';
import { applyTheme } from '../panel/theme.ts';
import { FileBar } from '../panel/traces/file-bar.tsx';
import { FileSource } from '../panel/traces/file-source.ts';
import type { ImportProgress } from '../panel/traces/import-contract.ts';
import { importFile } from '../panel/traces/import-file.ts';
import { ImportProgressRow } from '../panel/traces/import-progress-row.tsx';
import { OpenFile } from '../panel/traces/open-file.tsx';
import { fileText } from '../panel/traces/traces-text.ts';
import styles from './analyze-page.module.css';
import { useDroppedFiles } from './use-dropped-file.ts';

/** What the extension and the static page each do in their own way. */
export interface AnalyzeShell {
  /** Throws where the page may have no worker. */
  readonly openWorker: () => Worker;
  readonly keyStorage: KeyStorage;
  readonly deploymentStorage: KeyStorage;
}

export function mountAnalyzePage(root: HTMLElement | null, shell: AnalyzeShell): void {
  if (!root) return;
  applyTheme(root, 'auto');
  render(<AnalyzePage shell={shell} />, root);
}

/** Title of the page of the app that is open and takes files itself, such as Keys. */
const takerIn = (page: HTMLElement | null): string | undefined =>
  page?.querySelector<HTMLElement>('[data-takes-files]')?.dataset.takesFiles;

type Opened = NonNullable<AppOptions['opened']>;

function AnalyzePage({ shell }: { readonly shell: AnalyzeShell }) {
  const [opened, setOpened] = useState<Opened | undefined>();
  const [progress, setProgress] = useState<ImportProgress | undefined>();
  const [said, setSaid] = useState<string | undefined>();
  const page = useRef<HTMLDivElement>(null);
  const running = useRef<AbortController | undefined>(undefined);

  const open = async (file: Blob, name: string): Promise<void> => {
    running.current?.abort();
    const abort = new AbortController();
    running.current = abort;
    setSaid(undefined);
    setProgress({ stage: 'reading', done: 0, of: 0 });
    const analyse = createAnalyzer({ limits: DEFAULT_LIMITS });
    try {
      const read = await importFile(
        name,
        { file, now: Date.now() },
        {
          openWorker: shell.openWorker,
          analyse,
          onProgress: setProgress,
          signal: abort.signal,
          rest: nextTask,
          now: Date.now,
        },
      );
      setOpened({ file: read, analyse });
    } catch (error) {
      if (abort.signal.aborted) return;
      if (!(error instanceof InputError)) console.error('SAML Scope could not open a file.', error);
      setSaid(error instanceof InputError ? error.message : fileText.failed);
    }
    if (running.current === abort) setProgress(undefined);
  };
  const cancel = (): void => {
    running.current?.abort();
    setProgress(undefined);
    setSaid(fileText.cancelled);
  };
  const dropping = useDroppedFiles(({ files, folders }) => {
    const [file, ...more] = files;
    // It was meant for that page, and would take the place of the trace.
    const taker = takerIn(page.current);
    if (taker !== undefined) return setSaid(fileText.pageIsOpen(taker));
    // Several files are no one trace. What is open stays.
    if (files.length + folders > 1) setSaid(fileText.oneAtATime);
    else if (folders > 0) setSaid(fileText.folder);
    else if (file && more.length === 0) void open(file, file.name);
  });
  const close = (): void => {
    running.current?.abort();
    setProgress(undefined);
    setSaid(undefined);
    setOpened(undefined);
  };

  useEffect(() => {
    document.title = opened ? `${opened.file.name} · SAML Scope` : 'SAML Scope';
  }, [opened]);
  return (
    <div ref={page} class={styles.page} data-dropping={dropping}>
      {opened ? (
        <>
          <FileBar file={opened.file} onClose={close} />
          {progress && <ImportProgressRow progress={progress} onCancel={cancel} />}
          {said !== undefined && (
            <p class={styles.said} role="alert">
              <span data-testid="import-said">{said}</span>{' '}
              <button type="button" class={styles.button} onClick={() => setSaid(undefined)}>
                {fileText.hide}
              </button>
            </p>
          )}
          <App opened={opened} shell={shell} />
        </>
      ) : (
        <OpenFile onOpen={(file, name) => void open(file, name)} progress={progress} onCancel={cancel} said={said} />
      )}
      {dropping && takerIn(page.current) === undefined && <p class={styles.drop}>{fileText.drop}</p>}
    </div>
  );
}

/** A file gets an app of its own, so that nothing of the one before it is left. */
function App({ opened, shell }: { readonly opened: Opened; readonly shell: AnalyzeShell }) {
  const root = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!root.current) return undefined;
    const { keyStorage, deploymentStorage } = shell;
    const source = new FileSource(opened.file);
    return mountApp(root.current, source, { now: Date.now, theme: 'auto', keyStorage, deploymentStorage, opened });
  }, [opened]);
  return <div ref={root} class={styles.app} data-testid="file-app" />;
}
