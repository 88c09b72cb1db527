// A value from traffic, with whatever can't be seen in it made visible and its direction kept to itself.
import { useMemo } from 'preact/hooks';
import { type VisibleOptions, visibleParts } from '../visible-characters.ts';
import styles from './visible-text.module.css';

export interface VisibleTextProps extends VisibleOptions {
  readonly text: string;
}

export function VisibleText({ text, multiline = false, markEnds = false }: VisibleTextProps) {
  const parts = useMemo(() => visibleParts(text, { multiline, markEnds }), [text, multiline, markEnds]);
  return (
    <bdi>
      {parts.map((part, i) =>
        part.kind === 'plain' ? (
          part.text
        ) : (
          <span key={i} class={styles.mark} title={part.code}>
            {part.shown}
          </span>
        ),
      )}
    </bdi>
  );
}
