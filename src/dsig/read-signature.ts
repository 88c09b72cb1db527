// Reads a ds:Signature strictly (XML Signature 1.1 §4, SAML core §5.4): one way to read it, or a problem. Nothing is computed here.
import { decodeBase64 } from '../base/base64.ts';
import {
  type CanonicalizationAlgorithm,
  canonicalizationAlgorithm,
  type DigestAlgorithm,
  digestAlgorithm,
  ENVELOPED_SIGNATURE,
  maskGeneration,
  type SignatureAlgorithm,
  signatureAlgorithm,
} from '../crypto/algorithms.ts';
import type { PssParameters } from '../crypto/rsa.ts';
import { pssParameters } from '../crypto/verify.ts';
import { attributeValue, childElements, firstChild, isNamed, readText, textOf } from '../xml/read.ts';
import type { XmlElement } from '../xml/tree.ts';
import { DS, EXC_C14N, RSA_PSS } from './namespaces.ts';
import type { AlgorithmUse, SignatureProblem, SignatureProblemCode } from './signature-report.ts';

export interface Canonicalizing {
  readonly algorithm: CanonicalizationAlgorithm;
  readonly prefixes: readonly string[];
}

export interface ReadReference {
  readonly uri: string | undefined;
  readonly transforms: readonly AlgorithmUse[];
  readonly enveloped: boolean;
  /** Canonical XML 1.0 without comments where no transform says otherwise (XML Signature 1.1 §4.4.3.2). */
  readonly canonicalizing: Canonicalizing | undefined;
  readonly digestUri: string | undefined;
  readonly digest: DigestAlgorithm | undefined;
  readonly stated: Uint8Array | undefined;
}

export interface ReadSignature {
  readonly signedInfo: XmlElement | undefined;
  readonly canonicalizationUri: string | undefined;
  readonly canonicalizing: Canonicalizing | undefined;
  readonly algorithmUri: string | undefined;
  readonly algorithm: SignatureAlgorithm | undefined;
  readonly pss: PssParameters | undefined;
  readonly value: Uint8Array | undefined;
  readonly references: readonly ReadReference[];
  readonly keyInfo: XmlElement | undefined;
  readonly objects: readonly XmlElement[];
  readonly problems: readonly SignatureProblem[];
}

/** A signature with more transforms or references than this is an attack on our time. */
const MOST_TRANSFORMS = 2;
export const MOST_REFERENCES = 64;

export function readSignature(signature: XmlElement): ReadSignature {
  return new Reader().signature(signature);
}

class Reader {
  private readonly problems: SignatureProblem[] = [];

  signature(signature: XmlElement): ReadSignature {
    const [first, second, ...rest] = this.children(signature);
    const infos = childElements(signature, DS, 'SignedInfo');
    const signedInfo = first && isNamed(first, DS, 'SignedInfo') ? first : undefined;
    // Two of them, and one could be verified while the digests are taken from the other (CVE-2025-29774).
    if (infos.length > 1) this.report('signed-info-repeated');
    else if (infos.length === 0) this.report('signed-info-missing');
    else if (!signedInfo) this.report('signature-structure', first?.name);
    const keyInfo = rest[0] && isNamed(rest[0], DS, 'KeyInfo') ? rest[0] : undefined;
    const objects = keyInfo ? rest.slice(1) : rest;
    const stray = objects.find((child) => !isNamed(child, DS, 'Object'));
    if (stray) this.report('signature-structure', stray.name);
    const value = this.octets(second && isNamed(second, DS, 'SignatureValue') ? second : undefined);
    const info = signedInfo && infos.length === 1 ? this.signedInfo(signedInfo) : NOTHING;
    return { ...info, signedInfo, value, keyInfo, objects, problems: this.problems };
  }

  private signedInfo(signedInfo: XmlElement) {
    const [canonicalization, method, ...rest] = this.children(signedInfo);
    const canonicalizationUri = this.algorithmOf(canonicalization, 'CanonicalizationMethod');
    const canonicalizing = this.canonicalizing(canonicalization, canonicalizationUri);
    if (canonicalizationUri !== undefined && !canonicalizing)
      this.report('canonicalization-unsupported', canonicalizationUri);
    const algorithmUri = this.algorithmOf(method, 'SignatureMethod');
    const algorithm = algorithmUri === undefined ? undefined : signatureAlgorithm(algorithmUri);
    let pss: PssParameters | undefined;
    if (algorithm?.run === 'refused') this.report('hmac-refused', algorithm.name);
    else if (algorithm?.run === 'unsupported' || (algorithmUri !== undefined && !algorithm))
      this.report('algorithm-unsupported', algorithmUri);
    else if (method && algorithm?.parameters) {
      pss = readPss(method);
      if (!pss) this.report('algorithm-unsupported', algorithmUri);
    }
    const stray = rest.find((child) => !isNamed(child, DS, 'Reference'));
    if (stray) this.report('signature-structure', stray.name);
    if (rest.length === 0) this.report('reference-missing');
    if (rest.length > MOST_REFERENCES) this.report('limit-references', String(rest.length));
    const references = rest.slice(0, MOST_REFERENCES).map((reference) => this.reference(reference));
    return { canonicalizationUri, canonicalizing, algorithmUri, algorithm, pss, references };
  }

  private reference(reference: XmlElement): ReadReference {
    const children = this.children(reference);
    const list = children[0] && isNamed(children[0], DS, 'Transforms') ? this.children(children[0]) : [];
    const [method, value, ...stray] = isNamed(children[0] ?? reference, DS, 'Transforms')
      ? children.slice(1)
      : children;
    if (stray[0]) this.report('signature-structure', stray[0].name);
    if (list.length > MOST_TRANSFORMS) this.report('transforms-too-many', String(list.length));
    const transforms: AlgorithmUse[] = [];
    let enveloped = false;
    let canonicalizing: Canonicalizing | undefined;
    for (const transform of list.slice(0, MOST_TRANSFORMS)) {
      const uri = this.algorithmOf(transform, 'Transform') ?? '';
      const canonical = this.canonicalizing(transform, uri);
      // Canonicalization gives octets: a transform behind it would have to parse them into nodes that we don't hold.
      if (canonicalizing) this.report('transform-order', uri);
      if (canonical) {
        canonicalizing = canonical;
        transforms.push(algorithmUse(uri, canonical.algorithm));
      } else {
        if (uri !== ENVELOPED_SIGNATURE) this.report('transform-refused', uri);
        else if (enveloped) this.report('transform-order', uri);
        else enveloped = true;
        transforms.push(enveloped && uri === ENVELOPED_SIGNATURE ? { uri, name: 'Enveloped signature' } : { uri });
      }
    }
    const digestUri = this.algorithmOf(method, 'DigestMethod');
    const digest = digestUri === undefined ? undefined : digestAlgorithm(digestUri);
    if (digestUri !== undefined && !digest?.hash) this.report('digest-unsupported', digestUri);
    const stated = this.octets(value && isNamed(value, DS, 'DigestValue') ? value : undefined);
    return {
      uri: attributeValue(reference, 'URI'),
      transforms,
      enveloped,
      canonicalizing: canonicalizing ?? DEFAULT_CANONICALIZING,
      digestUri,
      digest,
      stated,
    };
  }

  /** Undefined for what is no canonicalization that we run. */
  private canonicalizing(element: XmlElement | undefined, uri: string | undefined): Canonicalizing | undefined {
    const algorithm = canonicalizationAlgorithm(uri ?? '');
    if (!element || !algorithm) return undefined;
    const [inclusive, ...stray] = this.children(element);
    // Parameters that we don't know could change the meaning; a PrefixList means something in exclusive mode only.
    if (stray[0] || (inclusive && !isNamed(inclusive, EXC_C14N, 'InclusiveNamespaces')))
      this.report('signature-structure', (stray[0] ?? inclusive)?.name);
    const list = (inclusive && attributeValue(inclusive, 'PrefixList')) ?? '';
    return { algorithm, prefixes: list.split(/[ \t\r\n]+/).filter((prefix) => prefix !== '') };
  }

  private algorithmOf(element: XmlElement | undefined, name: string): string | undefined {
    const uri = element && isNamed(element, DS, name) ? attributeValue(element, 'Algorithm') : undefined;
    if (uri === undefined) this.report('signature-structure', element?.name ?? name);
    return uri;
  }

  /** Child elements of an element that has no other content but white space and comments. */
  private children(element: XmlElement): XmlElement[] {
    for (const child of element.children) {
      const isLayout =
        child.kind === 'text' ? /^[ \t\r\n]*$/.test(child.text) : child.kind !== 'processing-instruction';
      if (!isLayout) this.report('signature-structure', element.name);
    }
    return childElements(element);
  }

  /**
   * Base64 of an element that has text only. Canonicalization drops comments, so that a reader who stops at one takes
   * another value than the one that was signed (CVE-2025-29775): whatever is not plain text is refused.
   */
  private octets(element: XmlElement | undefined): Uint8Array | undefined {
    if (!element) return this.report('signature-structure');
    const { text, interruptedBy, hasElements } = readText(element);
    if (interruptedBy.length > 0 || hasElements) return this.report('value-not-text', element.name);
    const octets = decodeBase64(text.replace(/[ \t\r\n]+/g, ''));
    return octets && octets.length > 0 ? octets : this.report('value-not-base64', element.name);
  }

  private report(code: SignatureProblemCode, detail?: string): undefined {
    this.problems.push(detail === undefined ? { code } : { code, detail });
  }
}

const NOTHING = {
  canonicalizationUri: undefined,
  canonicalizing: undefined,
  algorithmUri: undefined,
  algorithm: undefined,
  pss: undefined,
  references: [],
};

const C14N_10 = canonicalizationAlgorithm('http://www.w3.org/TR/2001/REC-xml-c14n-20010315');
const DEFAULT_CANONICALIZING = C14N_10 && { algorithm: C14N_10, prefixes: [] };

/** RSAPSSParams (RFC 9231 §2.3.9). Undefined where a part is unknown: never a guess. */
function readPss(method: XmlElement): PssParameters | undefined {
  const parameters = firstChild(method, RSA_PSS, 'RSAPSSParams');
  if (!parameters) return pssParameters();
  const digestMethod = firstChild(parameters, DS, 'DigestMethod');
  const mgfMethod = firstChild(parameters, RSA_PSS, 'MaskGenerationFunction');
  const digest = digestMethod && digestAlgorithm(attributeValue(digestMethod, 'Algorithm') ?? '');
  const mgf = mgfMethod && (mgfDigest(mgfMethod) ?? maskGeneration(attributeValue(mgfMethod, 'Algorithm') ?? ''));
  if ((digestMethod && !digest) || (mgfMethod && !mgf)) return undefined;
  const number = (name: string): number | undefined => {
    const element = firstChild(parameters, RSA_PSS, name);
    return element && (/^\s*\d{1,5}\s*$/.test(textOf(element)) ? Number(textOf(element)) : -1);
  };
  const saltLength = number('SaltLength');
  const trailerField = number('TrailerField');
  return pssParameters({
    ...(digest && { digest }),
    ...(mgf && { mgf }),
    ...(saltLength !== undefined && { saltLength }),
    ...(trailerField !== undefined && { trailerField }),
  });
}

function mgfDigest(mgf: XmlElement): DigestAlgorithm | undefined {
  const method = firstChild(mgf, DS, 'DigestMethod');
  return method && digestAlgorithm(attributeValue(method, 'Algorithm') ?? '');
}

export const algorithmUse = (
  uri: string,
  known: { readonly name: string; readonly weak?: string } | undefined,
): AlgorithmUse => ({ uri, ...(known && { name: known.name }), ...(known?.weak && { weak: known.weak }) });
