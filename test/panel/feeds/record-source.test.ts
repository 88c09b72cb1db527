// The app's source with both of the browser's reports, over a channel as the worker's.
import { describe, expect, it } from 'vitest';
import type { DevtoolsEntry } from '../../../src/capture/devtools-entry.ts';
import type { Call, Channel, Push, Status } from '../../../src/messages/contract.ts';
import { RecordSource } from '../../../src/panel/record-source.ts';
import { told } from '../../builders/devtools.ts';
import { Worker } from '../../builders/events.ts';
import { channelPair, settled } from '../../messages/channels.ts';

const STATUS: Status = {
  recording: true,
  clearedUpTo: 0,
  settings: { privateWindows: false, allRequests: false, excludedSites: [] },
};

class FakeFeed {
  held: DevtoolsEntry[] = [];
  heeded: Pick<Status, 'recording' | 'settings'> | undefined;
  #listener = () => {};
  entries = () => this.held;
  subscribe = (listener: () => void) => {
    this.#listener = listener;
    return () => {};
  };
  heed = (status: Pick<Status, 'recording' | 'settings'>) => {
    this.heeded = status;
  };
  now = () => 0;
  clear = () => this.put();
  forget = (gone: ReadonlySet<DevtoolsEntry>) => this.put(...this.held.filter((entry) => !gone.has(entry)));
  put(...entries: DevtoolsEntry[]): void {
    this.held = entries;
    this.#listener();
  }
}

function start(extras: ConstructorParameters<typeof RecordSource>[2] = {}) {
  let worker: Channel<Call, Push> | undefined;
  const source = new RecordSource(
    () => {
      const [viewer, other] = channelPair<Push, Call>();
      worker = other;
      other.onMessage(({ id }) => other.send({ push: 'reply', id }));
      return viewer;
    },
    () => {},
    extras,
  );
  return { source, send: (push: Push) => worker?.send(push) };
}

describe('a panel in devtools', () => {
  it('shows what both tell as one, and follows either', async () => {
    const feed = new FakeFeed();
    const { source, send } = start({ feed });
    feed.put(told({ at: 0, url: 'https://sp.example/' }));
    expect(source.snapshot().exchanges.map((exchange) => exchange.source)).toEqual(['devtools']);
    send({ push: 'events', events: new Worker().hop({}).map((event, i) => ({ position: i + 1, event })) });
    await settled();
    expect(source.snapshot().exchanges.map((exchange) => exchange.source)).toEqual(['webRequest']);
    const before = source.snapshot().exchanges;
    feed.put(...feed.held, told({ at: 9_000, url: 'https://idp.example/' }));
    expect(source.snapshot().exchanges).toHaveLength(2);
    expect(source.snapshot().exchanges[0]).toBe(before[0]);
  });

  it('clears both, and does not show again what the record dropped', async () => {
    const feed = new FakeFeed();
    const { source, send } = start({ feed });
    feed.put(told({ at: 0 }), told({ at: 5_000, url: 'https://idp.example/' }));
    const events = new Worker().hop({ requestId: '7' }).map((event, i) => ({ position: i + 1, event }));
    send({ push: 'events', events });
    await settled();
    send({ push: 'dropped', requestIds: ['7'] });
    await settled();
    expect(source.snapshot().exchanges.map(({ request }) => request.url)).toEqual(['https://idp.example/']);
    source.clear();
    await settled();
    expect(source.snapshot().exchanges).toEqual([]);
  });

  it('is told what the user wants recorded', async () => {
    const feed = new FakeFeed();
    const { send } = start({ feed });
    send({ push: 'status', status: { ...STATUS, recording: false } });
    await settled();
    expect(feed.heeded?.recording).toBe(false);
  });
});

describe('without access to all sites', () => {
  it.each([
    ['in devtools', { feed: new FakeFeed() }, 'devtools-only'],
    ['in a window', {}, 'blind'],
  ])('the page %s says what it can show', async (_, extras, limited) => {
    const { source, send } = start(extras);
    expect(source.snapshot().limited).toBeUndefined();
    send({ push: 'status', status: { ...STATUS, siteAccess: false } });
    await settled();
    expect(source.snapshot().limited).toBe(limited);
    send({ push: 'status', status: { ...STATUS, siteAccess: true } });
    await settled();
    expect(source.snapshot().limited).toBeUndefined();
  });

  it('asks for it in the very call, as browsers demand', () => {
    let asked = 0;
    const { source } = start({ requestSiteAccess: () => Promise.resolve(asked++) });
    source.requestSiteAccess();
    expect(asked).toBe(1);
  });
});

describe('a panel for a tab in a private window', () => {
  const withPrivate = (privateWindows: boolean): Push => ({
    push: 'status',
    status: { ...STATUS, settings: { ...STATUS.settings, privateWindows } },
  });

  it('says that nothing of it is recorded, as long as the user has not asked for it', async () => {
    const { source, send } = start({ isPrivate: Promise.resolve(true) });
    send(withPrivate(false));
    await settled();
    expect(source.snapshot().unrecorded).toBe('private-window');
    send(withPrivate(true));
    await settled();
    expect(source.snapshot().unrecorded).toBeUndefined();
  });

  it.each([
    ['is no private one', () => Promise.resolve(false)],
    ['has gone', () => Promise.reject(new Error('No tab with id 7.'))],
  ])('says nothing where the tab %s', async (_, isPrivate) => {
    const { source, send } = start({ isPrivate: isPrivate() });
    send(withPrivate(false));
    await settled();
    expect(source.snapshot().unrecorded).toBeUndefined();
  });
});
