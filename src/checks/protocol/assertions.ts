// The assertions of a Response that can be read: those in the clear, and those that a private key opened.
import type { Assertion } from '../../saml/messages.ts';
import type { CheckSubject, SubjectMessage } from '../check-subject.ts';
import { isSuccess, responsesOf } from './message-facts.ts';

export interface ReadAssertion {
  readonly message: SubjectMessage;
  readonly assertion: Assertion;
  /** Its element is in the message's own source, so that ranges of it can be shown there. */
  readonly inMessage: boolean;
}

/** More of them are hostile, and say nothing new. */
const MOST_ASSERTIONS = 20;

/** Of every Success in the flow, the first ones. */
export function assertionsOf(subject: CheckSubject): ReadAssertion[] {
  return responsesOf(subject).flatMap(({ message, response }) => {
    if (!isSuccess(response)) return [];
    const inClear = response.assertions.map((assertion) => ({ message, assertion, inMessage: true }));
    const decrypted = decryptedOf(message).map((assertion) => ({ message, assertion, inMessage: false }));
    return [...inClear, ...decrypted].slice(0, MOST_ASSERTIONS);
  });
}

function decryptedOf({ decoded, verification }: SubjectMessage): Assertion[] {
  const response = decoded.message;
  if (response?.kind !== 'Response' || !verification) return [];
  return verification.plaintexts.flatMap(({ decryption, content }) => {
    const isItsOwn = response.encryptedAssertions.some(({ encryptedData }) => encryptedData === decryption.element);
    return isItsOwn && content?.kind === 'Assertion' ? [content] : [];
  });
}

/** How many assertions of the Response stay unread, because they are encrypted. */
export function unreadAssertions(message: SubjectMessage): number {
  const response = message.decoded.message;
  if (response?.kind !== 'Response') return 0;
  return response.encryptedAssertions.length - decryptedOf(message).length;
}
