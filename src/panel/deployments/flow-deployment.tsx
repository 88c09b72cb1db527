// On a flow's page: which deployment it is held against, another choice, and taking over what the login did.
import { useState } from 'preact/hooks';
import type { Analysis } from '../../analysis/analysis.ts';
import { detectDeployment } from '../../deployments/detect.ts';
import { fromObserved } from '../../deployments/from-observed.ts';
import { newDeployment } from '../../deployments/new-deployment.ts';
import type { ObservedFlow } from '../../deployments/observed-flow.ts';
import { findPreset, PRESETS } from '../../deployments/presets/index.ts';
import type { Flow } from '../../flow/flow.ts';
import { indexOf, messageAt, requestsOf, responsesOf } from '../analysis-index.ts';
import { flowSummary } from '../flow-summary.ts';
import type { Dispatch } from '../state.ts';
import { useDeploymentStore, useDeployments } from './deployment-context.ts';
import type { DeploymentStore } from './deployment-store.ts';
import styles from './deployments-page.module.css';
import { deploymentsText } from './deployments-text.ts';

export interface FlowDeploymentProps {
  readonly flow: Flow;
  readonly analysis: Analysis;
  readonly dispatch: Dispatch;
}

export function FlowDeployment(props: FlowDeploymentProps) {
  const store = useDeploymentStore();
  return store ? <Chooser {...props} store={store} /> : null;
}

function Chooser({ flow, analysis, store, dispatch }: FlowDeploymentProps & { readonly store: DeploymentStore }) {
  const { deployments, chosen } = useDeployments(store);
  const [refused, setRefused] = useState<string | undefined>();
  const observed = observedFlow(flow, analysis);
  const { deployment, source } = detectDeployment(observed, deployments);
  const mine = chosen.get(flow.id);
  const words = {
    configured: deploymentsText.found(deployment.name),
    observed: deploymentsText.observed(deployment.name),
    none: deploymentsText.nothing,
  }[source];
  const takeOver = (): void => {
    const target = mine ?? (source === 'configured' ? deployment : undefined);
    const preset = findPreset(deployment.preset) ?? PRESETS.find(({ id }) => id === 'generic-sp') ?? PRESETS[0];
    const base = target ?? (preset && newDeployment(preset, store.newId(), nameOf(flow, analysis)));
    if (!base) return;
    const problem = store.put(fromObserved(base, observed).deployment);
    setRefused(problem);
    if (problem === undefined) dispatch({ type: 'page', page: 'deployments' });
  };
  return (
    <div class={styles.row}>
      <label>
        {deploymentsText.chosenFor}{' '}
        <select
          value={mine?.id ?? ''}
          data-testid="flow-deployment"
          onChange={({ currentTarget }) => store.choose(flow.id, currentTarget.value || undefined)}
        >
          <option value="">{words}</option>
          {deployments.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <button
        type="button"
        class={styles.button}
        title={deploymentsText.useFlowHint}
        data-testid="use-flow"
        onClick={takeOver}
      >
        {deploymentsText.useFlow}
      </button>
      {refused !== undefined && <span role="alert">{refused}</span>}
    </div>
  );
}

/** The hosts: two deployments of one preset are told apart by them. */
function nameOf(flow: Flow, analysis: Analysis): string | undefined {
  const { participants } = flowSummary(indexOf(analysis), flow);
  return participants.length > 0 ? [...participants].reverse().join(' → ') : undefined;
}

function observedFlow(flow: Flow, analysis: Analysis): ObservedFlow {
  const { exchanges } = indexOf(analysis);
  const own = flow.exchanges.flatMap((id) => exchanges.get(id) ?? []);
  const messages = flow.legs
    .flatMap((leg) => [...requestsOf(leg), ...responsesOf(leg)])
    .sort((a, b) => a - b)
    .flatMap((index) => {
      const message = messageAt(analysis, index);
      const exchange = message && exchanges.get(message.exchangeId);
      return message && exchange ? [{ exchange, encoded: message.encoded, decoded: message.decoded }] : [];
    });
  return { exchanges: own, messages };
}
