// RelayState on its way through the hops of a leg: at each, where it stood, who wrote it, its value, and what was done to it.
import type { Analysis } from '../../analysis/analysis.ts';
import type { Leg } from '../../flow/flow.ts';
import type { RelayStateHop } from '../../flow/relay-state-hop.ts';
import { exchangeName } from '../exchange-name.ts';
import { goToExchange } from '../go-to.ts';
import { causeSentence } from '../relay-state-words.ts';
import type { Dispatch } from '../state.ts';
import { bytes } from '../text.ts';
import { Capped } from './capped.tsx';
import { LongText } from './long-text.tsx';
import styles from './relay-state-trail.module.css';
import { trailText } from './relay-state-trail-text.ts';
import { VisibleText } from './visible-text.tsx';

export interface RelayStateTrailProps {
  readonly leg: Leg;
  readonly analysis: Analysis;
  readonly dispatch: Dispatch;
}

const AT_FIRST = 12;
const STEP = 50;

export function RelayStateTrail({ leg, analysis, dispatch }: RelayStateTrailProps) {
  if (leg.trail.every(({ presence }) => presence === 'absent')) return null;
  return (
    <section class={styles.trail} data-testid="relaystate-trail">
      <h4 class={styles.title}>{trailText.title}</h4>
      <Capped items={leg.trail} atFirst={AT_FIRST} step={STEP}>
        {(shown, more) => (
          <>
            <ol class={styles.list}>
              {shown.map((hop, i) => (
                <Hop key={i} hop={hop} isFirst={i === 0} analysis={analysis} dispatch={dispatch} />
              ))}
            </ol>
            {more}
          </>
        )}
      </Capped>
    </section>
  );
}

interface HopProps {
  readonly hop: RelayStateHop;
  readonly isFirst: boolean;
  readonly analysis: Analysis;
  readonly dispatch: Dispatch;
}

function Hop({ hop, isFirst, analysis, dispatch }: HopProps) {
  const { changed, where, carrier, party, parameter, presence, octets, value, wire } = hop;
  const isNone = changed === 'same' && (isFirst || presence === 'absent');
  const mark = isNone ? trailText.first[presence] : trailText.changed[changed];
  return (
    <li class={styles.hop} data-testid="trail-hop" data-changed={changed} data-party={party} data-where={where}>
      <p class={styles.head}>
        <span class={styles.mark}>
          <span aria-hidden="true">{mark.sign}</span> {mark.word}
        </span>{' '}
        <button
          type="button"
          class={styles.link}
          title={trailText.show}
          onClick={() => goToExchange(hop.exchange, analysis).forEach(dispatch)}
        >
          <VisibleText text={exchangeName(analysis, hop.exchange)} />
        </button>
      </p>
      <p class={styles.facts}>
        {trailText.where[where]}, {trailText.carrier[carrier]}
        {parameter !== undefined && (
          <>
            , {trailText.as} <code>{parameter}</code>
          </>
        )}{' '}
        · {trailText.party[party]}
        {presence === 'present' && ` · ${bytes(octets.length)}`}
      </p>
      {hop.class && changed === 'changed' && (
        <p class={styles.cause} data-testid="trail-class">
          {causeSentence(hop.class)}
        </p>
      )}
      {presence === 'present' || presence === 'repeated' ? (
        <p class={styles.value} data-testid="trail-value">
          <LongText text={value} markEnds />
        </p>
      ) : (
        <p class={styles.facts}>{trailText.presence[presence]}</p>
      )}
      {presence === 'present' && wire !== null && wire !== value && (
        <p class={styles.wire}>
          {trailText.wire} <code>{<LongText text={wire} markEnds />}</code>
        </p>
      )}
    </li>
  );
}
