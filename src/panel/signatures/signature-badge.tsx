// Whether a message is signed, and by whom, as a sign and words. Has the message verified while it is in sight.
import type { AnalyzedMessage } from '../../analysis/analysis.ts';
import { badgeText } from '../trust-text.ts';
import { type BadgeVerdict, messageVerdict } from './message-verdict.ts';
import styles from './signature-badge.module.css';
import { useVerification } from './trust.ts';

export interface SignatureBadgeProps {
  readonly message: AnalyzedMessage;
  /** Verified before those of the list. */
  readonly urgent?: boolean;
}

/** Nothing where there is nothing that could be signed, and where verification failed by a fault of ours. */
export function SignatureBadge({ message, urgent = false }: SignatureBadgeProps) {
  const state = useVerification(message, urgent);
  if (!state || state.kind === 'failed' || (!message.decoded.document && !message.encoded.detachedSignature)) {
    return null;
  }
  const verdict = state.kind === 'checking' ? 'checking' : messageVerdict(message, state.verification);
  return verdict && <VerdictMark verdict={verdict} />;
}

export function VerdictMark({ verdict }: { readonly verdict: BadgeVerdict }) {
  const { sign, lead, word } = badgeText[verdict];
  return (
    <span class={styles.badge} data-testid="signature-badge" data-verdict={verdict}>
      <span aria-hidden="true" class={styles.sign}>
        {sign}
      </span>
      {lead !== undefined && <span class={styles.lead}>{lead}</span>}
      {word}
    </span>
  );
}
