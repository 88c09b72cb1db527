// The recorder on a store in memory. One file: it is one state machine, whose worker may be killed between any two steps.
import { describe, expect, it } from 'vitest';
import type { CaptureEvent } from '../../src/capture/capture-event.ts';
import { ExchangeFold } from '../../src/capture/fold-events.ts';
import { formBody, octetBody, STARTED, Worker } from '../builders/events.ts';
import { Disk, FakeWorker } from './fakes.ts';

const XHR = { type: 'xmlhttprequest', requestId: '70', url: 'https://sp.example/api' };
const MESSAGE = { ...XHR, method: 'POST', body: formBody(['SAMLResponse', 'PHg+'], ['RelayState', '/a']) };
const LATER = STARTED + 60_000;

const keys = (...events: readonly (CaptureEvent | readonly CaptureEvent[])[]) => events.flat().map(({ key }) => key);

function exchangesOf(disk: Disk) {
  const fold = new ExchangeFold();
  for (const event of disk.events) fold.add(event);
  return fold.exchanges();
}

describe('what is kept', () => {
  it('is every navigation, of main and of sub frames, and which tab was opened', async () => {
    const worker = new FakeWorker(new Disk());
    const made = new Worker();
    const events = [made.hop({}), made.hop({ requestId: '2', type: 'sub_frame', frameId: 4 }), [made.opened(5, 1)]];
    worker.take(...events);
    await worker.recorder.settle();
    expect(worker.disk.keys).toEqual(keys(...events));
  });

  it('is a request of any type that carries a message, to its end', async () => {
    const worker = new FakeWorker(new Disk());
    const made = new Worker();
    const query = { url: 'https://idp.example/slo?SAMLRequest=x', type: 'image', requestId: '3' };
    const events = [made.hop(MESSAGE), made.hop(query)];
    worker.take(...events);
    await worker.recorder.settle();
    expect(worker.disk.keys).toEqual(keys(...events));
  });

  it('is no other request', async () => {
    const worker = new FakeWorker(new Disk());
    const made = new Worker();
    worker.take(
      made.hop(XHR),
      made.redirect({ ...XHR, requestId: '71' }, 'https://a.example/'),
      made.hop({ ...XHR, requestId: '72', type: 'ping' }),
    );
    await worker.recorder.settle();
    expect(worker.disk.stored).toEqual([]);
    expect(worker.disk.noted.size).toBe(0);
    expect(worker.disk.asked).toBe(0);
  });

  it('is every request where the user asks for it; those without a message are not noted ahead', async () => {
    const worker = new FakeWorker(new Disk());
    const made = new Worker();
    const [begun, ...rest] = made.hop(XHR);
    worker.take([begun as CaptureEvent]);
    worker.allRequests = true;
    const image = made.hop({ requestId: '73', url: 'https://sp.example/logo.png', type: 'image' });
    const message = made.hop({ ...MESSAGE, requestId: '74' });
    worker.take(rest, image);
    expect(worker.disk.noted.size).toBe(0);
    worker.take(message);
    expect(worker.disk.noted.size).toBe(message.length);
    await worker.recorder.settle();
    expect(worker.disk.keys).toEqual(keys(begun as CaptureEvent, rest, image, message));
    expect(worker.disk.noted.size).toBe(0);
  });

  it('has no body of a request without a message, also where every request is on record', async () => {
    const worker = new FakeWorker(new Disk());
    worker.allRequests = true;
    worker.take(new Worker().hop({ ...XHR, method: 'POST', body: formBody(['user', 'ada'], ['password', 'x']) }));
    await worker.recorder.settle();
    expect(JSON.stringify(worker.disk.stored)).not.toMatch(/ada|"x"/);
    expect(worker.disk.stored.length).toBeGreaterThan(0);
  });

  it('includes the earlier hops of a request of which a later hop carries a message, in their order', async () => {
    const worker = new FakeWorker(new Disk());
    const made = new Worker();
    const to = 'https://idp.example/sso?SAMLRequest=x';
    const events = [
      made.redirect(XHR, 'https://sp.example/login'),
      made.redirect({ ...XHR, url: 'https://sp.example/login' }, to),
      made.hop({ ...XHR, url: to }),
    ];
    worker.take(...events);
    await worker.recorder.settle();
    expect(worker.disk.keys).toEqual(keys(...events));
    expect(exchangesOf(worker.disk).map(({ hop, gaps }) => [hop, gaps])).toEqual([
      [0, []],
      [1, []],
      [2, []],
    ]);
  });

  it('includes the later hops of a request that carried one', async () => {
    const worker = new FakeWorker(new Disk());
    const made = new Worker();
    const events = [
      made.redirect(MESSAGE, 'https://sp.example/app'),
      made.hop({ ...XHR, url: 'https://sp.example/app' }),
    ];
    worker.take(...events);
    await worker.recorder.settle();
    expect(worker.disk.keys).toEqual(keys(...events));
  });

  it('holds no password: not in the store, not in the write-ahead record, not in what followers are told', async () => {
    const worker = new FakeWorker(new Disk());
    const made = new Worker();
    const secret = 'correct horse';
    const login = { method: 'POST', body: formBody(['username', 'ada'], ['password', secret]) };
    worker.take(made.hop(login), made.hop({ ...login, requestId: '2', body: octetBody(`password=${secret}`) }));
    worker.take(made.hop({ ...MESSAGE, body: octetBody(`SAMLResponse=x&password=${secret}`) }));
    const noted = JSON.stringify([...worker.disk.noted.values()]);
    await worker.recorder.settle();
    const everything = noted + JSON.stringify(worker.disk.stored) + JSON.stringify(worker.told);
    expect(everything).not.toContain(secret);
    expect(everything).not.toContain(btoa(secret).slice(0, 12));
    expect(everything).toContain('"withheld":["username","password"]');
  });
});

describe('the write-ahead record', () => {
  it('has an event before `take` returns', () => {
    const worker = new FakeWorker(new Disk());
    const event = new Worker().event('request');
    worker.take(event);
    expect([...worker.disk.noted.keys()]).toEqual([event.key]);
  });

  it('is emptied as events reach the store, in one batch', async () => {
    const worker = new FakeWorker(new Disk());
    worker.take(new Worker().hop({}));
    expect(worker.deferrals).toBe(1);
    worker.runDeferred();
    await worker.recorder.settle();
    expect(worker.batches).toEqual([4]);
    expect(worker.disk.noted.size).toBe(0);
  });

  it('is spared an event that is too large for it, which goes straight to the store with what came before', async () => {
    const worker = new FakeWorker(new Disk());
    const made = new Worker();
    const before = made.event('request', { requestId: '2' });
    const large = made.event('request', { method: 'POST', body: octetBody(`SAMLResponse=${'A'.repeat(1_100_000)}`) });
    const after = made.event('request-headers', { method: 'POST' });
    worker.take(before, large, after);
    expect([...worker.disk.noted.keys()]).toEqual([before.key, after.key]);
    await worker.recorder.settle();
    expect(worker.batches).toEqual([2, 1]);
    expect(worker.disk.keys).toEqual([before.key, large.key, after.key]);
  });

  it('may be full: events then reach the store at once', async () => {
    const disk = new Disk();
    const worker = new FakeWorker(disk);
    disk.refuseNotes = true;
    const events = new Worker().hop({});
    worker.take(events);
    await expect.poll(() => disk.keys).toEqual(keys(events));
    expect(worker.troubles).toBe(0);
  });

  it('keeps what the store refuses, says so, and writes it with the next batch, before it', async () => {
    const disk = new Disk();
    const worker = new FakeWorker(disk);
    const made = new Worker();
    const refused = made.hop({});
    disk.refuseStore = true;
    worker.take(refused);
    await worker.recorder.settle();
    expect(worker.troubles).toBe(1);
    expect([...disk.noted.keys()]).toEqual(keys(refused));

    disk.refuseStore = false;
    const later = made.hop({ requestId: '2' });
    worker.take(later);
    await worker.recorder.settle();
    expect(disk.keys).toEqual(keys([...refused, ...later]));
    expect(disk.noted.size).toBe(0);
  });

  it('tells what the store refuses once, without what is not wanted or was written before, and of none when it is written', async () => {
    const disk = new Disk();
    const worker = new FakeWorker(disk);
    const made = new Worker();
    const [first, second, excluded] = ['1', '2', 'not'].map((requestId) => made.hop({ requestId }));
    worker.wanted = ({ requestId }) => requestId !== 'not';
    disk.refuseStore = true;
    const take = async (events: readonly CaptureEvent[] = []) => {
      worker.take(events);
      await worker.recorder.settle();
    };
    await take(first);
    await take([...(second ?? []), ...(excluded ?? [])]);
    expect(worker.unwritten).toEqual([...(first ?? []), ...(second ?? [])]);
    expect(worker.recorder.unwritten).toEqual(worker.unwritten);

    // A worker was killed between writing and forgetting its notes.
    const next = new FakeWorker(disk);
    next.wanted = worker.wanted;
    disk.stored.push(...(first ?? []).map((event, i) => ({ position: 100 + i, event, session: 'this-session' })));
    await next.recorder.settle();
    expect(next.unwritten).toEqual(second);

    disk.refuseStore = false;
    worker.take(made.hop({ requestId: '3' }));
    await worker.recorder.settle();
    expect(worker.recorder.unwritten).toEqual([]);
    expect(worker.unwritten).toHaveLength(8);
    expect(worker.givenUp).toEqual([]);
  });

  it('says what it gives up of the refused when there is too much of it', async () => {
    const disk = new Disk();
    const worker = new FakeWorker(disk);
    const made = new Worker();
    disk.refuseStore = true;
    for (let request = 0; request < 501; request++) worker.take(made.hop({ requestId: `${request}` }));
    await worker.recorder.settle();
    worker.take(made.hop({ requestId: 'last' }));
    await worker.recorder.settle();
    expect(worker.givenUp).toEqual(['1']);
    expect(worker.recorder.unwritten).toHaveLength(2_000);
  });

  it('makes room in a store that has none, once, and says what went', async () => {
    const disk = new Disk();
    const worker = new FakeWorker(disk);
    disk.refuseStore = true;
    disk.onTrim = (share) => {
      disk.refuseStore = false;
      return share < 1 ? ['old'] : [];
    };
    const events = new Worker().hop({});
    worker.take(events);
    await worker.recorder.settle();
    expect(worker.trims).toEqual([0.5, 1]);
    expect(worker.dropped.map(({ requestIds }) => requestIds)).toEqual([['old']]);
    expect(disk.keys).toEqual(keys(events));
    expect(worker.troubles).toBe(0);
  });

  it('makes no more room in a store that goes on refusing, in the next worker neither, until it took something', async () => {
    const disk = new Disk();
    const made = new Worker();
    disk.refuseStore = true;
    disk.onTrim = () => ['old'];
    const take = async (worker: FakeWorker, requestId: string) => {
      worker.take(made.hop({ requestId }));
      await worker.recorder.settle();
    };
    const first = new FakeWorker(disk);
    await take(first, '1');
    await take(first, '2');
    expect([first.trims, first.troubles]).toEqual([[0.5], 2]);
    first.kill();
    const next = new FakeWorker(disk);
    await take(next, '3');
    expect(next.trims).toEqual([]);
    disk.refuseStore = false;
    await take(next, '4');
    expect(new Set(disk.events.map(({ requestId }) => requestId))).toEqual(new Set(['1', '2', '3', '4']));
    disk.refuseStore = true;
    await take(next, '5');
    expect(next.trims.filter((share) => share < 1)).toEqual([0.5]);
  });

  it('holds the record against its bounds every so many events', async () => {
    const disk = new Disk();
    const worker = new FakeWorker(disk);
    const made = new Worker();
    for (let i = 0; i < 130; i++) worker.take(made.hop({ requestId: `${i}` }));
    await worker.recorder.settle();
    expect(worker.trims).toEqual([1]);
  });

  it('does so sooner where the bodies are large', async () => {
    const worker = new FakeWorker(new Disk());
    const made = new Worker();
    worker.take(made.hop({ ...MESSAGE, requestId: '80' }));
    await worker.recorder.settle();
    const before = worker.trims.length;
    const body = formBody(['SAMLResponse', 'A'.repeat(6_000_000)]);
    worker.take(made.hop({ ...MESSAGE, requestId: '81', body }));
    await worker.recorder.settle();
    expect(worker.trims.length).toBe(before + 1);
  });

  it('leaves out what the user does not want on record, and notes it no longer', async () => {
    const disk = new Disk();
    const worker = new FakeWorker(disk);
    worker.wanted = ({ tabId }) => tabId !== 9;
    const made = new Worker();
    const wanted = made.hop({ requestId: '1', tabId: 1 });
    worker.take(wanted, made.hop({ requestId: '2', tabId: 9 }));
    await worker.recorder.settle();
    expect(disk.keys).toEqual(keys(wanted));
    expect(disk.noted.size).toBe(0);
  });
});

describe('a worker that was killed', () => {
  it('before its batch was written: the next one writes it first, in order', async () => {
    const disk = new Disk();
    const killed = new FakeWorker(disk);
    const made = new Worker();
    const [request, requestHeaders, ...rest] = made.hop({}) as [CaptureEvent, CaptureEvent, ...CaptureEvent[]];
    killed.take(request, requestHeaders);
    killed.kill();

    const revived = new FakeWorker(disk);
    const later = new Worker(LATER);
    const end = later.event('completed', { status: 200 });
    revived.take(end);
    await revived.recorder.settle();
    expect(disk.keys).toEqual([request.key, requestHeaders.key, end.key]);
    expect(exchangesOf(disk)).toMatchObject([{ state: 'completed', gaps: [] }]);
    expect(disk.noted.size).toBe(0);
    expect(rest).toHaveLength(2);
  });

  it('between writing a batch and forgetting it: nothing is there twice, nor moves', async () => {
    const disk = new Disk();
    const killed = new FakeWorker(disk);
    const made = new Worker();
    const events = made.hop({});
    killed.take(events);
    disk.refuseForget = true;
    await killed.recorder.settle();
    killed.kill();
    disk.refuseForget = false;
    expect(disk.noted.size).toBe(4);

    const revived = new FakeWorker(disk);
    const later = new Worker(LATER).hop({ requestId: '2' });
    revived.take(later);
    await revived.recorder.settle();
    expect(disk.keys).toEqual([...keys(events), ...keys(later)]);
    expect(disk.stored.map(({ position }) => position)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(disk.noted.size).toBe(0);
  });

  it('does not disturb what the next one hears while it reads what was left, large events among it', async () => {
    const disk = new Disk();
    const killed = new FakeWorker(disk);
    const left = new Worker().event('request', { requestId: '9' });
    killed.take(left);
    killed.kill();

    const revived = new FakeWorker(disk);
    const made = new Worker(LATER);
    const large = made.event('request', { method: 'POST', body: octetBody(`SAMLResponse=${'A'.repeat(1_100_000)}`) });
    const after = made.event('completed', { method: 'POST', status: 200 });
    // `left` is being read at this moment, and gives `after` too, but not `large`.
    revived.take(large, after);
    await revived.recorder.settle();
    expect(disk.keys).toEqual([left.key, large.key, after.key]);
  });

  it('goes on with a request whose beginning is on record', async () => {
    const disk = new Disk();
    const killed = new FakeWorker(disk);
    const [request] = new Worker().hop(MESSAGE) as [CaptureEvent];
    killed.take(request);
    await killed.recorder.settle();
    killed.kill();

    const revived = new FakeWorker(disk);
    const made = new Worker(LATER);
    const redirect = made.event('redirect', {
      ...XHR,
      method: 'POST',
      status: 302,
      redirectUrl: 'https://sp.example/app',
    });
    const next = made.hop({ ...XHR, url: 'https://sp.example/app' });
    revived.take(redirect, next);
    await revived.recorder.settle();
    expect(disk.keys).toEqual([request.key, redirect.key, ...keys(next)]);
    expect(exchangesOf(disk).map(({ hop, gaps, state }) => [hop, gaps, state])).toEqual([
      [0, [], 'redirected'],
      [1, [], 'completed'],
    ]);
  });

  it('keeps the order of such a request where its next hop carries a message', async () => {
    const disk = new Disk();
    const killed = new FakeWorker(disk);
    const [request] = new Worker().hop(MESSAGE) as [CaptureEvent];
    killed.take(request);
    await killed.recorder.settle();
    killed.kill();

    const revived = new FakeWorker(disk);
    const made = new Worker(LATER);
    const to = 'https://idp.example/slo?SAMLResponse=x';
    const redirect = made.event('redirect', { ...XHR, method: 'POST', status: 302, redirectUrl: to });
    const next = made.hop({ ...XHR, url: to });
    revived.take(redirect, next);
    await revived.recorder.settle();
    expect(disk.keys).toEqual([request.key, redirect.key, ...keys(next)]);
  });

  it('drops the rest of a request of which nothing is on record, having asked the store once', async () => {
    const disk = new Disk();
    const revived = new FakeWorker(disk);
    const [, ...rest] = new Worker(LATER).hop(XHR);
    revived.take(rest);
    await revived.recorder.settle();
    expect(disk.stored).toEqual([]);
    expect(disk.noted.size).toBe(0);
    expect(disk.asked).toBe(1);
  });

  it('does not lose the rest of a known request when killed once more', async () => {
    const disk = new Disk();
    const first = new FakeWorker(disk);
    const [request] = new Worker().hop(MESSAGE) as [CaptureEvent];
    first.take(request);
    await first.recorder.settle();
    first.kill();

    const second = new FakeWorker(disk);
    const end = new Worker(LATER).event('completed', { ...XHR, method: 'POST', status: 200 });
    second.take(end);
    second.kill();

    const third = new FakeWorker(disk);
    await third.recorder.settle();
    expect(disk.keys).toEqual([request.key, end.key]);
  });

  it('leaves nothing of a stranger behind when killed before the store was asked', async () => {
    const disk = new Disk();
    const killed = new FakeWorker(disk);
    const [, ...rest] = new Worker().hop(XHR);
    killed.take(rest);
    killed.kill();
    const revived = new FakeWorker(disk);
    await revived.recorder.settle();
    expect(disk.stored).toEqual([]);
    expect(disk.noted.size).toBe(0);
  });

  it('recovers the held hops of a request with the hop that carried the message', async () => {
    const disk = new Disk();
    const killed = new FakeWorker(disk);
    const made = new Worker();
    const to = 'https://idp.example/sso?SAMLRequest=x';
    const events = [...made.redirect(XHR, to), made.event('request', { ...XHR, url: to })];
    killed.take(events);
    killed.kill();
    const revived = new FakeWorker(disk);
    await revived.recorder.settle();
    expect(disk.keys).toEqual(keys(events));
  });
});

describe('paused', () => {
  it('drops what it hears, also from the write-ahead record', async () => {
    const worker = new FakeWorker(new Disk());
    worker.recording = false;
    worker.take(new Worker().hop({}));
    await worker.recorder.settle();
    expect(worker.disk.stored).toEqual([]);
    expect(worker.disk.noted.size).toBe(0);
    expect(worker.told).toEqual([]);
  });
});

describe('clear', () => {
  it('drops what waits, and runs its task after what is being written', async () => {
    const disk = new Disk();
    const worker = new FakeWorker(disk);
    const made = new Worker();
    worker.take(made.hop({}));
    worker.runDeferred();
    worker.take(made.hop({ requestId: '2' }));
    await worker.recorder.clear(async () => {
      expect(disk.stored).toHaveLength(4);
      disk.stored.length = 0;
    });
    await worker.recorder.settle();
    expect(disk.stored).toEqual([]);
    expect(disk.noted.size).toBe(0);
  });

  it('keeps what is heard after it', async () => {
    const worker = new FakeWorker(new Disk());
    const later = new Worker(LATER).hop({});
    const cleared = worker.recorder.clear(async () => {});
    worker.take(later);
    await cleared;
    await worker.recorder.settle();
    expect(worker.disk.keys).toEqual(keys(later));
  });

  it('forgets what the store had refused, so that it does not come back with the next worker', async () => {
    const disk = new Disk();
    const worker = new FakeWorker(disk);
    disk.refuseStore = true;
    worker.take(new Worker().hop({}));
    await worker.recorder.settle();
    expect(disk.noted.size).toBe(4);
    await worker.recorder.clear(async () => {});
    expect(disk.noted.size).toBe(0);
  });

  it('that fails is told to its caller, and recording goes on', async () => {
    const worker = new FakeWorker(new Disk());
    await expect(worker.recorder.clear(() => Promise.reject(new Error('full')))).rejects.toThrow('full');
    const later = new Worker(LATER).hop({});
    worker.take(later);
    await worker.recorder.settle();
    expect(worker.disk.keys).toEqual(keys(later));
  });
});

it('tells followers of each event once, with rising positions', async () => {
  const worker = new FakeWorker(new Disk());
  const made = new Worker();
  for (let n = 0; n < 5; n++) {
    worker.take(made.hop({ requestId: `${n}` }));
    worker.runDeferred();
  }
  await worker.recorder.settle();
  expect(worker.told.map(({ position }) => position)).toEqual(Array.from({ length: 20 }, (_, n) => n + 1));
});

it('holds no more than the last requests that may still turn out to carry a message', async () => {
  const worker = new FakeWorker(new Disk());
  const made = new Worker();
  const requestIds = Array.from({ length: 600 }, (_, n) => `x${n}`);
  for (const requestId of requestIds) worker.take(made.event('request', { ...XHR, requestId }));
  for (const requestId of requestIds) {
    worker.take(made.event('request', { ...XHR, requestId, url: 'https://idp.example/?SAMLRequest=x' }));
  }
  await worker.recorder.settle();
  expect(worker.disk.stored).toHaveLength(600 + 500);
});
