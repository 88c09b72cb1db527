// What must be said of each fault that the demo can have. Tests of the classifier, of the panel and of the causes share it.
import { type FaultId, faultIds } from '../../demo/faults.ts';
import { transportFaultIds, transportFaultOf } from '../../demo/transport-faults.ts';

/** The class of RelayState, from what one login tells: `defaulted` takes two. */
export const RELAY_STATE_CLASSES: Readonly<Record<FaultId, string>> = {
  'decoded-once-more': 'over-decoded',
  'encoded-twice': 're-encoded',
  dropped: 'missing',
  'cut-at-ampersand': 'truncated',
  'plus-to-space': 'plus-space',
  replaced: 'replaced',
  'space-to-plus': 'plus-space',
  emptied: 'emptied',
  'literal-null': 'literal',
  added: 'added',
  'html-escaped': 'html-escaped',
  'cut-at-quote': 'truncated',
  'cut-at-80-bytes': 'truncated',
  'lower-cased': 'case',
  'slash-added': 'url-normalised',
  'base64-encoded': 'base64',
  wrapped: 'wrapped',
  'charset-damaged': 'charset',
  defaulted: 'replaced',
  'blank-added': 'whitespace',
  'html-unescaped': 'html-unescaped',
  'escaped-and-cut': 'combined',
  'cut-on-login-page': 'truncated',
  'cut-by-gateway': 'truncated',
};

/** The check that names the class. */
export const RELAY_STATE_CAUSES: Readonly<Record<string, string>> = {
  'over-decoded': 'relay-state-decoded-again',
  're-encoded': 'relay-state-encoded-again',
  missing: 'relay-state-missing',
  truncated: 'relay-state-cut',
  'plus-space': 'relay-state-plus-for-space',
  replaced: 'relay-state-replaced',
  emptied: 'relay-state-emptied',
  literal: 'relay-state-printed-null',
  added: 'relay-state-added',
  'html-escaped': 'relay-state-html-escaped',
  'html-unescaped': 'relay-state-html-unescaped',
  case: 'relay-state-case-changed',
  whitespace: 'relay-state-white-space-changed',
  'url-normalised': 'relay-state-url-rewritten',
  base64: 'relay-state-base64',
  wrapped: 'relay-state-wrapped',
  charset: 'relay-state-charset-damaged',
  combined: 'relay-state-changed-twice',
  crossed: 'relay-state-of-another-login',
  defaulted: 'relay-state-default-sent',
};

export interface FaultRow {
  /** Id of the demo's scenario. */
  readonly scenario: string;
  /** Id of the check that has to be named the cause, in each flow that has one. */
  readonly cause: string;
  readonly outcome: 'succeeded' | 'failed' | 'not-seen';
  /** The class of the changed RelayState; undefined where it is not changed. */
  readonly relayStateClass?: string;
  /** Whose hop changed it. */
  readonly party?: 'idp' | 'between';
}

const relayStateRow = (scenario: string, relayStateClass: string, party: 'idp' | 'between'): FaultRow => ({
  scenario,
  cause: RELAY_STATE_CAUSES[relayStateClass] ?? '',
  outcome: 'succeeded',
  relayStateClass,
  party,
});

/** Each is one login by itself, in a tab of its own. */
export const FAULT_ROWS: readonly FaultRow[] = [
  ...faultIds
    .filter((id) => id !== 'defaulted')
    .map((id) => relayStateRow(`fault-${id}`, RELAY_STATE_CLASSES[id], id === 'cut-by-gateway' ? 'between' : 'idp')),
  relayStateRow('broker-drops-relay-state', 'missing', 'idp'),
  ...transportFaultIds.map((id): FaultRow => {
    const { cause, outcome } = transportFaultOf(id);
    return { scenario: `transport-${id}`, cause, outcome };
  }),
];

/** A healthy login or logout in each way that the demo has, by itself. */
export const HEALTHY_SCENARIOS = [
  'healthy-redirect',
  'healthy-post',
  'deep-link',
  'second-sp',
  'idp-initiated',
  'iframe',
  'fetch',
  'broker',
] as const;
