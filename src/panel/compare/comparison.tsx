// The table of a comparison, with the choice of what to compare with: for flows and for messages.
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { Capped } from '../components/capped.tsx';
import { LongText } from '../components/long-text.tsx';
import { type ComparedFact, compareFacts } from './compare-facts.ts';
import { compareText } from './compare-text.ts';
import styles from './comparison.module.css';
import type { FlowFact } from './flow-facts.ts';

export interface ComparisonProps {
  readonly ours: readonly FlowFact[];
  readonly theirs: readonly FlowFact[];
  /** What can be chosen, by value and words. */
  readonly others: readonly (readonly [value: string, words: string])[];
  readonly chosen: string;
  readonly onChoose: (value: string) => void;
  readonly words: { readonly this: string; readonly same: string };
  /** Further switches. */
  readonly children?: ComponentChildren;
}

const AT_FIRST = 200;
const STEP = 1_000;

export function Comparison({ ours, theirs, others, chosen, onChoose, words, children }: ComparisonProps) {
  const [onlyDifferences, setOnlyDifferences] = useState(true);
  const facts = compareFacts(ours, theirs);
  const shown = onlyDifferences ? facts.filter(({ same }) => !same) : facts;
  return (
    <div class={styles.compare} data-testid="compare">
      <div class={styles.choices}>
        <label>
          {compareText.with}{' '}
          <select
            value={chosen}
            data-testid="compare-with"
            onChange={({ currentTarget }) => onChoose(currentTarget.value)}
          >
            {others.map(([value, text]) => (
              <option key={value} value={value}>
                {text}
              </option>
            ))}
          </select>
        </label>
        <label class={styles.only}>
          <input
            type="checkbox"
            checked={onlyDifferences}
            data-testid="compare-only"
            onChange={() => setOnlyDifferences(!onlyDifferences)}
          />
          {compareText.onlyDifferences}
        </label>
        {children}
      </div>
      {shown.length === 0 ? (
        <p class={styles.none}>{words.same}</p>
      ) : (
        <Capped items={shown} atFirst={AT_FIRST} step={STEP}>
          {(some, more) => (
            <>
              <ComparedTable facts={some} ours={words.this} />
              {more}
            </>
          )}
        </Capped>
      )}
    </div>
  );
}

function ComparedTable({ facts, ours }: { readonly facts: readonly ComparedFact[]; readonly ours: string }) {
  return (
    <table class={styles.table}>
      <thead>
        <tr>
          <th scope="col">{compareText.what}</th>
          <th scope="col">{ours}</th>
          <th scope="col">{compareText.other}</th>
        </tr>
      </thead>
      <tbody>
        {facts.map(({ group, name, ours: here, theirs, same }) => (
          <tr key={`${group} ${name}`} data-testid="compared" data-same={same || undefined}>
            <th scope="row">
              <span class={styles.group}>{group}</span> {name}
              {!same && <span class={styles.sign}> ≠</span>}
            </th>
            <td>
              <LongText text={here ?? compareText.missing} markEnds />
            </td>
            <td>
              <LongText text={theirs ?? compareText.missing} markEnds />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export const Nothing = ({ children }: { readonly children: ComponentChildren }) => (
  <p class={styles.none}>{children}</p>
);
