// Saving a trace: what goes in, what the preview says of it, edits by hand, and that each file is read back.
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Analysis } from '../../../src/analysis/analysis.ts';
import { createAnalyzer } from '../../../src/analysis/analyze.ts';
import { checkFlow } from '../../../src/analysis/check-flows.ts';
import { DEFAULT_LIMITS } from '../../../src/base/limits.ts';
import { PRODUCT } from '../../../src/base/product.ts';
import { epochMs } from '../../../src/base/units.ts';
import { FlowChecks } from '../../../src/panel/findings/flow-checks.ts';
import { Verifications } from '../../../src/panel/signatures/verifications.ts';
import { exchangesOf, wasCleared } from '../../../src/panel/traces/export-selection.ts';
import { checksFromFile, verdictsBefore } from '../../../src/panel/traces/file-verdicts.ts';
import { actionOf, applyAction, NO_EDITS } from '../../../src/panel/traces/hand-edits.ts';
import { type PreviewRow, previewExchange } from '../../../src/panel/traces/preview-rows.ts';
import { FORMAT_RULES, fileName, SAVE_FORMATS } from '../../../src/panel/traces/save-formats.ts';
import { TraceExporter } from '../../../src/panel/traces/trace-exporter.ts';
import { importTrace } from '../../../src/trace/import-trace.ts';
import type { RedactionPolicy } from '../../../src/trace/redaction/policy.ts';
import { NO_KEYS } from '../../../src/trust/key-ring.ts';
import { verifyMessage } from '../../../src/trust/verify-message.ts';
import { Traffic } from '../../builders/exchanges.ts';
import * as saml from '../../builders/saml.ts';

const PERSON = 'ada@example.com';
const COOKIE = 'c00k1e-0f-ada';
const clock = () => epochMs(1_767_323_045_000);
const rest = async () => {};

/** Two logins; in the first one RelayState came back emptied. */
function setting(redactedBefore?: { level: 'shareable' }) {
  const traffic = new Traffic();
  traffic.ask('_1', '/app/ann');
  traffic.answer('_1', '');
  traffic.ask('_2', '/app/second');
  const posted = traffic.post('SAMLResponse', saml.response({ inResponseTo: '_2', id: '_r2' }), '/app/second');
  const headers = [{ name: 'Cookie', value: `sid=${COOKIE}` }];
  const exchanges = traffic.exchanges.with(-1, { ...posted, request: { ...posted.request, headers } });
  const analyse = createAnalyzer({ limits: DEFAULT_LIMITS });
  const analysis = analyse(exchanges);
  const deployments = { snapshot: () => ({ deployments: [], chosen: new Map() }), subscribe: () => () => {} };
  const keys = {
    snapshot: () => ({ loaded: true, certificates: [], privateKeys: [], ring: NO_KEYS, notices: [] }),
    subscribe: () => () => {},
  };
  const verify = (message: Parameters<typeof verifyMessage>[0]) => verifyMessage(message, NO_KEYS, DEFAULT_LIMITS);
  const verifications = new Verifications({ keys, verify, rest });
  const checks = new FlowChecks({ load: async () => checkFlow, verifications, deployments, clock, rest, sleep: rest });
  const exporter = new TraceExporter({
    analyse,
    verifications,
    checks,
    deployments,
    redactedBefore: redactedBefore && { ...redactedBefore, replaced: 1, keptByHand: 0, hiddenByHand: 0 },
    clock,
    rest,
    random: (length) => new Uint8Array(length).fill(7),
  });
  const key = exporter.newKey();
  const make = (policy: RedactionPolicy, only?: ReadonlySet<string>) =>
    exporter.make({ analysis, only, policy, key, signal: new AbortController().signal });
  return { analysis, make, exporter, key };
}

const octetsOf = async (content: Blob | string): Promise<Uint8Array> =>
  new Uint8Array(await new Blob([content]).arrayBuffer());

describe('a record that was cleared', () => {
  const analysis = (...ids: string[]) =>
    ({ exchanges: ids.map((id) => ({ id })), messages: [], flows: [] }) as unknown as Analysis;

  it('is told by nothing being left of it, also where another login came at once', () => {
    expect(wasCleared(analysis('a', 'b'), analysis())).toBe(true);
    expect(wasCleared(analysis('a', 'b'), analysis('c'))).toBe(true);
  });

  it('is not one that grew, or whose oldest exchanges made room', () => {
    expect(wasCleared(analysis(), analysis('a'))).toBe(false);
    expect(wasCleared(analysis('a'), analysis('a', 'b'))).toBe(false);
    expect(wasCleared(analysis('a', 'b'), analysis('b', 'c'))).toBe(false);
  });
});

describe('what is saved', () => {
  it('holds every exchange with its findings, and nothing of the person', async () => {
    const { analysis, make } = setting();
    const { trace } = await make({ level: 'shareable' });
    expect(trace.exchanges).toHaveLength(analysis.exchanges.length);
    expect(trace.verdicts?.flows[0]?.findings.some(({ cause }) => cause)).toBe(true);
    expect(trace.verdicts?.messages).toHaveLength(4);
    const text = JSON.stringify(trace, (_, value: unknown) =>
      value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value,
    );
    expect(text).not.toContain(PERSON);
    expect(text).not.toContain(COOKIE);
  });

  it('of one flow holds that flow only, with what was found in sight of all', async () => {
    const { analysis, make } = setting();
    const [first, second] = analysis.flows;
    const only = exchangesOf('flow', analysis, { selected: second?.id, pinned: new Set() });
    const { trace } = await make({ level: 'none' }, only);
    expect(trace.exchanges.map(({ id }) => id)).toEqual(second?.exchanges);
    expect(trace.verdicts?.flows.map(({ id }) => id)).toEqual([second?.id]);
    const whole = (await make({ level: 'none' })).trace.verdicts?.flows.find(({ id }) => id === second?.id);
    expect(trace.verdicts?.flows[0]?.findings.map(({ id }) => id)).toEqual(whole?.findings.map(({ id }) => id));
    const places = trace.verdicts?.flows[0]?.findings.flatMap(({ where }) => where.message ?? []) ?? [];
    expect(Math.max(0, ...places)).toBeLessThan(2);
    expect(exchangesOf('pinned', analysis, { selected: undefined, pinned: new Set([first?.id ?? '']) })?.size).toBe(2);
    expect(exchangesOf('everything', analysis, { selected: undefined, pinned: new Set() })).toBeUndefined();
  });

  it('ends when it is cancelled', async () => {
    const { analysis, exporter, key } = setting();
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(
      exporter.make({ analysis, only: undefined, policy: { level: 'shareable' }, key, signal }),
    ).rejects.toThrow('enough');
  });

  it('says of what was redacted before that it is redacted, whatever is chosen now', async () => {
    const { trace } = await setting({ level: 'shareable' }).make({ level: 'none' });
    expect(trace.redaction?.level).toBe('shareable');
  });

  it('names product and version as the package does', () => {
    const { version } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as {
      version: string;
    };
    expect(PRODUCT.version).toBe(version);
  });
});

describe('the files', () => {
  it.each(SAVE_FORMATS.filter((format) => format !== 'html' && format !== 'markdown'))(
    '%s is read back with the same flows',
    async (format) => {
      const { make } = setting();
      const { trace, analysis } = await make({ level: 'shareable' });
      const octets = await octetsOf(await FORMAT_RULES[format].write(trace));
      const { exchanges } = importTrace(octets, { limits: DEFAULT_LIMITS, now: 0 });
      const again = createAnalyzer({ limits: DEFAULT_LIMITS })(exchanges);
      const verdicts = (flows: typeof again.flows) =>
        flows.map(({ legs }) => legs.map(({ relayState: { verdict } }) => verdict));
      expect(verdicts(again.flows)).toEqual(verdicts(analysis.flows));
    },
  );

  it('carry their level and time in their names', async () => {
    const { make } = setting();
    expect(fileName((await make({ level: 'shareable' })).trace, 'trace-gz')).toBe(
      'saml-scope-2026-01-02-030405-shareable.json.gz',
    );
    expect(fileName((await make({ level: 'none' })).trace, 'har')).toBe('saml-scope-2026-01-02-030405-unredacted.har');
  });

  it('give their own findings to who opens a shareable one, unless a deployment is chosen there', async () => {
    const { make } = setting();
    const { trace } = await make({ level: 'shareable' });
    const verdicts = verdictsBefore(trace);
    if (!verdicts) throw new Error('none stored');
    const analysis = createAnalyzer({ limits: DEFAULT_LIMITS })(trace.exchanges);
    const check = checksFromFile(verdicts, () => []);
    const [flow] = analysis.flows;
    if (!flow) throw new Error('no flow');
    const context = { now: undefined, deployments: [], verificationOf: () => undefined };
    expect(check(flow, analysis, context).find(({ cause }) => cause)?.id).toBe(
      trace.verdicts?.flows[0]?.findings.find(({ cause }) => cause)?.id,
    );
    expect(check(flow, analysis, { ...context, chosen: new Map([[flow.id, {} as never]]) })).toEqual([]);
    expect(verdictsBefore((await make({ level: 'internal' })).trace)).toBeUndefined();
  });
});

describe('the preview', () => {
  let rows: (policy: RedactionPolicy) => Promise<readonly PreviewRow[]>;
  beforeAll(() => {
    const { make } = setting();
    rows = async (policy) => {
      const { analysis, trace } = await make(policy);
      return analysis.exchanges.flatMap((before, i) => {
        const preview = previewExchange(before, trace.exchanges[i], true);
        return [...preview.rows, ...preview.messages.flatMap((message) => message.rows)];
      });
    };
  });
  const find = (all: readonly PreviewRow[], before: string) => all.find((row) => row.before === before);

  it('sets each value beside what is in the file', async () => {
    const all = await rows({ level: 'shareable' });
    for (const secret of [PERSON, COOKIE]) {
      expect(find(all, secret)?.after).toHaveLength(secret.length);
      expect(find(all, secret)?.after).not.toBe(secret);
    }
    expect(find(all, saml.IDP)?.after).toBe(saml.IDP);
    expect(find(all, PERSON)?.name).toContain('Subject/NameID');
  });

  it('shows that a value was kept by hand, or hidden by hand', async () => {
    const person = find(await rows({ level: 'shareable' }), PERSON) as PreviewRow;
    expect(actionOf(person, NO_EDITS)).toBe('keep');
    const kept = applyAction('keep', PERSON, NO_EDITS);
    const after = find(await rows({ level: 'shareable', ...kept }), PERSON) as PreviewRow;
    expect(after.after).toBe(PERSON);
    expect(actionOf(after, kept)).toBe('undo-keep');
    expect(applyAction('undo-keep', PERSON, kept)).toEqual(NO_EDITS);
    const issuer = find(await rows({ level: 'shareable' }), saml.IDP) as PreviewRow;
    expect(actionOf(issuer, NO_EDITS)).toBe('hide');
    const hidden = applyAction('hide', saml.IDP, NO_EDITS);
    expect(find(await rows({ level: 'shareable', ...hidden }), saml.IDP)?.after).not.toBe(saml.IDP);
  });

  it('says what is not in the file at all', () => {
    const { analysis } = setting();
    const [exchange] = analysis.exchanges;
    if (!exchange) throw new Error('no exchange');
    const { rows: all } = previewExchange(exchange, undefined, true);
    expect(all.every(({ after }) => after === undefined)).toBe(true);
    const posted = {
      ...exchange,
      request: {
        method: 'POST',
        url: 'https://idp.example/login',
        body: { kind: 'form' as const, fields: [{ name: 'password', value: 'hunter2' }] },
      },
    };
    const preview = previewExchange(posted, undefined, false);
    expect(preview.withheld).toEqual(['password']);
    expect(JSON.stringify(preview)).not.toContain('hunter2');
  });
});
