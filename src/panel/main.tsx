// The app's page in the extension: devtools panel and window. Wires the worker's record to the app.
import browser from 'webextension-polyfill';
import { PORT_NAME } from '../messages/contract.ts';
import { toChannel } from '../messages/port-channel.ts';
import { mountApp } from './app.tsx';
import { areaDeploymentStorage, areaKeyStorage } from './keys/area-key-storage.ts';
import { RecordSource } from './record-source.ts';

const parameters = new URLSearchParams(location.search);
const tabId = Number(parameters.get('tab') ?? 'NaN');
const themeName = parameters.has('devtools') ? browser.devtools.panels.themeName : 'auto';
const source = new RecordSource(
  () => toChannel(browser.runtime.connect({ name: PORT_NAME })),
  (task, milliseconds) => setTimeout(task, milliseconds),
);
const root = document.getElementById('app');
if (root) {
  mountApp(root, source, {
    now: Date.now,
    keyStorage: areaKeyStorage(browser.storage.local),
    deploymentStorage: areaDeploymentStorage(browser.storage.local),
    theme: themeName === 'dark' ? 'dark' : themeName === 'auto' ? 'auto' : 'light',
    ...(Number.isInteger(tabId) && { scope: { tabId } }),
  });
}
