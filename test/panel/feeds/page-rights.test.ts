import { describe, expect, it } from 'vitest';
import { isOpenWindow } from '../../../src/messages/contract.ts';
import { isPrivateTab, type PageApi, requestSiteAccess } from '../../../src/panel/feeds/page-rights.ts';

function page(extras: Partial<PageApi> = {}) {
  const sent: unknown[] = [];
  const api: PageApi = {
    extension: { inIncognitoContext: true },
    runtime: { sendMessage: async (message) => sent.push(message) },
    ...extras,
  };
  return { api, sent };
}

describe('a page with all rights', () => {
  it('asks the browser about the tab, and for the permission itself', async () => {
    const asked: unknown[] = [];
    const { api, sent } = page({
      tabs: { get: async () => ({ incognito: false }) },
      permissions: { request: async (wanted) => asked.push(wanted) > 0 },
    });
    expect(await isPrivateTab(api, 3)).toBe(false);
    await requestSiteAccess(api, 3);
    expect(asked).toEqual([{ origins: ['<all_urls>'] }]);
    expect(sent).toEqual([]);
  });
});

describe('a page in Firefox’s devtools', () => {
  it('is private as its own context is, and has the app’s window opened to ask', async () => {
    const { api, sent } = page();
    expect(await isPrivateTab(api, 3)).toBe(true);
    await requestSiteAccess(api, 3);
    expect(sent.map(isOpenWindow)).toEqual([true]);
  });
});

it('no other message opens a window', () => {
  for (const other of [undefined, null, 'window', {}, { open: 'tab', tabId: 1 }, { open: 'window', tabId: 'x' }]) {
    expect(isOpenWindow(other)).toBe(false);
  }
});
