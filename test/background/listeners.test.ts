// Which browser events are listened to, on a webRequest that refuses what each browser refuses.
import { expect, it } from 'vitest';
import type { Browser } from 'webextension-polyfill';
import { listen } from '../../src/background/listeners.ts';
import type { EventStage } from '../../src/capture/capture-event.ts';

interface Registered {
  readonly event: string;
  readonly callback: (details: object) => unknown;
  readonly types: readonly string[];
  readonly urls: readonly string[];
  readonly extra: readonly string[];
}

const CHROMIUM = ['main_frame', 'sub_frame', 'stylesheet', 'script', 'image', 'xmlhttprequest', 'ping', 'other'];
const FIREFOX = [...CHROMIUM, 'beacon'];
const EVENTS = [
  'onBeforeRequest',
  'onSendHeaders',
  'onHeadersReceived',
  'onBeforeRedirect',
  'onCompleted',
  'onErrorOccurred',
];

/** webRequest as far as it is used; each browser refuses what it does not know. */
function webRequest(types: readonly string[], knowsExtraHeaders: boolean) {
  const registered: Registered[] = [];
  const event = (name: string) => ({
    addListener(callback: Registered['callback'], filter: { urls: string[]; types: string[] }, extra: string[] = []) {
      const unknown = filter.types.find((type) => !types.includes(type));
      if (unknown) throw new Error(`no such type: ${unknown}`);
      if (extra.includes('extraHeaders') && !knowsExtraHeaders) throw new TypeError('extraHeaders');
      registered.push({ event: name, callback, ...filter, extra });
    },
    removeListener(callback: Registered['callback']) {
      const at = registered.findIndex((each) => each.callback === callback);
      if (at !== -1) registered.splice(at, 1);
    },
  });
  const ResourceType = Object.fromEntries(types.map((type) => [type.toUpperCase(), type]));
  const api = { ResourceType, ...Object.fromEntries(EVENTS.map((name) => [name, event(name)])) };
  return { api: api as unknown as Browser['webRequest'], registered };
}

it.each([
  ['Chromium', CHROMIUM, true],
  ['Firefox', FIREFOX, false],
])(
  'hears navigations and scripted requests whole, with all headers that %s shows',
  (_name, types, knowsExtraHeaders) => {
    const { api, registered } = webRequest(types, knowsExtraHeaders);
    listen(api, () => {});
    const whole = registered.filter((each) => each.types.includes('main_frame'));
    expect(whole.map(({ event }) => event).sort()).toEqual([...EVENTS].sort());
    for (const { event, extra, types: heard } of whole) {
      expect(heard).toEqual(['main_frame', 'sub_frame', 'xmlhttprequest']);
      const headers = /SendHeaders|HeadersReceived|Redirect|Completed/.test(event);
      expect(extra.includes('extraHeaders')).toBe(headers && knowsExtraHeaders);
    }
  },
);

it('hears the bodies of beacons and that they ended, and no image or script unless a message is in its address', () => {
  const { api, registered } = webRequest(FIREFOX, false);
  listen(api, () => {});
  const bodies = registered.filter(({ types }) => types.includes('beacon') && types.includes('ping'));
  expect(bodies.map(({ event, extra }) => [event, extra])).toEqual([
    ['onBeforeRequest', ['requestBody']],
    ['onCompleted', []],
    ['onErrorOccurred', []],
  ]);
  const images = registered.filter(({ types }) => types.includes('image'));
  expect(images.flatMap(({ urls }) => urls)).not.toContain('<all_urls>');
});

it('tells the stage of each event, but nothing of what devtools asks for by itself', () => {
  const { api, registered } = webRequest(CHROMIUM, true);
  const heard: EventStage[] = [];
  listen(api, (stage) => heard.push(stage));
  const whole = registered.filter((each) => each.types.includes('main_frame'));
  for (const { callback } of whole) callback({ url: 'https://sp.example/' });
  for (const { callback } of whole) {
    callback({ url: 'https://sp.example/.well-known/appspecific/com.chrome.devtools.json' });
  }
  expect(heard.sort()).toEqual(['completed', 'failed', 'redirect', 'request', 'request-headers', 'response-headers']);
});

it('holds nothing any more when it was taken away', () => {
  const { api, registered } = webRequest(CHROMIUM, true);
  const remove = listen(api, () => {});
  expect(registered.length).toBeGreaterThan(0);
  remove();
  expect(registered).toEqual([]);
});
