// Every bound that untrusted input runs into, in one place. Hitting one is reported, never silent.
import { type ByteLength, byteLength } from './units.ts';

export interface Limits {
  /** Octets of one encoded message before base64 is undone. */
  readonly encodedOctets: ByteLength;
  /** Octets of one XML document, also the most that inflating may give. */
  readonly xmlOctets: ByteLength;
  /** Nesting of elements. */
  readonly xmlDepth: number;
  /** Nodes of one document: elements, text, comments and processing instructions, and attributes. */
  readonly xmlNodes: number;
  /** Attributes and namespace declarations of one element. */
  readonly xmlAttributes: number;
  /** Parameters read from one query or one form. */
  readonly parameters: number;
  /** SAML messages taken from one exchange. */
  readonly messagesPerExchange: number;
  /** Octets of a HAR or trace file. */
  readonly fileOctets: ByteLength;
  /** Exchanges of a HAR or trace file. */
  readonly exchanges: number;
}

export const DEFAULT_LIMITS: Limits = Object.freeze({
  encodedOctets: byteLength(28_000_000),
  xmlOctets: byteLength(10_000_000),
  xmlDepth: 256,
  xmlNodes: 500_000,
  xmlAttributes: 1_024,
  parameters: 10_000,
  messagesPerExchange: 16,
  fileOctets: byteLength(512_000_000),
  exchanges: 100_000,
});
