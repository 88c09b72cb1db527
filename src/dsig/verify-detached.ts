// Verifies the signatures that stand beside a message: of HTTP-Redirect over the raw query, of HTTP-POST-SimpleSign over form values.
import { decodeBase64Tolerantly } from '../base/base64.ts';
import { concatBytes, toDisplayText, utf8 } from '../base/bytes.ts';
import { signatureAlgorithm } from '../crypto/algorithms.ts';
import { pssParameters } from '../crypto/verify.ts';
import { checkValue, type ValueVerdict } from './check-value.ts';
import { keysFor } from './issuer.ts';
import { algorithmUse } from './read-signature.ts';
import type { KeyInfoKey, SignatureProblem, SignatureReport, VerificationKeys } from './signature-report.ts';
import { decodeOnce, readSignedQuery, signedText } from './signed-query.ts';
import { verdictOf } from './verdict.ts';

/** What a detached signature consists of, decoded once. */
export interface DetachedParts {
  readonly on: 'query' | 'form';
  readonly data: Uint8Array;
  readonly sigAlg: string;
  readonly signature: string;
}

/**
 * SAML bindings §3.4.4.1. `rawQuery`: as it was sent, without `?`, nothing decoded, in any order of parameters; `issuer`: of
 * the message in it, for keys that are trusted for one entity only. Undefined where the query has neither Signature nor
 * SigAlg. Never rejects. That what was verified is what was read is certain only if the message is read from this query.
 */
export async function verifyQuerySignature(
  rawQuery: string,
  keys: VerificationKeys,
  issuer?: string,
): Promise<SignatureReport | undefined> {
  const query = readSignedQuery(rawQuery, keys.limits.parameters);
  const { SigAlg: sigAlg, Signature: signature } = query.pairs;
  if (!sigAlg && !signature) return undefined;
  const problem: SignatureProblem | undefined = query.isCut
    ? { code: 'limit-work' }
    : query.repeated
      ? { code: 'parameter-duplicate', detail: query.repeated }
      : missing({ [query.message ?? 'SAMLResponse']: query.message, SigAlg: sigAlg, Signature: signature });
  const text = signedText(query);
  const parts: DetachedParts = {
    on: 'query',
    data: utf8(text),
    sigAlg: decodeOnce(sigAlg?.value ?? '') ?? '',
    signature: decodeOnce(signature?.value ?? '') ?? '',
  };
  return verifyDetached(parts, problem, keys, issuer, []);
}

export interface SignedForm {
  readonly parameter: 'SAMLRequest' | 'SAMLResponse';
  /** The XML, base64 undone. */
  readonly octets: Uint8Array;
  /** Decoded once; undefined where the form has none. */
  readonly relayState: Uint8Array | undefined;
  readonly sigAlg: string | undefined;
  readonly signature: string | undefined;
  /** A field that stands twice: what is signed is then not certainly what is read. */
  readonly repeated?: string | undefined;
  /** Keys of the form's KeyInfo field, for showing. */
  readonly offered?: readonly KeyInfoKey[];
}

/** HTTP-POST-SimpleSign §2.5: over the form's values themselves, no escapes, the XML in clear. */
export async function verifyFormSignature(
  form: SignedForm,
  keys: VerificationKeys,
  issuer?: string,
): Promise<SignatureReport | undefined> {
  const { sigAlg, signature } = form;
  if (sigAlg === undefined && signature === undefined) return undefined;
  const parts: DetachedParts = {
    on: 'form',
    data: signedFormOctets(form),
    sigAlg: sigAlg ?? '',
    signature: signature ?? '',
  };
  const problem: SignatureProblem | undefined =
    form.repeated === undefined
      ? missing({ SigAlg: sigAlg, Signature: signature })
      : { code: 'parameter-duplicate', detail: form.repeated };
  return verifyDetached(parts, problem, keys, issuer, form.offered ?? []);
}

export const signedFormOctets = ({ parameter, octets, relayState, sigAlg }: SignedForm): Uint8Array =>
  concatBytes(
    utf8(`${parameter}=`),
    octets,
    ...(relayState ? [utf8('&RelayState='), relayState] : []),
    utf8(`&SigAlg=${sigAlg ?? ''}`),
  );

const missing = (parameters: Readonly<Record<string, unknown>>): SignatureProblem | undefined => {
  const name = Object.keys(parameters).find((one) => !parameters[one]);
  return name === undefined ? undefined : { code: 'parameter-missing', detail: name };
};

async function verifyDetached(
  { on, data, sigAlg, signature }: DetachedParts,
  problem: SignatureProblem | undefined,
  { trusted }: VerificationKeys,
  issuer: string | undefined,
  offered: readonly KeyInfoKey[],
): Promise<SignatureReport> {
  const algorithm = signatureAlgorithm(sigAlg);
  const octets = decodeBase64Tolerantly(signature)?.octets;
  const problems: SignatureProblem[] = problem ? [problem] : [];
  let value: ValueVerdict = { keySource: 'none' };
  if (!problem) {
    if (!octets) problems.push({ code: 'value-not-base64', detail: 'Signature' });
    if (algorithm?.run === 'refused') problems.push({ code: 'hmac-refused', detail: algorithm.name });
    else if (!algorithm || algorithm.run === 'unsupported')
      problems.push({ code: 'algorithm-unsupported', detail: sigAlg });
    else if (octets) {
      const pss = algorithm.parameters && pssParameters();
      // No specification says how ECDSA is written in a query: both forms are in use.
      const signed = { algorithm, pss, signature: octets, data, dsaEncoding: 'either' as const };
      value = await checkValue(signed, keysFor(trusted, issuer), () => offered);
    }
  }
  if (value.problem) problems.push(value.problem);
  return {
    element: undefined,
    on,
    ...verdictOf(problems, value.keySource, true),
    keySource: value.keySource,
    problems,
    canonicalization: undefined,
    algorithm: algorithmUse(sigAlg, algorithm),
    references: [],
    covers: [],
    trustedKey: value.trustedKey,
    keyInfo: offered,
    keyInfoKey: value.keyInfoKey,
    objects: [],
    signedText: toDisplayText(data),
  };
}
