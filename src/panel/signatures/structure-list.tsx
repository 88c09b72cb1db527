// What is odd in the structure of a signed document, each in its sentence with its line.
import type { StructureFinding } from '../../dsig/structure-findings.ts';
import type { SourceRange, XmlDocument } from '../../xml/tree.ts';
import { VisibleText } from '../components/visible-text.tsx';
import { signaturesText } from '../trust-text.ts';
import { lineCounter } from '../xml-lines.ts';
import styles from './structure-list.module.css';

export interface StructureListProps {
  readonly findings: readonly StructureFinding[];
  readonly document: XmlDocument;
  /** Shows the place; left out where the document has no view of its own to go to. */
  readonly onShow?: ((range: SourceRange) => void) | undefined;
}

export function StructureList({ findings, document, onShow }: StructureListProps) {
  const lineOf = lineCounter(document.source);
  return (
    <ul class={styles.list}>
      {findings.map(({ code, message, range, wrapping }, i) => {
        const line = signaturesText.structureLine(lineOf(range.start));
        return (
          <li key={i} class={styles.finding} data-testid="structure-finding" data-code={code} data-wrapping={wrapping}>
            <VisibleText text={message} />{' '}
            <span class={styles.code}>
              {wrapping && `${signaturesText.wrapping} · `}
              {code} ·{' '}
              {onShow ? (
                <button type="button" class={styles.line} onClick={() => onShow(range)}>
                  {line}
                </button>
              ) : (
                line
              )}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
