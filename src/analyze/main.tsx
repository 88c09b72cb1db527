// The analyze page of the extension: files apart from what is recorded, with the keys and deployments of the panel.
import browser from 'webextension-polyfill';
import { areaDeploymentStorage, areaKeyStorage } from '../panel/keys/area-key-storage.ts';
import { mountAnalyzePage } from './analyze-page.tsx';

mountAnalyzePage(document.getElementById('app'), {
  openWorker: () => new Worker(new URL('../panel/traces/import-worker.ts', import.meta.url), { type: 'module' }),
  keyStorage: areaKeyStorage(browser.storage.local),
  deploymentStorage: areaDeploymentStorage(browser.storage.local),
});
