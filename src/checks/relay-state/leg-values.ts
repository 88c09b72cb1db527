// What the RelayState checks share: the values of a leg, cut for a finding, and the words for its hops and products.

import type { ExchangeId } from '../../capture/exchange.ts';
import type { RelayStateVerdict } from '../../flow/flow.ts';
import { besideMessage } from '../../flow/relay-state.ts';
import type { CheckSubject, SubjectLeg, SubjectMessage } from '../check-subject.ts';
import { hostOf } from '../trace-index.ts';

/** Characters of a value that a finding shows. */
const SHOWN = 200;

export const byteLengthOf = (octets: Uint8Array): string =>
  octets.length === 1 ? '1 byte' : `${octets.length.toLocaleString('en')} bytes`;

/** `text` cut to what a finding shows. */
export const shown = (text: string): string => (text.length <= SHOWN ? text : `${text.slice(0, SHOWN - 1)}…`);

/** Both values cut alike, to the part in which they first differ. */
export function shownPair(seen: string, expected: string): { readonly seen: string; readonly expected: string } {
  let at = 0;
  while (at < seen.length && seen[at] === expected[at]) at++;
  const from = Math.max(seen.length, expected.length) <= SHOWN ? 0 : Math.max(0, at - 80);
  const cut = (text: string): string => shown(from > 0 ? `…${text.slice(from)}` : text);
  return { seen: cut(seen), expected: cut(expected) };
}

export interface ComparedLeg extends SubjectLeg {
  readonly request: SubjectMessage;
  readonly response: SubjectMessage;
}

/** Legs with both messages whose verdict is this one. */
export const legsWith = <Verdict extends RelayStateVerdict['verdict']>(
  { legs }: CheckSubject,
  verdict: Verdict,
): readonly { readonly leg: ComparedLeg; readonly verdict: Extract<RelayStateVerdict, { verdict: Verdict }> }[] =>
  legs.flatMap((leg) => {
    const { relayState } = leg.leg;
    if (relayState.verdict !== verdict || !leg.request || !leg.response) return [];
    const { request, response } = leg;
    return [
      {
        leg: { ...leg, request, response },
        verdict: relayState as Extract<RelayStateVerdict, { verdict: Verdict }>,
      },
    ];
  });

/** What the request carried, as text. */
export const sentBy = ({ request }: ComparedLeg): string => request.encoded.relayState.value;

/** What came back beside the response, as text. */
export const returnedBy = ({ response }: ComparedLeg): string => besideMessage(response.encoded).value;

/** `POST sp.example/acs`: an exchange as a person finds it in the list; '' for one that is not there. */
export function exchangeName({ trace }: CheckSubject, id: ExchangeId): string {
  const request = trace.exchange(id)?.request;
  if (!request) return '';
  const path = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*([^?#]*)/i.exec(request.url)?.[1] ?? '';
  return `${request.method} ${hostOf(request.url)}${path}`.slice(0, 120);
}

/** Both messages of a logout, whichever side asked. */
export const isLogout = ({ request }: SubjectLeg): boolean => request?.decoded.header.kind === 'LogoutRequest';

const SALESFORCE_SP = new Set(['salesforce-org', 'experience-cloud', 'salesforce-portal', 'salesforce-sites']);
const SALESFORCE_HOST = /(?:^|\.)(?:salesforce\.com|force\.com|site\.com|salesforce-sites\.com)(?::\d+)?$/;

/** By what was configured or recognised, else by the host that took the response. */
export const goesToSalesforce = ({ deployment }: CheckSubject, { response }: SubjectLeg): boolean =>
  SALESFORCE_SP.has(deployment.sp.product) ||
  (response !== undefined && isSalesforceHost(hostOf(response.exchange.request.url)));

export const isSalesforceHost = (host: string): boolean => SALESFORCE_HOST.test(host);

/** Where the IdP's own default for RelayState is set; '' where the product is not known. */
export function defaultSettingOf({ deployment }: CheckSubject): string {
  switch (deployment.idp.product) {
    case 'okta':
      return 'In Okta: the app’s General tab, SAML Settings, Default RelayState.';
    case 'entra-id':
      return 'In Entra ID: Single sign-on, Basic SAML Configuration, Relay State (Optional).';
    case 'adfs':
      return 'In AD FS: a claims provider or custom page that appends RelayState; AD FS itself has no default.';
    case 'google-workspace':
      return 'In Google Workspace: the app’s Service provider details, Start URL.';
    case 'keycloak':
      return 'In Keycloak: the client’s IDP Initiated SSO Relay State.';
    case 'simplesamlphp':
      return 'In SimpleSAMLphp: the option RelayState of the SP in saml20-sp-remote.';
    case 'salesforce':
    case 'experience-cloud':
      return 'In Salesforce: the connected app’s Start URL.';
    default:
      return '';
  }
}

/** Sentences joined, those that are there. */
export const sentences = (...parts: readonly string[]): string => parts.filter((part) => part !== '').join(' ');
