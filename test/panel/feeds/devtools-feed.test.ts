import { describe, expect, it } from 'vitest';
import type { Status } from '../../../src/messages/contract.ts';
import { DevtoolsFeed } from '../../../src/panel/feeds/devtools-feed.ts';
import type { FinishedRequest } from '../../../src/panel/feeds/devtools-network.ts';
import { harEntry, type ToldParts } from '../../builders/devtools.ts';
import { STARTED } from '../../builders/exchanges.ts';
import { settled } from '../../messages/channels.ts';

const WISHES: Status = {
  recording: true,
  clearedUpTo: 0,
  settings: { privateWindows: false, allRequests: false, excludedSites: [] },
};
const MESSAGE = { url: 'https://sp.example/acs', posted: 'SAMLResponse=PD8%2B' };

/** Devtools of one tab: requests finish when the test says so, and their pages come when they are given. */
class FakeDevtools {
  #listener: (request: FinishedRequest) => void = () => {};
  #timers: (() => void)[] = [];
  har: object[] = [];
  now = STARTED;

  open(isPrivate = false): DevtoolsFeed {
    const feed = new DevtoolsFeed({
      network: {
        onRequestFinished: { addListener: (listener) => (this.#listener = listener) },
        getHAR: (callback) => callback({ entries: this.har }),
      },
      tabId: 1,
      isPrivate: Promise.resolve(isPrivate),
      now: () => this.now,
      setTimer: (task) => this.#timers.push(task),
    });
    return feed;
  }

  finish(parts: ToldParts, page?: string): void {
    this.#listener({
      ...harEntry(parts),
      ...(page !== undefined && { getContent: (answer: (text: string) => void) => answer(page) }),
    });
  }

  /** The time passes after which entries are shown. */
  settle(): void {
    while (this.#timers.length > 0) for (const task of this.#timers.splice(0)) task();
  }
}

const urls = (feed: DevtoolsFeed) => feed.entries().map(({ exchange }) => exchange.request.url);

async function opened(wishes: Status = WISHES, isPrivate = false) {
  const devtools = new FakeDevtools();
  const feed = devtools.open(isPrivate);
  await settled();
  feed.heed(wishes);
  return { devtools, feed };
}

describe('what devtools tells', () => {
  it('is kept where it is a page or carries a message, and dropped otherwise', async () => {
    const { devtools, feed } = await opened();
    devtools.finish({ url: 'https://sp.example/page' });
    devtools.finish({ url: 'https://sp.example/app.js', _resourceType: 'script' });
    devtools.finish({ url: 'https://sp.example/api', posted: '{"q":1}', _resourceType: 'fetch' });
    devtools.finish({ ...MESSAGE, _resourceType: 'fetch' });
    expect(feed.entries()).toEqual([]);
    devtools.settle();
    expect(urls(feed)).toEqual(['https://sp.example/page', MESSAGE.url]);
  });

  it('before the worker has said what is wanted is kept only if it is', async () => {
    const devtools = new FakeDevtools();
    const feed = devtools.open();
    devtools.finish({ url: 'https://bank.example/' });
    devtools.finish(MESSAGE);
    await settled();
    devtools.settle();
    expect(feed.entries()).toEqual([]);
    feed.heed({ ...WISHES, settings: { privateWindows: false, allRequests: false, excludedSites: ['bank.example'] } });
    devtools.settle();
    expect(urls(feed)).toEqual([MESSAGE.url]);
  });

  it.each([
    ['while recording is paused', { ...WISHES, recording: false }, false],
    [
      'of an excluded site',
      { ...WISHES, settings: { privateWindows: true, allRequests: false, excludedSites: ['example'] } },
      false,
    ],
    ['in a private window', WISHES, true],
  ])('%s is not kept', async (_, wishes, isPrivate) => {
    const { devtools, feed } = await opened(wishes, isPrivate);
    devtools.finish(MESSAGE);
    devtools.settle();
    expect(feed.entries()).toEqual([]);
  });

  it('in a private window is kept where the user wants that', async () => {
    const { devtools, feed } = await opened(
      { ...WISHES, settings: { privateWindows: true, allRequests: false, excludedSites: [] } },
      true,
    );
    devtools.finish(MESSAGE);
    devtools.settle();
    expect(urls(feed)).toEqual([MESSAGE.url]);
  });

  it('has no password in it', async () => {
    const { devtools, feed } = await opened();
    devtools.finish({ url: 'https://idp.example/login', posted: 'user=ann&password=hunter2' });
    devtools.finish({ url: MESSAGE.url, posted: `${MESSAGE.posted}&password=hunter2` });
    devtools.settle();
    for (const { exchange } of feed.entries()) {
      const { body } = exchange.request;
      expect(body?.kind === 'octets' ? new TextDecoder().decode(body.octets) : '').not.toContain('hunter2');
      expect(exchange.request.withheld).toBeDefined();
    }
    expect(feed.entries()).toHaveLength(2);
  });

  it('has the provider’s form in it, and no other page', async () => {
    const { devtools, feed } = await opened();
    devtools.finish({ url: 'https://idp.example/sso' }, '<form><input name="SAMLResponse"></form>');
    devtools.finish({ url: 'https://sp.example/inbox' }, '<p>Mail</p>');
    devtools.settle();
    expect(feed.entries().map(({ exchange }) => exchange.response?.body)).toEqual([
      '<form><input name="SAMLResponse"></form>',
      undefined,
    ]);
  });
});

describe('devtools that are opened late', () => {
  it('tell of the page that is shown, once', async () => {
    const devtools = new FakeDevtools();
    devtools.har = [
      harEntry(MESSAGE),
      harEntry({ at: 50, url: 'https://sp.example/home' }),
      harEntry({ at: 90, status: 0 }),
    ];
    const feed = devtools.open();
    await settled();
    feed.heed(WISHES);
    devtools.finish({ at: 50, url: 'https://sp.example/home' });
    devtools.finish({ at: 90, url: 'https://sp.example/' });
    devtools.settle();
    expect(urls(feed)).toEqual([MESSAGE.url, 'https://sp.example/home', 'https://sp.example/']);
  });
});

describe('a record that was cleared', () => {
  it('gets back neither what was there nor what had begun', async () => {
    const { devtools, feed } = await opened();
    let changes = 0;
    feed.subscribe(() => changes++);
    devtools.finish(MESSAGE);
    devtools.settle();
    devtools.finish({ ...MESSAGE, at: 10 });
    devtools.now = STARTED + 100;
    feed.clear();
    devtools.settle();
    devtools.finish({ ...MESSAGE, at: 50 });
    devtools.settle();
    expect(feed.entries()).toEqual([]);
    devtools.finish({ ...MESSAGE, at: 150 });
    devtools.settle();
    expect(feed.entries()).toHaveLength(1);
    expect(changes).toBe(3);
  });

  it('keeps what began after the user asked for that, though the worker took its time', async () => {
    const { devtools, feed } = await opened();
    devtools.finish(MESSAGE);
    devtools.settle();
    devtools.now = STARTED + 100;
    const asked = feed.now();
    devtools.finish({ ...MESSAGE, at: 150 });
    devtools.settle();
    devtools.now = STARTED + 300;
    feed.clear(asked);
    expect(feed.entries().map(({ exchange }) => exchange.startedAt)).toEqual([STARTED + 150]);
  });

  it('or became full forgets what it is told to', async () => {
    const { devtools, feed } = await opened();
    devtools.finish(MESSAGE);
    devtools.finish({ ...MESSAGE, at: 10 });
    devtools.settle();
    const [first, second] = feed.entries();
    feed.forget(new Set(first ? [first] : []));
    expect(feed.entries()).toEqual([second]);
  });

  it('holds no more than its bound, the newest', async () => {
    const { devtools, feed } = await opened();
    for (let i = 0; i < 2_050; i++) devtools.finish({ at: i, url: `https://sp.example/${i}` });
    devtools.settle();
    expect(feed.entries()).toHaveLength(2_000);
    expect(urls(feed).at(-1)).toBe('https://sp.example/2049');
  });
});
