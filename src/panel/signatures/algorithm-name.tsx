// An algorithm by its short name, with what is wrong with it; one that is not known by all of its identifier.
import type { AlgorithmUse } from '../../dsig/signature-report.ts';
import { VisibleText } from '../components/visible-text.tsx';
import { signaturesText } from '../trust-text.ts';
import styles from './algorithm-name.module.css';

export function AlgorithmName({ use: { uri, name, weak } }: { readonly use: AlgorithmUse }) {
  return (
    <>
      <span title={uri}>
        <VisibleText text={name ?? uri} />
      </span>
      {weak !== undefined && (
        <span class={styles.mark} title={weak}>
          {signaturesText.weak}
        </span>
      )}
      {name === undefined && <span class={styles.mark}>{signaturesText.unknownAlgorithm}</span>}
    </>
  );
}
