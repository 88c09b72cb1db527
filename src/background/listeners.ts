// Which browser events are listened to. Everything here runs synchronously at the worker's start: a listener that is
// registered after one `await` misses almost all of the login that woke the worker.
import type { Browser, WebRequest } from 'webextension-polyfill';
import type { EventStage } from '../capture/capture-event.ts';
import type { WebRequestDetails } from '../capture/web-request.ts';

export type Listen = (stage: EventStage, details: WebRequestDetails) => void;

/** Navigations and scripted requests: seen whole, with headers. */
const WHOLE: WebRequest.ResourceType[] = ['main_frame', 'sub_frame', 'xmlhttprequest'];
/** A message in the address of an image, a script, a beacon (single logout does that): the address alone selects them. */
const MESSAGE_ADDRESSES = ['SAMLRequest', 'SAMLResponse', 'SAMLart'].map((name) => `*://*/*${name}=*`);
/** Bodies of these are looked at as well; they cost nothing measurable, unlike those of images and scripts. */
const BODIES: WebRequest.ResourceType[] = ['ping', 'beacon', 'other'];

type Api = Browser['webRequest'];
type Remove = () => void;

/** Registers all listeners; the result takes them away again (paused: the browser then spends nothing on us). */
export function listen(api: Api, hear: Listen): Remove {
  const removals: Remove[] = [];
  const others = otherTypes(api);
  const filters: [WebRequest.RequestFilter, whole: boolean][] = [
    [{ urls: ['<all_urls>'], types: WHOLE }, true],
    [{ urls: ['<all_urls>'], types: BODIES.filter((type) => knownTypes(api).includes(type)) }, false],
    [{ urls: MESSAGE_ADDRESSES, types: others }, true],
  ];
  for (const [filter, whole] of filters) {
    const on = (stage: EventStage) => (details: WebRequestDetails) => {
      if (!isOurs(details)) hear(stage, details);
      return undefined;
    };
    removals.push(register(api.onBeforeRequest, on('request'), filter, ['requestBody']));
    if (!whole) {
      // Only that it ended: of a request that nobody asks about, what is held in memory can go then.
      removals.push(
        register(api.onCompleted, on('completed'), filter, []),
        register(api.onErrorOccurred, on('failed'), filter, []),
      );
      continue;
    }
    removals.push(
      register(api.onSendHeaders, on('request-headers'), filter, ['requestHeaders', 'extraHeaders']),
      register(api.onHeadersReceived, on('response-headers'), filter, ['responseHeaders', 'extraHeaders']),
      register(api.onBeforeRedirect, on('redirect'), filter, ['responseHeaders', 'extraHeaders']),
      register(api.onCompleted, on('completed'), filter, ['responseHeaders', 'extraHeaders']),
      register(api.onErrorOccurred, on('failed'), filter, []),
    );
  }
  return () => {
    for (const remove of removals) remove();
  };
}

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

const otherTypes = (api: Api): WebRequest.ResourceType[] =>
  knownTypes(api).filter((type) => !WHOLE.includes(type) && !BODIES.includes(type));
