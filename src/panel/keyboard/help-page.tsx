// The keys of the keyboard, from the same table that carries them out.
import { PageFrame } from '../components/page-frame.tsx';
import styles from './help-page.module.css';
import { helpText } from './help-text.ts';
import { SHORTCUTS } from './shortcuts.ts';

export function HelpPage({ onClose }: { readonly onClose: () => void }) {
  return (
    <PageFrame title={helpText.title} testId="help" onClose={onClose}>
      <div class={styles.help}>
        <p>{helpText.intro}</p>
        <table class={styles.table}>
          <thead>
            <tr>
              <th scope="col">{helpText.key}</th>
              <th scope="col">{helpText.does}</th>
            </tr>
          </thead>
          <tbody>
            {SHORTCUTS.map(({ id, keys }) => (
              <tr key={id}>
                <td>
                  <kbd>{keys[0]}</kbd>
                  {keys.length > 1 && (
                    <>
                      {` ${helpText.to} `}
                      <kbd>{keys.at(-1)}</kbd>
                    </>
                  )}
                </td>
                <td>{helpText.shortcuts[id]}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </PageFrame>
  );
}
