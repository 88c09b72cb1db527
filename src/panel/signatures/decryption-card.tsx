// One encrypted part of a message: how it is encrypted and for whom, whether it could be opened, and what was inside.
import { useState } from 'preact/hooks';
import type { AnalyzedMessage } from '../../analysis/analysis.ts';
import type { EpochMs } from '../../base/units.ts';
import type { Decryption } from '../../dsig/decryption-report.ts';
import { decryptionSentence } from '../../dsig/sentences.ts';
import type { Plaintext } from '../../trust/verify-message.ts';
import { type Property, PropertyList } from '../components/property-list.tsx';
import { VisibleText } from '../components/visible-text.tsx';
import { XmlView } from '../components/xml-view.tsx';
import { signaturesText } from '../trust-text.ts';
import { AlgorithmName } from './algorithm-name.tsx';
import styles from './decryption-card.module.css';
import { CertificateName } from './message-certificate.tsx';
import { SignatureCard } from './signature-card.tsx';
import { StructureList } from './structure-list.tsx';
import { useTrust } from './trust.ts';

export interface DecryptionCardProps {
  readonly decryption: Decryption;
  /** Of the whole message; the card finds its own. */
  readonly plaintexts: readonly Plaintext[];
  readonly message: AnalyzedMessage;
  readonly at: EpochMs | undefined;
}

const { fact } = signaturesText;

export function DecryptionCard({ decryption, plaintexts, message, at }: DecryptionCardProps) {
  const trust = useTrust();
  const { kind, cause, problems, algorithm, keys, inner, document } = decryption;
  const opened = cause === undefined;
  const plaintext = plaintexts.find((one) => one.decryption === decryption);
  const properties: Property[] = [
    ...(algorithm ? [{ name: fact.encrypted, value: <AlgorithmName use={algorithm} /> }] : []),
    ...keys.flatMap((key): Property[] => [
      ...(key.algorithm
        ? [
            {
              name: fact.encryptedKey,
              value: (
                <>
                  <AlgorithmName use={key.algorithm} />
                  {key.octets !== undefined && `, ${signaturesText.keyOctets(key.octets)}`}
                </>
              ),
            },
          ]
        : []),
      { name: fact.place, value: signaturesText.keyPlace[key.place] },
      ...key.hints.flatMap(({ certificate }) =>
        certificate ? [{ name: fact.encryptedFor, value: <CertificateName certificate={certificate} /> }] : [],
      ),
      ...(key.recipient === undefined
        ? []
        : [{ name: fact.encryptedFor, value: <VisibleText text={key.recipient} /> }]),
    ]),
  ];
  return (
    <article
      class={styles.card}
      data-testid="decryption"
      data-kind={kind}
      data-opened={opened || undefined}
      data-cause={cause}
    >
      <header class={styles.head}>
        <h4 class={styles.title}>{signaturesText.decryptionOf(kind)}</h4>
        <span class={styles.verdict}>{opened ? signaturesText.opened : signaturesText.notOpened}</span>
      </header>
      {opened ? (
        <p class={styles.text}>{signaturesText.openedSentence}</p>
      ) : (
        problems.map((problem, i) => (
          <p key={i} class={styles.text} data-code={problem.code}>
            <VisibleText text={decryptionSentence(problem)} />
          </p>
        ))
      )}
      {cause === 'no-key' && trust && (
        <button type="button" class={styles.button} onClick={trust.showKeys}>
          {signaturesText.addPrivateKey}
        </button>
      )}
      <PropertyList properties={properties} />
      {plaintext && (
        <>
          <h5 class={styles.subtitle}>{signaturesText.insideSignatures}</h5>
          {plaintext.context === 'own-document' && <p class={styles.text}>{signaturesText.ownDocument}</p>}
          {plaintext.signatures.map((report, i) => (
            <SignatureCard key={i} report={report} document={plaintext.document} message={message} at={at} />
          ))}
          {plaintext.signatures.length === 0 && <p class={styles.text}>{signaturesText.noInsideSignatures}</p>}
          {plaintext.findings.length > 0 && (
            <StructureList findings={plaintext.findings} document={plaintext.document} />
          )}
        </>
      )}
      {document && <PlaintextXml document={document} />}
      {inner.map((one, i) => (
        <DecryptionCard key={i} decryption={one} plaintexts={plaintexts} message={message} at={at} />
      ))}
    </article>
  );
}

function PlaintextXml({ document }: { readonly document: NonNullable<Decryption['document']> }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        class={styles.button}
        aria-expanded={open}
        data-testid="show-plaintext"
        onClick={() => setOpen(!open)}
      >
        {open ? signaturesText.hidePlaintext : signaturesText.showPlaintext}
      </button>
      {open && <XmlView xml={document.source} document={document} layout="indented" problems={[]} />}
    </>
  );
}
