// RelayState as one message carried it: decoded once, with the first differing byte marked, and as on the wire.
import type { ObservedRelayState } from '../../bindings/encoded-message.ts';
import { sideAt } from '../relay-state-difference.ts';
import { bytes, relayStateText } from '../text.ts';
import { CopyButton } from './copy-button.tsx';
import { LongText } from './long-text.tsx';
import styles from './relay-state-side.module.css';
import { VisibleText } from './visible-text.tsx';

export interface RelayStateSideProps {
  readonly title: string;
  /** Undefined where the message was not seen. */
  readonly observed: ObservedRelayState | undefined;
  /** What is said then, where there was no such message. */
  readonly missing?: string | undefined;
  /** Index of the first differing octet, from 0. */
  readonly at: number | undefined;
  /** On the decoded value. */
  readonly testId: string;
}

/** A longer value is not marked in place; the difference has a view of its own below. */
const MARKED_OCTETS = 2_000;

export function RelayStateSide({ title, observed, missing, at, testId }: RelayStateSideProps) {
  const hasValue = observed?.presence === 'present';
  return (
    <section class={styles.side}>
      <h4 class={styles.title}>
        {title}
        {hasValue && <span class={styles.size}>{bytes(observed.octets.length)}</span>}
        {hasValue && <CopyButton text={observed.value} of={title} />}
      </h4>
      {!observed && <p class={styles.note}>{missing ?? relayStateText.notSeen}</p>}
      {observed && !hasValue && (
        <p class={styles.note} data-testid={testId} data-presence={observed.presence}>
          {relayStateText.presence[observed.presence as keyof typeof relayStateText.presence]}
        </p>
      )}
      {observed?.repeats.map((repeat, i) => (
        <p key={i} class={styles.value}>
          <LongText text={repeat.value} markEnds />
        </p>
      ))}
      {hasValue && <Value observed={observed} at={at} testId={testId} />}
    </section>
  );
}

type ValueProps = { readonly observed: ObservedRelayState; readonly at: number | undefined; readonly testId: string };

function Value({ observed, at, testId }: ValueProps) {
  const marked =
    at !== undefined && observed.octets.length <= MARKED_OCTETS
      ? sideAt(observed.octets, at, MARKED_OCTETS)
      : undefined;
  return (
    <dl class={styles.forms}>
      <dt class={styles.label}>{relayStateText.value}</dt>
      <dd class={styles.value} data-testid={testId} data-presence="present">
        {marked ? (
          <>
            <VisibleText text={marked.before} />
            <mark class={styles.differing}>
              <VisibleText text={marked.differing} markEnds />
            </mark>
            <VisibleText text={marked.after} markEnds />
          </>
        ) : (
          <LongText text={observed.value} markEnds />
        )}
      </dd>
      <dt class={styles.label}>{relayStateText.wire}</dt>
      <dd class={observed.wire === null ? styles.note : styles.value} data-testid={`${testId}-wire`}>
        {observed.wire === null ? relayStateText.wireUnknown : <LongText text={observed.wire} markEnds />}
      </dd>
    </dl>
  );
}
