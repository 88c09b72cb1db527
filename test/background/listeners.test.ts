// Which browser events are listened to, on a webRequest that refuses what each browser refuses.
import { expect, it } from 'vitest';
import type { Browser } from 'webextension-polyfill';
import { listen, listenToRest } from '../../src/background/listeners.ts';
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
  'hears navigations, scripted requests and beacons whole, with all headers that %s shows',
  (_name, types, knowsExtraHeaders) => {
    const { api, registered } = webRequest(types, knowsExtraHeaders);
    listen(api, () => {});
    const whole = registered.filter((each) => each.types.includes('main_frame'));
    expect(whole.map(({ event }) => event).sort()).toEqual([...EVENTS].sort());
    for (const { event, extra, types: heard } of whole) {
      expect(heard).toEqual(
        ['main_frame', 'sub_frame', 'xmlhttprequest', 'ping', 'beacon', 'other'].filter((type) => types.includes(type)),
      );
      const headers = /SendHeaders|HeadersReceived|Redirect|Completed/.test(event);
      expect(extra.includes('extraHeaders')).toBe(headers && knowsExtraHeaders);
    }
  },
);

it('hears no image or script unless its address may hold a message', () => {
  const { api, registered } = webRequest(FIREFOX, false);
  listen(api, () => {});
  const images = registered.filter(({ types }) => types.includes('image'));
  expect(images.map(({ event }) => event)).toEqual([
    'onBeforeRequest',
    'onSendHeaders',
    'onBeforeRedirect',
    'onCompleted',
    'onErrorOccurred',
  ]);
  for (const { urls, types } of images) {
    expect(urls).toEqual(['*://*/*SAML*']);
    expect(types).toEqual(['stylesheet', 'script', 'image']);
  }
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

it('hears how and when images and scripts ended where every request is wanted, and nothing twice', () => {
  const { api, registered } = webRequest(FIREFOX, false);
  listen(api, () => {});
  const others = registered.length;
  const heard: string[] = [];
  const remove = listenToRest(api, (stage, { url }) => heard.push(`${stage} ${url}`));
  const rest = registered.slice(others);
  expect(rest.map(({ event, extra }) => [event, extra])).toEqual([
    ['onBeforeRedirect', []],
    ['onCompleted', []],
    ['onErrorOccurred', []],
  ]);
  for (const { types, urls } of rest) {
    expect(urls).toEqual(['<all_urls>']);
    expect(types).toEqual(['stylesheet', 'script', 'image']);
  }
  for (const { callback } of rest) callback({ url: 'https://sp.example/logo.png#SAMLRequest=' });
  const told = ['https://sp.example/slo?SAMLRequest=x', 'http://sp.example/SAML/logo.png'];
  for (const { callback } of rest) for (const url of told) callback({ url });
  expect(heard).toEqual(
    ['redirect', 'completed', 'failed'].map((stage) => `${stage} https://sp.example/logo.png#SAMLRequest=`),
  );
  remove();
  expect(registered).toHaveLength(others);
});

it('holds nothing any more when it was taken away', () => {
  const { api, registered } = webRequest(CHROMIUM, true);
  const remove = listen(api, () => {});
  expect(registered.length).toBeGreaterThan(0);
  remove();
  expect(registered).toEqual([]);
});
