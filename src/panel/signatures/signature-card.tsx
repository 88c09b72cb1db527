// One signature: where it stands, what it covers, whose key it fits, and how that was found out.
import type { AnalyzedMessage } from '../../analysis/analysis.ts';
import type { EpochMs } from '../../base/units.ts';
import { issuerOf } from '../../dsig/issuer.ts';
import type { ElementRef, SignatureReport } from '../../dsig/signature-report.ts';
import { signatureSteps } from '../../dsig/signature-steps.ts';
import { statedSignature } from '../../trace/stated-before.ts';
import { attributeValue } from '../../xml/read.ts';
import type { XmlDocument, XmlElement } from '../../xml/tree.ts';
import { LongText } from '../components/long-text.tsx';
import { type Property, PropertyList } from '../components/property-list.tsx';
import { VisibleText } from '../components/visible-text.tsx';
import { signaturesText, verdictSentences, verdictWords } from '../trust-text.ts';
import { AlgorithmName } from './algorithm-name.tsx';
import { Explanations } from './explanations.tsx';
import { CertificateName, MessageCertificate } from './message-certificate.tsx';
import { shownVerdict } from './message-verdict.ts';
import styles from './signature-card.module.css';

export interface SignatureCardProps {
  readonly report: SignatureReport;
  /** What the report's nodes belong to; undefined for a signature beside a message without XML. */
  readonly document: XmlDocument | undefined;
  readonly message: AnalyzedMessage;
  readonly at: EpochMs | undefined;
}

const { fact } = signaturesText;

export function SignatureCard({ report, document, message, at }: SignatureCardProps) {
  const {
    verdict,
    keySource,
    on,
    trustedKey,
    keyInfoKey,
    keyInfo,
    algorithm,
    canonicalization,
    references,
    signedText,
  } = report;
  const shown = shownVerdict(report);
  const stated = statedSignature(report);
  const offered = keyInfoKey ?? keyInfo.find(({ certificate }) => certificate !== undefined);
  const properties: Property[] = [
    {
      name: verdict === 'trusted' || verdict === 'intact' ? fact.covers : fact.refersTo,
      value: covered(report),
    },
    ...(algorithm ? [{ name: fact.algorithm, value: <AlgorithmName use={algorithm} /> }] : []),
    ...references.flatMap(({ digestAlgorithm }) =>
      digestAlgorithm ? [{ name: fact.digest, value: <AlgorithmName use={digestAlgorithm} /> }] : [],
    ),
    ...(canonicalization ? [{ name: fact.canonicalization, value: <AlgorithmName use={canonicalization} /> }] : []),
    ...(stated ? [{ name: fact.stated, value: signaturesText.stated(stated.verdict) }] : []),
    ...(trustedKey?.certificate
      ? [{ name: fact.fits, value: <CertificateName certificate={trustedKey.certificate} /> }]
      : []),
    ...(signedText === undefined
      ? []
      : [
          {
            name: signaturesText.signedText,
            value: (
              <code class={styles.code}>
                <LongText text={signedText} />
              </code>
            ),
          },
        ]),
  ];
  return (
    <article class={styles.card} data-testid="signature" data-verdict={verdict} data-looks={shown} data-on={on}>
      <header class={styles.head}>
        <h4 class={styles.title}>
          <VisibleText text={signaturesText.standsOn(report)} />
        </h4>
        <span class={styles.verdict}>{verdictWords[shown]}</span>
      </header>
      <p class={styles.sentence}>{verdictSentences[shown]}</p>
      <Explanations report={report} document={document} message={message} at={at} />
      <PropertyList properties={properties} />
      {offered?.certificate && keySource !== 'trusted' && (
        <MessageCertificate
          certificate={offered.certificate}
          entityId={issuerFor(report, message)}
          canTrust={verdict === 'intact'}
        />
      )}
      <h5 class={styles.steps}>{signaturesText.steps}</h5>
      <ol class={styles.list}>
        {signatureSteps(report).map(({ step, outcome, sentence }, i) => {
          const { sign, word } = signaturesText.step[outcome];
          return (
            <li key={i} class={styles.step} data-testid="signature-step" data-step={step} data-outcome={outcome}>
              <span class={styles.sign} role="img" aria-label={word}>
                {sign}
              </span>
              <span>
                <VisibleText text={sentence} />
              </span>
            </li>
          );
        })}
      </ol>
    </article>
  );
}

function covered({ element, on, covers, references }: SignatureReport) {
  if (!element) return on === 'query' ? signaturesText.coversQuery : signaturesText.coversForm;
  const refs: readonly ElementRef[] = covers.length > 0 ? covers : references.flatMap(({ target }) => target ?? []);
  if (refs.length === 0) return signaturesText.nothingCovered;
  return refs.map((ref, i) => (
    <div key={i}>
      <VisibleText text={signaturesText.element(ref.element.name, idOf(ref.element))} />
      {ref.excluded && `, ${signaturesText.withoutItself}`}
    </div>
  ));
}

const idOf = (element: XmlElement): string | undefined =>
  attributeValue(element, 'ID') ?? attributeValue(element, 'AssertionID') ?? attributeValue(element, 'ResponseID');

/** For whom a key from this signature's KeyInfo would be trusted: what verification itself holds keys against. */
const issuerFor = ({ covers }: SignatureReport, { decoded }: AnalyzedMessage): string | undefined => {
  const [ref] = covers;
  return (ref && issuerOf(ref.element)) ?? decoded.header.issuer;
};
