// What a certificate says of itself, as a list of facts: on the Keys page and beside a signature.
import type { EpochMs } from '../../base/units.ts';
import type { Certificate } from '../../crypto/x509.ts';
import { CopyButton } from '../components/copy-button.tsx';
import { type Property, PropertyList } from '../components/property-list.tsx';
import { VisibleText } from '../components/visible-text.tsx';
import { keysText } from '../trust-text.ts';
import styles from './certificate-facts.module.css';
import { shownFingerprint, validityOf } from './certificate-words.ts';

export interface CertificateFactsProps {
  readonly certificate: Certificate;
  readonly sha1: string;
  readonly sha256: string;
  readonly now: EpochMs;
  /** Facts that stand behind the certificate's own. */
  readonly more?: readonly Property[];
}

const { fact } = keysText;

export function CertificateFacts({ certificate, sha1, sha256, now, more = [] }: CertificateFactsProps) {
  const { subject, issuer, serial, notBefore, notAfter, key, signatureAlgorithm, selfIssued } = certificate;
  const validity = validityOf(certificate, now);
  return (
    <PropertyList
      properties={[
        { name: fact.subject, value: <VisibleText text={subject} /> },
        { name: fact.issuer, value: selfIssued ? keysText.selfIssued : <VisibleText text={issuer} /> },
        { name: fact.serial, value: <code class={styles.code}>{serial}</code> },
        {
          name: fact.validity,
          value: (
            <>
              {keysText.validity(notBefore, notAfter)}{' '}
              <span class={styles.mark} data-validity={validity.code}>
                {validity.words}
              </span>
            </>
          ),
        },
        {
          name: fact.key,
          value: (
            <>
              {keysText.keyName(key)}
              {key.type === 'RSA' && key.bits < 2_048 && (
                <span class={styles.mark} data-validity="expired">
                  {' '}
                  {keysText.shortKey}
                </span>
              )}
            </>
          ),
        },
        { name: fact.signatureAlgorithm, value: <VisibleText text={signatureAlgorithm} /> },
        { name: fact.sha1, value: <Fingerprint hex={sha1} name={fact.sha1} /> },
        { name: fact.sha256, value: <Fingerprint hex={sha256} name={fact.sha256} /> },
        ...more,
      ]}
    />
  );
}

export function Fingerprint({ hex, name }: { readonly hex: string; readonly name: string }) {
  const shown = shownFingerprint(hex);
  return (
    <>
      <code class={styles.code}>{shown}</code> <CopyButton text={shown} of={name} />
    </>
  );
}
