// What a message claims about the user and its addressee, with whether a trusted signature vouches for the place it was read from.
import type { CoverageState } from '../dsig/coverage.ts';
import type { Assertion } from '../saml/assertion.ts';
import type { Identifier, ProtocolMessage } from '../saml/messages.ts';
import type { XmlElement } from '../xml/tree.ts';
import type { MessageVerification, Plaintext, ReadMessage } from './verify-message.ts';

/** `trusted`: covered by a trusted signature; `intact`: by one that only fits its own KeyInfo; `unsigned`: by none that holds. */
export type Vouching = 'trusted' | 'intact' | 'unsigned';

export interface Claims {
  readonly nameId: string | undefined;
  readonly audience: readonly string[];
  readonly recipient: string | undefined;
  readonly vouching: Vouching;
}

interface Candidate {
  readonly assertion: Assertion;
  readonly vouching: Vouching;
  readonly nameId: string | undefined;
}

/**
 * Of a Response the first assertion that is vouched for best: an unsigned one is read only where nothing is signed. An
 * assertion counts only in its place, right below the Response or as the plaintext of an EncryptedAssertion there.
 */
export function readClaims(message: ReadMessage, verification: MessageVerification): Claims {
  const content = message.decoded.message;
  const candidates: Candidate[] = [];
  const vouchingOf = (element: XmlElement): Vouching => {
    if (verification.detached?.verdict === 'trusted') return 'trusted';
    return toVouching(verification.coverage.of(element).state);
  };
  const assertions = assertionsOf(content);
  for (const assertion of assertions) {
    candidates.push({
      assertion,
      vouching: vouchingOf(assertion.element),
      nameId: nameIdOf(assertion.subject?.identifier, verification.plaintexts),
    });
  }
  if (content?.kind === 'Response') {
    for (const plaintext of verification.plaintexts) {
      const encrypted = content.encryptedAssertions.find(
        ({ encryptedData }) => encryptedData === plaintext.decryption.element,
      );
      if (!encrypted || plaintext.content?.kind !== 'Assertion') continue;
      const inside = toVouching(plaintext.coverage.of(plaintext.document.root).state);
      candidates.push({
        assertion: plaintext.content,
        vouching: inside === 'unsigned' ? vouchingOf(encrypted.element) : inside,
        nameId: nameIdOf(plaintext.content.subject?.identifier, verification.plaintexts),
      });
    }
  }
  const best =
    candidates.find(({ vouching }) => vouching === 'trusted') ??
    candidates.find(({ vouching }) => vouching === 'intact') ??
    candidates[0];
  if (best) {
    const { conditions, subject } = best.assertion;
    return {
      nameId: best.nameId,
      audience: conditions?.audienceRestrictions.flatMap(({ audiences }) => audiences.map(({ text }) => text)) ?? [],
      recipient: subject?.confirmations.find(({ data }) => data?.recipient !== undefined)?.data?.recipient,
      vouching: best.vouching,
    };
  }
  const nameId = content?.kind === 'LogoutRequest' ? nameIdOf(content.identifier, verification.plaintexts) : undefined;
  const vouching = content ? vouchingOf(content.element) : 'unsigned';
  return { nameId, audience: [], recipient: undefined, vouching };
}

/** The SAML 2.0 assertions that stand where a receiver reads one. */
function assertionsOf(content: ProtocolMessage | undefined): readonly Assertion[] {
  switch (content?.kind) {
    case 'Response':
      return content.assertions;
    case 'Assertion':
      return [content];
    case 'RequestSecurityTokenResponse':
      return content.responses.flatMap(({ token }) => (token?.kind === 'Assertion' ? [token] : []));
    default:
      return [];
  }
}

const toVouching = (state: CoverageState): Vouching => (state === 'trusted' || state === 'intact' ? state : 'unsigned');

function nameIdOf(identifier: Identifier | undefined, plaintexts: readonly Plaintext[]): string | undefined {
  if (identifier?.kind === 'NameID') return identifier.value;
  if (identifier?.kind !== 'EncryptedID') return undefined;
  const read = plaintexts.find(({ decryption }) => decryption.element === identifier.encryptedData);
  return read?.content?.kind === 'NameID' ? read.content.value : undefined;
}
