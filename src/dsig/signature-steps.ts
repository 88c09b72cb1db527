// The verification of one signature as a list of steps, each with its outcome and a sentence: for the view that shows how.
import { problemSentence } from './sentences.ts';
import type {
  AlgorithmUse,
  ReferenceReport,
  SignatureProblem,
  SignatureProblemCode,
  SignatureReport,
} from './signature-report.ts';

export type StepOutcome = 'passed' | 'failed' | 'not-checked';

export interface SignatureStep {
  readonly step: 'structure' | 'algorithms' | 'reference' | 'signature-value' | 'key';
  readonly outcome: StepOutcome;
  readonly sentence: string;
}

const ABOUT_VALUE: ReadonlySet<SignatureProblemCode> = new Set<SignatureProblemCode>([
  'signature-mismatch',
  'other-key',
  'no-trusted-key',
  'key-type-mismatch',
  'key-size-unsupported',
  'key-unusable',
  'curve-unsupported',
]);
const ABOUT_ALGORITHMS: ReadonlySet<SignatureProblemCode> = new Set<SignatureProblemCode>([
  'algorithm-refused',
  'algorithm-unsupported',
  'hmac-refused',
  'canonicalization-unsupported',
  'digest-unsupported',
  'transform-refused',
  'legacy-unavailable',
]);
const ABOUT_REFERENCES: ReadonlySet<SignatureProblemCode> = new Set<SignatureProblemCode>([
  'digest-mismatch',
  'reference-unresolved',
  'reference-external',
  'reference-xpointer',
  'reference-inside-signature',
  'id-duplicate',
  'namespace-relative',
  'limit-work',
]);

const is =
  (codes: ReadonlySet<SignatureProblemCode>) =>
  ({ code }: SignatureProblem): boolean =>
    codes.has(code);

/** In the order in which they are settled: structure, algorithms, signature value, references, key. */
export function signatureSteps(report: SignatureReport): readonly SignatureStep[] {
  const { problems, references, element } = report;
  const structure = problems.filter(
    (one) => !is(ABOUT_VALUE)(one) && !is(ABOUT_ALGORITHMS)(one) && !is(ABOUT_REFERENCES)(one),
  );
  const algorithms = problems.filter(is(ABOUT_ALGORITHMS));
  return [
    ...told('structure', structure, 'failed', 'The signature is built as it must be, and can be read in one way only.'),
    ...told('algorithms', algorithms, 'not-checked', `It uses ${namesOf(report)}.`),
    ...weaknesses(report),
    valueStep(report),
    ...references.map((reference) => referenceStep(reference, problems)),
    ...(element
      ? []
      : [
          {
            step: 'reference' as const,
            outcome: 'passed' as const,
            sentence: 'It covers the parameters as they were sent.',
          },
        ]),
    keyStep(report),
  ];
}

function told(
  step: SignatureStep['step'],
  problems: readonly SignatureProblem[],
  outcome: StepOutcome,
  otherwise: string,
): SignatureStep[] {
  if (problems.length === 0) return [{ step, outcome: 'passed', sentence: otherwise }];
  return problems.map((problem) => ({
    step,
    outcome: problem.code === 'hmac-refused' ? 'failed' : outcome,
    sentence: problemSentence(problem),
  }));
}

const algorithmsOf = ({ algorithm, canonicalization, references }: SignatureReport): AlgorithmUse[] =>
  [algorithm, canonicalization, ...references.map(({ digestAlgorithm }) => digestAlgorithm)].filter(
    (use): use is AlgorithmUse => use !== undefined,
  );

const namesOf = (report: SignatureReport): string =>
  [...new Set(algorithmsOf(report).map(({ name, uri }) => name ?? uri))].join(', ');

function weaknesses(report: SignatureReport): SignatureStep[] {
  const sentences = new Set(
    algorithmsOf(report).flatMap(({ name, weak }) => (weak ? [`${name} is weak. ${weak}`] : [])),
  );
  return [...sentences].map((sentence) => ({ step: 'algorithms', outcome: 'passed', sentence }));
}

function valueStep({ keySource, problems }: SignatureReport): SignatureStep {
  const step = 'signature-value';
  if (keySource === 'trusted') return { step, outcome: 'passed', sentence: 'The signature value fits a trusted key.' };
  if (keySource === 'key-info')
    return { step, outcome: 'passed', sentence: 'The signature value fits the key that stands in the message.' };
  const problem = problems.find(is(ABOUT_VALUE));
  if (!problem) return { step, outcome: 'not-checked', sentence: 'The signature value was not checked.' };
  const failed = problem.code === 'signature-mismatch' || problem.code === 'key-type-mismatch';
  return { step, outcome: failed ? 'failed' : 'not-checked', sentence: problemSentence(problem) };
}

function referenceStep(
  { uri, digestOk, computed, stated }: ReferenceReport,
  problems: readonly SignatureProblem[],
): SignatureStep {
  const what = uri ? `The element with ID "${uri.slice(1, 61)}"` : 'The document';
  if (digestOk)
    return { step: 'reference', outcome: 'passed', sentence: `${what} is as it was signed: its digest fits.` };
  if (computed && stated)
    return {
      step: 'reference',
      outcome: 'failed',
      sentence: `${what} was changed after signing: its digest does not fit.`,
    };
  const problem =
    problems.find((one) => is(ABOUT_REFERENCES)(one) && (one.detail ?? '') === (uri ?? '')) ??
    problems.find(is(ABOUT_REFERENCES));
  return {
    step: 'reference',
    outcome: 'not-checked',
    sentence: problem ? problemSentence(problem) : 'What it refers to was not digested.',
  };
}

function keyStep({ keySource, trustedKey, keyInfoKey, problems }: SignatureReport): SignatureStep {
  const step = 'key';
  if (keySource === 'trusted') {
    const name = trustedKey?.certificate?.subject;
    return {
      step,
      outcome: 'passed',
      sentence: name ? `The key is that of the trusted certificate ${name}.` : 'The key is a trusted one.',
    };
  }
  const question = problems.find(({ code }) => code === 'other-key' || code === 'no-trusted-key');
  const name = keyInfoKey?.certificate?.subject;
  return {
    step,
    outcome: question?.code === 'other-key' ? 'failed' : 'not-checked',
    sentence: `${question ? problemSentence(question) : 'No key was found that it fits.'}${name ? ` It is that of ${name}.` : ''}`,
  };
}
