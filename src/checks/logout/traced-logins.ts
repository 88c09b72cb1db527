// The logins of the whole recording, indexed once: which of them a LogoutRequest is about.
import type { MessageIndex } from '../../flow/flow.ts';
import type { CheckSubject, SubjectMessage } from '../check-subject.ts';
import { hostOf, type TraceIndex } from '../trace-index.ts';

/** Responses that carried logins, in the browser's order, by who may end them. */
interface LoginIndex {
  readonly bySp: ReadonlyMap<string, readonly MessageIndex[]>;
  readonly byIdpAndHost: ReadonlyMap<string, readonly MessageIndex[]>;
}

const indexes = new WeakMap<TraceIndex, LoginIndex>();

/** Logins that are compared: a user may have been logged in several times. */
const MOST_LOGINS = 20;

/** The last logins before the LogoutRequest at the SP that it is from or to; latest first. */
export function loginsBefore(request: SubjectMessage, subject: CheckSubject): readonly SubjectMessage[] {
  const index = loginIndex(subject);
  const issuer = request.decoded.header.issuer?.trim() ?? '';
  // A broker is SP and IdP under one name: where it goes tells as which of the two it speaks.
  const asked =
    index.byIdpAndHost.get(idpKey(issuer, hostOf(request.exchange.request.url))) ?? index.bySp.get(issuer) ?? [];
  const found: SubjectMessage[] = [];
  for (let i = countBefore(asked, request.index, (index) => index) - 1; i >= 0 && found.length < MOST_LOGINS; i--) {
    const message = subject.messageAt(asked[i] as MessageIndex);
    if (message) found.push(message);
  }
  return found;
}

function loginIndex(subject: CheckSubject): LoginIndex {
  const known = indexes.get(subject.trace);
  if (known) return known;
  const bySp = new Map<string, MessageIndex[]>();
  const byIdpAndHost = new Map<string, MessageIndex[]>();
  const note = (map: Map<string, MessageIndex[]>, key: string | undefined, index: MessageIndex): void => {
    if (!key) return;
    const list = map.get(key);
    if (list) list.push(index);
    else map.set(key, [index]);
  };
  for (const flow of subject.trace.flows) {
    if (flow.kind !== 'sso') continue;
    for (const { request, response } of flow.legs) {
      const answer = response === undefined ? undefined : subject.messageAt(response);
      if (!answer || !isLogin(answer)) continue;
      const asked = request === undefined ? undefined : subject.messageAt(request);
      const names = new Set([asked?.decoded.header.issuer?.trim(), ...audiencesOf(answer)]);
      for (const name of names) note(bySp, name, answer.index);
      const { issuer } = answer.decoded.header;
      if (issuer) note(byIdpAndHost, idpKey(issuer.trim(), hostOf(answer.exchange.request.url)), answer.index);
    }
  }
  for (const map of [bySp, byIdpAndHost]) for (const list of map.values()) list.sort((a, b) => a - b);
  const index = { bySp, byIdpAndHost };
  indexes.set(subject.trace, index);
  return index;
}

/** An artifact stands for a login that was not seen: it keeps an older one from being taken for the last. */
const isLogin = ({ decoded: { header } }: SubjectMessage): boolean =>
  header.kind === 'Artifact' || (header.kind === 'Response' && header.status === 'Success');

/** A login that the IdP began has no request in which the SP names itself. */
function audiencesOf({ decoded: { message } }: SubjectMessage): readonly string[] {
  if (message?.kind !== 'Response') return [];
  const restrictions = message.assertions[0]?.conditions?.audienceRestrictions ?? [];
  return restrictions.flatMap(({ audiences }) => audiences.map(({ text }) => text.trim())).slice(0, 10);
}

const idpKey = (issuer: string, host: string): string => `${issuer}\n${host}`;

/** How many entries of a list that is sorted by their index come before one. */
export function countBefore<T>(list: readonly T[], value: MessageIndex, indexOf: (entry: T) => MessageIndex): number {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (indexOf(list[middle] as T) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
