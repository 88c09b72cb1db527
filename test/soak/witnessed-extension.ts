// A copy of the built extension whose worker tells aloud which events reach our listeners, before they do: what the tests
// hold the record against. Everything else in it is the build.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EXTENSION } from '../../tools/drive/launch.ts';

/** One webRequest event as it reached a listener of ours. */
export interface WitnessedEvent {
  readonly stage: string;
  readonly requestId: string;
  readonly url: string;
  readonly method: string;
  readonly type: string;
  readonly tabId: number;
  readonly at: number;
  readonly status?: number;
}

export const WITNESS_CHANNEL = 'saml-scope-witness';

/** What became of an event's note in the write-ahead record. */
export interface WitnessedNote {
  readonly requestId: string;
  readonly stage: string;
  readonly at: number;
  /** `begun`: the listener asked for it; `done`: the browser said that it is there; `urgent`: the open database took it. */
  readonly note: 'begun' | 'done' | 'urgent';
}

/** Runs before the worker's own module. A message to a channel leaves the worker at once, so that a kill doesn't take it back. */
const WITNESS = `
const channel = new BroadcastChannel('${WITNESS_CHANNEL}');
const STAGES = {
  onBeforeRequest: 'request',
  onSendHeaders: 'request-headers',
  onHeadersReceived: 'response-headers',
  onBeforeRedirect: 'redirect',
  onCompleted: 'completed',
  onErrorOccurred: 'failed',
};
for (const api of new Set([globalThis.chrome?.webRequest, globalThis.browser?.webRequest])) {
  for (const [name, stage] of Object.entries(STAGES)) {
    const event = api?.[name];
    if (!event || Object.hasOwn(event, 'addListener')) continue;
    const [add, remove] = [event.addListener.bind(event), event.removeListener.bind(event)];
    const tellers = new Map();
    event.addListener = (listener, ...rest) => {
      const teller = (details) => {
        const { requestId, url, method, type, tabId, timeStamp, statusCode } = details;
        channel.postMessage({ stage, requestId, url, method, type, tabId, at: timeStamp, status: statusCode });
        return listener(details);
      };
      tellers.set(listener, teller);
      return add(teller, ...rest);
    };
    event.removeListener = (listener) => remove(tellers.get(listener) ?? listener);
  }
}
const put = IDBObjectStore.prototype.put;
IDBObjectStore.prototype.put = function (value, ...rest) {
  if (value?.stage) channel.postMessage({ note: 'urgent', requestId: value.requestId, stage: value.stage, at: value.at });
  return put.call(this, value, ...rest);
};
for (const area of new Set([globalThis.chrome?.storage.session, globalThis.browser?.storage.session])) {
  if (!area) continue;
  const set = area.set.bind(area);
  area.set = (items) => {
    const events = Object.values(items).filter((item) => item?.stage);
    const tell = (note) => events.forEach(({ requestId, stage, at }) => channel.postMessage({ note, requestId, stage, at }));
    const written = set(items);
    tell('begun');
    written.then(() => tell('done'), (error) => tell(String(error)));
    return written;
  };
}
`;

export interface WitnessedExtension {
  readonly folder: string;
  remove(): void;
}

export function witnessedExtension(): WitnessedExtension {
  const folder = mkdtempSync(join(tmpdir(), 'saml-scope-witnessed-'));
  cpSync(EXTENSION, folder, { recursive: true });
  const loader = join(folder, 'service-worker-loader.js');
  const worker = readFileSync(loader, 'utf8');
  writeFileSync(join(folder, 'witness.js'), WITNESS);
  writeFileSync(loader, `import './witness.js';\n${worker}`);
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
