// A titled part of a detail page.
import type { ComponentChildren } from 'preact';
import styles from './section.module.css';

export interface SectionProps {
  readonly title: ComponentChildren;
  readonly children: ComponentChildren;
  /** A button at the end of the title's line. */
  readonly action?: ComponentChildren;
  readonly testId?: string;
}

export function Section({ title, children, action, testId }: SectionProps) {
  return (
    <section class={styles.section} data-testid={testId}>
      <div class={styles.head}>
        <h3 class={styles.title}>{title}</h3>
        {action}
      </div>
      {children}
    </section>
  );
}
