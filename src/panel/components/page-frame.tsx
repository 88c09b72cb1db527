// A page that fills the panel beside the trace: its title, a way back, and room to scroll.
import type { ComponentChildren, HTMLAttributes } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { toolbarText } from '../text.ts';
import styles from './page-frame.module.css';

/** What a page needs on which files can be dropped. */
export interface DropHandlers extends Pick<HTMLAttributes<HTMLElement>, 'onDragOver' | 'onDragLeave' | 'onDrop'> {
  /** Something is held over the page. */
  readonly over: boolean;
}

export interface PageFrameProps {
  readonly title: string;
  readonly testId: string;
  readonly onClose: () => void;
  readonly drop?: DropHandlers;
  readonly children: ComponentChildren;
}

export function PageFrame({ title, testId, onClose, drop, children }: PageFrameProps) {
  const { over, ...handlers } = drop ?? {};
  const heading = useRef<HTMLHeadingElement>(null);
  // Whoever came by a button of the trace, which is hidden now, goes on reading here.
  useLayoutEffect(() => {
    const { activeElement } = document;
    if (!activeElement || activeElement === document.body || activeElement.closest('[hidden]'))
      heading.current?.focus({ preventScroll: true });
  }, []);
  return (
    <main
      class={styles.page}
      data-testid={testId}
      data-over={over || undefined}
      data-takes-files={drop && title}
      {...handlers}
    >
      <div class={styles.column}>
        <header class={styles.head}>
          <h2 ref={heading} class={styles.title} tabIndex={-1}>
            {title}
          </h2>
          <button type="button" class={styles.button} data-testid={`${testId}-back`} onClick={onClose}>
            {toolbarText.back}
          </button>
        </header>
        {children}
      </div>
    </main>
  );
}
