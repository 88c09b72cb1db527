// The values of one fact or of one cell: each on a line of its own, where there are several.
import type { EpochMs } from '../../base/units.ts';
import type { FactValue as FactValueData } from '../summary/summary.ts';
import { Capped } from './capped.tsx';
import { FactValue } from './fact-value.tsx';
import styles from './fact-values.module.css';

export interface FactValuesProps {
  readonly values: readonly FactValueData[];
  readonly received: EpochMs | undefined;
  readonly brief?: boolean;
}

const AT_FIRST = 20;
const STEP = 200;

export function FactValues({ values, received, brief = false }: FactValuesProps) {
  const [only, second] = values;
  if (only && !second) return <FactValue value={only} received={received} brief={brief} />;
  return (
    <Capped items={values} atFirst={AT_FIRST} step={STEP}>
      {(shown, more) => (
        <>
          <ul class={styles.list}>
            {shown.map((value, i) => (
              <li key={i}>
                <FactValue value={value} received={received} brief={brief} />
              </li>
            ))}
          </ul>
          {more}
        </>
      )}
    </Capped>
  );
}
