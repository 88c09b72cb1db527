// A titled part of a detail page.
import type { ComponentChildren } from 'preact';
import styles from './section.module.css';

export interface SectionProps {
  readonly title: ComponentChildren;
  readonly children: ComponentChildren;
  readonly testId?: string;
}

export function Section({ title, children, testId }: SectionProps) {
  return (
    <section class={styles.section} data-testid={testId}>
      <h3 class={styles.title}>{title}</h3>
      {children}
    </section>
  );
}
