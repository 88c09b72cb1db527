// Short ways for the tests of this room to read text and to look at what came out.
import { utf8 } from '../../src/base/bytes.ts';
import { DEFAULT_LIMITS } from '../../src/base/limits.ts';
import type { DecodedMessage, MessageProblem } from '../../src/saml/decoded-message.ts';
import type { ProtocolMessage } from '../../src/saml/messages.ts';
import { type ReadMetadata, readMetadata } from '../../src/saml/metadata/metadata.ts';
import { readMessage } from '../../src/saml/read-message.ts';

export const readText = (text: string): DecodedMessage => readMessage(utf8(text), DEFAULT_LIMITS);

export const readMetadataText = (text: string): ReadMetadata => readMetadata(utf8(text), DEFAULT_LIMITS);

export const codes = ({ problems }: { readonly problems: readonly MessageProblem[] }): string[] =>
  problems.map(({ code }) => code);

/** The typed message, which must be of that kind. */
export function readAs<Kind extends ProtocolMessage['kind']>(
  kind: Kind,
  text: string,
): Extract<ProtocolMessage, { kind: Kind }> {
  const { message, xmlProblem } = readText(text);
  if (message?.kind !== kind) throw new Error(`read ${message?.kind ?? xmlProblem?.message ?? 'nothing'}, not ${kind}`);
  return message as Extract<ProtocolMessage, { kind: Kind }>;
}

/** The piece of source text that a problem of this code points at; undefined where there is no such problem. */
export function pointedAt(
  decoded: DecodedMessage | (ReadMetadata & { xml?: string }),
  code: string,
): string | undefined {
  const range = decoded.problems.find((problem) => problem.code === code)?.range;
  return range && decoded.document?.source.slice(range.start, range.end);
}
