// One trusted certificate: all that is known of it, for whom it is trusted, and the button that ends that.
import type { EpochMs } from '../../base/units.ts';
import { VisibleText } from '../components/visible-text.tsx';
import { keysText } from '../trust-text.ts';
import styles from './card.module.css';
import { CertificateFacts } from './certificate-facts.tsx';
import type { KnownCertificate } from './key-source.ts';
import { vouches } from './key-store.ts';

export interface CertificateCardProps {
  readonly known: KnownCertificate;
  readonly now: EpochMs;
  readonly onRemove: () => void;
}

const { fact } = keysText;

export function CertificateCard({ known, now, onRemove }: CertificateCardProps) {
  const { certificate, label, origin, entityId, sha1, sha256 } = known;
  const { keyUsage = [], extKeyUsage = [] } = certificate;
  const usages = [...keyUsage, ...extKeyUsage];
  return (
    <article class={styles.card} data-testid="certificate" data-entity={entityId} data-sha256={sha256}>
      <header class={styles.head}>
        <h4 class={styles.title}>
          <VisibleText text={label} />
        </h4>
        <button
          type="button"
          class={styles.button}
          aria-label={keysText.removeOf(label)}
          data-testid="remove-certificate"
          onClick={onRemove}
        >
          {keysText.remove}
        </button>
      </header>
      <CertificateFacts
        certificate={certificate}
        sha1={sha1}
        sha256={sha256}
        now={now}
        more={[
          {
            name: fact.use,
            value: vouches(known) ? (
              <VisibleText text={usages.length === 0 ? keysText.usage.any : usages.join(', ')} />
            ) : (
              keysText.usage.encryption
            ),
          },
          {
            name: fact.trustedFor,
            value: (
              <strong>
                {entityId === undefined ? keysText.anyIssuer : <VisibleText text={keysText.entityOnly(entityId)} />}
              </strong>
            ),
          },
          { name: fact.origin, value: keysText.origin[origin] },
        ]}
      />
    </article>
  );
}
