// Mounts the app on an element. The devtools panel, the window and the analyze page each bring their source of exchanges.
import { render } from 'preact';
import type { AnalyzedMessage } from '../analysis/analysis.ts';
import { createAnalyzer } from '../analysis/analyze.ts';
import { DEFAULT_LIMITS } from '../base/limits.ts';
import { epochMs } from '../base/units.ts';
import { explainMessage } from '../trust/explain-message.ts';
import type { KeyRing } from '../trust/key-ring.ts';
import { verifyMessage } from '../trust/verify-message.ts';
import { onAnimationFrame } from './animation-frame.ts';
import { Panel } from './components/panel.tsx';
import { DeploymentStore } from './deployments/deployment-store.ts';
import { ringWithDeployments } from './deployments/ring-with-deployments.ts';
import type { ExchangeSource } from './exchange-source.ts';
import { FlowChecks } from './findings/flow-checks.ts';
import { KeyStore, memoryStorage } from './keys/key-store.ts';
import type { KeyStorage } from './keys/stored-keys.ts';
import { nextTask } from './next-task.ts';
import { exchangesOfTab } from './scope.ts';
import { Verifications } from './signatures/verifications.ts';
import { applyTheme, type Theme } from './theme.ts';
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
}

/** Gives the function that takes the app off again. */
export function mountApp(root: HTMLElement, source: ExchangeSource, options: AppOptions): () => void {
  const { now, scope } = options;
  const stopTheme = applyTheme(root, options.theme);
  const keys = new KeyStore(options.keyStorage ?? memoryStorage(), DEFAULT_LIMITS);
  const verify = async (message: AnalyzedMessage, ring: KeyRing) =>
    explainMessage(message, await verifyMessage(message, ring, DEFAULT_LIMITS), ring, DEFAULT_LIMITS, clock());
  const deployments = new DeploymentStore(options.deploymentStorage ?? memoryStorage(), () => crypto.randomUUID());
  const ring = ringWithDeployments(keys, deployments);
  const verifications = new Verifications({ keys: ring, verify, rest: nextTask });
  const load = async () => (await import('../analysis/check-flows.ts')).checkFlow;
  const clock = () => epochMs(Date.now());
  const checks = new FlowChecks({ load, verifications, deployments, clock });
  const analyze = createAnalyzer({ limits: DEFAULT_LIMITS });
  render(
    <Panel
      source={source}
      scoped={scope !== undefined}
      trust={{ keys, verifications, clock }}
      checks={checks}
      deployments={deployments}
      traffic={{
        now,
        onFrame: onAnimationFrame,
        analyse: (exchanges) => analyze(scope ? exchangesOfTab(exchanges, scope.tabId) : exchanges),
      }}
    />,
    root,
  );
  return () => {
    render(null, root);
    stopTheme();
  };
}
