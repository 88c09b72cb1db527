// Tabs (ARIA tabs pattern, selected as the focus moves) and the panel of the selected one.
import type { ComponentChildren } from 'preact';
import { useId, useRef } from 'preact/hooks';
import styles from './tabs.module.css';

export interface Tab<Id extends string> {
  readonly id: Id;
  readonly label: string;
  /** Stands behind the label, e.g. a count. */
  readonly mark?: ComponentChildren;
}

export interface TabsProps<Id extends string> {
  readonly label: string;
  readonly tabs: readonly Tab<Id>[];
  readonly selected: Id;
  readonly onSelect: (id: Id) => void;
  readonly children: ComponentChildren;
}

export function Tabs<Id extends string>({ label, tabs, selected, onSelect, children }: TabsProps<Id>) {
  const prefix = useId();
  const list = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent): void => {
    const at = tabs.findIndex((tab) => tab.id === selected);
    const steps: Record<string, number> = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 };
    const step = steps[event.key];
    const to = step === undefined ? undefined : tabs[(step + tabs.length) % tabs.length];
    if (!to) return;
    event.preventDefault();
    onSelect(to.id);
    list.current?.querySelector<HTMLElement>(`[data-tab="${to.id}"]`)?.focus();
  };
  return (
    <>
      <div ref={list} class={styles.list} role="tablist" aria-label={label} onKeyDown={onKeyDown}>
        {tabs.map(({ id, label: words, mark }) => (
          <button
            key={id}
            type="button"
            class={styles.tab}
            role="tab"
            id={`${prefix}-tab-${id}`}
            aria-selected={id === selected}
            aria-controls={`${prefix}-panel`}
            tabIndex={id === selected ? 0 : -1}
            data-tab={id}
            data-testid={`tab-${id}`}
            onClick={() => onSelect(id)}
          >
            {words}
            {mark !== undefined && <span class={styles.mark}>{mark}</span>}
          </button>
        ))}
      </div>
      <div
        // Another tab begins at its top, wherever the one before was scrolled to.
        key={selected}
        class={styles.panel}
        role="tabpanel"
        id={`${prefix}-panel`}
        aria-labelledby={`${prefix}-tab-${selected}`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a panel that scrolls must be reachable from the keyboard.
        tabIndex={0}
      >
        {children}
      </div>
    </>
  );
}
