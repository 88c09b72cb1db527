// The words of a report that are not those of a check.
import type { FindingOutcome } from '../../checks/finding.ts';
import type { SignatureVerdict } from '../../dsig/signature-report.ts';
import type { Flow, Leg } from '../../flow/flow.ts';
import type { RedactionNote } from '../redaction/policy.ts';

export const OUTCOMES: Readonly<Record<Flow['outcome'], string>> = {
  succeeded: 'succeeded',
  failed: 'failed',
  'not-seen': 'outcome not seen',
};

export const FINDING_OUTCOMES: Readonly<Record<FindingOutcome, string>> = {
  fail: 'Failed',
  warn: 'Warning',
  info: 'Note',
  pass: 'Passed',
  'not-checked': 'Not checked',
  error: 'Check failed to run',
};

/** In the order in which a report lists them. */
export const FINDING_ORDER: readonly FindingOutcome[] = ['fail', 'error', 'warn', 'info', 'not-checked', 'pass'];

export const SIGNATURE_VERDICTS: Readonly<Record<SignatureVerdict, string>> = {
  trusted: 'trusted',
  intact: 'intact, but only by the key that the message brings along',
  broken: 'broken',
  'not-checkable': 'not checked: no certificate to check it with',
};

export const flowTitle = ({ kind, initiatedBy }: Flow): string => {
  const by = { sp: ', begun by the service provider', idp: ', begun by the identity provider', unknown: '' };
  return `${kind === 'sso' ? 'Login' : 'Logout'}${by[initiatedBy]}`;
};

export function relayStateSentence({ relayState }: Leg): string {
  switch (relayState.verdict) {
    case 'exact':
      return `RelayState came back exactly as it was sent (${relayState.octets} bytes).`;
    case 'absent':
      return 'No RelayState was sent, and none came back.';
    case 'not-checked':
      return `RelayState was not checked (${relayState.reason}).`;
    case 'mutated':
      return `RelayState came back changed (${relayState.class.name}); byte ${relayState.firstDifference + 1} is the first that differs.`;
  }
}

const LEVELS: Readonly<Record<RedactionNote['level'], string>> = {
  shareable:
    'Identities, tokens, cookies, session indexes and free values were replaced before this was written. Equal values have equal placeholders.',
  internal:
    'Cookies, tokens and passwords were replaced before this was written; identities were not. Share it with care.',
  none: 'Nothing but posted passwords was taken out. This holds secrets: do not share it.',
};

export const redactionSentence = (note: RedactionNote | undefined): string => LEVELS[note?.level ?? 'none'];

export const VERIFIED_BEFORE = 'Signatures were verified before redaction; a redacted message can’t be verified again.';
