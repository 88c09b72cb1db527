// One private key that the user lent for this session. Shows nothing of the key itself but its size.
import { keyIdentity } from '../../crypto/public-key.ts';
import { VisibleText } from '../components/visible-text.tsx';
import { keysText } from '../trust-text.ts';
import styles from './card.module.css';
import type { KnownCertificate, LentPrivateKey } from './key-source.ts';

export interface PrivateKeyCardProps {
  readonly lent: LentPrivateKey;
  readonly certificates: readonly KnownCertificate[];
  readonly onForget: () => void;
}

export function PrivateKeyCard({ lent, certificates, onForget }: PrivateKeyCardProps) {
  const name = keysText.privateKeyName(lent.key.bits, lent.name);
  const labels = certificates
    .filter(({ certificate }) => keyIdentity(certificate.key) === lent.id)
    .map(({ label }) => label);
  return (
    <article class={styles.card} data-testid="private-key">
      <header class={styles.head}>
        <h4 class={styles.title}>
          <VisibleText text={name} />
        </h4>
        <button
          type="button"
          class={styles.button}
          aria-label={keysText.forgetOf(name)}
          data-testid="forget-private-key"
          onClick={onForget}
        >
          {keysText.forget}
        </button>
      </header>
      {labels.length > 0 && (
        <p class={styles.text}>
          <VisibleText text={keysText.belongsTo([...new Set(labels)])} />
        </p>
      )}
    </article>
  );
}
