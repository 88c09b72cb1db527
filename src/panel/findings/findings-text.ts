// The words around findings; their own sentences come from the checks.
import type { Confidence, FindingOutcome, Party, Weakness } from '../../checks/finding.ts';
import type { Flow } from '../../flow/flow.ts';
import { formats } from '../text.ts';

const problems = (count: number): string => formats.plural(count, { one: 'failure', other: 'failures' });
const warnings = (count: number): string => formats.plural(count, { one: 'warning', other: 'warnings' });

const KIND: Record<Flow['kind'], string> = { sso: 'Login', slo: 'Logout' };
const OUTCOME: Record<Flow['outcome'], string> = {
  succeeded: 'succeeded',
  failed: 'failed',
  'not-seen': 'end not seen',
};

export const findingsText = {
  outcome: {
    fail: { sign: '✗', word: 'Failed' },
    warn: { sign: '!', word: 'Warning' },
    error: { sign: '⚠', word: 'Check broken' },
    info: { sign: 'i', word: 'Note' },
    pass: { sign: '✓', word: 'Passed' },
    'not-checked': { sign: '?', word: 'Not checked' },
  } satisfies Record<FindingOutcome, { readonly sign: string; readonly word: string }>,
  party: {
    sp: 'the service provider (the application)',
    idp: 'the identity provider',
    browser: 'the browser',
    between: 'something between the two, such as a proxy',
  } satisfies Record<Party, string>,
  confidence: {
    proven: 'proven by the traffic',
    likely: 'likely: the traffic fits, but does not prove it',
    hint: 'a hint: please look',
  } satisfies Record<Confidence, string>,
  weakness: {
    'recording-began-late': 'Recording began after the login did.',
    'headers-missing': 'The browser did not give all headers.',
    'pairing-guessed': 'Which request this response answers is guessed.',
    'local-clock-only': 'Only this computer’s clock was there to judge by.',
  } satisfies Record<Weakness, string>,
  cause: 'Cause',
  mainFinding: 'Look at this first',
  seen: 'Seen',
  expected: 'Expected',
  fix: 'What to change',
  whose: 'Whose',
  sure: 'How sure',
  rule: 'Rule',
  show: 'Show where',
  consequences: (count: number): string => `What else was found (${formats.number(count)})`,
  paused: 'Recording was paused before the end of this was seen: what came during the pause is not here.',
  noFindings: 'Nothing to report: no check failed or warned.',
  headline(flow: Flow, failures: number, warned: number): string {
    const parts = [...(failures > 0 ? [problems(failures)] : []), ...(warned > 0 ? [warnings(warned)] : [])];
    const counts = parts.length > 0 ? `, ${parts.join(', ')}` : '';
    return `${KIND[flow.kind]} ${OUTCOME[flow.outcome]}${counts}`;
  },
  counts: (failures: number, warned: number): string =>
    [...(failures > 0 ? [problems(failures)] : []), ...(warned > 0 ? [warnings(warned)] : [])].join(', '),
  copyTicket: 'Copy for a ticket',
  between: (hosts: readonly string[]): string => `Between ${hosts.join(' → ')}`,
  began: (at: number): string => `Began ${formats.zonedTime(at)}`,
  filter: 'Show',
  none: 'Nothing to show. Tick a kind above, or wait until the flow is checked.',
  title: 'Checks',
  here: (count: number): string => `Found here (${formats.number(count)})`,
};
