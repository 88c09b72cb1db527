// Records what a page does as HAR, by the browser's own Network domain: a witness that shares no code with the extension.
import type { CDPSession, Page, Protocol } from 'puppeteer-core';

type Sent = Protocol.Network.RequestWillBeSentEvent;
type Headers = Record<string, string>;

interface Entry {
  readonly sent: Sent;
  response?: Protocol.Network.Response;
  error?: string;
  /** Seconds of the browser's own clock, as in `sent.timestamp`. */
  ended?: number;
  /** Headers as they went over the wire, with cookies. */
  requestHeaders?: Headers;
  responseHeaders?: Headers;
}

/** Starts recording, frames of other sites included; the result stops it and gives the HAR as text. */
export async function recordHar(page: Page): Promise<() => Promise<string>> {
  const entries: Entry[] = [];
  const session = await page.createCDPSession();
  session.on('sessionattached', (frame: CDPSession) => void listen(frame, entries).catch(() => {}));
  await listen(session, entries);
  return async () => {
    await session.detach().catch(() => {});
    const ordered = [...entries].sort((a, b) => a.sent.wallTime - b.sent.wallTime);
    return JSON.stringify({
      log: { version: '1.2', creator: { name: 'test', version: '1' }, pages: [], entries: ordered.map(toEntry) },
    });
  };
}

async function listen(session: CDPSession, entries: Entry[]): Promise<void> {
  const hops = new Map<string, Entry[]>();
  /** Headers of each hop of a request; they may come before the hop itself is told of. */
  const sentHeaders = new Map<string, Headers[]>();
  const receivedHeaders = new Map<string, Headers[]>();
  const fill = (requestId: string) => {
    for (const [index, entry] of (hops.get(requestId) ?? []).entries()) {
      const [sent, received] = [sentHeaders.get(requestId)?.[index], receivedHeaders.get(requestId)?.[index]];
      if (sent) entry.requestHeaders = sent;
      if (received) entry.responseHeaders = received;
    }
  };
  session.on('Network.requestWillBeSent', (sent) => {
    const before = hops.get(sent.requestId)?.at(-1);
    if (before && sent.redirectResponse) {
      before.response = sent.redirectResponse;
      before.ended = sent.timestamp;
    }
    const entry: Entry = { sent };
    hops.set(sent.requestId, [...(hops.get(sent.requestId) ?? []), entry]);
    entries.push(entry);
    fill(sent.requestId);
  });
  session.on('Network.requestWillBeSentExtraInfo', ({ requestId, headers }) => {
    sentHeaders.set(requestId, [...(sentHeaders.get(requestId) ?? []), headers]);
    fill(requestId);
  });
  session.on('Network.responseReceivedExtraInfo', ({ requestId, headers }) => {
    receivedHeaders.set(requestId, [...(receivedHeaders.get(requestId) ?? []), headers]);
    fill(requestId);
  });
  session.on('Network.responseReceived', ({ requestId, response, timestamp }) => {
    const entry = hops.get(requestId)?.at(-1);
    if (!entry) return;
    entry.response = response;
    entry.ended = timestamp;
  });
  session.on('Network.loadingFailed', ({ requestId, errorText }) => {
    const entry = hops.get(requestId)?.at(-1);
    if (entry) entry.error = errorText;
  });
  await Promise.all([
    session.send('Network.enable', { maxPostDataSize: 64_000_000 }),
    session.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: true, flatten: true }),
    session.send('Runtime.runIfWaitingForDebugger'),
  ]);
}

/** Several Set-Cookie arrive as lines of one value. */
const pairs = (headers: Headers) =>
  Object.entries(headers).flatMap(([name, value]) => value.split('\n').map((line) => ({ name, value: line })));

function toEntry({ sent, response, error, ended, requestHeaders, responseHeaders }: Entry) {
  const { request, wallTime, type } = sent;
  const body = request.postDataEntries
    ?.map(({ bytes }) => Buffer.from(bytes ?? '', 'base64').toString('utf8'))
    .join('');
  const headers = responseHeaders ?? response?.headers ?? {};
  const location = Object.entries(headers).find(([name]) => name.toLowerCase() === 'location')?.[1];
  return {
    startedDateTime: new Date(wallTime * 1_000).toISOString(),
    time: ((ended ?? sent.timestamp) - sent.timestamp) * 1_000,
    _resourceType: type?.toLowerCase(),
    request: {
      method: request.method,
      url: request.url + (request.urlFragment ?? ''),
      headers: pairs(requestHeaders ?? request.headers),
      ...(body !== undefined && { postData: { mimeType: 'application/x-www-form-urlencoded', text: body } }),
    },
    response: {
      status: response?.status ?? 0,
      statusText: response?.statusText ?? '',
      headers: pairs(headers),
      content: { mimeType: response?.mimeType ?? '' },
      redirectURL: location === undefined ? '' : new URL(location, request.url).href,
      ...(error !== undefined && { _error: error }),
    },
  };
}
