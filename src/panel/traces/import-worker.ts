// The worker that reads files, so that the page stays awake meanwhile. One job a worker.
import type { ImportJob, ImportReport } from './import-contract.ts';
import { readFile } from './read-file.ts';

/** The part of a worker's global scope that is used here; the DOM library has none of it. */
interface WorkerScope {
  onmessage: ((event: MessageEvent<ImportJob>) => void) | null;
  postMessage(report: ImportReport): void;
}

const scope = globalThis as unknown as WorkerScope;
scope.onmessage = ({ data }) => void readFile(data, (report) => scope.postMessage(report));
