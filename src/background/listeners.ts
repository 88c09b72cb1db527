// Which browser events are listened to. Everything here runs synchronously at the worker's start: a listener that is
// registered after one `await` misses almost all of the login that woke the worker.
import type { Browser, WebRequest } from 'webextension-polyfill';
import type { EventStage } from '../capture/capture-event.ts';
import type { WebRequestDetails } from '../capture/web-request.ts';

export type Listen = (stage: EventStage, details: WebRequestDetails) => void;

/** Seen whole, with headers and bodies: navigations, scripted requests and beacons. */
const WHOLE: WebRequest.ResourceType[] = ['main_frame', 'sub_frame', 'xmlhttprequest', 'ping', 'beacon', 'other'];
/**
 * A message in the address of an image or a script (single logout does that): the address alone selects them. One pattern, for
 * the browser holds every request of every page against each pattern of each listener.
 */
const MESSAGE_ADDRESS = '*://*/*SAML*';
/** The same addresses: a filter sees no fragment. */
const NAMES_A_MESSAGE = /^https?:\/\/[^/]*\/[^#]*SAML/;

type Api = Browser['webRequest'];
type Remove = () => void;

/** Registers all listeners; the result takes them away again (paused: the browser then spends nothing on us). */
export function listen(api: Api, hear: Listen): Remove {
  const on = (stage: EventStage) => (details: WebRequestDetails) => {
    if (!isOurs(details)) hear(stage, details);
    return undefined;
  };
  const whole = { urls: ['<all_urls>'], types: WHOLE.filter((type) => knownTypes(api).includes(type)) };
  const named = { urls: [MESSAGE_ADDRESS], types: otherTypes(api) };
  return removeAll([
    register(api.onBeforeRequest, on('request'), whole, ['requestBody']),
    register(api.onSendHeaders, on('request-headers'), whole, ['requestHeaders', 'extraHeaders']),
    register(api.onHeadersReceived, on('response-headers'), whole, ['responseHeaders', 'extraHeaders']),
    register(api.onBeforeRedirect, on('redirect'), whole, ['responseHeaders', 'extraHeaders']),
    register(api.onCompleted, on('completed'), whole, ['responseHeaders', 'extraHeaders']),
    register(api.onErrorOccurred, on('failed'), whole, []),
    register(api.onBeforeRequest, on('request'), named, []),
    register(api.onSendHeaders, on('request-headers'), named, ['requestHeaders', 'extraHeaders']),
    register(api.onBeforeRedirect, on('redirect'), named, ['responseHeaders', 'extraHeaders']),
    register(api.onCompleted, on('completed'), named, ['responseHeaders', 'extraHeaders']),
    register(api.onErrorOccurred, on('failed'), named, []),
  ]);
}

/**
 * Beside `listen`, where the user wants every request on record: how images, scripts and the like ended. When they began is
 * left out, since each event of each of them costs the browser as much again.
 */
export function listenToRest(api: Api, hear: Listen): Remove {
  const filter: WebRequest.RequestFilter = { urls: ['<all_urls>'], types: otherTypes(api) };
  const on = (stage: EventStage) => (details: WebRequestDetails) => {
    // Of these `listen` tells already, and whole.
    if (!NAMES_A_MESSAGE.test(details.url)) hear(stage, details);
    return undefined;
  };
  return removeAll([
    register(api.onBeforeRedirect, on('redirect'), filter, []),
    register(api.onCompleted, on('completed'), filter, []),
    register(api.onErrorOccurred, on('failed'), filter, []),
  ]);
}

const removeAll =
  (removals: readonly Remove[]): Remove =>
  () => {
    for (const remove of removals) remove();
  };

/** Devtools asks for this path on every site by itself. */
const isOurs = ({ url }: WebRequestDetails): boolean =>
  url.includes('/.well-known/appspecific/com.chrome.devtools.json');

interface Hearable {
  addListener(callback: never, filter: WebRequest.RequestFilter, extra?: never): void;
  removeListener(callback: never): void;
}

/** Firefox refuses `extraHeaders` with a TypeError, and shows all headers without it. */
function register(
  event: Hearable,
  callback: unknown,
  filter: WebRequest.RequestFilter,
  extra: readonly string[],
): Remove {
  const add = (options: readonly string[]) =>
    options.length > 0
      ? event.addListener(callback as never, filter, options as never)
      : event.addListener(callback as never, filter);
  try {
    add(extra);
  } catch {
    add(extra.filter((option) => option !== 'extraHeaders'));
  }
  return () => event.removeListener(callback as never);
}

/** The resource types this browser knows; Chromium refuses a filter that names another. */
function knownTypes(api: Api): WebRequest.ResourceType[] {
  const named = (api as unknown as { ResourceType?: Record<string, WebRequest.ResourceType> }).ResourceType;
  return named
    ? Object.values(named)
    : [...WHOLE, 'image', 'script', 'stylesheet', 'ping', 'beacon', 'object', 'other'];
}

const otherTypes = (api: Api): WebRequest.ResourceType[] => knownTypes(api).filter((type) => !WHOLE.includes(type));
