// Verifies every ds:Signature of a document by reference (XML Signature 1.1 §3.2, SAML core §5.4) and says which nodes it covers.
import { equalBytes } from '../base/bytes.ts';
import type { Limits } from '../base/limits.ts';
import { digest } from '../crypto/verify.ts';
import { canonicalizeWithin } from '../xml/canonicalize.ts';
import type { XmlDocument, XmlElement } from '../xml/tree.ts';
import { checkValue, type ValueVerdict } from './check-value.ts';
import { type DocumentIndex, hasRelativeNamespace, indexDocument, isWithin } from './document-index.ts';
import { issuerOf, keysFor } from './issuer.ts';
import { SAML_NAMESPACES } from './namespaces.ts';
import { readKeyInfo } from './read-key-info.ts';
import {
  algorithmUse,
  type Canonicalizing,
  type ReadReference,
  type ReadSignature,
  readSignature,
} from './read-signature.ts';
import type {
  ElementRef,
  KeyInfoKey,
  ReferenceReport,
  SignatureProblem,
  SignatureProblemCode,
  SignatureReport,
  TrustedKey,
  VerificationKeys,
} from './signature-report.ts';
import { verdictOf } from './verdict.ts';

/** Signatures beyond this many are reported, not verified. */
const MOST_SIGNATURES = 2_000;
/** Beyond this many, none is tried with the key that it brings along: each costs as much as a trusted key, and proves nothing. */
const MOST_OFFERS = 200;
/** Canonicalized text of all references together, as a multiple of the largest document: nested ones overlap. */
const MOST_WORK = 8;
/** What a reference costs at least, in characters: many small ones must come to an end as well. */
const LEAST_WORK = 2_000;

/**
 * One report for each ds:Signature, nested ones too, in document order. Never rejects. What a report covers are nodes of
 * `document`: read from them, and never look anything up again by name, path or ID.
 * `around`: the document that this one stands in, of which it was decrypted: an ID that both have is no ID, and an empty URI,
 * which would mean the whole of the two, refers to nothing unless `emptyUri` says otherwise.
 */
export async function verifySignatures(
  document: XmlDocument,
  keys: VerificationKeys,
  around?: XmlDocument,
  emptyUri: 'means-root' | 'means-nothing' = around ? 'means-nothing' : 'means-root',
): Promise<readonly SignatureReport[]> {
  const index = indexDocument(document, around, emptyUri === 'means-nothing');
  const budget = new Budget(keys.limits);
  const reports: SignatureReport[] = [];
  for (const element of index.signatures) {
    const read = reports.length < MOST_SIGNATURES ? readSignature(element) : TOO_MANY;
    const signature = reports.length < MOST_OFFERS ? read : { ...read, keyInfo: undefined };
    reports.push(await verifySignature(index, element, signature, keys.trusted, budget));
  }
  return reports;
}

class Budget {
  private left: number;
  constructor(limits: Limits) {
    this.left = limits.xmlOctets * MOST_WORK;
  }

  /** Takes the work of canonicalizing `element` off; false where too little is left. */
  take({ start, end }: XmlElement): boolean {
    this.left -= Math.max(end - start, LEAST_WORK);
    return this.left >= 0;
  }

  /** What is canonicalized may be far longer than its source: exclusive mode repeats a declaration at every use. */
  spend(canonicalizing: (left: number) => Uint8Array | undefined): Uint8Array | undefined {
    const canonical = canonicalizing(Math.max(0, this.left));
    this.left -= canonical ? canonical.length : this.left;
    return canonical;
  }
}

async function verifySignature(
  index: DocumentIndex,
  element: XmlElement,
  signature: ReadSignature,
  trusted: readonly TrustedKey[],
  budget: Budget,
): Promise<SignatureReport> {
  const targets = signature.references.map((reference) => resolve(index, element, reference));
  // Read once, and only when somebody asks: a signature that fits a trusted key needs none of it.
  let offered: readonly KeyInfoKey[] | undefined;
  const keyInfo = (): readonly KeyInfoKey[] => {
    offered ??= readKeyInfo(signature.keyInfo);
    return offered;
  };
  const candidates = targets.reduce((left, { ref }) => (ref ? keysFor(left, issuerOf(ref.element)) : left), trusted);
  // Both run at once, for time; which of them decides is settled below, SignedInfo first.
  const [value, references] = await Promise.all([
    checkSignedInfo(index, signature, candidates, keyInfo, budget),
    Promise.all(signature.references.map((reference, i) => checkReference(index, reference, targets[i] ?? {}, budget))),
  ]);
  const problems = [...signature.problems, ...references.flatMap(({ problem }) => (problem ? [problem] : []))];
  if (value.problem) problems.push(value.problem);
  const reports = references.map(({ report }) => report);
  const complete = reports.length > 0 && reports.every(({ digestOk }) => digestOk);
  const verdict = verdictOf(problems, value.keySource, complete);
  const proves = verdict.verdict === 'trusted' || verdict.verdict === 'intact';
  return {
    element,
    on: standsOn(element),
    ...verdict,
    keySource: value.keySource,
    problems,
    canonicalization:
      signature.canonicalizationUri === undefined
        ? undefined
        : algorithmUse(signature.canonicalizationUri, signature.canonicalizing?.algorithm),
    algorithm:
      signature.algorithmUri === undefined ? undefined : algorithmUse(signature.algorithmUri, signature.algorithm),
    references: reports,
    covers: proves ? reports.flatMap(({ target }) => (target ? [target] : [])) : [],
    trustedKey: value.trustedKey,
    get keyInfo() {
      return keyInfo();
    },
    keyInfoKey: value.keyInfoKey,
    objects: signature.objects,
    signedText: undefined,
  };
}

async function checkSignedInfo(
  index: DocumentIndex,
  { signedInfo, canonicalizing, algorithm, pss, value }: ReadSignature,
  trusted: readonly TrustedKey[],
  offered: () => readonly KeyInfoKey[],
  budget: Budget,
): Promise<ValueVerdict> {
  if (!signedInfo || !canonicalizing || !algorithm || algorithm.scheme === 'none' || !value)
    return { keySource: 'none' };
  if (hasRelativeNamespace(index, signedInfo)) return { keySource: 'none', problem: { code: 'namespace-relative' } };
  const { mode, comments } = canonicalizing.algorithm;
  const options = { mode, comments, inclusivePrefixes: canonicalizing.prefixes };
  const data = budget.spend((left) => canonicalizeWithin(signedInfo, options, left));
  if (!data) return { keySource: 'none', problem: { code: 'limit-work' } };
  return checkValue({ algorithm, pss, signature: value, data }, trusted, offered);
}

interface Target {
  readonly ref?: ElementRef;
  readonly problem?: SignatureProblem;
}

/** Same-document references only (SAML core §5.4.2): the root, or the one element with an ID. */
function resolve(index: DocumentIndex, signature: XmlElement, { uri, enveloped }: ReadReference): Target {
  const detail = uri ?? '';
  const refuse = (code: SignatureProblemCode): Target => ({ problem: { code, detail } });
  let element = index.document.root;
  if (detail.startsWith('#')) {
    if (/^#[\w.-]+\(/.test(detail)) return refuse('reference-xpointer');
    const [owner, another] = index.owners.get(detail.slice(1)) ?? [];
    if (!owner) return refuse('reference-unresolved');
    if (another) return refuse('id-duplicate');
    element = owner;
  } else if (detail !== '') return refuse('reference-external');
  else if (index.embedded) return refuse('reference-unresolved');
  const inside = isWithin(signature, element);
  // The transform takes the signature away, and with it whatever lies in it: nothing would be left to digest.
  if (enveloped && !inside && isWithin(element, signature)) return refuse('reference-inside-signature');
  return { ref: { element, excluded: enveloped && inside ? signature : undefined } };
}

async function checkReference(
  index: DocumentIndex,
  reference: ReadReference,
  { ref, problem: unresolved }: Target,
  budget: Budget,
): Promise<{ report: ReferenceReport; problem?: SignatureProblem }> {
  const { uri, transforms, canonicalizing, digest: algorithm, stated } = reference;
  const report = (computed: Uint8Array | undefined, digestOk: boolean): ReferenceReport => ({
    uri,
    target: ref,
    transforms,
    digestAlgorithm: reference.digestUri === undefined ? undefined : algorithmUse(reference.digestUri, algorithm),
    stated,
    computed,
    digestOk,
  });
  const fail = (problem: SignatureProblem | undefined, computed?: Uint8Array) => ({
    report: report(computed, false),
    ...(problem && { problem }),
  });
  if (!ref) return fail(unresolved);
  // Lets the check of the signature value, which runs beside this thread, set out before canonicalization blocks it.
  await undefined;
  // What the reader refused is among the problems already.
  if (!canonicalizing || !algorithm?.hash || transforms.some(({ name }) => name === undefined)) return fail(undefined);
  if (!budget.take(ref.element)) return fail({ code: 'limit-work' });
  if (hasRelativeNamespace(index, ref.element)) return fail({ code: 'namespace-relative' });
  const canonical = budget.spend((left) => canonicalizeTarget(index.document, uri, ref, canonicalizing, left));
  if (!canonical) return fail({ code: 'limit-work' });
  const computed = await digest(algorithm, canonical);
  if ('indeterminate' in computed) return fail({ code: computed.indeterminate });
  if (!stated) return fail(undefined, computed);
  if (!equalBytes(computed, stated)) return fail({ code: 'digest-mismatch', detail: uri ?? '' }, computed);
  return { report: report(computed, true) };
}

/**
 * What is digested. An empty URI takes the whole document, with the processing instructions around its root. Comments are
 * left out whatever the transform says: same-document references select none (XML Signature 1.1 §4.4.3.3).
 */
export function canonicalizeTarget(
  document: XmlDocument,
  uri: string | undefined,
  { element, excluded }: ElementRef,
  { algorithm: { mode }, prefixes }: Canonicalizing,
  mostOctets: number,
): Uint8Array | undefined {
  const options = { mode, comments: false, inclusivePrefixes: prefixes, exclude: excluded };
  return canonicalizeWithin(uri?.startsWith('#') ? element : document, options, mostOctets);
}

function standsOn({ parent }: XmlElement): string {
  return parent.kind === 'element' && SAML_NAMESPACES.has(parent.namespace) ? parent.localName : 'other';
}

const TOO_MANY: ReadSignature = {
  signedInfo: undefined,
  canonicalizationUri: undefined,
  canonicalizing: undefined,
  algorithmUri: undefined,
  algorithm: undefined,
  pss: undefined,
  value: undefined,
  references: [],
  keyInfo: undefined,
  objects: [],
  problems: [{ code: 'limit-signatures' }],
};
