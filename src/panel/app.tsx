// Mounts the app on an element. The devtools panel, the window and the analyze page each bring their source of exchanges.
import { render } from 'preact';
import type { Analysis, AnalyzedMessage } from '../analysis/analysis.ts';
import { createAnalyzer } from '../analysis/analyze.ts';
import { DEFAULT_LIMITS } from '../base/limits.ts';
import { epochMs } from '../base/units.ts';
import type { Exchange } from '../capture/exchange.ts';
import type { KeyRing } from '../trust/key-ring.ts';
import { onAnimationFrame } from './animation-frame.ts';
import { Panel } from './components/panel.tsx';
import { DeploymentStore } from './deployments/deployment-store.ts';
import { ringWithDeployments } from './deployments/ring-with-deployments.ts';
import { refuseStrayFiles } from './drop-files.ts';
import type { ExchangeSource } from './exchange-source.ts';
import { FlowChecks } from './findings/flow-checks.ts';
import { KeyStore, memoryStorage } from './keys/key-store.ts';
import type { KeyStorage } from './keys/stored-keys.ts';
import { nextTask } from './next-task.ts';
import { exchangesOfTab } from './scope.ts';
import { Verifications } from './signatures/verifications.ts';
import { applyTheme, type Theme } from './theme.ts';
import { checksFromFile, verdictsBefore, verifyFromFile, withFileDeployments } from './traces/file-verdicts.ts';
import type { OpenedFile } from './traces/import-file.ts';
import './theme.css';

export interface AppOptions {
  /** Milliseconds; only differences matter. */
  readonly now: () => number;
  readonly theme: Theme;
  /** Shows this tab, and the tabs that it opened, only. */
  readonly scope?: { readonly tabId: number };
  /** Where trusted certificates are kept; without it they are forgotten with the page. */
  readonly keyStorage?: KeyStorage;
  /** Where deployments are kept; without it they are forgotten with the page. */
  readonly deploymentStorage?: KeyStorage;
  /** The file that the source shows, with the function that decoded its messages already. */
  readonly opened?: { readonly file: OpenedFile; readonly analyse: (exchanges: readonly Exchange[]) => Analysis };
  /** Address of the page that opens files, where this one does not. */
  readonly analyzePage?: string;
}

/** Gives the function that takes the app off again. */
export function mountApp(root: HTMLElement, source: ExchangeSource, options: AppOptions): () => void {
  const { now, scope } = options;
  // The page may have shown a sentence while the app was loaded.
  root.replaceChildren();
  const stopTheme = applyTheme(root, options.theme);
  const keys = new KeyStore(options.keyStorage ?? memoryStorage(), DEFAULT_LIMITS);
  const analyze = options.opened?.analyse ?? createAnalyzer({ limits: DEFAULT_LIMITS });
  let latest: Analysis | undefined;
  const analyse = (exchanges: readonly Exchange[]): Analysis => {
    latest = analyze(scope ? exchangesOfTab(exchanges, scope.tabId) : exchanges);
    return latest;
  };
  const trace = options.opened?.file.trace;
  const before = verdictsBefore(trace);
  // Loaded after the first drawing, as the checks are: cryptography is large.
  const verifyNow = async (message: AnalyzedMessage, ring: KeyRing) => {
    const [{ verifyMessage }, { explainMessage }] = await Promise.all([
      import('../trust/verify-message.ts'),
      import('../trust/explain-message.ts'),
    ]);
    return explainMessage(message, await verifyMessage(message, ring, DEFAULT_LIMITS), ring, DEFAULT_LIMITS, clock());
  };
  const verify = before
    ? verifyFromFile(before, () => latest ?? analyse(source.snapshot().exchanges), DEFAULT_LIMITS)
    : verifyNow;
  const deployments = new DeploymentStore(options.deploymentStorage ?? memoryStorage(), () => crypto.randomUUID());
  const configured = withFileDeployments(deployments, trace?.deployments ?? []);
  const ring = ringWithDeployments(keys, configured);
  const verifications = new Verifications({ keys: ring, verify, rest: nextTask });
  const load = async () => {
    const { checkFlow } = await import('../analysis/check-flows.ts');
    return before ? checksFromFile(before, checkFlow) : checkFlow;
  };
  const sleep = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));
  const clock = () => epochMs(Date.now());
  const checks = new FlowChecks({ load, verifications, deployments: configured, clock, rest: nextTask, sleep });
  const traces = {
    analyse: analyze,
    verifications,
    checks,
    deployments: configured,
    redactedBefore: trace?.redaction,
    clock,
    rest: nextTask,
    random: (length: number) => crypto.getRandomValues(new Uint8Array(length)),
    analyzePage: options.analyzePage,
  };
  // The page that opens files takes them itself.
  const stopRefusing = options.opened ? undefined : refuseStrayFiles(document);
  render(
    <Panel
      source={source}
      scoped={scope !== undefined}
      trust={{ keys, verifications, clock }}
      checks={checks}
      deployments={deployments}
      traces={traces}
      traffic={{ now, onFrame: onAnimationFrame, analyse }}
    />,
    root,
  );
  return () => {
    render(null, root);
    stopTheme();
    stopRefusing?.();
  };
}
