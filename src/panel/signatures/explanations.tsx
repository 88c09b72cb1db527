// Why a signature does not hold, looked for only while somebody looks at it: the code for that is loaded on demand.
import { useEffect, useState } from 'preact/hooks';
import type { AnalyzedMessage } from '../../analysis/analysis.ts';
import { DEFAULT_LIMITS } from '../../base/limits.ts';
import type { EpochMs } from '../../base/units.ts';
import type { Explanation } from '../../dsig/forensics/explanation.ts';
import type { SignatureReport } from '../../dsig/signature-report.ts';
import type { KeyRing } from '../../trust/key-ring.ts';
import type { XmlDocument } from '../../xml/tree.ts';
import { VisibleText } from '../components/visible-text.tsx';
import { signaturesText } from '../trust-text.ts';
import styles from './explanations.module.css';
import { useTrust } from './trust.ts';

export interface ExplanationsProps {
  readonly report: SignatureReport;
  readonly document: XmlDocument | undefined;
  readonly message: AnalyzedMessage;
  readonly at: EpochMs | undefined;
}

type Found = { readonly report: SignatureReport; readonly explanations: readonly Explanation[] | 'failed' };

export function Explanations({ report, document, message, at }: ExplanationsProps) {
  const trust = useTrust();
  const ring = trust?.keys.snapshot().ring;
  const [found, setFound] = useState<Found | undefined>();
  useEffect(() => {
    if (!ring) return undefined;
    let wanted = true;
    const give = (explanations: Found['explanations']): void => {
      if (wanted) setFound({ report, explanations });
    };
    explain({ report, document, message, at }, ring).then(give, (error: unknown) => {
      console.error('SAML Scope could not explain a signature.', error);
      give('failed');
    });
    return () => {
      wanted = false;
    };
  }, [report, ring]);
  const isTrusted = report.verdict === 'trusted';
  const explanations = found?.report === report ? found.explanations : undefined;
  if (explanations === undefined) {
    return report.verdict === 'broken' ? <p class={styles.note}>{signaturesText.looking}</p> : null;
  }
  if (explanations === 'failed') return <p class={styles.note}>{signaturesText.explainFailed}</p>;
  // That a trusted signature names its own certificate is no news.
  const shown = explanations.filter(({ code }) => !(isTrusted && code === 'certificate-same'));
  if (shown.length === 0) return null;
  return (
    <div class={styles.explanations} data-trusted={isTrusted || undefined}>
      <h5 class={styles.title}>{isTrusted ? signaturesText.remarks : signaturesText.why}</h5>
      <ul class={styles.list}>
        {shown.map(({ code, message: words, proven, variant }, i) => (
          <li key={i} data-testid="explanation" data-code={code}>
            <VisibleText text={words} />
            {variant !== undefined && !words.includes(variant) && (
              <>
                {' '}
                <VisibleText text={signaturesText.variant(variant)} />
              </>
            )}{' '}
            <span class={styles.proven}>{proven ? signaturesText.proven : signaturesText.noticed}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

async function explain(
  { report, document, message, at }: ExplanationsProps,
  ring: KeyRing,
): Promise<readonly Explanation[]> {
  const { explainQuerySignature, explainSignature } = await import('../../dsig/forensics/forensics.ts');
  const keys = { trusted: ring.trusted, limits: DEFAULT_LIMITS };
  if (report.element) return document ? explainSignature(report, document, keys, at) : [];
  const rawQuery = message.encoded.detachedSignature?.rawQuery;
  if (report.on !== 'query' || rawQuery === undefined || rawQuery === null) return [];
  return explainQuerySignature(report, rawQuery, keys, message.decoded.header.issuer, at);
}
