import { expect, it } from 'vitest';
import { SiteAccess } from '../../src/background/site-access.ts';

it('tells of access as the browser has it now, and when it was given or taken', async () => {
  const listeners: (() => void)[] = [];
  const event = { addListener: (listener: () => void) => listeners.push(listener) };
  let granted = false;
  let changes = 0;
  const access = new SiteAccess({ contains: async () => granted, onAdded: event, onRemoved: event }, () => changes++);
  expect(await access.get()).toBe(false);
  granted = true;
  for (const listener of listeners) listener();
  expect(changes).toBe(2);
  expect(await access.get()).toBe(true);
});

it('a browser that does not answer is not said to refuse', async () => {
  const event = { addListener: () => {} };
  const contains = () => Promise.reject(new Error('no'));
  expect(await new SiteAccess({ contains, onAdded: event, onRemoved: event }, () => {}).get()).toBe(true);
});
