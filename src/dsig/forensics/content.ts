// Digest wrong: tries the known causes one by one, and names the one that makes the digest right. Nothing of it is ever trusted.
import { concatBytes, equalBytes, utf8 } from '../../base/bytes.ts';
import type { Limits } from '../../base/limits.ts';
import { ALGORITHMS, type DigestAlgorithm } from '../../crypto/algorithms.ts';
import { digest } from '../../crypto/verify.ts';
import { type CanonicalizationMode, type CanonicalizationOptions, canonicalizeWithin } from '../../xml/canonicalize.ts';
import { parseXmlText } from '../../xml/parse.ts';
import { childElements, descendants } from '../../xml/read.ts';
import type { NamespaceScope, XmlDocument, XmlElement } from '../../xml/tree.ts';
import { DS, SAML, SAMLP } from '../namespaces.ts';
import type { ReadReference } from '../read-signature.ts';
import type { ElementRef } from '../signature-report.ts';
import type { Explanation } from './explanation.ts';
import { SOURCE_VARIANTS } from './source-variants.ts';

/** Octets that are canonicalized for one explanation, in all: a large message gets fewer tries. */
const MOST_OCTETS = 64_000_000;

/** What is digested, given a document that is like the verified one. `whole`: the reference means the document. */
export interface Digested {
  readonly document: XmlDocument;
  readonly target: ElementRef;
  readonly whole: boolean;
}

export async function explainDigest(
  signed: Digested,
  reference: ReadReference,
  limits: Limits,
): Promise<Explanation | undefined> {
  const { digest: algorithm, stated, canonicalizing } = reference;
  if (!algorithm?.hash || !stated || !canonicalizing) return undefined;
  const { mode } = canonicalizing.algorithm;
  const usual: CanonicalizationOptions = { mode, comments: false, inclusivePrefixes: canonicalizing.prefixes };
  const search = new Search(algorithm, stated, limits);
  return (
    (await search.otherDigest(signed, usual)) ??
    (await search.otherCanonicalization(signed, usual)) ??
    (await search.otherSource(signed, usual)) ??
    (await search.missingNamespaces(signed, usual)) ??
    (await search.combined(signed)) ?? {
      code: 'content-changed',
      message:
        'What is signed was changed after signing, in none of the ways that are known here: compare the message with what the sender sent.',
      proven: false,
    }
  );
}

const MODES: readonly CanonicalizationMode[] = ['exclusive', 'c14n-1.0', 'c14n-1.1'];
const MODE_NAMES: Readonly<Record<CanonicalizationMode, string>> = {
  exclusive: 'Exclusive Canonical XML',
  'c14n-1.0': 'Canonical XML 1.0',
  'c14n-1.1': 'Canonical XML 1.1',
};

class Search {
  private left = MOST_OCTETS;

  constructor(
    private readonly algorithm: DigestAlgorithm,
    private readonly stated: Uint8Array,
    private readonly limits: Limits,
  ) {}

  async otherDigest(signed: Digested, usual: CanonicalizationOptions): Promise<Explanation | undefined> {
    const octets = this.canonical(signed, usual);
    for (const other of ALGORITHMS.digest) {
      if (!octets || other === this.algorithm || !other.hash) continue;
      if (await this.fits(octets, other)) {
        const message = `The digest was made with ${other.name}, though the signature says ${this.algorithm.name}.`;
        return { code: 'digest-algorithm-differs', message, proven: true, variant: other.name };
      }
    }
    return undefined;
  }

  async otherCanonicalization(signed: Digested, usual: CanonicalizationOptions): Promise<Explanation | undefined> {
    for (const mode of MODES) {
      if (mode === usual.mode || !(await this.canonicalFits(signed, { ...usual, mode }))) continue;
      const message = `The digest was made with ${MODE_NAMES[mode]}, though the signature says ${MODE_NAMES[usual.mode]}: the signer does not do what it declares.`;
      return { code: 'canonicalization-differs', message, proven: true, variant: mode };
    }
    if (await this.canonicalFits(signed, { ...usual, comments: true })) {
      const message =
        'Comments were signed too, which a reference within the document leaves out: the signer must not digest them.';
      return { code: 'comments-signed', message, proven: true };
    }
    const { target } = signed;
    if (
      target.excluded &&
      (await this.canonicalFits({ ...signed, target: { ...target, excluded: undefined } }, usual))
    ) {
      const message =
        'The signature itself was digested, though the enveloped-signature transform says that it is left out.';
      return { code: 'signature-not-excluded', message, proven: true };
    }
    for (const prefixes of this.prefixLists(signed, usual)) {
      if (!(await this.canonicalFits(signed, { ...usual, inclusivePrefixes: prefixes }))) continue;
      const [was, is] = [usual.inclusivePrefixes?.join(' '), prefixes.join(' ')];
      const message = `The digest was made with the PrefixList "${is}", though the signature has "${was}".`;
      return { code: 'prefix-list-differs', message, proven: true, variant: is };
    }
    return this.notCanonical(signed, usual);
  }

  /** Signers that hash the text that they write, or put the XML declaration before it. */
  private async notCanonical(signed: Digested, usual: CanonicalizationOptions): Promise<Explanation | undefined> {
    const { document, target } = signed;
    const { start, end } = target.element;
    const { excluded } = target;
    const source = excluded
      ? document.source.slice(start, excluded.start) + document.source.slice(excluded.end, end)
      : document.source.slice(start, end);
    if (this.take(source.length) && (await this.fits(utf8(source)))) {
      const message =
        'The digest was made over the text as it is written, without canonicalization: the signer must canonicalize.';
      return { code: 'not-canonicalized', message, proven: true };
    }
    const canonical = this.canonical(signed, usual);
    const written = /^<\?xml[\s\S]*?\?>\s*/.exec(document.source)?.[0];
    const usualOnes = [
      '<?xml version="1.0" encoding="UTF-8"?>',
      '<?xml version="1.0"?>',
      '<?xml version="1.0" encoding="utf-8"?>',
    ];
    for (const declaration of [...(written ? [written] : []), ...usualOnes.flatMap((one) => [one, `${one}\n`])]) {
      if (!canonical) break;
      const before = utf8(declaration);
      if ((await this.fits(concatBytes(before, canonical))) || (await this.fits(concatBytes(before, utf8(source))))) {
        const message = 'The XML declaration was digested too; canonicalization leaves it out.';
        return { code: 'xml-declaration-signed', message, proven: true, variant: declaration.trim() };
      }
    }
    return undefined;
  }

  async otherSource(signed: Digested, usual: CanonicalizationOptions): Promise<Explanation | undefined> {
    for (const { code, message, undo } of SOURCE_VARIANTS) {
      const changed = this.rewritten(signed, (source) => undo(source, signed.target.excluded));
      if (changed && (await this.canonicalFits(changed, usual))) return { code, message, proven: true };
    }
    return undefined;
  }

  /** Namespaces that were in scope where it was signed, and are not here: it was taken out of an envelope, or cleaned up. */
  async missingNamespaces(signed: Digested, usual: CanonicalizationOptions): Promise<Explanation | undefined> {
    const { document, target } = signed;
    const elsewhere = [...descendants(document)].flatMap(({ declarations }) =>
      declarations.map(({ prefix, uri }) => ({ prefix, uri })),
    );
    const inScope = new Set<string>();
    for (let scope: NamespaceScope | undefined = target.element.scope; scope; scope = scope.parent) {
      for (const { prefix } of scope.declarations) inScope.add(prefix);
    }
    const tried = new Set<string>();
    for (const { prefix, uri } of [...elsewhere, ...USUAL_NAMESPACES]) {
      const id = `${prefix}=${uri}`;
      if (prefix === '' || inScope.has(prefix) || tried.has(id) || tried.size > 64) continue;
      tried.add(id);
      const at = target.element.start + 1 + target.element.name.length;
      const changed = this.rewritten(
        signed,
        (source) => `${source.slice(0, at)} xmlns:${prefix}="${uri}"${source.slice(at)}`,
      );
      const prefixes = [...(usual.inclusivePrefixes ?? [])];
      const options = [
        usual,
        ...(prefixes.includes(prefix) ? [] : [{ ...usual, inclusivePrefixes: [...prefixes, prefix] }]),
      ];
      for (const option of changed ? options : []) {
        if (!changed || !(await this.canonicalFits(changed, option))) continue;
        const message = `The declaration xmlns:${prefix}="${uri}" was in scope when this was signed and is lost: whoever takes the message out of its envelope, or cleans up namespaces, must keep it.`;
        return { code: 'namespace-missing', message, proven: true, variant: prefix };
      }
    }
    return undefined;
  }

  /** Two faults at once, of the ones that come together. */
  async combined(signed: Digested): Promise<Explanation | undefined> {
    for (const mode of MODES) {
      for (const { code, message, undo } of SOURCE_VARIANTS.slice(0, 7)) {
        const changed = this.rewritten(signed, (source) => undo(source, signed.target.excluded));
        for (const comments of [false, true]) {
          if (!changed || !(await this.canonicalFits(changed, { mode, comments }))) continue;
          const also = `${MODE_NAMES[mode]}${comments ? ' with comments' : ''}`;
          return { code, message: `${message} The digest was made with ${also}.`, proven: true, variant: also };
        }
      }
    }
    return undefined;
  }

  private prefixLists({ target }: Digested, { mode, inclusivePrefixes = [] }: CanonicalizationOptions): string[][] {
    if (mode !== 'exclusive') return [];
    const prefixes = new Set<string>();
    for (let scope: NamespaceScope | undefined = target.element.scope; scope; scope = scope.parent) {
      for (const { prefix } of scope.declarations) prefixes.add(prefix || '#default');
    }
    for (const element of descendants(target.element)) {
      for (const { prefix } of element.declarations) prefixes.add(prefix || '#default');
      if (prefixes.size > 16) break;
    }
    const all = [...prefixes];
    return [[], all, ...all.map((one) => [one]), ...all.map((one) => [...inclusivePrefixes, one])].filter(
      (list) => list.join() !== inclusivePrefixes.join(),
    );
  }

  /** The same place in the document that `change` makes of the text; undefined where nothing changes or nothing parses. */
  private rewritten({ document, target, whole }: Digested, change: (source: string) => string): Digested | undefined {
    if (this.left < document.source.length) return undefined;
    const source = change(document.source);
    if (source === document.source || !this.take(source.length)) return undefined;
    const parsed = parseXmlText(source, this.limits);
    const element = parsed.ok ? counterpart(parsed.document, target.element) : undefined;
    if (!parsed.ok || !element) return undefined;
    const excluded = target.excluded && counterpart(parsed.document, target.excluded);
    return { document: parsed.document, target: { element, excluded }, whole };
  }

  private canonical({ document, target, whole }: Digested, options: CanonicalizationOptions): Uint8Array | undefined {
    if (!this.take(target.element.end - target.element.start)) return undefined;
    const canonical = canonicalizeWithin(
      whole ? document : target.element,
      { ...options, exclude: target.excluded },
      this.left,
    );
    if (!canonical) this.left = 0;
    return canonical;
  }

  private async canonicalFits(signed: Digested, options: CanonicalizationOptions): Promise<boolean> {
    const octets = this.canonical(signed, options);
    return octets !== undefined && this.fits(octets);
  }

  private async fits(octets: Uint8Array, algorithm = this.algorithm): Promise<boolean> {
    const computed = await digest(algorithm, octets);
    return !('indeterminate' in computed) && equalBytes(computed, this.stated);
  }

  private take(octets: number): boolean {
    this.left -= octets;
    return this.left >= 0;
  }
}

/** The element at the same place among elements, in a document whose elements are the same. */
function counterpart(document: XmlDocument, element: XmlElement): XmlElement | undefined {
  const steps: number[] = [];
  for (let at = element; at.parent.kind === 'element'; at = at.parent) steps.push(childElements(at.parent).indexOf(at));
  let found: XmlElement | undefined = document.root;
  for (const step of steps.reverse()) found = found && childElements(found)[step];
  return found?.name === element.name ? found : undefined;
}

const USUAL_NAMESPACES: readonly { readonly prefix: string; readonly uri: string }[] = [
  { prefix: 'xs', uri: 'http://www.w3.org/2001/XMLSchema' },
  { prefix: 'xsd', uri: 'http://www.w3.org/2001/XMLSchema' },
  { prefix: 'xsi', uri: 'http://www.w3.org/2001/XMLSchema-instance' },
  { prefix: 'ds', uri: DS },
  { prefix: 'dsig', uri: DS },
  { prefix: 'saml', uri: SAML },
  { prefix: 'saml2', uri: SAML },
  { prefix: 'samlp', uri: SAMLP },
  { prefix: 'saml2p', uri: SAMLP },
  { prefix: 'soap', uri: 'http://schemas.xmlsoap.org/soap/envelope/' },
  { prefix: 'soapenv', uri: 'http://schemas.xmlsoap.org/soap/envelope/' },
  { prefix: 'SOAP-ENV', uri: 'http://schemas.xmlsoap.org/soap/envelope/' },
  { prefix: 'S', uri: 'http://schemas.xmlsoap.org/soap/envelope/' },
  { prefix: 'env', uri: 'http://www.w3.org/2003/05/soap-envelope' },
];
