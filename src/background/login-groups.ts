// Which recorded requests are one login, so that a full record drops it whole. The worker reads no messages; what it knows
// is tabs, times, and whether a request asks or answers. Two logins taken for one go together; one taken for two is cut in half.
import type { EpochMs } from '../base/units.ts';
import type { Position } from '../messages/contract.ts';
import type { MessageRole } from './message-role.ts';
import { recordTimes } from './record-time.ts';

/** One request of the browser with all its redirects, or a tab that was opened. */
export interface RecordedRequest {
  /** Session, and the name under which it is recorded. */
  readonly request: string;
  /** Of its first event. */
  readonly first: Position;
  readonly at: EpochMs;
  /** Characters of its events, roughly. */
  readonly size: number;
  readonly tab: number;
  /** A page, in a tab or a frame; `other` may be a message all the same. */
  readonly kind: 'page' | 'tab-opened' | 'other';
  /** `tab-opened` only. */
  readonly opener?: number;
  /** `page` only: a page caused it, not the user by typing. */
  readonly byPage?: boolean;
  /** Of the messages in it, in their order. */
  readonly roles: readonly MessageRole[];
  /** Its end is on record. */
  readonly over: boolean;
}

/** What is dropped as a whole: a login with the pages around it, or one request. */
export interface RecordUnit {
  readonly requests: readonly RecordedRequest[];
  /** Logins and logouts in it, at least; 0 for a request without a message. */
  readonly logins: number;
  /** Milliseconds before now, of what came last in it. */
  readonly age: number;
  /** Of what came last in it. */
  readonly last: Position;
  /** An answer may still come, or has just come. */
  readonly goesOn: boolean;
}

/** Milliseconds for which a login may wait for its user. */
export const PATIENCE = 30 * 60_000;
/** What follows sooner than this, in milliseconds, may belong to what was before: another round, the landing page. */
const SOON = 2 * 60_000;
/** Where one login seems to follow another without end, as with sessions renewed each minute, a question after this begins another. */
const LONGEST = 60 * 60_000;
/** Not one that follows its login's first question at once, though: a broker's, or the same once more. */
const AT_ONCE = 30_000;

interface Timed {
  readonly request: RecordedRequest;
  /** Time that the record had covered; see `recordTimes`. */
  readonly time: number;
}

interface Group {
  readonly members: RecordedRequest[];
  readonly began: number;
  readonly from: Position;
  latest: number;
  last: Position;
  /** Questions without an answer. */
  unanswered: number;
  logins: number;
  messages: number;
}

/**
 * `requests` in the order of the record; now is when the last of them began. `mostTogether`: requests that one group may hold.
 * A tab that was opened stands with the first page in it: what is known of its opener goes with that page.
 */
export function unitsOf(
  requests: readonly RecordedRequest[],
  longestPause: number,
  mostTogether: number,
): RecordUnit[] {
  const times = recordTimes(
    requests.map(({ at }) => at),
    longestPause,
  );
  const end = times.at(-1) ?? 0;
  const familyOf = families(requests);
  const byFamily = new Map<number, Timed[]>();
  // A tab may be heard of after the first request in it.
  const opened = new Map<number, RecordedRequest>();
  for (const request of requests) if (request.kind === 'tab-opened') opened.set(request.tab, request);
  const seenTabs = new Set<number>();
  const companions = new Map<RecordedRequest, RecordedRequest>();
  requests.forEach((request, i) => {
    if (request.kind === 'tab-opened') return;
    if (request.kind === 'page' && !seenTabs.has(request.tab)) {
      seenTabs.add(request.tab);
      const tab = opened.get(request.tab);
      if (tab) companions.set(request, tab);
      opened.delete(request.tab);
    }
    const family = familyOf(request.tab);
    const timed = byFamily.get(family) ?? [];
    byFamily.set(family, timed);
    timed.push({ request, time: times[i] ?? 0 });
  });

  const timeOf = new Map(requests.map((request, i) => [request, times[i] ?? 0]));
  const unit = (members: readonly RecordedRequest[], group?: Group): RecordUnit => {
    const latest = Math.max(group?.latest ?? 0, ...members.slice(-1).map((member) => timeOf.get(member) ?? 0));
    const age = end - latest;
    const isWaiting = (group !== undefined && group.unanswered > 0) || members.some(({ over }) => !over);
    return {
      requests: members.flatMap((member) => {
        const tab = companions.get(member);
        return tab ? [tab, member] : [member];
      }),
      logins: group?.logins ?? 0,
      age,
      last: members.at(-1)?.first ?? 0,
      goesOn: group !== undefined && (age <= SOON || (isWaiting && age <= PATIENCE)),
    };
  };
  const units: RecordUnit[] = [...opened.values()].map((tab) => unit([tab]));
  for (const timed of byFamily.values()) {
    const { groups, loose } = inGroups(timed, mostTogether);
    units.push(...groups.map((group) => unit(group.members, group)), ...loose.map((request) => unit([request])));
  }
  return units;
}

/** Tabs of which a page opened another, even over several, are a family. A tab that the user opened has an opener too. */
function families(requests: readonly RecordedRequest[]): (tab: number) => number {
  const above = new Map<number, number>();
  const rootOf = (tab: number): number => {
    let root = tab;
    for (let up = above.get(root); up !== undefined; up = above.get(root)) root = up;
    // What was walked once is short from then on.
    for (let at = tab; at !== root; ) {
      const up = above.get(at) ?? root;
      above.set(at, root);
      at = up;
    }
    return root;
  };
  const openers = new Map<number, number>();
  for (const { tab, opener } of requests) if (opener !== undefined) openers.set(tab, opener);
  for (const { kind, tab, byPage } of requests) {
    if (kind !== 'page') continue;
    const opener = openers.get(tab);
    // The first page in the tab decides.
    openers.delete(tab);
    if (opener === undefined || !byPage) continue;
    const [below, root] = [rootOf(tab), rootOf(opener)];
    if (below !== root) above.set(below, root);
  }
  return rootOf;
}

/** Of one family, in order. */
function inGroups(
  timed: readonly Timed[],
  mostTogether: number,
): { readonly groups: readonly Group[]; readonly loose: readonly RecordedRequest[] } {
  const groups: Group[] = [];
  for (const { request, time } of timed) {
    if (request.roles.length === 0) continue;
    let group = groups.at(-1);
    if (!group || !joins(group, request, time, mostTogether)) {
      group = begin(request, time);
      groups.push(group);
    }
    take(group, request, time);
  }
  const loose: RecordedRequest[] = [];
  let next = 0;
  for (const { request, time } of timed) {
    // The first group that is not over long before this request.
    let group = groups[next];
    while (group && isAfter(group, request, time)) group = groups[++next];
    if (group && (request.roles.length > 0 || isAround(group, request, time, mostTogether)))
      group.members.push(request);
    else loose.push(request);
  }
  return { groups, loose };
}

const begin = ({ first }: RecordedRequest, time: number): Group => ({
  members: [],
  began: time,
  from: first,
  latest: time,
  last: first,
  unanswered: 0,
  logins: 0,
  messages: 0,
});

/** For requests that don't come after the group. */
const isAround = (group: Group, { kind, first }: RecordedRequest, time: number, mostTogether: number): boolean =>
  kind === 'page' && (first >= group.from || group.began - time <= SOON) && group.members.length < mostTogether;

const isAfter = (group: Group, { first, roles }: RecordedRequest, time: number): boolean =>
  first > group.last && (roles.length > 0 || time - group.latest > SOON);

function joins(group: Group, { roles }: RecordedRequest, time: number, mostTogether: number): boolean {
  const isOpen = group.unanswered > 0;
  // However late: the clock may have been set while the user looked for a password.
  if (roles[0] === 'answer' && isOpen) return true;
  const pause = time - group.latest;
  const isNear = pause <= SOON || (isOpen && pause <= PATIENCE);
  const isShort = time - group.began <= LONGEST && group.messages < mostTogether;
  const repeats = isOpen && pause <= AT_ONCE && group.messages < 2 * mostTogether;
  return isNear && (isShort || repeats);
}

function take(group: Group, { roles, first }: RecordedRequest, time: number): void {
  group.latest = time;
  group.last = first;
  group.messages++;
  for (const role of roles) {
    if (group.unanswered === 0) group.logins++;
    if (role === 'question') group.unanswered++;
    else if (group.unanswered > 0) group.unanswered--;
  }
}
