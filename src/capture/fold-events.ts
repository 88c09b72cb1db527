// Joins recorded events into exchanges. It keeps no more than the events themselves say, so a restarted worker changes nothing.
import { bootOf, type CaptureEvent, recordedName } from './capture-event.ts';
import type { Exchange } from './exchange.ts';
import { showsPage } from './frame-pages.ts';
import { type Hop, type HopStage, RANK, readBody, toExchange, withoutBody, withoutRepeatedHeaders } from './hop.ts';
import { readAheadHeaders } from './loaded-ahead.ts';
import { endsAtRedirect, isFollowedElsewhere, isTakenOver, unheardRequest } from './redirect-ends.ts';
import { ShownPages } from './shown-pages.ts';
import { TabOpeners } from './tab-openers.ts';

/**
 * Grows by `add`, in the order of the keys; `exchanges` gives the same objects again for exchanges that did not change.
 * Events of one request share the browser's request id; each redirect hop begins anew.
 */
export class ExchangeFold {
  readonly #chains = new Map<string, Hop[]>();
  #hops: Hop[] = [];
  #begun = 0;
  readonly #openers = new TabOpeners();
  /** Tabs by the names under which their opening was recorded. */
  readonly #opened = new Map<string, number>();
  /** Last navigation hop of a frame, by `tab/frame`. */
  readonly #navigations = new Map<string, Hop>();
  readonly #shown = new ShownPages();
  /** Last hop that was loaded ahead of need, by `tab address`. */
  readonly #ahead = new Map<string, Hop>();

  add(event: CaptureEvent): void {
    if (event.stage === 'tab-opened') {
      if (event.openerTabId !== undefined) this.#openers.named(event.tabId, event.openerTabId);
      this.#opened.set(recordedName(event), event.tabId);
      for (const hop of this.#hops) if (hop.first.tabId === event.tabId) delete hop.built;
      return;
    }
    const chain = this.#chains.get(event.requestId) ?? [];
    this.#chains.set(event.requestId, chain);
    const last = chain.at(-1);
    if (endsAtRedirect(last, event)) {
      this.#refuse(last, event);
      return;
    }
    const hop = this.#hopOf(event, event.stage, chain) ?? this.#begin(event, chain);
    put(hop, event, event.stage);
    if (event.stage === 'request-headers') this.#lookAhead(hop, event);
    hop.lastBoot = bootOf(event.key);
    delete hop.built;
    if (showsPage(event)) leaveBefore(hop);
  }

  exchanges(): readonly Exchange[] {
    const shown = this.#hops.filter(({ fromAhead }) => fromAhead !== 'again');
    return shown.map((hop) => {
      hop.built ??= toExchange(hop, this.#openers);
      return hop.built;
    });
  }

  /** Takes out all that came of what was recorded under these names; see `recordedName`. */
  forget(names: readonly string[]): void {
    const gone = new Set(names);
    const tabs = new Set<number>();
    for (const name of gone) {
      const tab = this.#opened.get(name);
      if (tab === undefined) continue;
      tabs.add(tab);
      this.#opened.delete(name);
      this.#openers.unnamed(tab);
    }
    for (const hop of this.#hops) if (tabs.has(hop.first.tabId)) delete hop.built;
    for (const id of gone) this.#chains.delete(id);
    this.#hops = this.#hops.filter(({ first }) => !gone.has(first.requestId));
    for (const last of [this.#navigations, this.#ahead]) {
      for (const [place, { first }] of last) if (gone.has(first.requestId)) last.delete(place);
    }
    this.#shown.keepOnly(this.#navigations);
  }

  #refuse(hop: Hop, failed: CaptureEvent): void {
    if (isFollowedElsewhere(hop, failed, this.#navigations.get(frameOf(failed)))) return;
    hop.refusal = failed;
    delete hop.built;
  }

  /** A page that was loaded ahead is reported when that is done, and again when it is made ready or taken. */
  #lookAhead(hop: Hop, event: CaptureEvent): void {
    const told = readAheadHeaders(event);
    const place = `${event.tabId} ${event.url}`;
    if (!told || (event.type !== 'main_frame' && event.type !== 'sub_frame')) return;
    if (told.isAhead && told.wasSent) this.#ahead.set(place, hop);
    else if (!told.wasSent && this.#ahead.has(place)) hop.fromAhead = told.isAhead ? 'again' : 'taken';
  }

  #hopOf(event: CaptureEvent, stage: HopStage, chain: readonly Hop[]): Hop | undefined {
    const last = chain.at(-1);
    if (!last) return undefined;
    if (last.unheard && last.first.url === event.url && last.first.method === event.method) {
      // It was heard of late, or the service worker left it to the network.
      delete last.unheard;
      delete last.end;
      last.overtaken = false;
      return last;
    }
    // What happened before the last hop began may yet belong to the one before it.
    const early = event.at < last.first.at ? belatedHop(chain, event, stage) : undefined;
    return early ?? (continues(last, event, stage) ? last : belatedHop(chain, event, stage));
  }

  #begin(event: CaptureEvent, chain: Hop[]): Hop {
    const place = placeIn(chain, event);
    const previous = chain[place - 1];
    if (previous && !previous.end) overtake(previous);
    if (event.type === 'main_frame' || event.type === 'sub_frame') this.#addUnheard(event);
    const hop = hopFrom(event, this.#begun++, place);
    hop.overtaken = place < chain.length;
    // The redirects of a request stay with the tab of its first address.
    const onlyTab = event.tabId >= 0 ? undefined : (previous?.onlyTab ?? this.#shown.tabOf(event.initiator));
    if (onlyTab !== undefined) hop.onlyTab = onlyTab;
    for (const later of chain.splice(place, chain.length, hop, ...chain.slice(place))) {
      later.number++;
      delete later.built;
    }
    const overtook = this.#insert(hop);
    if (event.type === 'main_frame') {
      this.#openers.seem(event.tabId, this.#shown.openerOf(event.tabId, event.initiator));
      const named = this.#openers.namedFor(event.tabId);
      this.#openers.correct(event.tabId, this.#shown.otherOpenerOf(event.tabId, event.initiator, named));
      this.#openers.navigated(event.tabId, event.initiator, overtook ? Number(event.requestId) : undefined);
    }
    if (event.type === 'main_frame' || event.type === 'sub_frame') {
      const frame = frameOf(event);
      const before = this.#navigations.get(frame);
      // The browser reports how every navigation ends. One that never ended, and after which the worker was
      // started again and the frame went elsewhere, has lost its end.
      if (before && !before.end && before.lastBoot !== bootOf(event.key)) overtake(before);
      const open = before?.end ? before.before : before;
      if (open) hop.before = open;
      if (!overtook || !before) {
        this.#navigations.set(frame, hop);
        this.#shown.went(frame, event.tabId, event.url);
      }
    }
    return hop;
  }

  /** Where the frame's last navigation was sent, if nothing was told of that and the frame now goes elsewhere. */
  #addUnheard(next: CaptureEvent): void {
    const before = this.#navigations.get(frameOf(next));
    if (!before || before.first.requestId === next.requestId) return;
    if (before.refusal && isFollowedElsewhere(before, before.refusal, { ...before, first: next })) {
      delete before.refusal;
      delete before.built;
    }
    if (before.refusal) return;
    // What another worker heard may have gone on while there was none.
    if (before.lastBoot !== bootOf(next.key) || next.at < before.first.at) return;
    const chain = this.#chains.get(before.first.requestId);
    const event = unheardRequest(before, next);
    if (!chain || chain.at(-1) !== before || !event) return;
    const hop = hopFrom(event, before.sequence + 0.5, chain.length);
    hop.unheard = 'all';
    put(hop, event, 'request');
    overtake(hop);
    chain.push(hop);
    const at = this.#hops.lastIndexOf(before);
    this.#hops.splice(at < 0 ? this.#hops.length : at + 1, 0, hop);
  }

  /**
   * Events that wait for a worker to start may reach it behind one that came meanwhile, so that a login's last request is
   * heard of first. By the browser's own count and clock, where both agree, the hop goes before those that began after it.
   * Gives whether it did.
   */
  #insert(hop: Hop): boolean {
    let at = this.#hops.length;
    while (at > 0 && this.#hops.length - at < MOST_BELATED && isBelated(hop, this.#hops[at - 1] as Hop)) at--;
    this.#hops.splice(at, 0, hop);
    if (at === this.#hops.length - 1) return false;
    const moved = this.#hops.slice(at);
    const places = moved.map(({ sequence }) => sequence).sort((a, b) => a - b);
    moved.forEach((one, i) => {
      one.sequence = places[i] as number;
      delete one.built;
    });
    return true;
  }
}

const frameOf = ({ tabId, frameId }: CaptureEvent): string => `${tabId}/${frameId}`;

const hopFrom = (event: CaptureEvent, sequence: number, number: number): Hop => ({
  id: event.key,
  sequence,
  number,
  first: withoutBody(event),
  lastBoot: bootOf(event.key),
  overtaken: false,
  left: false,
});

/** Requests that a starting worker hears of too early are few. */
const MOST_BELATED = 16;

const isBelated = (hop: Hop, other: Hop): boolean =>
  bootOf(hop.first.key) === bootOf(other.first.key) &&
  Number(hop.first.requestId) <= Number(other.first.requestId) &&
  hop.first.at < other.first.at;

/** Where in its chain of redirects a hop belongs whose first event this is: before those that a starting worker heard of first. */
function placeIn(chain: readonly Hop[], event: CaptureEvent): number {
  let place = chain.length;
  for (let steps = 0; place > 0 && steps < FEW_HOPS; place--, steps++) {
    const { first } = chain[place - 1] as Hop;
    if (first.at <= event.at || bootOf(first.key) !== bootOf(event.key)) break;
  }
  return place;
}

function overtake(hop: Hop): void {
  hop.overtaken = true;
  delete hop.built;
}

/**
 * The browser reports an end of every navigation, at the latest when the frame shows another page: it then gives up what
 * was still loading there. Only a download goes on.
 */
function leaveBefore(hop: Hop): void {
  for (let { before } = hop; before; before = before.before) {
    if (!isLaterThan(hop, before)) continue;
    before.left = true;
    delete before.built;
  }
  delete hop.before;
}

/** By the browser's own count and clock: a starting worker may hear of the later one first. */
const isLaterThan = ({ first: hop }: Hop, { first: other }: Hop): boolean =>
  Number(hop.requestId) > Number(other.requestId) && hop.at > other.at;

function continues(hop: Hop, event: CaptureEvent, stage: HopStage): boolean {
  if (hop.end || hop.first.url !== event.url) return false;
  const reached = hop.responseHeaders ? 2 : hop.requestHeaders ? 1 : hop.request ? 0 : -1;
  // After 401 and 407 the browser asks once more within the same hop, in Firefox from the very beginning.
  const challenged = hop.responseHeaders?.status === 401 || hop.responseHeaders?.status === 407;
  if (stage === 'request') return challenged && hop.first.method === event.method;
  return RANK[stage] > reached || challenged;
}

/**
 * Events that wait for a worker to start reach it beside those that come meanwhile, so that one may come after the event that
 * followed it. It belongs to the hop of its address that has no such event, and whose others its time fits between.
 */
function belatedHop(chain: readonly Hop[], event: CaptureEvent, stage: HopStage): Hop | undefined {
  // A belated event is one of the last; a chain of redirects that goes in circles is not searched in full each time.
  for (const hop of chain.slice(-FEW_HOPS).reverse()) {
    if (hop.first.url !== event.url || hop.first.method !== event.method) continue;
    const own = [hop.request, hop.requestHeaders, hop.responseHeaders, hop.end];
    const rank = RANK[stage];
    if (own[rank]) continue;
    const fits = own.every((other, at) => !other || (at < rank ? other.at <= event.at : other.at >= event.at));
    const isBelated = own.some((other, at) => other && at > rank) || hop !== chain.at(-1);
    if (fits && isBelated) return hop;
  }
  return undefined;
}

const FEW_HOPS = 4;

function put(hop: Hop, event: CaptureEvent, stage: HopStage): void {
  switch (stage) {
    case 'request':
      if (hop.request && hop.responseHeaders) break;
      hop.request = withoutBody(event);
      hop.body = readBody(event);
      break;
    case 'request-headers':
      hop.requestHeaders = event;
      break;
    case 'response-headers':
      hop.responseHeaders = event;
      break;
    case 'redirect':
      if (isTakenOver(event)) {
        const { status: _, redirectUrl: __, ...rest } = event;
        hop.end = { ...rest, stage: 'completed' };
        hop.unheard = 'answer';
        break;
      }
      hop.end = withoutRepeatedHeaders(event, hop.responseHeaders);
      break;
    case 'completed':
    case 'failed':
      hop.end = withoutRepeatedHeaders(event, hop.responseHeaders);
      break;
  }
}
