// The drawn part of a line of the diagram: the lanes behind it, and an arrow from one to another. Words say the same beside it.
import styles from './arrow.module.css';

const middle = (lane: number, lanes: number): string => `${((lane + 0.5) / lanes) * 100}%`;

export function Lanes({ count }: { readonly count: number }) {
  return (
    <svg class={styles.lanes} aria-hidden="true" focusable="false">
      {Array.from({ length: count }, (_, lane) => (
        <line key={lane} class={styles.lane} x1={middle(lane, count)} x2={middle(lane, count)} y1="0" y2="100%" />
      ))}
    </svg>
  );
}

export interface ArrowProps {
  /** Indexes of lanes. */
  readonly from: number;
  readonly to: number;
  readonly lanes: number;
  /** Drawn dashed. */
  readonly answer: boolean;
  readonly bad: boolean;
}

/** px */
const HEIGHT = 10;
const HEAD = 7;

export function Arrow({ from, to, lanes, answer, bad }: ArrowProps) {
  const points = to > from ? `${-HEAD},-4 0,0 ${-HEAD},4` : `${HEAD},-4 0,0 ${HEAD},4`;
  return (
    <svg
      class={styles.arrow}
      height={HEIGHT}
      width="100%"
      data-answer={answer || undefined}
      data-bad={bad || undefined}
      aria-hidden="true"
      focusable="false"
    >
      <line x1={middle(from, lanes)} x2={middle(to, lanes)} y1={HEIGHT / 2} y2={HEIGHT / 2} />
      {/* A nested picture, since the points of a polyline can't be given in per cent. */}
      <svg x={middle(to, lanes)} y={HEIGHT / 2} overflow="visible" aria-hidden="true" focusable="false">
        <polyline points={points} />
      </svg>
    </svg>
  );
}
