// The certificate that a message brought along: shown to be compared, marked as proving nothing, and trusted only by hand.
import { useEffect, useState } from 'preact/hooks';
import { type Certificate, fingerprint } from '../../crypto/x509.ts';
import { VisibleText } from '../components/visible-text.tsx';
import { Fingerprint } from '../keys/certificate-facts.tsx';
import { validityOf } from '../keys/certificate-words.ts';
import { keysText, signaturesText } from '../trust-text.ts';
import styles from './message-certificate.module.css';
import { useTrust } from './trust.ts';

export interface MessageCertificateProps {
  readonly certificate: Certificate;
  /** For whose messages it would be trusted. */
  readonly entityId: string | undefined;
  /** The signature holds with it, so that trusting it changes something. */
  readonly canTrust: boolean;
}

export function MessageCertificate({ certificate, entityId, canTrust }: MessageCertificateProps) {
  const trust = useTrust();
  const sha256 = useSha256(certificate);
  return (
    <div class={styles.offer} data-testid="message-certificate">
      <div>
        <strong>{signaturesText.fact.inMessage}:</strong> <CertificateName certificate={certificate} />{' '}
        <span class={styles.mark}>{signaturesText.proves}</span>
      </div>
      <div class={styles.fingerprint}>
        {keysText.fact.sha256}: {sha256 !== undefined && <Fingerprint hex={sha256} name={keysText.fact.sha256} />}
      </div>
      {canTrust && trust && (
        <>
          <p class={styles.hint}>
            <VisibleText text={signaturesText.trustHint(entityId)} />
          </p>
          <button
            type="button"
            class={styles.button}
            data-testid="trust-certificate"
            onClick={() => trust.keys.trust(certificate, entityId)}
          >
            {signaturesText.trust}
          </button>
        </>
      )}
    </div>
  );
}

export function CertificateName({ certificate }: { readonly certificate: Certificate }) {
  const trust = useTrust();
  const validity = trust && validityOf(certificate, trust.clock());
  return (
    <>
      <VisibleText text={certificate.subject} />
      {validity && validity.code !== 'valid' && <span class={styles.validity}> ({validity.words})</span>}
    </>
  );
}

function useSha256({ der }: Certificate): string | undefined {
  const [known, setKnown] = useState<{ readonly der: Uint8Array; readonly hex: string } | undefined>();
  useEffect(() => {
    let wanted = true;
    void fingerprint(der, 'SHA-256').then((hex) => wanted && setKnown({ der, hex }));
    return () => {
      wanted = false;
    };
  }, [der]);
  return known?.der === der ? known.hex : undefined;
}
