// The assertion that the checks of a login read: the one that a receiver reads who trusts only what is signed.
import type { Assertion } from '../../saml/assertion.ts';
import type { NameId } from '../../saml/name-id.ts';
import { nameIdOf, type Vouching, vouchedAssertion } from '../../trust/claims.ts';
import type { SourceRange, XmlElement } from '../../xml/tree.ts';
import type { SubjectLeg, SubjectMessage } from '../check-subject.ts';
import type { FindingPlace } from '../finding.ts';

export interface ReadAsserted {
  readonly kind: 'read';
  readonly message: SubjectMessage;
  readonly assertion: Assertion;
  /** Also the one inside an EncryptedID that could be opened. */
  readonly nameId: NameId | undefined;
  /** An EncryptedID that nobody opened. */
  readonly nameIdHidden: boolean;
  /** Undefined while nobody verified the message. */
  readonly vouching: Vouching | undefined;
}

/** `encrypted`: there is an assertion, which could not be opened. `none`: there is nothing to read. */
export type Asserted =
  | ReadAsserted
  | { readonly kind: 'encrypted'; readonly message: SubjectMessage }
  | { readonly kind: 'none' };

const known = new WeakMap<SubjectMessage, Asserted>();

/** Every check of a login asks, so the answer is kept with the message. */
export function assertedOf({ response }: Pick<SubjectLeg, 'response'>): Asserted {
  const asserted = (response && known.get(response)) ?? readAsserted(response);
  if (response) known.set(response, asserted);
  return asserted;
}

function readAsserted(response: SubjectMessage | undefined): Asserted {
  const content = response?.decoded.message;
  if (!response || content?.kind !== 'Response') return { kind: 'none' };
  const { verification } = response;
  const vouched = verification && vouchedAssertion(response, verification);
  const assertion = vouched?.assertion ?? content.assertions[0];
  if (!assertion)
    return content.encryptedAssertions.length > 0 ? { kind: 'encrypted', message: response } : { kind: 'none' };
  const identifier = assertion.subject?.identifier;
  const nameId = nameIdOf(identifier, verification?.plaintexts ?? []);
  return {
    kind: 'read',
    message: response,
    assertion,
    nameId,
    nameIdHidden: identifier?.kind === 'EncryptedID' && !nameId,
    vouching: vouched?.vouching,
  };
}

/** A place inside the assertion. Its range only where the assertion stood in clear: a plaintext is another document. */
export function placeIn(asserted: ReadAsserted, path: string, element?: XmlElement): FindingPlace {
  const { message, assertion } = asserted;
  const content = message.decoded.message;
  const inClear = content?.kind === 'Response' && content.assertions.includes(assertion);
  const range: SourceRange | undefined =
    element && inClear ? { start: element.start, end: element.startTagEnd } : undefined;
  return {
    message: message.index,
    exchange: message.exchange.id,
    path: path === '' ? 'Response/Assertion' : `Response/Assertion/${path}`,
    ...(range && { range }),
  };
}
