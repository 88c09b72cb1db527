// Recording on and off.
import { expect, it } from 'vitest';
import { RecordingSwitch } from '../../src/background/recording-switch.ts';

function setUp(stored: Promise<Record<string, unknown>>) {
  const log: string[] = [];
  const saved: Record<string, unknown>[] = [];
  let listening = 0;
  const start = () => {
    listening++;
    return () => {
      listening--;
    };
  };
  const area = {
    get: () => stored,
    set: async (items: Record<string, unknown>) => {
      saved.push(items);
    },
  };
  const recording = new RecordingSwitch(area, start, (on) => log.push(on ? 'on' : 'off'));
  return { recording, log, saved, listening: () => listening };
}

it('listens before it knows whether it should', () => {
  const { listening } = setUp(new Promise(() => {}));
  expect(listening()).toBe(1);
});

it.each([
  ['nothing was ever chosen', {}, true],
  ['recording was chosen', { recording: true }, true],
  ['a pause was chosen', { recording: false }, false],
  ['what is stored makes no sense', { recording: 'maybe' }, true],
])('follows the stored wish where %s', async (_title, stored, on) => {
  const { recording, log, listening } = setUp(Promise.resolve(stored));
  expect(await recording.state).toBe(on);
  expect(listening()).toBe(on ? 1 : 0);
  expect(log).toEqual([on ? 'on' : 'off']);
});

it('records where the wish cannot be read', async () => {
  const { recording, listening } = setUp(Promise.reject(new Error('no storage')));
  expect(await recording.state).toBe(true);
  expect(listening()).toBe(1);
});

it('holds one set of listeners while on and none while off, and stores each change', async () => {
  const { recording, saved, listening, log } = setUp(Promise.resolve({}));
  await recording.set(true);
  expect(listening()).toBe(1);
  await recording.set(false);
  await recording.set(false);
  expect(listening()).toBe(0);
  expect(await recording.state).toBe(false);
  await recording.set(true);
  expect(listening()).toBe(1);
  expect(saved).toEqual([true, false, false, true].map((on) => ({ recording: on })));
  expect(log.at(-1)).toBe('on');
});
