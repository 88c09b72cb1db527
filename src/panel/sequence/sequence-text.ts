// The words of the sequence diagram and the waterfall.
import type { FindingOutcome } from '../../checks/finding.ts';
import type { RelayStateHop } from '../../flow/relay-state-hop.ts';
import type { LaneRole, StepAnswer } from '../../flow/sequence.ts';
import { formats } from '../text.ts';

export const sequenceText = {
  label: 'Sequence of the flow',
  lane: {
    sp: 'Service provider',
    browser: 'Browser',
    broker: 'Broker',
    idp: 'Identity provider',
    other: 'Other',
  } satisfies Record<LaneRole, string>,
  otherHosts: 'other hosts',
  answer: {
    none: 'no answer seen',
    redirect: 'redirect',
    error: 'error',
    page: 'page',
  } satisfies Record<StepAnswer, string>,
  folded: (count: number): string => formats.plural(count, { one: 'more exchange', other: 'more exchanges' }),
  after: (span: number): string => `+${formats.duration(span)}`,
  relayState: {
    same: { sign: '=', word: 'RelayState unchanged' },
    changed: { sign: '≠', word: 'RelayState changed here' },
    lost: { sign: '∅', word: 'RelayState lost here' },
    appeared: { sign: '+', word: 'RelayState appeared here' },
    misspelt: { sign: '≠', word: 'RelayState misspelt here' },
    repeated: { sign: '≠', word: 'RelayState more than once here' },
    unknown: { sign: '?', word: 'RelayState not known here' },
  } satisfies Record<RelayStateHop['changed'], { readonly sign: string; readonly word: string }>,
  relayStateSent: { sign: 'RS', word: 'RelayState sent' },
  findings: (outcome: FindingOutcome, count: number): string =>
    outcome === 'fail'
      ? formats.plural(count, { one: 'failure here', other: 'failures here' })
      : formats.plural(count, { one: 'warning here', other: 'warnings here' }),
  timeline: 'Waterfall of the flow',
  timelineRow: (from: number, span: number): string =>
    `begins after ${formats.duration(from)}, takes ${formats.duration(span)}`,
  ongoing: 'end not seen',
  span: (span: number): string => formats.duration(span),
  axis: 'Time since the flow began',
};
