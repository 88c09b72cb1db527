// What the panel's page may ask of the browser itself. Firefox gives pages in devtools neither tabs nor permissions.
import type { Permissions, Tabs } from 'webextension-polyfill';
import type { OpenWindow } from '../../messages/contract.ts';

export interface PageApi {
  readonly tabs?: { get(tabId: number): Promise<Pick<Tabs.Tab, 'incognito'>> };
  readonly permissions?: { request(permissions: Permissions.Permissions): Promise<boolean> };
  readonly extension: { readonly inIncognitoContext?: boolean | undefined };
  readonly runtime: { sendMessage(message: unknown): Promise<unknown> };
}

export async function isPrivateTab({ tabs, extension }: PageApi, tabId: number): Promise<boolean> {
  return tabs ? (await tabs.get(tabId)).incognito : (extension.inIncognitoContext ?? true);
}

/** Must be called in answer to a click. Where this page can't ask, the app's window opens, which offers the same. */
export function requestSiteAccess({ permissions, runtime }: PageApi, tabId: number): Promise<unknown> {
  if (permissions) return permissions.request({ origins: ['<all_urls>'] });
  const message: OpenWindow = { open: 'window', tabId };
  return runtime.sendMessage(message);
}
