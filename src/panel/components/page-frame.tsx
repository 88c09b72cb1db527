// A page that fills the panel beside the trace: its title, a way back, and room to scroll.
import type { ComponentChildren } from 'preact';
import { toolbarText } from '../text.ts';
import styles from './page-frame.module.css';

export interface PageFrameProps {
  readonly title: string;
  readonly testId: string;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}

export function PageFrame({ title, testId, onClose, children }: PageFrameProps) {
  return (
    <main class={styles.page} data-testid={testId}>
      <div class={styles.column}>
        <header class={styles.head}>
          <h2 class={styles.title}>{title}</h2>
          <button type="button" class={styles.button} data-testid={`${testId}-back`} onClick={onClose}>
            {toolbarText.back}
          </button>
        </header>
        {children}
      </div>
    </main>
  );
}
