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

/** Runs before the worker's own module. A message to a channel leaves the worker at once, so that a kill doesn't take it back. */
const WITNESS = `
const channel = new BroadcastChannel('${WITNESS_CHANNEL}');
self.addEventListener('error', ({ message, filename, lineno }) =>
  channel.postMessage({ trouble: message + ' at ' + filename + ':' + lineno }));
self.addEventListener('unhandledrejection', ({ reason }) => channel.postMessage({ trouble: 'rejected: ' + (reason?.stack ?? reason) }));
const complain = console.error.bind(console);
console.error = (...words) => {
  channel.postMessage({ trouble: 'console: ' + words.map(String).join(' ') });
  complain(...words);
};
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
