// Sniffs what an input is by its content, and gives its exchanges; a single message becomes one exchange of its own.
import { InputError } from '../base/input-error.ts';
import type { Exchange } from '../capture/exchange.ts';
import { type Imported, importTrace } from '../trace/import-trace.ts';
import type { CliHost } from './run.ts';

/** A trace, a HAR, an export of SAML-tracer; anything that isn't JSON is taken for one message, pasted. Errors: InputError. */
export const readInput = (octets: Uint8Array, { limits, now }: CliHost): Imported =>
  importTrace(octets, { limits, now: now() });

/** The exchanges alone. */
export const readExchanges = (octets: Uint8Array, host: CliHost): Exchange[] => [...readInput(octets, host).exchanges];

/** A single message that is no trace. A HAR without entries is a HAR. */
export const isPasted = (exchanges: readonly Exchange[]): boolean =>
  exchanges.length > 0 && exchanges.every(({ source }) => source === 'pasted');

/** Where there are several files, a refusal says of which one it speaks. */
export function naming<Result>(path: string, read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    throw error instanceof InputError ? new InputError(error.code, `${path}: ${error.message}`) : error;
  }
}
