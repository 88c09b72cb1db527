// The recorded logins: every message, its binding and RelayState as their index has them; skipped where not at hand.
import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../../src/base/limits.ts';
import { carriesMessage } from '../../src/bindings/carries-message.ts';
import { decodeBindings } from '../../src/bindings/decode-bindings.ts';
import type { ExchangeRequest, Header } from '../../src/capture/exchange.ts';
import { exchange } from './build-exchange.ts';

interface Recorded {
  readonly entry: number;
  readonly binding: string;
  readonly parameter: string;
  readonly id: string | null;
  readonly relayState: { readonly wire: string; readonly value: string } | null;
}
interface HarRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: readonly Header[];
  readonly postData?: { readonly text?: string; readonly _base64?: string };
}

const folder = new URL('../../../shared/hars/', import.meta.url);
const index = new URL('index.json', folder);

function toRequest({ method, url, headers, postData }: HarRequest): ExchangeRequest {
  if (!postData) return { method, url, headers };
  const octets = new Uint8Array(
    postData._base64 ? Buffer.from(postData._base64, 'base64') : Buffer.from(postData.text ?? '', 'utf8'),
  );
  return { method, url, headers, body: { kind: 'octets', octets } };
}

it.skipIf(!existsSync(index))(
  'finds exactly the messages of every recorded login, with their RelayState (skipped without ../shared/hars)',
  () => {
    const files = JSON.parse(readFileSync(index, 'utf8')) as Record<string, { messages: Recorded[] }>;
    let messages = 0;
    for (const [file, expected] of Object.entries(files)) {
      const har = JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as {
        log: { entries: { request: HarRequest }[] };
      };
      const seen = har.log.entries.flatMap(({ request }, entry) => {
        const asked = toRequest(request);
        const decoded = decodeBindings(exchange(asked), DEFAULT_LIMITS);
        expect(carriesMessage(asked), `${file} #${entry}`).toBe(decoded.length > 0);
        return decoded.map((message) => ({
          entry,
          binding: message.binding,
          parameter: message.parameter,
          id: message.octets ? (/\sID="([^"]*)"/.exec(new TextDecoder().decode(message.octets))?.[1] ?? null) : null,
          relayState:
            message.relayState.presence === 'absent'
              ? null
              : { wire: message.relayState.wire, value: message.relayState.value },
          problems: message.problems.map(({ code }) => code),
        }));
      });
      messages += seen.length;
      expect(seen, file).toEqual(
        expected.messages.map(({ entry, binding, parameter, id, relayState }) => ({
          entry,
          binding,
          parameter,
          id,
          relayState: relayState && { wire: relayState.wire, value: relayState.value },
          problems: [],
        })),
      );
    }
    console.log('recorded logins:', Object.keys(files).length, 'messages:', messages);
  },
);
