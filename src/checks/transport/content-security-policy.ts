// Content-Security-Policy as far as a login meets it: form-action and frame-ancestors, matched as browsers do (CSP Level 3 §6.7.2).
import type { Exchange } from '../../capture/exchange.ts';
import { type Address, readAddress } from './addresses.ts';

/** The source lists of one directive, one for each policy that has it: a target must pass all of them. */
export function sourcesOf({ response }: Exchange, directive: string): readonly (readonly string[])[] {
  const lists: string[][] = [];
  for (const { name, value } of response?.headers ?? []) {
    if (name.toLowerCase() !== 'content-security-policy') continue;
    for (const policy of value.split(',')) {
      // Of a repeated directive the first counts.
      const found = policy
        .split(';')
        .map((part) => part.trim().split(/[ \t]+/))
        .find(([key]) => key?.toLowerCase() === directive);
      if (found) lists.push(found.slice(1));
    }
  }
  return lists;
}

/** Whether every policy allows the target; `self` is the page's own address. */
export function allows(lists: readonly (readonly string[])[], target: string, self: string): boolean {
  const [to, own] = [readAddress(target), readAddress(self)];
  if (!to || !own) return true;
  return lists.every((sources) => sources.some((source) => matches(source.trim(), to, own)));
}

function matches(source: string, to: Address, own: Address): boolean {
  const keyword = source.toLowerCase();
  if (keyword === "'none'" || keyword === '') return false;
  if (keyword === '*') return true;
  if (keyword === "'self'") return to.host === own.host && (to.origin === own.origin || isUpgrade(own, to));
  const scheme = /^([a-z][a-z0-9+.-]*):$/.exec(keyword)?.[1];
  if (scheme !== undefined) return fitsScheme(to.scheme, scheme);
  const parts = /^(?:([a-z][a-z0-9+.-]*):\/\/)?([^:/?#]+|\[[^\]]*\])(?::(\d{1,5}|\*))?(\/[^?#]*)?$/i.exec(source);
  if (!parts) return false;
  const [, wanted = own.scheme, host = '', port, path] = parts;
  return (
    fitsScheme(to.scheme, wanted.toLowerCase()) &&
    fitsHost(to.host, host.toLowerCase()) &&
    fitsPort(to, port) &&
    (path === undefined || path === '/' || (path.endsWith('/') ? to.path.startsWith(path) : to.path === path))
  );
}

const fitsScheme = (scheme: string, wanted: string): boolean =>
  scheme === wanted || (wanted === 'http' && scheme === 'https');
const fitsHost = (host: string, wanted: string): boolean =>
  wanted === '*' || (wanted.startsWith('*.') ? host.endsWith(wanted.slice(1)) : host === wanted);
const fitsPort = (to: Address, port: string | undefined): boolean =>
  port === '*' || (port === undefined ? to.port === (to.scheme === 'https' ? '443' : '80') : to.port === port);
const isUpgrade = (own: Address, to: Address): boolean =>
  own.scheme === 'http' && to.scheme === 'https' && own.port === '80' && to.port === '443';
