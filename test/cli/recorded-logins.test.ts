// The recorded logins through the command line: messages, flows, legs and RelayState as their index has them; skipped
// where the recordings are not at hand.
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { json } from './host.ts';

interface RecordedMessage {
  readonly entry: number;
  readonly binding: string;
  readonly parameter: string;
  readonly kind: string;
  readonly id: string | null;
  readonly inResponseTo: string | null;
  readonly issuer: string | null;
  readonly samlStatus?: string | null;
  readonly encrypted: boolean;
  readonly relayState: { readonly wire: string; readonly value: string } | null;
}
interface RecordedFlow {
  readonly kind: 'sso' | 'slo';
  readonly initiatedBy: 'sp' | 'idp';
  readonly happened: string;
  readonly legs: readonly {
    readonly request: number | null;
    readonly response: number | null;
    readonly relayStateReturned: string | null;
  }[];
}
type Recording = { readonly messages: readonly RecordedMessage[]; readonly flows: readonly RecordedFlow[] };

const folder = new URL('../../../shared/hars/', import.meta.url);
const index = new URL('index.json', folder);
const present = existsSync(index);
const recordings = present ? (JSON.parse(readFileSync(index, 'utf8')) as Record<string, Recording>) : {};

const OUTCOMES: Readonly<Record<string, string>> = {
  'logged in': 'succeeded',
  'logged out': 'succeeded',
  refused: 'failed',
};

describe.skipIf(!present)('every recorded login (skipped without ../shared/hars)', () => {
  const counts = { files: 0, messages: 0, flows: 0, legs: 0, exact: 0 };

  it.each(Object.entries(recordings))('%s', async (file, recording) => {
    const { messages, flows } = await json({ file: readFileSync(new URL(file, folder)) }, 'analyze', 'file');
    const seen = messages.map((message: Record<string, unknown>) => {
      const relayState = message.relayState as { present: boolean; wire: string; value: string };
      return {
        entry: Number(String(message.exchange).replace('entry-', '')),
        binding: message.binding,
        parameter: message.parameter,
        kind: message.kind,
        id: message.id,
        inResponseTo: message.inResponseTo,
        issuer: message.issuer,
        samlStatus: message.status,
        encrypted: message.encrypted,
        relayState: relayState.present ? { wire: relayState.wire, value: relayState.value } : null,
        problems: message.problems,
      };
    });
    expect(seen).toEqual(
      recording.messages.map(
        ({ entry, binding, parameter, kind, id, inResponseTo, issuer, samlStatus, encrypted, relayState }) => ({
          entry,
          binding,
          parameter,
          kind,
          id,
          inResponseTo,
          issuer,
          samlStatus: samlStatus ?? null,
          encrypted,
          relayState: relayState && { wire: relayState.wire, value: relayState.value },
          problems: [],
        }),
      ),
    );

    expect(
      flows.map(({ kind, initiatedBy, outcome, legs }: Record<string, unknown>) => ({
        kind,
        initiatedBy,
        outcome,
        legs: (legs as Record<string, unknown>[]).map(({ request, response, relayState }) => ({
          request,
          response,
          verdict: (relayState as { verdict: string }).verdict,
        })),
      })),
    ).toEqual(
      recording.flows.map(({ kind, initiatedBy, happened, legs }) => ({
        kind,
        initiatedBy,
        outcome: OUTCOMES[happened],
        legs: legs.map(({ request, response, relayStateReturned }) => ({
          request,
          response,
          verdict: relayStateReturned === 'same' ? 'exact' : 'not-checked',
        })),
      })),
    );

    counts.files++;
    counts.messages += recording.messages.length;
    counts.flows += recording.flows.length;
    const legs = recording.flows.flatMap((flow) => flow.legs);
    counts.legs += legs.length;
    counts.exact += legs.filter(({ relayStateReturned }) => relayStateReturned === 'same').length;
  });

  it('agrees with the index', () => {
    console.log('recorded logins that agree with their index:', counts);
    expect(counts.files).toBe(Object.keys(recordings).length);
  });
});
