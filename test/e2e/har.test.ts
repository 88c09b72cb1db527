// The command line, given a HAR that the browser itself recorded, says the same as the panel.
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../../src/base/limits.ts';
import { run } from '../../src/cli/run.ts';
import { recordHar } from './record-har.ts';
import { arrived, type Session, startSession } from './session.ts';

let session: Session;
beforeAll(async () => {
  session = await startSession();
});
afterAll(() => session?.close());
beforeEach(() => session.clear());

interface Output {
  messages: { kind: string; binding: string }[];
  flows: {
    kind: string;
    outcome: string;
    legs: { request: number; response: number; relayState: { verdict: string } }[];
  }[];
}

it.each([
  ['healthy-redirect', 0],
  ['healthy-post', 0],
  ['deep-link', 0],
  ['fault-encoded-twice', 1],
  ['fault-dropped', 1],
  ['fault-cut-at-ampersand', 1],
])('%s', async (scenario, exitCode) => {
  const page = await session.newTab();
  const finish = await recordHar(page);
  await page.goto(session.demo.scenarioUrl(scenario, { auto: true }));
  await arrived(page);
  const [shown] = await session.flows(1);
  const har = await finish();
  const result = await run(['analyze', 'login.har', '--format', 'json'], {
    limits: DEFAULT_LIMITS,
    now: () => 0,
    read: async () => new TextEncoder().encode(har),
  });
  expect(result.exitCode).toBe(exitCode);
  const output = JSON.parse(result.output ?? '') as Output;
  const [flow, ...others] = output.flows;
  expect(others).toEqual([]);
  expect({
    kind: flow?.kind,
    verdict: flow?.legs[0]?.relayState.verdict,
    outcome: flow?.outcome,
    messages: output.messages.map(({ kind, binding }) => `${kind} by ${binding}`),
  }).toEqual({
    kind: shown?.kind,
    verdict: shown?.verdict,
    outcome: shown?.outcome,
    messages: shown?.messages.map(({ kind, binding }) => `${kind} by ${binding}`),
  });
  await page.close();
});
