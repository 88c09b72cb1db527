// What to do in the first five minutes, while there is no login in the list yet.
import type { Dispatch, PageId } from '../state.ts';
import styles from './first-steps.module.css';
import { firstStepsText } from './first-steps-text.ts';

export function FirstSteps({ dispatch }: { readonly dispatch: Dispatch }) {
  const page = (id: PageId, words: string) => (
    <button
      type="button"
      class={styles.link}
      data-testid={`first-${id}`}
      onClick={() => dispatch({ type: 'page', page: id })}
    >
      {words}
    </button>
  );
  const { login, verdict, keys, deployments, help } = firstStepsText;
  return (
    <ol class={styles.steps} data-testid="first-steps">
      <li>{login}</li>
      <li>{verdict}</li>
      <li>
        {keys.before} {page('keys', keys.link)} {keys.after}
      </li>
      <li>
        {deployments.before} {page('deployments', deployments.link)} {deployments.after}
      </li>
      <li>
        {help.before} {page('help', help.link)}
        {help.after}
      </li>
    </ol>
  );
}
