// What the user wants on record: reading it back, sites, private windows.
import { describe, expect, it } from 'vitest';
import { PrivateTabs } from '../../src/background/private-tabs.ts';
import { isExcluded, readSettings, readSite, Settings } from '../../src/background/settings.ts';
import { DEFAULT_SETTINGS } from '../../src/messages/contract.ts';

const area = (stored: Record<string, unknown> = {}) => ({
  stored,
  get: async () => stored,
  set: async (values: Record<string, unknown>) => void Object.assign(stored, values),
});

describe('settings', () => {
  it('are the defaults where nothing, or nonsense, was stored', async () => {
    expect(await new Settings(area()).get()).toEqual(DEFAULT_SETTINGS);
    for (const nonsense of [null, 3, 'x', [], { privateWindows: 'yes', excludedSites: 'a' }])
      expect(readSettings(nonsense)).toEqual(DEFAULT_SETTINGS);
  });

  it('leave private windows and requests without a message alone unless the user says otherwise', () => {
    expect(DEFAULT_SETTINGS).toMatchObject({ privateWindows: false, allRequests: false });
  });

  it('are read back as they were set', async () => {
    const disk = area();
    await new Settings(disk).set({
      privateWindows: true,
      allRequests: true,
      excludedSites: ['https://Bank.Example/login', 'bank.example'],
    });
    expect(await new Settings(disk).get()).toEqual({
      privateWindows: true,
      allRequests: true,
      excludedSites: ['bank.example'],
    });
  });

  it('are the defaults where the storage fails', async () => {
    const failing = { get: () => Promise.reject(new Error('no')), set: async () => {} };
    expect(await new Settings(failing).get()).toEqual(DEFAULT_SETTINGS);
  });
});

describe('a site', () => {
  it.each([
    ['bank.example', 'bank.example'],
    ['  HTTPS://Bank.Example:8443/a?b#c ', 'bank.example'],
    ['*.bank.example', 'bank.example'],
    ['bücher.example', 'xn--bcher-kva.example'],
    ['', undefined],
    ['a b', undefined],
    ['ba*nk.example', undefined],
  ])('%j is %j', (typed, read) => {
    expect(readSite(typed)).toBe(read);
  });

  it('stands for itself and all below it, and for nothing that only ends alike', () => {
    const sites = ['bank.example'];
    expect(isExcluded('https://bank.example/', sites)).toBe(true);
    expect(isExcluded('https://login.bank.example:8443/x', sites)).toBe(true);
    expect(isExcluded('https://notbank.example/', sites)).toBe(false);
    expect(isExcluded('https://bank.example.evil.example/', sites)).toBe(false);
    expect(isExcluded('no address', sites)).toBe(false);
  });
});

describe('private windows', () => {
  const tabs = (allowed: boolean, incognito?: boolean) =>
    new PrivateTabs({
      isAllowed: async () => allowed,
      get: async () => {
        if (incognito === undefined) throw new Error('No tab with id 1.');
        return { incognito };
      },
    });

  it('are out of the question where the browser does not let the extension in', async () => {
    expect(await tabs(false).isPrivate(1)).toBe(false);
  });

  it('are told by the tab', async () => {
    expect(await tabs(true, true).isPrivate(1)).toBe(true);
    expect(await tabs(true, false).isPrivate(1)).toBe(false);
  });

  it('are told by what the tab was when it opened, also after it closed', async () => {
    const closed = tabs(true);
    closed.opened(1, false);
    closed.closed(1);
    expect(await closed.isPrivate(1)).toBe(false);
  });

  it('are assumed for a tab that nobody knows any more', async () => {
    expect(await tabs(true).isPrivate(1)).toBe(true);
  });

  it('are assumed for what belongs to no tab while a private one is known', async () => {
    const some = tabs(true, false);
    expect(await some.isPrivate(-1)).toBe(false);
    some.opened(5, true);
    expect(await some.isPrivate(-1)).toBe(true);
  });
});
