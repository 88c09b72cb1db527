// What two reports of one posted body say of its values: whether it is the same body, and where they disagree.
import { equalBytes, fromUtf8, toDisplayText, utf8 } from '../base/bytes.ts';
import { formDecode, splitPairs } from '../base/percent.ts';
import type { Disagreement, ExchangeRequest, FormField, RequestBody } from './exchange.ts';

export interface PostedValue {
  /** Decoded once. */
  readonly octets: Uint8Array;
  /** As it stood; null where the browser had decoded it. */
  readonly wire: string | null;
}

/** Fields of a form, by name; what a body of another kind holds is one value without a name. */
export type PostedValues = ReadonlyMap<string | undefined, readonly PostedValue[]>;

const MOST_FIELDS = 10_000;
const known = new WeakMap<RequestBody, PostedValues>();

/** Taken apart once for each body object. */
export function postedValues(body: RequestBody): PostedValues {
  let values = known.get(body);
  if (!values) {
    values = body.kind === 'form' ? ofForm(body.fields) : ofOctets(body.octets);
    known.set(body, values);
  }
  return values;
}

function ofForm(fields: readonly FormField[]): PostedValues {
  const values = new Map<string, PostedValue[]>();
  for (const { name, value } of fields.slice(0, MOST_FIELDS)) {
    put(values, name, { octets: typeof value === 'string' ? utf8(value) : value, wire: null });
  }
  return values;
}

function ofOctets(octets: Uint8Array): PostedValues {
  const text = isForm(octets) ? fromUtf8(octets) : undefined;
  if (text === undefined) return new Map([[undefined, [{ octets, wire: null }]]]);
  const values = new Map<string, PostedValue[]>();
  for (const { name, value = '' } of splitPairs(text, MOST_FIELDS)) {
    put(values, toDisplayText(formDecode(name)), { octets: formDecode(value), wire: value });
  }
  return values;
}

/** A urlencoded form has its first field's name before anything that no browser leaves unescaped. */
function isForm(octets: Uint8Array): boolean {
  const end = octets.indexOf(0x3d);
  if (end <= 0 || end > 1_000) return false;
  return octets.subarray(0, end).every((octet) => octet > 0x20 && octet < 0x7f && !NOT_IN_NAMES.has(octet));
}
const NOT_IN_NAMES = new Set(utf8('<>"{}\\^`'));

function put(values: Map<string, PostedValue[]>, name: string, value: PostedValue): void {
  const before = values.get(name);
  if (before) before.push(value);
  else values.set(name, [value]);
}

/** Whether both bodies can be held against each other: form with form, other octets with other octets. */
export const areComparable = (a: RequestBody, b: RequestBody): boolean =>
  postedValues(a).has(undefined) === postedValues(b).has(undefined);

const QUOTED = 200;

/** Where the reports of one body differ. Fields that one of them withheld say nothing. */
export function disagreementsOf(
  web: ExchangeRequest,
  devtools: ExchangeRequest,
): readonly (Omit<Disagreement, 'kept'> & { readonly knownCut: boolean })[] {
  if (!web.body || !devtools.body || !areComparable(web.body, devtools.body)) return [];
  const withheld = new Set([...(web.withheld ?? []), ...(devtools.withheld ?? [])]);
  const [mine, theirs] = [postedValues(web.body), postedValues(devtools.body)];
  const names = [...new Set([...mine.keys(), ...theirs.keys()])];
  return names.flatMap((name) => {
    if (name !== undefined && withheld.has(name)) return [];
    const [a, b] = [mine.get(name) ?? [], theirs.get(name) ?? []];
    if (a.length === b.length && a.every(({ octets }, i) => equalBytes(octets, (b[i] as PostedValue).octets)))
      return [];
    return {
      ...(name !== undefined && { field: name }),
      webRequest: quoted(a),
      devtools: quoted(b),
      knownCut: a.length === b.length && a.every((value, i) => isSameOrCut(value, b[i] as PostedValue)),
    };
  });
}

const quoted = (values: readonly PostedValue[]): string =>
  values
    .map(({ octets }) => toDisplayText(octets.subarray(0, QUOTED)))
    .join(', ')
    .slice(0, QUOTED);

/** Firefox's webRequest ends a value at an `=` that was not escaped; devtools has the rest. */
function isSameOrCut({ octets }: PostedValue, whole: PostedValue): boolean {
  if (equalBytes(octets, whole.octets)) return true;
  const end = whole.wire?.indexOf('=') ?? -1;
  return end !== -1 && equalBytes(octets, formDecode((whole.wire ?? '').slice(0, end)));
}

/** A number that is equal for equal values, whatever the order of the fields; undefined where fields were withheld. */
export function postedPrint(request: ExchangeRequest): number | undefined {
  if (!request.body || (request.withheld?.length ?? 0) > 0) return undefined;
  let print = prints.get(request.body);
  if (print === undefined) {
    print = 0;
    for (const [name, values] of postedValues(request.body)) {
      let own = hash(utf8(name ?? ''), 0x811c9dc5);
      for (const { octets } of values) own = hash(octets, Math.imul(own ^ 0xff, 0x01000193));
      print = (print + own) | 0;
    }
    prints.set(request.body, print);
  }
  return print;
}
const prints = new WeakMap<RequestBody, number>();

/** FNV-1a, 32 bits: a difference is certain, equality is not. */
function hash(octets: Uint8Array, seed: number): number {
  let state = seed;
  for (const octet of octets) state = Math.imul(state ^ octet, 0x01000193);
  return state;
}
