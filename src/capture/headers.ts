// Header lists as every source gives them: order and repeats kept, names compared without regard to case.
import type { Header } from './exchange.ts';

/** Makes a list of headers. Firefox and HAR join several Set-Cookie into one value at line feeds; each is one again here. */
export function toHeaders(pairs: readonly (readonly [name: string, value: string])[]): Header[] {
  return pairs.flatMap(([name, value]) =>
    name.toLowerCase() === 'set-cookie' ? value.split('\n').map((line) => ({ name, value: line })) : [{ name, value }],
  );
}

/** First value of a header. */
export function headerValue(headers: readonly Header[] | undefined, name: string): string | undefined {
  const wanted = name.toLowerCase();
  return headers?.find((header) => header.name.toLowerCase() === wanted)?.value;
}
