// Identifiers of a whole document: each an NCName (xs:ID) and none twice, as references need it.
import { descendants } from '../xml/read.ts';
import type { XmlDocument } from '../xml/tree.ts';
import { Namespace } from './names.ts';
import { type Reading, shortened } from './reading.ts';
import { isNcName } from './values.ts';

const { saml, samlp, md, saml11, samlp11, ds, xenc, xml } = Namespace;

/** Which attributes without namespace are of type xs:ID, by the namespace of their element. */
const ID_NAMES: Readonly<Record<string, readonly string[]>> = {
  [saml]: ['ID'],
  [samlp]: ['ID'],
  [md]: ['ID'],
  [saml11]: ['AssertionID'],
  [samlp11]: ['ResponseID', 'RequestID'],
  [ds]: ['Id'],
  [xenc]: ['Id'],
};

/** Identifiers longer than this are judged by their beginning: a regular expression need not walk megabytes. */
const LONGEST_JUDGED = 4_096;

/** Reports `id-invalid` (saml-core §1.3.4: xs:ID) and `id-repeated`, over all elements of the document. */
export function reportIds(reading: Reading, document: XmlDocument): void {
  const seen = new Set<string>();
  for (const element of descendants(document)) {
    const names = Object.hasOwn(ID_NAMES, element.namespace) ? ID_NAMES[element.namespace] : undefined;
    for (const attribute of element.attributes) {
      const isXmlId = attribute.namespace === xml && attribute.localName === 'id';
      if (!isXmlId && !(attribute.namespace === '' && names?.includes(attribute.localName))) continue;
      const value = attribute.value.trim();
      if (value !== '' && !isNcName(value.slice(0, LONGEST_JUDGED))) {
        const message = `${attribute.name} of ${shortened(element.name)} must begin with a letter or “_” and have no colon or space.`;
        reading.report('id-invalid', message, attribute);
      }
      if (seen.has(value)) {
        const message = `The identifier of ${shortened(element.name)} stands more than once in the document.`;
        reading.report('id-repeated', message, attribute);
      }
      seen.add(value);
    }
  }
}
