// The analyze page as a static page: it fetches nothing and keeps nothing; keys and deployments are forgotten with the page.
import { memoryStorage } from '../panel/keys/key-store.ts';
// A page that was opened from a disk may load no worker from there, but one from a blob.
import ImportWorker from '../panel/traces/import-worker.ts?worker&inline';
import { mountAnalyzePage } from './analyze-page.tsx';

mountAnalyzePage(document.getElementById('app'), {
  openWorker: () => new ImportWorker(),
  keyStorage: memoryStorage(),
  deploymentStorage: memoryStorage(),
});
