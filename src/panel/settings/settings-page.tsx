// The page of settings: private windows, and sites that are left alone.
import { useEffect, useRef, useState } from 'preact/hooks';
import type { RecordingSettings } from '../../messages/contract.ts';
import { PageFrame } from '../components/page-frame.tsx';
import { Section } from '../components/section.tsx';
import styles from './settings-page.module.css';
import { settingsText } from './settings-text.ts';

export interface SettingsPageProps {
  readonly settings: RecordingSettings;
  readonly onChange: (settings: RecordingSettings) => void;
  readonly onClose: () => void;
}

export function SettingsPage({ settings, onChange, onClose }: SettingsPageProps) {
  const kept = settings.excludedSites.join('\n');
  const [typed, setTyped] = useState(kept);
  const [said, setSaid] = useState('');
  const shown = useRef(kept);
  // The worker may have read what was typed as something shorter. The first run comes late, when somebody may type already.
  useEffect(() => {
    if (shown.current === kept) return;
    shown.current = kept;
    setTyped(kept);
  }, [kept]);
  const save = (): void => {
    const lines = typed.split('\n').flatMap((line) => line.trim() || []);
    const refused = lines.filter((line) => !isHost(line));
    onChange({ ...settings, excludedSites: lines.filter(isHost) });
    setSaid(refused.length > 0 ? settingsText.refused(refused) : settingsText.saved);
  };
  return (
    <PageFrame title={settingsText.title} testId="settings" onClose={onClose}>
      <Section title={settingsText.recorded}>
        <p class={styles.hint}>{settingsText.where}</p>
        <label class={styles.check}>
          <input
            type="checkbox"
            checked={settings.privateWindows}
            data-testid="private-windows"
            onChange={() => onChange({ ...settings, privateWindows: !settings.privateWindows })}
          />
          {settingsText.private}
        </label>
        <p class={styles.hint}>{settingsText.privateHint}</p>
        <label class={styles.check}>
          <input
            type="checkbox"
            checked={settings.allRequests}
            data-testid="all-requests"
            onChange={() => onChange({ ...settings, allRequests: !settings.allRequests })}
          />
          {settingsText.all}
        </label>
        <p class={styles.hint}>{settingsText.allHint}</p>
      </Section>
      <Section title={settingsText.sites}>
        <p class={styles.hint}>{settingsText.sitesHint}</p>
        <textarea
          class={styles.sites}
          aria-label={settingsText.sites}
          rows={6}
          spellcheck={false}
          value={typed}
          data-testid="excluded-sites"
          onInput={({ currentTarget }) => setTyped(currentTarget.value)}
        />
        <button type="button" class={styles.button} data-testid="save-sites" onClick={save}>
          {settingsText.save}
        </button>
        <span role="status" class={styles.said}>
          {said}
        </span>
      </Section>
    </PageFrame>
  );
}

/** As the worker reads it: an address, or a host name with or without a port. */
const isHost = (line: string): boolean => {
  const bare = line.replace(/^[a-z][a-z0-9+.-]*:\/\//i, '').replace(/^\*?\./, '');
  return bare !== '' && !bare.includes('*') && URL.canParse(`https://${bare}`);
};
