// Sniffs what an input is by its content, and gives its exchanges; a single message becomes one exchange of its own.
import { fromUtf8 } from '../base/bytes.ts';
import { InputError } from '../base/input-error.ts';
import type { Exchange } from '../capture/exchange.ts';
import { looksLikeHar, toExchanges } from '../capture/har.ts';
import { pastedExchange } from '../capture/pasted.ts';
import type { CliHost } from './run.ts';

/** The exchanges of a HAR; anything that isn't JSON is taken for one message, pasted. Errors: InputError. */
export function readExchanges(octets: Uint8Array, { limits, now }: CliHost): Exchange[] {
  if (octets.length === 0) throw new InputError('input-empty', 'The input is empty.');
  if (octets.length > limits.fileOctets) {
    throw new InputError(
      'input-too-large',
      `The input has ${octets.length} octets; the limit is ${limits.fileOctets}.`,
    );
  }
  const first = octets.find((octet) => octet > 0x20 && octet !== 0xef && octet !== 0xbb && octet !== 0xbf);
  if (first !== 0x7b && first !== 0x5b) return [pastedExchange(octets, now())];
  const json = parse(octets);
  if (looksLikeHar(json)) return toExchanges(json, limits);
  throw new InputError('input-unrecognised', 'The input is JSON, but not a HAR: it has no log.entries.');
}

function parse(octets: Uint8Array): unknown {
  const text = fromUtf8(octets)?.replace(/^\uFEFF/, '');
  if (text === undefined)
    throw new InputError('input-unrecognised', 'The input begins like JSON but is not UTF-8 text.');
  try {
    return JSON.parse(text);
  } catch {
    throw new InputError(
      'input-unrecognised',
      'The input begins like JSON but can’t be parsed; it may have been cut off.',
    );
  }
}
