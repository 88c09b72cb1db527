// Finds signature wrapping and its kin in a signed document: what is signed is one thing, what an application would read another.
import { descendants, isNamed, pathOf, readText } from '../xml/read.ts';
import type { SourceRange, XmlDocument, XmlElement } from '../xml/tree.ts';
import { indexDocument } from './document-index.ts';
import { DS, MD, SAML, SAML_NAMESPACES, SAMLP, SAMLP11, XENC } from './namespaces.ts';
import type { SignatureReport } from './signature-report.ts';
import { isAssertion, isMessage, isQuoting } from './statements.ts';
import type { StructureCode, StructureFinding } from './structure-findings.ts';

/** Local names are looked at by their namespace too: nothing below goes by a local name alone but look-alikes. */
const isIn =
  (namespace: string, ...names: string[]) =>
  (element: XmlElement) =>
    element.namespace === namespace && names.includes(element.localName);
/**
 * `reports` of this document. Whether the signatures hold plays no part: a broken one is told of elsewhere, and wrapping shows
 * also where no key is known. In document order of what is wrong.
 */
export function findWrapping(document: XmlDocument, reports: readonly SignatureReport[]): readonly StructureFinding[] {
  return new Findings(document, reports).all();
}

class Findings {
  private readonly found: StructureFinding[] = [];
  private readonly targets: ReadonlySet<XmlElement>;
  private readonly isSigned: boolean;
  private readonly signaturesIn = new Map<XmlElement, number>();

  constructor(
    private readonly document: XmlDocument,
    private readonly reports: readonly SignatureReport[],
  ) {
    const targets = reports.flatMap(({ references }) => references.flatMap(({ target }) => target?.element ?? []));
    this.targets = new Set(targets);
    this.isSigned = targets.some((target) => isAssertion(target) || isMessage(target));
  }

  all(): readonly StructureFinding[] {
    this.repeatedIds();
    for (const report of this.reports) this.signature(report);
    const { root } = this.document;
    // Of what is encrypted the signatures stand inside.
    const hasSigned = this.reports.length > 0 || hasEncrypted(root);
    for (const element of [root, ...descendants(root)]) {
      this.lookAlikes(element);
      if (SAML_NAMESPACES.has(element.namespace)) this.value(element);
      if (hasSigned) this.place(element);
    }
    return this.found.sort((a, b) => a.range.start - b.range.start);
  }

  private repeatedIds(): void {
    const signed = new Set(this.reports.flatMap(({ references }) => references.map(({ uri }) => uri)));
    for (const [id, owners] of indexDocument(this.document).owners) {
      const [, second] = owners;
      if (!second) continue;
      const paths = owners.slice(0, 3).map(pathOf).join(', ');
      if (signed.has(`#${id}`)) {
        const message = `A signature refers to the ID "${clip(id)}", which several elements have: ${paths}.`;
        this.report('signed-id-repeated', message, second, true);
      } else if (owners.some(({ namespace }) => SAML_NAMESPACES.has(namespace))) {
        this.report('id-repeated', `Several elements have the ID "${clip(id)}": ${paths}.`, second, false);
      }
    }
  }

  private signature({ element, references, objects }: SignatureReport): void {
    const parent = element?.parent;
    if (!element || parent?.kind !== 'element' || !SAML_NAMESPACES.has(this.document.root.namespace)) return;
    const quoted = ancestors(element).some(isQuoting);
    if (!quoted && !isSignable(parent)) {
      const message = `SAML has no signature in ${parent.name}: it must stand in the message or assertion that it signs.`;
      this.report('signature-out-of-place', message, element, true);
    }
    if (references.length > 1) {
      const message = `This signature has ${references.length} references; SAML allows one, to the element it stands in.`;
      this.report('references-several', message, element, false);
    }
    for (const { uri, target } of references) {
      if (!target || references.some((other) => other.target?.element === parent)) continue;
      if (uri?.startsWith('#')) {
        const [signs, stands] = [pathOf(target.element), pathOf(parent)];
        const message = `This signature stands in ${stands} and signs ${signs}: what is read there is not what is signed.`;
        this.report('reference-not-parent', message, element, true);
      } else {
        const message = `This signature refers to the whole document, though it stands in ${parent.name}.`;
        this.report('reference-whole-document', message, element, false);
      }
    }
    const count = (this.signaturesIn.get(parent) ?? 0) + 1;
    this.signaturesIn.set(parent, count);
    if (count === 2) {
      const message = `${parent.name} has more than one signature.`;
      this.report('signatures-several', message, element, false);
    }
    for (const object of objects) {
      const message = 'A signature of SAML has no ds:Object; whatever lies in it is not part of the message.';
      this.report('object-in-signature', message, object, false);
    }
  }

  private place(element: XmlElement): void {
    if (element === this.document.root) return;
    const parent = element.parent as XmlElement;
    if (isAssertion(element)) {
      const outer = ancestors(element);
      if (outer.some(isQuoting)) return;
      if (!mayHoldAssertion(parent)) {
        const message = `An assertion stands in ${parent.name}, where SAML has none: it is hidden from a reader or shown to a careless one.`;
        this.report('assertion-out-of-place', message, element, true);
      } else if (this.isSigned && !this.isTarget(element)) {
        const message = 'This assertion is signed by nobody, while another part of the message is.';
        this.report('assertion-unsigned-beside-signed', message, element, true);
      }
    } else if (isIn(SAML, 'EncryptedAssertion')(element)) {
      if (mayHoldAssertion(parent) || ancestors(element).some(isQuoting)) return;
      const message = `An encrypted assertion stands in ${parent.name}, where SAML has none: it is hidden from a reader or shown to a careless one.`;
      this.report('assertion-out-of-place', message, element, true);
    } else if (isNamed(element, XENC, 'EncryptedData')) {
      // What a signature covers as it is, its signer vouches for.
      if (mayHoldEncrypted(parent) || this.isTarget(element) || ancestors(element).some(isQuoting)) return;
      const message = `Something encrypted stands in ${parent.name}, where SAML has none: a careless reader decrypts it and takes it for the assertion.`;
      this.report('assertion-out-of-place', message, element, true);
    } else if (isMessage(element) && !mayHoldMessage(parent)) {
      const message = `A ${element.localName} stands in ${parent.name}, where SAML has none.`;
      this.report('message-out-of-place', message, element, true);
    }
  }

  private isTarget = (element: XmlElement): boolean =>
    [element, ...ancestors(element)].some((at) => this.targets.has(at));

  private lookAlikes(element: XmlElement): void {
    for (const { uri } of element.declarations) {
      const meant = uri.trim();
      if (meant === uri || !(SAML_NAMESPACES.has(meant) || meant === DS)) continue;
      const message = `The namespace "${clip(uri)}" has white space around it, so that it is another one than "${meant}".`;
      this.report('namespace-padded', message, element, false);
    }
    const { parent, localName, namespace } = element;
    if (parent.kind !== 'element' || !SAML_NAMESPACES.has(parent.namespace) || isNamed(parent, SAML, 'AttributeValue'))
      return;
    if (localName === 'Signature' && namespace !== DS) {
      const message = `${element.name} is no XML signature: its namespace is "${clip(namespace)}".`;
      this.report('signature-other-namespace', message, element, false);
    } else if (/^(?:Encrypted)?Assertion$/.test(localName) && !SAML_NAMESPACES.has(namespace) && isMessage(parent)) {
      const message = `${element.name} is no SAML assertion: its namespace is "${clip(namespace)}".`;
      this.report('assertion-other-namespace', message, element, false);
    }
  }

  /** Comments are not in the canonical form, so that a signature still holds when a value is cut in two by one. */
  private value(element: XmlElement): void {
    const { text, interruptedBy } = readText(element);
    if (interruptedBy.length === 0 || text.trim() === '') return;
    for (const child of element.children) {
      if (child.kind === 'comment') {
        const message = `A comment stands inside the value of ${element.name}: a careless reader takes only a part of "${clip(text.trim())}".`;
        this.report('comment-in-value', message, element, false, child);
      } else if (child.kind === 'processing-instruction') {
        const message = `A processing instruction stands inside the value of ${element.name}: readers differ in what the value is.`;
        this.report('processing-instruction-in-value', message, element, false, child);
      }
    }
  }

  private report(
    code: StructureCode,
    message: string,
    element: XmlElement,
    wrapping: boolean,
    range?: SourceRange,
  ): void {
    const place = range ?? { start: element.start, end: element.startTagEnd };
    this.found.push({ code, message, element, range: { start: place.start, end: place.end }, wrapping });
  }
}

/** The document's own shell is not SAML's: a SOAP body, a security token response. What is foreign inside of SAML is none. */
const isShell = (parent: XmlElement): boolean =>
  ![parent, ...ancestors(parent)].some(({ namespace }) => SAML_NAMESPACES.has(namespace));

const mayHoldAssertion = (parent: XmlElement): boolean =>
  isIn(SAMLP, 'Response')(parent) || isIn(SAMLP11, 'Response')(parent) || isShell(parent);

const mayHoldEncrypted = (parent: XmlElement): boolean =>
  isIn(SAML, 'EncryptedAssertion', 'EncryptedID', 'EncryptedAttribute', 'AttributeValue')(parent) ||
  isIn(SAMLP, 'NewEncryptedID')(parent) ||
  isShell(parent);

function hasEncrypted(root: XmlElement): boolean {
  for (const element of descendants(root)) if (isNamed(element, XENC, 'EncryptedData')) return true;
  return false;
}

const mayHoldMessage = (parent: XmlElement): boolean => isIn(SAMLP, 'ArtifactResponse')(parent) || isShell(parent);

/** Elements that SAML's schemas give a ds:Signature, where SAML has them. */
function isSignable(parent: XmlElement): boolean {
  const around = ancestors(parent);
  if (parent.namespace === MD)
    return parent.localName.endsWith('Descriptor') && around.every(({ namespace }) => namespace === MD);
  const [outer] = around;
  if (isAssertion(parent)) return !outer || mayHoldAssertion(outer);
  return isMessage(parent) && (!outer || mayHoldMessage(outer));
}

function ancestors(element: XmlElement): XmlElement[] {
  const found: XmlElement[] = [];
  for (let at = element.parent; at.kind === 'element'; at = at.parent) found.push(at);
  return found;
}

const clip = (text: string): string => (text.length > 60 ? `${text.slice(0, 60)}…` : text);
