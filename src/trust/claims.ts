// What a message claims about the user and its addressee, with whether a trusted signature vouches for the place it was read from.
import type { CoverageState } from '../dsig/coverage.ts';
import { issuerOf, maySpeakFor } from '../dsig/issuer.ts';
import type { SignatureReport } from '../dsig/signature-report.ts';
import type { Assertion } from '../saml/assertion.ts';
import type { Identifier, NameId, ProtocolMessage } from '../saml/messages.ts';
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

/** An assertion with whether a signature vouches for it. */
export interface VouchedAssertion {
  readonly assertion: Assertion;
  readonly vouching: Vouching;
}

/**
 * Of a Response the first assertion that is vouched for best: an unsigned one is read only where nothing is signed. An
 * assertion counts only in its place, right below the Response or as the plaintext of an EncryptedAssertion there.
 */
export function vouchedAssertion(
  message: ReadMessage,
  verification: MessageVerification,
): VouchedAssertion | undefined {
  const content = message.decoded.message;
  const candidates: VouchedAssertion[] = [];
  const vouchingOf = (element: XmlElement): Vouching => vouchingIn(verification, element);
  for (const assertion of assertionsOf(content)) {
    candidates.push({ assertion, vouching: vouchingOf(assertion.element) });
  }
  const sealed = encryptedIn(content);
  if (sealed.length > 0) {
    for (const plaintext of verification.plaintexts) {
      const encrypted = sealed.find(({ encryptedData }) => encryptedData === plaintext.decryption.element);
      if (!encrypted || plaintext.content?.kind !== 'Assertion') continue;
      const { root } = plaintext.document;
      const inside = toVouching(plaintext.coverage.of(root).state);
      candidates.push({
        assertion: plaintext.content,
        vouching: inside === 'unsigned' ? vouchingAround(verification, encrypted.element, root) : inside,
      });
    }
  }
  return (
    candidates.find(({ vouching }) => vouching === 'trusted') ??
    candidates.find(({ vouching }) => vouching === 'intact') ??
    candidates[0]
  );
}

/** What a receiver that trusts only signed content would read. */
export function readClaims(message: ReadMessage, verification: MessageVerification): Claims {
  const content = message.decoded.message;
  const best = vouchedAssertion(message, verification);
  if (best) {
    const { conditions, subject } = best.assertion;
    return {
      nameId: nameIdOf(subject?.identifier, verification.plaintexts)?.value,
      audience: conditions?.audienceRestrictions.flatMap(({ audiences }) => audiences.map(({ text }) => text)) ?? [],
      recipient: subject?.confirmations.find(({ data }) => data?.recipient !== undefined)?.data?.recipient,
      vouching: best.vouching,
    };
  }
  const nameId =
    content?.kind === 'LogoutRequest' ? nameIdOf(content.identifier, verification.plaintexts)?.value : undefined;
  const vouching = content ? vouchingIn(verification, content.element) : 'unsigned';
  return { nameId, audience: [], recipient: undefined, vouching };
}

/** The SAML 2.0 assertions that stand where a receiver reads one. */
function assertionsOf(content: ProtocolMessage | undefined): readonly Assertion[] {
  switch (content?.kind) {
    case 'Response':
      return content.assertions;
    case 'Assertion':
      return [content];
    case 'ArtifactResponse':
      return assertionsOf(content.message);
    case 'RequestSecurityTokenResponse':
      return content.responses.flatMap(({ token }) => (token?.kind === 'Assertion' ? [token] : []));
    default:
      return [];
  }
}

/** The encrypted assertions that stand where a receiver reads one. */
function encryptedIn(
  content: ProtocolMessage | undefined,
): readonly { readonly element: XmlElement; readonly encryptedData: XmlElement | undefined }[] {
  switch (content?.kind) {
    case 'Response':
      return content.encryptedAssertions;
    case 'ArtifactResponse':
      return encryptedIn(content.message);
    case 'RequestSecurityTokenResponse':
      return content.responses.flatMap(({ token }) =>
        token?.kind === 'EncryptedAssertion' || token?.kind === 'EncryptedData' ? [token] : [],
      );
    default:
      return [];
  }
}

function vouchingIn({ detached, coverage }: MessageVerification, element: XmlElement): Vouching {
  if (speaksFor(detached, element)) return 'trusted';
  return toVouching(coverage.of(element).state);
}

/** Of what a trusted signature over the ciphertext says: `root` of the plaintext is its own entity's word only. */
function vouchingAround(verification: MessageVerification, encrypted: XmlElement, root: XmlElement): Vouching {
  const { detached, coverage } = verification;
  const { state, by } = coverage.of(encrypted);
  if (speaksFor(detached, root) || (state === 'trusted' && by.some((report) => speaksFor(report, root))))
    return 'trusted';
  return state === 'intact' ? 'intact' : 'unsigned';
}

const speaksFor = (report: SignatureReport | undefined, element: XmlElement): boolean =>
  report?.verdict === 'trusted' && (!report.trustedKey || maySpeakFor(report.trustedKey, issuerOf(element)));

const toVouching = (state: CoverageState): Vouching => (state === 'trusted' || state === 'intact' ? state : 'unsigned');

/** The NameID itself, or the one that an EncryptedID held, where it could be opened. */
export function nameIdOf(identifier: Identifier | undefined, plaintexts: readonly Plaintext[]): NameId | undefined {
  if (identifier?.kind === 'NameID') return identifier;
  if (identifier?.kind !== 'EncryptedID') return undefined;
  const read = plaintexts.find(({ decryption }) => decryption.element === identifier.encryptedData);
  return read?.content?.kind === 'NameID' ? read.content : undefined;
}
