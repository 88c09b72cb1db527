// A table of the Summary. Where there is little room, the minor columns stand below the first one's values.
import type { EpochMs } from '../../base/units.ts';
import type { SummaryTable } from '../summary/summary.ts';
import { Capped } from './capped.tsx';
import { FactValues } from './fact-values.tsx';
import styles from './summary-table-view.module.css';

export interface SummaryTableViewProps {
  readonly table: SummaryTable;
  /** What the table is about, for those who hear it. */
  readonly label: string;
  readonly received: EpochMs | undefined;
}

const AT_FIRST = 100;
const STEP = 500;

export function SummaryTableView({ table: { columns, rows }, label, received }: SummaryTableViewProps) {
  const minor = columns.map(({ minor: isMinor = false }) => isMinor);
  return (
    <Capped items={rows} atFirst={AT_FIRST} step={STEP}>
      {(shown, more) => (
        <div class={styles.room}>
          <table class={styles.table} aria-label={label}>
            <thead>
              <tr>
                {columns.map(({ name }, i) => (
                  <th key={name} scope="col" data-minor={minor[i] || undefined}>
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {shown.map((cells, row) => (
                <tr key={row} data-testid="table-row">
                  {cells.map((values, i) => (
                    <td key={i} data-minor={minor[i] || undefined}>
                      <FactValues values={values} received={received} brief />
                      {i === 0 &&
                        cells.map(
                          (other, column) =>
                            minor[column] &&
                            other.length > 0 && (
                              <div key={column} class={styles.below}>
                                {columns[column]?.name}: <FactValues values={other} received={received} brief />
                              </div>
                            ),
                        )}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
          {more}
        </div>
      )}
    </Capped>
  );
}
