// Import of a large HAR beside a bare JSON.parse of it: 20,000 entries, 100 MB, made in memory. `npm run bench -- import`.
import { deflateRawSync } from 'node:zlib';
import { DEFAULT_LIMITS } from '../../src/base/limits.ts';
import { importTrace } from '../../src/trace/import-trace.ts';
import * as saml from '../builders/saml.ts';
import { printTimings, timeInRounds } from './rounds.ts';

const ENTRIES = 20_000;
const OCTETS = 100_000_000;

/** Mostly pages and scripts with their bodies, as devtools write them; every twentieth entry carries a message. */
function harOf(entries: number, octets: number): Uint8Array {
  const each = Math.floor(octets / entries);
  const request = encodeURIComponent(deflateRawSync(saml.authnRequest({ id: '_q' })).toString('base64'));
  const parts: string[] = ['{"log":{"version":"1.2","creator":{"name":"bench","version":"1"},"pages":[],"entries":['];
  for (let i = 0; i < entries; i++) {
    const url =
      i % 20 === 0 ? `${saml.SSO}?SAMLRequest=${request}&RelayState=${i}` : `https://sp.example/asset/${i}.js?v=${i}`;
    const entry = {
      startedDateTime: new Date(1_767_323_045_000 + i * 10).toISOString(),
      time: 12.5,
      _resourceType: i % 20 === 0 ? 'document' : 'script',
      request: {
        method: 'GET',
        url,
        httpVersion: 'http/2.0',
        headers: Array.from({ length: 12 }, (_, n) => ({ name: `header-${n}`, value: `value ${n} of ${i}` })),
        queryString: [{ name: 'v', value: String(i) }],
        cookies: [],
        headersSize: -1,
        bodySize: 0,
      },
      response: {
        status: 200,
        statusText: '',
        httpVersion: 'http/2.0',
        headers: Array.from({ length: 12 }, (_, n) => ({ name: `header-${n}`, value: `value ${n} of ${i}` })),
        cookies: [],
        content: { size: 1, mimeType: 'text/javascript', text: '' },
        redirectURL: '',
        headersSize: -1,
        bodySize: -1,
      },
      cache: {},
      timings: { send: 0, wait: 1, receive: 0 },
    };
    const bare = JSON.stringify(entry).length;
    entry.response.content.text = 'var a = "b";\n'.repeat(Math.max(0, Math.floor((each - bare) / 16)));
    parts.push(`${i === 0 ? '' : ','}${JSON.stringify(entry)}`);
  }
  parts.push(']}}');
  return Buffer.from(parts.join(''));
}

const megabytes = (octets: number): string => `${Math.round(octets / 1e6)} MB`;

/** Memory that stays and that was taken on the way, by one run. */
function memoryOf(run: () => unknown): { readonly kept: number; readonly peak: number } {
  globalThis.gc?.();
  const before = process.memoryUsage();
  const result = run();
  const after = process.memoryUsage();
  globalThis.gc?.();
  const settled = process.memoryUsage();
  if (result === undefined) throw new Error('nothing came of it');
  const sum = ({ heapUsed, external }: NodeJS.MemoryUsage): number => heapUsed + external;
  return { kept: sum(settled) - sum(before), peak: sum(after) - sum(before) };
}

export function run(): void {
  const octets = harOf(ENTRIES, OCTETS);
  const parse = (): unknown => JSON.parse(new TextDecoder().decode(octets));
  const whole = (): unknown => importTrace(octets, { limits: DEFAULT_LIMITS, now: 0 });
  const timings = timeInRounds(
    [
      { name: 'JSON.parse', run: parse },
      { name: 'import', run: whole },
    ],
    7,
    1,
  );
  printTimings(`HAR of ${megabytes(octets.length)}, ${ENTRIES} entries`, timings);
  const { kept, peak } = memoryOf(whole);
  const ratio = (size: number): string => `${megabytes(size)} (× ${(size / octets.length).toFixed(2)} of the file)`;
  console.log(`  import keeps ${ratio(kept)}, takes ${ratio(peak)} before anything is collected`);
  const [bare, imported] = timings;
  if (!bare || !imported) throw new Error('nothing was timed');
  const times = imported.median / bare.median;
  console.log(
    `  ${times <= 3 ? 'within' : 'BEYOND'} 3 × JSON.parse; memory ${peak <= octets.length * 6 ? 'within' : 'BEYOND'} 6 × the file`,
  );
  if (times > 3 || peak > octets.length * 6) process.exitCode = 1;
}
