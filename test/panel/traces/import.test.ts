// Opening a file without a worker: what comes of it, what is refused, cancelling, and that the page gets to rest.
import { describe, expect, it, vi } from 'vitest';
import { createAnalyzer } from '../../../src/analysis/analyze.ts';
import { InputError } from '../../../src/base/input-error.ts';
import { DEFAULT_LIMITS } from '../../../src/base/limits.ts';
import { exchangeChunks } from '../../../src/panel/traces/exchange-chunks.ts';
import { FileSource } from '../../../src/panel/traces/file-source.ts';
import type { ImportProgress } from '../../../src/panel/traces/import-contract.ts';
import { importFile } from '../../../src/panel/traces/import-file.ts';
import { entry, harText } from '../../builders/har.ts';
import * as saml from '../../builders/saml.ts';
import { exchange } from '../trace-builder.ts';

function opening(
  content: BlobPart,
  { openWorker, onProgress }: { openWorker?: () => Worker; onProgress?: (progress: ImportProgress) => void } = {},
) {
  const abort = new AbortController();
  const stages: string[] = [];
  let ticks = 0;
  const opened = importFile(
    'login.har',
    { file: new Blob([content]), now: 1_767_323_045_000 },
    {
      openWorker:
        openWorker ??
        (() => {
          throw new Error('no worker here');
        }),
      analyse: createAnalyzer({ limits: DEFAULT_LIMITS }),
      onProgress: (progress) => {
        stages.push(progress.stage);
        onProgress?.(progress);
      },
      signal: abort.signal,
      rest: () => new Promise((resolve) => setTimeout(resolve)),
      now: () => (ticks += 30),
    },
  );
  return { opened, stages, abort };
}

const login = harText(entry({ request: { url: `${saml.SSO}?SAMLRequest=x&RelayState=a` } }), entry());
const refusal = async (content: BlobPart): Promise<InputError> => {
  const error: unknown = await opening(content).opened.catch((thrown: unknown) => thrown);
  if (!(error instanceof InputError)) throw new Error(`not refused: ${String(error)}`);
  return error;
};

describe('opening a file', () => {
  it('gives the exchanges of a HAR, and says how far it is', async () => {
    const { opened, stages } = opening(login);
    const file = await opened;
    expect(file).toMatchObject({ name: 'login.har', kind: 'har', trace: undefined });
    expect(file.exchanges).toHaveLength(2);
    expect([...new Set(stages)]).toEqual(['reading', 'parsing', 'handing-over', 'decoding']);
  });

  it('gives a pasted message as one exchange', async () => {
    const file = await opening(saml.response()).opened;
    expect(file.kind).toBe('pasted');
    expect(file.exchanges).toHaveLength(1);
  });

  it('refuses an empty file, a cut one, and one that is nothing of the kind, each in its own words', async () => {
    expect((await refusal('')).code).toBe('input-empty');
    expect((await refusal(login.slice(0, -20))).message).toContain('cut off');
    expect((await refusal('{"a":1}')).message).toContain('no trace, no HAR');
    expect((await refusal('shopping: milk, bread')).code).toBe('input-unrecognised');
  });

  it('refuses what is nested too deeply instead of running out of stack', async () => {
    expect((await refusal(`${'['.repeat(200_000)}${']'.repeat(200_000)}`)).message).toContain('levels deep');
  });

  it('ends when it is cancelled, whatever it is doing', async () => {
    const many = harText(...Array.from({ length: 400 }, () => entry()));
    for (const stage of ['parsing', 'handing-over', 'decoding']) {
      const { opened, abort } = opening(many, {
        onProgress: (progress) => {
          if (progress.stage === stage) abort.abort(new DOMException('enough', 'AbortError'));
        },
      });
      await expect(opened).rejects.toThrow('enough');
    }
  });

  it('reads the file itself when its worker may not start', async () => {
    const terminate = vi.fn();
    const worker = { postMessage: () => setTimeout(() => worker.onerror?.()), terminate } as unknown as Worker & {
      onerror: (() => void) | null;
    };
    const { opened } = opening(login, { openWorker: () => worker });
    expect((await opened).exchanges).toHaveLength(2);
    expect(terminate).toHaveBeenCalled();
  });

  it('takes from a worker what it sends, and ends it afterwards', async () => {
    const terminate = vi.fn();
    const parts = {
      terminate,
      onmessage: undefined as ((event: { data: unknown }) => void) | undefined,
      postMessage() {
        for (const data of [
          { kind: 'exchanges', exchanges: [exchange('e1')] },
          { kind: 'exchanges', exchanges: [exchange('e2')] },
          { kind: 'done', facts: { kind: 'har', trace: undefined } },
        ])
          parts.onmessage?.({ data });
      },
    };
    const { opened } = opening('', { openWorker: () => parts as unknown as Worker });
    expect((await opened).exchanges.map(({ id }) => id)).toEqual(['e1', 'e2']);
    expect(terminate).toHaveBeenCalledOnce();
  });
});

describe('the pieces in which exchanges are handed over', () => {
  it('are small, in order, and all there', () => {
    const exchanges = Array.from({ length: 450 }, (_, i) => exchange(`e${i}`));
    const chunks = [...exchangeChunks(exchanges)];
    expect(Math.max(...chunks.map(({ length }) => length))).toBeLessThanOrEqual(100);
    expect(chunks.flat()).toEqual(exchanges);
  });

  it('hold one exchange where that is large by itself', () => {
    const large = exchange('e1', {
      response: { status: 200, statusText: '', fromCache: false, body: 'x'.repeat(3_000_000) },
    });
    expect([...exchangeChunks([large, large])].map(({ length }) => length)).toEqual([1, 1]);
    expect([...exchangeChunks([])]).toEqual([]);
  });
});

describe('a file as a source', () => {
  it('records nothing, and has no settings', () => {
    const source = new FileSource({ exchanges: [exchange('e1')] });
    source.setRecording();
    source.clear();
    expect(source.snapshot()).toEqual({ exchanges: [exchange('e1')], recording: false, connection: 'connected' });
    expect(source.snapshot().settings).toBeUndefined();
  });
});
