// Deployments for every view that needs them.
import { createContext } from 'preact';
import { useContext, useEffect, useReducer } from 'preact/hooks';
import type { DeploymentSnapshot } from '../findings/flow-checks.ts';
import type { DeploymentStore } from './deployment-store.ts';

/** Undefined where a shell has none. */
export const DeploymentContext = createContext<DeploymentStore | undefined>(undefined);

export const useDeploymentStore = (): DeploymentStore | undefined => useContext(DeploymentContext);

export function useDeployments(store: DeploymentStore): DeploymentSnapshot {
  const [, redraw] = useReducer((count: number, _: undefined) => count + 1, 0);
  const snapshot = store.snapshot();
  useEffect(() => {
    const end = store.subscribe(() => redraw(undefined));
    if (store.snapshot() !== snapshot) redraw(undefined);
    return end;
  }, [store]);
  return snapshot;
}
