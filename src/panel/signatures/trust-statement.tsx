// The line of the Summary tab that says how far its facts are vouched for, with the way to the Signatures tab.
import type { AnalyzedMessage } from '../../analysis/analysis.ts';
import { summaryText } from '../summary/text.ts';
import { messageVerdictText, signaturesText } from '../trust-text.ts';
import { messageVerdict } from './message-verdict.ts';
import { VerdictMark } from './signature-badge.tsx';
import { useVerification } from './trust.ts';
import styles from './trust-statement.module.css';

export interface TrustStatementProps {
  readonly message: AnalyzedMessage;
  readonly onShow: () => void;
}

export function TrustStatement({ message, onShow }: TrustStatementProps) {
  const state = useVerification(message, true);
  if (!state) return summaryText.notChecked;
  if (state.kind === 'failed') return signaturesText.failed;
  if (state.kind === 'checking') return signaturesText.checking;
  const verdict = messageVerdict(message, state.verification);
  if (!verdict) return signaturesText.nothingToCheck;
  return (
    <>
      <VerdictMark verdict={verdict} /> {messageVerdictText[verdict].sentence}{' '}
      <button type="button" class={styles.button} data-testid="show-signatures" onClick={onShow}>
        {signaturesText.show}
      </button>
    </>
  );
}
