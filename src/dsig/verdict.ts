// From the problems of one signature to its verdict: any fault of structure or content breaks it, any doubt leaves it unchecked.
import type {
  SignatureOutcome,
  SignatureProblem,
  SignatureProblemCode,
  SignatureReport,
  SignatureVerdict,
} from './signature-report.ts';

/** What we can't or won't check: nothing is said about the content. All other problems break the signature. */
const UNCHECKED: ReadonlySet<SignatureProblemCode> = new Set<SignatureProblemCode>([
  'algorithm-refused',
  'algorithm-unsupported',
  'key-size-unsupported',
  'key-unusable',
  'curve-unsupported',
  'legacy-unavailable',
  'canonicalization-unsupported',
  'digest-unsupported',
  'namespace-relative',
  'transform-refused',
  'reference-xpointer',
  'limit-signatures',
  'limit-references',
  'limit-work',
]);
/** Said of a signature value that holds with the key in KeyInfo, or of one that no key was there for. */
const KEY_QUESTIONS: ReadonlySet<SignatureProblemCode> = new Set<SignatureProblemCode>(['other-key', 'no-trusted-key']);

const OUTCOMES: Readonly<Record<SignatureVerdict, SignatureOutcome>> = {
  trusted: 'valid',
  // Anybody can make a signature that fits the key it brings along.
  intact: 'indeterminate',
  broken: 'invalid',
  'not-checkable': 'indeterminate',
};

/** `complete`: there was something to sign, and every digest of it fits. Without that nothing is ever trusted or intact. */
export function verdictOf(
  problems: readonly SignatureProblem[],
  keySource: SignatureReport['keySource'],
  complete: boolean,
): Pick<SignatureReport, 'verdict' | 'outcome' | 'cause'> {
  const breaks = problems.find(({ code }) => !UNCHECKED.has(code) && !KEY_QUESTIONS.has(code));
  const unchecked = problems.find(({ code }) => UNCHECKED.has(code));
  const question = problems.find(({ code }) => KEY_QUESTIONS.has(code));
  const cause = (breaks ?? unchecked ?? question)?.code;
  let verdict: SignatureVerdict = 'not-checkable';
  let outcome: SignatureOutcome | undefined;
  if (breaks) verdict = 'broken';
  else if (unchecked || !complete) verdict = 'not-checkable';
  else if (keySource === 'trusted' && !question) verdict = 'trusted';
  else if (keySource === 'key-info') {
    verdict = 'intact';
    if (cause === 'other-key') outcome = 'invalid';
  }
  return { verdict, outcome: outcome ?? OUTCOMES[verdict], cause };
}
