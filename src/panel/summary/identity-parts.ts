// Facts about who is meant: NameIDs with format and qualifiers, and what stands in their place.
import type { Identifier, NameId } from '../../saml/messages.ts';
import { fact, text, uri, words } from './facts.ts';
import type { Fact } from './summary.ts';
import { summaryText } from './text.ts';

const qualifiers = (id: Omit<NameId, 'kind' | 'value' | 'element'>): Fact[] => [
  ...fact('Format', uri(id.format)),
  ...fact('NameQualifier', text(id.nameQualifier)),
  ...fact('SPNameQualifier', text(id.spNameQualifier)),
  ...fact('SPProvidedID', text(id.spProvidedId)),
];

/** `name`: what the identifier is called here, such as NameID. */
export function identifierFacts(identifier: Identifier | undefined): Fact[] {
  switch (identifier?.kind) {
    case undefined:
      return [];
    case 'NameID':
      return [...fact('NameID', text(identifier.value)), ...qualifiers(identifier)];
    case 'BaseID':
      return [
        ...fact('BaseID', words(summaryText.baseId)),
        ...fact('NameQualifier', text(identifier.nameQualifier)),
        ...fact('SPNameQualifier', text(identifier.spNameQualifier)),
      ];
    case 'EncryptedID':
      return fact('EncryptedID', words(summaryText.encrypted.id, 'warn'));
  }
}

/** An Issuer is almost always a bare entity ID; what else it says is shown where it does. */
export const issuerFacts = (issuer: NameId | undefined): Fact[] =>
  issuer
    ? [
        ...fact(summaryText.facts.issuer, text(issuer.value)),
        ...fact('Issuer Format', uri(issuer.format)),
        ...fact('Issuer NameQualifier', text(issuer.nameQualifier)),
        ...fact('Issuer SPProvidedID', text(issuer.spProvidedId)),
      ]
    : [];
