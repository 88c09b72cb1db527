// The assertions of a response, in clear or decrypted by the user's keys, and how many could not be read. For every check that reads claims.
import type { Assertion } from '../../saml/assertion.ts';
import type { SubjectMessage } from '../check-subject.ts';

export interface ReadableAssertions {
  readonly assertions: readonly Assertion[];
  /** Encrypted ones that nobody decrypted. */
  readonly unreadable: number;
}

export function assertionsOf({ decoded: { message }, verification }: SubjectMessage): ReadableAssertions {
  if (message?.kind !== 'Response') return { assertions: [], unreadable: 0 };
  const opened = (verification?.plaintexts ?? []).flatMap(({ content }) =>
    content?.kind === 'Assertion' ? [content] : [],
  );
  return {
    assertions: [...message.assertions, ...opened],
    unreadable: Math.max(0, message.encryptedAssertions.length - opened.length),
  };
}
