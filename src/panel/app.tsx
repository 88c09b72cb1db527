// Mounts the app on an element. The devtools panel, the window and the analyze page each bring their source of exchanges.
import { render } from 'preact';
import { createAnalyzer } from '../analysis/analyze.ts';
import { DEFAULT_LIMITS } from '../base/limits.ts';
import { onAnimationFrame } from './animation-frame.ts';
import { Panel } from './components/panel.tsx';
import type { ExchangeSource } from './exchange-source.ts';
import { exchangesOfTab } from './scope.ts';
import { applyTheme, type Theme } from './theme.ts';
import './theme.css';

export interface AppOptions {
  /** Milliseconds; only differences matter. */
  readonly now: () => number;
  readonly theme: Theme;
  /** Shows this tab, and the tabs that it opened, only. */
  readonly scope?: { readonly tabId: number };
}

/** Gives the function that takes the app off again. */
export function mountApp(root: HTMLElement, source: ExchangeSource, options: AppOptions): () => void {
  const { now, scope } = options;
  const stopTheme = applyTheme(root, options.theme);
  const analyze = createAnalyzer({ limits: DEFAULT_LIMITS });
  render(
    <Panel
      source={source}
      scoped={scope !== undefined}
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
