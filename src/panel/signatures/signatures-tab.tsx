// The Signatures tab of a message: the verdict on it, then each signature, what is odd in its structure, and what is encrypted.
import type { ComponentChildren } from 'preact';
import type { AnalyzedMessage } from '../../analysis/analysis.ts';
import type { EpochMs } from '../../base/units.ts';
import type { MessageVerification } from '../../trust/verify-message.ts';
import type { SourceRange } from '../../xml/tree.ts';
import { Section } from '../components/section.tsx';
import { messageVerdictText, signaturesText } from '../trust-text.ts';
import { DecryptionCard } from './decryption-card.tsx';
import { type MessageVerdict, mayHideSignature, messageVerdict } from './message-verdict.ts';
import { SignatureCard } from './signature-card.tsx';
import styles from './signatures-tab.module.css';
import { StructureList } from './structure-list.tsx';
import { type Trust, useKeySnapshot, useTrust, useVerification } from './trust.ts';

export interface SignaturesTabProps {
  readonly message: AnalyzedMessage;
  /** When the message went over the wire: certificates are judged by that. */
  readonly at: EpochMs | undefined;
  /** Shows a place of the message's XML. */
  readonly onShow?: ((range: SourceRange) => void) | undefined;
}

export function SignaturesTab(props: SignaturesTabProps) {
  const trust = useTrust();
  return trust ? <Verified {...props} trust={trust} /> : null;
}

function Verified({ message, at, onShow, trust }: SignaturesTabProps & { readonly trust: Trust }) {
  const state = useVerification(message, true);
  const { certificates } = useKeySnapshot(trust.keys);
  if (state === undefined || state.kind === 'checking') {
    return (
      <p class={styles.note} role="status" data-testid="signatures-checking">
        {signaturesText.checking}
      </p>
    );
  }
  if (state.kind === 'failed') return <p class={styles.note}>{signaturesText.failed}</p>;
  const { verification } = state;
  const verdict = messageVerdict(message, verification);
  if (!verdict) return <p class={styles.note}>{signaturesText.nothingToCheck}</p>;
  const { signatures, decryptions, findings, plaintexts } = verification;
  const { document } = message.decoded;
  return (
    <div data-testid="signatures" data-verdict={verdict}>
      <Verdict verdict={verdict} verification={verification}>
        {certificates.length === 0 && (
          <p class={styles.action}>
            {signaturesText.noKeys}{' '}
            <button type="button" class={styles.button} data-testid="add-certificate" onClick={trust.showKeys}>
              {signaturesText.addCertificate}
            </button>
          </p>
        )}
      </Verdict>
      <Section title={signaturesText.signatures(signatures.length)}>
        {signatures.map((report, i) => (
          <SignatureCard key={i} report={report} document={document} message={message} at={at} />
        ))}
        {signatures.length === 0 && (
          <p class={styles.text}>
            {message.encoded.detachedSignature ? signaturesText.besideUnread : signaturesText.noSignatures}{' '}
            {decryptions.some(mayHideSignature) && signaturesText.encryptedHides}
          </p>
        )}
      </Section>
      {findings.length > 0 && document && (
        <Section title={signaturesText.structure(findings.length)}>
          <StructureList findings={findings} document={document} onShow={onShow} />
        </Section>
      )}
      {decryptions.length > 0 && (
        <Section title={signaturesText.decryptions(decryptions.length)}>
          {decryptions.map((decryption, i) => (
            <DecryptionCard key={i} decryption={decryption} plaintexts={plaintexts} message={message} at={at} />
          ))}
        </Section>
      )}
    </div>
  );
}

interface VerdictProps {
  readonly verdict: MessageVerdict;
  readonly verification: MessageVerification;
  readonly children: ComponentChildren;
}

function Verdict({ verdict, verification, children }: VerdictProps) {
  const { title, sentence } = messageVerdictText[verdict];
  const { authenticity } = verification;
  return (
    <section class={styles.verdict} data-verdict={verdict}>
      <h3 class={styles.title}>{title}</h3>
      <p class={styles.text}>{sentence}</p>
      {authenticity && (
        <div data-testid="authenticity" data-authentic={authenticity.authentic}>
          {authenticity.authentic ? (
            <p class={styles.text}>{signaturesText.authentic}</p>
          ) : (
            <>
              <p class={styles.text}>{signaturesText.notAuthentic}</p>
              <ul class={styles.why}>
                {authenticity.why.map((code) => (
                  <li key={code} data-code={code}>
                    {signaturesText.authenticityWhy(code)}
                  </li>
                ))}
              </ul>
            </>
          )}
        </div>
      )}
      {children}
    </section>
  );
}
