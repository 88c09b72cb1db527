// What people type for endpoints, algorithms, NameID formats and e-mail domains: read as what it plainly means, else refused with a sentence.
import type { Binding } from '../bindings/encoded-message.ts';
import { ALGORITHMS } from '../crypto/algorithms.ts';
import { BindingName, KNOWN_NAMES } from '../saml/names.ts';
import { BINDINGS, type Endpoint } from './deployment.ts';

/** `problem`: one sentence for whoever typed it. */
export type Typed<T> = { readonly value: T } | { readonly problem: string };

export const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** Reads every line, or gives the first problem. */
export function eachLine<T>(text: string, read: (line: string) => Typed<T>): Typed<readonly T[]> {
  const values: T[] = [];
  for (const line of linesOf(text)) {
    const typed = read(line);
    if ('problem' in typed) return typed;
    values.push(typed.value);
  }
  return { value: values };
}

const quoted = (text: string): string => `“${text.length > 80 ? `${text.slice(0, 80)}…` : text}”`;

/** What people may type. */
const TYPED = BINDINGS.filter((binding) => binding !== 'none');

/** By its name, in any case, without HTTP-, or by its URI. */
function bindingOf(word: string): Binding | undefined {
  const name = word.toLowerCase().replace(/:$/, '');
  return TYPED.find(
    (binding) =>
      [binding.toLowerCase(), binding.toLowerCase().replace(/^http-/, '')].includes(name) ||
      (binding in BindingName && BindingName[binding as keyof typeof BindingName] === word),
  );
}

const ADDRESS = /^https?:\/\/[^\s/?#]/i;

/** A line of the form: what a login would be held against must be an address, since it is compared exactly. */
export function readEndpoint(line: string): Typed<Endpoint> {
  const [first = '', second, ...rest] = line.split(/\s+/);
  if (ADDRESS.test(first)) {
    if (second === undefined) return { value: { location: first } };
    if (rest.length === 0 && bindingOf(second))
      return { problem: `In ${quoted(line)} the binding stands behind the address. Write: ${second} ${first}` };
    return { problem: `${quoted(line)} has more than one address: write each on a line of its own.` };
  }
  if (second === undefined)
    return { problem: `${quoted(line)} is no address: write all of it, from https:// to its end.` };
  const binding = bindingOf(first);
  if (!binding)
    return {
      problem: `${quoted(line)} does not begin with an address or a binding. Write for example: HTTP-POST https://app.example/acs`,
    };
  if (!ADDRESS.test(second))
    return { problem: `${quoted(second)} is no address: write all of it, from https:// to its end.` };
  if (rest.length > 0)
    return { problem: `${quoted(line)} has more than one address: write each on a line of its own.` };
  return { value: { binding, location: second } };
}

const isUri = (text: string): boolean => /^[a-z][a-z\d+.-]*:\S+$/i.test(text);
const bare = (name: string): string => name.toLowerCase().replace(/[^a-z\d]/g, '');

/** `RSA-SHA256`, `rsa-sha256` and `SHA256withRSA` for the URI. */
export function readSignatureAlgorithm(line: string): Typed<string> {
  if (isUri(line)) return { value: line };
  const name = bare(line).replace(/^(sha\d+)with(rsa|ecdsa|dsa)(?:encryption)?$/, '$2$1');
  const row = ALGORITHMS.signature.find((each) => bare(each.name) === name);
  return row
    ? { value: row.uri }
    : {
        problem: `${quoted(line)} is no signature algorithm that is known here. Write its URI, or a name such as RSA-SHA256.`,
      };
}

/** `emailAddress` for the URI. */
export function readNameIdFormat(line: string): Typed<string> {
  if (isUri(line)) return { value: line };
  const name = bare(line) === 'email' ? 'emailaddress' : bare(line);
  const row = KNOWN_NAMES.find(({ group, short }) => group === 'nameid-format' && bare(short) === name);
  return row
    ? { value: row.uri }
    : {
        problem: `${quoted(line)} is no NameID format that is known here. Write its URI, or a name such as emailAddress.`,
      };
}

/** Domains, with one space between; `@acme.example` and whole addresses mean the domain. */
export function readDomains(text: string): Typed<string> {
  const domains = text.split(/[\s,;]+/).filter((domain) => domain !== '');
  const read = domains.map((domain) => domain.slice(domain.lastIndexOf('@') + 1));
  const wrong = read.findIndex((domain) => !/^[\p{L}\p{N}](?:[\p{L}\p{N}.-]*[\p{L}\p{N}])?$/u.test(domain));
  return wrong === -1
    ? { value: read.join(' ') }
    : { problem: `${quoted(domains[wrong] ?? '')} is no domain. Write for example: acme.example` };
}
