// One finding: what happened, what was seen and expected, what to change, and where it is.
import type { Analysis } from '../../analysis/analysis.ts';
import type { Finding } from '../../checks/finding.ts';
import { LongText } from '../components/long-text.tsx';
import { VisibleText } from '../components/visible-text.tsx';
import type { Dispatch } from '../state.ts';
import styles from './finding-card.module.css';
import { placeOf } from './finding-place.ts';
import { findingsText } from './findings-text.ts';

export interface FindingCardProps {
  readonly finding: Finding;
  readonly analysis: Analysis;
  /** Said before the sentence, e.g. that this is the cause. */
  readonly lead?: string | undefined;
  readonly dispatch: Dispatch;
}

export function FindingCard({ finding, analysis, lead, dispatch }: FindingCardProps) {
  const { id, cites, outcome, confidence, weakenedBy, party, message, seen, expected, fix } = finding;
  const { sign, word } = findingsText.outcome[outcome];
  const place = placeOf(finding.where, analysis);
  // Of what is in order, the sentence is enough until somebody asks.
  const folded = outcome === 'pass' || outcome === 'not-checked';
  const sentence = (
    <>
      <span class={styles.outcome}>
        <span aria-hidden="true">{sign}</span> {lead ?? word}
      </span>{' '}
      <VisibleText text={message} />
    </>
  );
  const rest = (
    <>
      {fix !== '' && (
        <p class={styles.fix} data-testid="finding-fix">
          <strong>{findingsText.fix}:</strong> <VisibleText text={fix} />
        </p>
      )}
      <dl class={styles.facts}>
        {seen !== '' && <Fact name={findingsText.seen} value={seen} code />}
        {expected !== '' && <Fact name={findingsText.expected} value={expected} code />}
        {party && <Fact name={findingsText.whose} value={findingsText.party[party]} />}
        {(confidence !== 'proven' || weakenedBy.length > 0) && (
          <Fact
            name={findingsText.sure}
            value={[findingsText.confidence[confidence], ...weakenedBy.map((why) => findingsText.weakness[why])].join(
              '. ',
            )}
          />
        )}
      </dl>
      <p class={styles.foot}>
        <span>
          {findingsText.rule} <code>{id}</code> · {cites.join(', ')}
        </span>
        {place && (
          <button
            type="button"
            class={styles.show}
            data-testid="finding-place"
            onClick={() => place.actions.forEach(dispatch)}
          >
            {findingsText.show}: <VisibleText text={place.name} />
          </button>
        )}
      </p>
    </>
  );
  return (
    <article
      class={styles.card}
      data-testid="finding"
      data-id={id}
      data-outcome={outcome}
      data-cause={finding.cause || undefined}
    >
      {folded ? (
        <details>
          <summary class={styles.summary}>{sentence}</summary>
          {rest}
        </details>
      ) : (
        <>
          <p class={styles.message}>{sentence}</p>
          {rest}
        </>
      )}
    </article>
  );
}

function Fact({
  name,
  value,
  code = false,
}: {
  readonly name: string;
  readonly value: string;
  readonly code?: boolean;
}) {
  return (
    <div class={styles.fact}>
      <dt class={styles.name}>{name}</dt>
      <dd class={code ? styles.code : styles.value}>
        <LongText text={value} markEnds={code} />
      </dd>
    </div>
  );
}
