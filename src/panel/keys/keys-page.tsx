// The page of keys: where certificates, metadata and private keys are pasted or dropped, and what is trusted so far.
import { useEffect, useRef, useState } from 'preact/hooks';
import type { EpochMs } from '../../base/units.ts';
import { PageFrame } from '../components/page-frame.tsx';
import { Section } from '../components/section.tsx';
import { useDrop } from '../drop-files.ts';
import { useKeySnapshot } from '../signatures/trust.ts';
import { keyNotice, keysText } from '../trust-text.ts';
import { AddResult } from './add-result.tsx';
import { CertificateCard } from './certificate-card.tsx';
import type { AddReport, KeySource } from './key-source.ts';
import { KeysInput } from './keys-input.tsx';
import styles from './keys-page.module.css';
import { PrivateKeyCard } from './private-key-card.tsx';

export interface KeysPageProps {
  readonly keys: KeySource;
  readonly clock: () => EpochMs;
  readonly onClose: () => void;
}

/** Something to read, from the text area or a file. */
export interface GivenInput {
  readonly content: string | Uint8Array;
  readonly name?: string;
}

/** With what it was read from, where a passphrase is still missing: then it is read once more. */
export interface ShownReport {
  readonly report: AddReport;
  readonly locked: GivenInput | undefined;
}

/** Metadata may list a thousand. */
const AT_FIRST = 50;
const STEP = 200;

export function KeysPage({ keys, clock, onClose }: KeysPageProps) {
  const { certificates, privateKeys, notices, loaded } = useKeySnapshot(keys);
  const [reports, setReports] = useState<readonly ShownReport[]>([]);
  const [said, setSaid] = useState('');
  const [shown, setShown] = useState(AT_FIRST);

  const add = async (given: readonly GivenInput[], passphrase?: string): Promise<readonly ShownReport[]> => {
    const results: ShownReport[] = [];
    for (const one of given) results.push(await read(keys, one, passphrase));
    setSaid('');
    setReports(results);
    return results;
  };
  const addFiles = async (files: readonly File[]): Promise<void> => {
    try {
      const given = await Promise.all(
        files.map(async (file) => ({ name: file.name, content: new Uint8Array(await file.arrayBuffer()) })),
      );
      await add(given);
    } catch {
      setReports([]);
      setSaid(keysText.fileGone);
    }
  };
  const drop = useDrop({
    onFiles({ files, folders }) {
      if (files.length > 0) void addFiles(files);
      else if (folders > 0) {
        setReports([]);
        setSaid(keysText.folder);
      }
    },
    onText: (content) => void add([{ content }]),
  });
  // The button that was pressed goes away with its card: the next one takes its place.
  const page = useRef<HTMLDivElement>(null);
  const removed = useRef<{ readonly button: string; readonly at: number } | undefined>(undefined);
  useEffect(() => {
    if (!removed.current) return;
    const { button, at } = removed.current;
    removed.current = undefined;
    const buttons = page.current?.querySelectorAll<HTMLElement>(`[data-testid="${button}"]`) ?? [];
    const next = buttons[Math.min(at, buttons.length - 1)];
    (next ?? page.current?.querySelector<HTMLElement>('[data-testid="keys-input"]'))?.focus();
  }, [certificates, privateKeys]);
  const results = useRef<HTMLDivElement>(null);
  const unlock = async ({ locked }: ShownReport, passphrase: string): Promise<void> => {
    if (!locked) return;
    const next = await read(keys, locked, passphrase);
    setReports((all) => all.map((one) => (one.locked === locked ? next : one)));
    if (next.locked === undefined) results.current?.focus();
  };

  return (
    <PageFrame title={keysText.title} testId="keys" onClose={onClose} drop={drop}>
      <div ref={page}>
        {notices.map((notice) => (
          <p key={notice.code} class={styles.notice} role="alert" data-testid="keys-notice" data-code={notice.code}>
            {keyNotice(notice)}
          </p>
        ))}
        <KeysInput
          onText={async (content) => {
            const [result] = await add([{ content }]);
            // What was read is not to stand there any longer; what was refused can be mended.
            return result !== undefined && (wasRead(result.report) || result.locked !== undefined);
          }}
          onFiles={addFiles}
        />
        <div ref={results} role="status" class={styles.results} tabIndex={-1}>
          {said !== '' && <p data-testid="keys-said">{said}</p>}
          {reports.map((shownReport, i) => (
            <AddResult
              key={i}
              report={shownReport.report}
              needsPassphrase={shownReport.locked !== undefined}
              onPassphrase={(passphrase) => unlock(shownReport, passphrase)}
              onCancel={() => {
                setReports(reports.filter((one) => one !== shownReport));
                results.current?.focus();
              }}
            />
          ))}
        </div>
        {privateKeys.length > 0 && (
          <Section title={keysText.privateKeys(privateKeys.length)}>
            <p class={styles.place}>{keysText.privateKeyPlace}</p>
            {privateKeys.map((one, at) => (
              <PrivateKeyCard
                key={one.id}
                lent={one}
                certificates={certificates}
                onForget={() => {
                  removed.current = { button: 'forget-private-key', at };
                  keys.removePrivateKey(one.id);
                }}
              />
            ))}
          </Section>
        )}
        {certificates.length > 0 ? (
          <Section title={keysText.trusted(certificates.length)}>
            {certificates.slice(0, shown).map((known, at) => (
              <CertificateCard
                key={known.id}
                known={known}
                now={clock()}
                onRemove={() => {
                  removed.current = { button: 'remove-certificate', at };
                  void keys.remove(known.id);
                }}
              />
            ))}
            {certificates.length > shown && (
              <button type="button" class={styles.button} onClick={() => setShown(shown + STEP)}>
                {keysText.showMore(Math.min(STEP, certificates.length - shown))}
              </button>
            )}
          </Section>
        ) : (
          loaded && (
            <Section title={keysText.empty.title} testId="keys-empty">
              <ul class={styles.todo}>
                {keysText.empty.todo.map((sentence) => (
                  <li key={sentence}>{sentence}</li>
                ))}
              </ul>
            </Section>
          )
        )}
      </div>
    </PageFrame>
  );
}

const wasRead = ({ added, known, privateKey }: AddReport): boolean =>
  added.length + known.length > 0 || privateKey !== undefined;

async function read(keys: KeySource, given: GivenInput, passphrase: string | undefined): Promise<ShownReport> {
  const report = await keys.add(given.content, {
    ...(given.name !== undefined && { name: given.name }),
    ...(passphrase !== undefined && { passphrase }),
  });
  const isLocked = report.input.refusals.some(
    ({ code }) => code === 'passphrase-needed' || code === 'passphrase-wrong',
  );
  return { report, locked: isLocked ? given : undefined };
}
