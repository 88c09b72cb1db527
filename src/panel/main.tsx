// The app's page in the extension: devtools panel and window. Wires the worker's record to the app.
import browser from 'webextension-polyfill';
import { PORT_NAME } from '../messages/contract.ts';
import { HEARD_CHANNEL, type HeardChannel, keepHeardEvents } from '../messages/heard-events.ts';
import { toChannel } from '../messages/port-channel.ts';
import { mountApp } from './app.tsx';
import { DevtoolsFeed } from './feeds/devtools-feed.ts';
import { devtoolsNetwork } from './feeds/devtools-network.ts';
import { isPrivateTab, requestSiteAccess } from './feeds/page-rights.ts';
import { areaDeploymentStorage, areaKeyStorage } from './keys/area-key-storage.ts';
import { RecordSource } from './record-source.ts';

const parameters = new URLSearchParams(location.search);
const tabId = Number(parameters.get('tab') ?? 'NaN');
const themeName = parameters.has('devtools') ? browser.devtools.panels.themeName : 'auto';
const setTimer = (task: () => void, milliseconds: number) => setTimeout(task, milliseconds);
const network = parameters.has('devtools') && Number.isInteger(tabId) ? devtoolsNetwork(globalThis) : undefined;
const isPrivate = Number.isInteger(tabId) ? isPrivateTab(browser, tabId) : undefined;
const source = new RecordSource(() => toChannel(browser.runtime.connect({ name: PORT_NAME })), setTimer, {
  feed: network && isPrivate && new DevtoolsFeed({ network, tabId, isPrivate, now: Date.now, setTimer }),
  isPrivate,
  requestSiteAccess: () => requestSiteAccess(browser, tabId),
});
keepHeardEvents(new BroadcastChannel(HEARD_CHANNEL) as HeardChannel, Date.now);
const root = document.getElementById('app');
if (root) {
  mountApp(root, source, {
    now: Date.now,
    keyStorage: areaKeyStorage(browser.storage.local),
    deploymentStorage: areaDeploymentStorage(browser.storage.local),
    analyzePage: browser.runtime.getURL('src/analyze/index.html'),
    theme: themeName === 'dark' ? 'dark' : themeName === 'auto' ? 'auto' : 'light',
    ...(Number.isInteger(tabId) && { scope: { tabId } }),
  });
}
