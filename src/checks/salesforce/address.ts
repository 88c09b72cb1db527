// What a Salesforce address says of itself: which kind of host, whose My Domain, sandbox or not, and the parameters of a Login URL.
import { splitPairs } from '../../base/percent.ts';
import { splitUrl } from '../../bindings/parameters.ts';

/**
 * `my-domain`: an org's own host · `site`: an Experience Cloud site or Salesforce Sites · `generic`: login or test, for
 * all orgs · `instance`: a server by number, from the time before My Domain was a must.
 */
export type SalesforceHostKind = 'my-domain' | 'site' | 'generic' | 'instance';

export interface SalesforceAddress {
  /** Lower case, without port. */
  readonly host: string;
  readonly kind: SalesforceHostKind | undefined;
  /** `acme` of acme--uat.sandbox.my.salesforce.com; undefined for hosts that belong to no one org. */
  readonly myDomain: string | undefined;
  /** `uat` of the same; undefined for production. */
  readonly sandbox: string | undefined;
  readonly path: string;
  /** Organization ID, as in `so=`. */
  readonly so: string | undefined;
  /** ID of the decryption certificate, as in `sc=`. */
  readonly sc: string | undefined;
}

const MOST_PARAMETERS = 64;

/** Undefined for what is no http address. Custom domains give an address without `kind`. */
export function readAddress(url: string): SalesforceAddress | undefined {
  const match = /^https?:\/\/(?:[^/?#@]*@)?([^/?#:]+)(?::\d*)?([^?#]*)/i.exec(url);
  if (!match) return undefined;
  const host = (match[1] as string).toLowerCase();
  const { query } = splitUrl(url);
  const pairs = query ? splitPairs(query, MOST_PARAMETERS) : [];
  const parameter = (name: string): string | undefined => pairs.find((pair) => pair.name === name)?.value;
  return { host, ...readHost(host), path: match[2] ?? '', so: parameter('so'), sc: parameter('sc') };
}

const DOMAINS: readonly (readonly [SalesforceHostKind, RegExp])[] = [
  ['my-domain', /^([a-z0-9-]+)(?:\.[a-z]+\d*)?\.my\.(?:salesforce\.com|salesforce\.mil|salesforce-setup\.com)$/],
  ['site', /^([a-z0-9-]+)(?:\.[a-z]+\d*)?\.my\.(?:site\.com|salesforce-sites\.com)$/],
  ['site', /^([a-z0-9-]+)(?:\.[a-z]+\d+)?\.force\.com$/],
  ['site', /^([a-z0-9-]+)(?:\.[a-z]+\d+)?\.secure\.force\.com$/],
];

function readHost(host: string): Pick<SalesforceAddress, 'kind' | 'myDomain' | 'sandbox'> {
  const none = { myDomain: undefined, sandbox: undefined };
  if (/^(?:login|test)\.salesforce\.com$/.test(host)) return { kind: 'generic', ...none };
  if (/^[a-z]{2,4}\d+\.(?:salesforce|force)\.com$/.test(host)) return { kind: 'instance', ...none };
  for (const [kind, pattern] of DOMAINS) {
    const label = pattern.exec(host)?.[1];
    if (label === undefined) continue;
    const at = label.indexOf('--');
    if (at === -1) return { kind, myDomain: label, sandbox: undefined };
    return { kind, myDomain: label.slice(0, at), sandbox: label.slice(at + 2) };
  }
  return { kind: undefined, ...none };
}

export const isSalesforceAddress = (url: string): boolean => readAddress(url)?.kind !== undefined;

/** IDs of 15 and of 18 characters are the same where the first 15 are: the rest is a checksum of their case. */
export const sameId = (a: string, b: string): boolean => a.slice(0, 15) === b.slice(0, 15);

/** A Salesforce ID with this prefix, such as `00D` for an organization. */
export const isIdOf = (prefix: string, value: string): boolean =>
  value.startsWith(prefix) && /^[A-Za-z0-9]{15}(?:[A-Za-z0-9]{3})?$/.test(value);
