// Records what a page does as HAR, by the browser's own Network domain: a witness that shares no code with the extension.
import type { CDPSession, Page, Protocol } from 'puppeteer-core';

type Sent = Protocol.Network.RequestWillBeSentEvent;

/** Starts recording; the result stops it and gives the HAR as text. */
export async function recordHar(page: Page): Promise<() => Promise<string>> {
  const network: CDPSession = await page.createCDPSession();
  await network.send('Network.enable', { maxPostDataSize: 64_000_000 });
  const entries: { sent: Sent; response?: Protocol.Network.Response }[] = [];
  const current = new Map<string, (typeof entries)[number]>();
  network.on('Network.requestWillBeSent', (sent) => {
    const before = current.get(sent.requestId);
    if (before && sent.redirectResponse) before.response = sent.redirectResponse;
    const entry = { sent };
    current.set(sent.requestId, entry);
    entries.push(entry);
  });
  network.on('Network.responseReceived', ({ requestId, response }) => {
    const entry = current.get(requestId);
    if (entry) entry.response = response;
  });
  return async () => {
    await network.detach();
    return JSON.stringify({
      log: { version: '1.2', creator: { name: 'test', version: '1' }, pages: [], entries: entries.map(toEntry) },
    });
  };
}

const pairs = (headers: Record<string, string>) => Object.entries(headers).map(([name, value]) => ({ name, value }));

function toEntry({ sent, response }: { sent: Sent; response?: Protocol.Network.Response }) {
  const { request, wallTime, type } = sent;
  const body = request.postDataEntries
    ?.map(({ bytes }) => Buffer.from(bytes ?? '', 'base64').toString('utf8'))
    .join('');
  const location = Object.entries(response?.headers ?? {}).find(([name]) => name.toLowerCase() === 'location')?.[1];
  return {
    startedDateTime: new Date(wallTime * 1_000).toISOString(),
    time: 0,
    _resourceType: type?.toLowerCase(),
    request: {
      method: request.method,
      url: request.url + (request.urlFragment ?? ''),
      headers: pairs(request.headers),
      ...(body !== undefined && { postData: { mimeType: 'application/x-www-form-urlencoded', text: body } }),
    },
    response: {
      status: response?.status ?? 0,
      statusText: response?.statusText ?? '',
      headers: pairs(response?.headers ?? {}),
      content: { mimeType: response?.mimeType ?? '' },
      redirectURL: location === undefined ? '' : new URL(location, request.url).href,
    },
  };
}
