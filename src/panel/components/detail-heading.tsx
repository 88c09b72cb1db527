// The head of a detail page: what it is about, and what can be done with it.
import type { ComponentChildren } from 'preact';
import styles from './detail-heading.module.css';

export interface DetailHeadingProps {
  readonly title: ComponentChildren;
  readonly subtitle?: ComponentChildren;
  /** Buttons. */
  readonly children?: ComponentChildren;
}

export function DetailHeading({ title, subtitle, children }: DetailHeadingProps) {
  return (
    <header class={styles.header}>
      <div class={styles.words}>
        <h2 class={styles.title}>{title}</h2>
        {subtitle !== undefined && <div class={styles.subtitle}>{subtitle}</div>}
      </div>
      {children !== undefined && <div class={styles.actions}>{children}</div>}
    </header>
  );
}
