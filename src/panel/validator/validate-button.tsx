// On the page of a Response: leads to the validator, which then means this one.
import type { Dispatch } from '../state.ts';
import styles from './validate-button.module.css';
import { validatorText } from './validator-text.ts';

export function ValidateButton({ dispatch }: { readonly dispatch: Dispatch }) {
  return (
    <button
      type="button"
      class={styles.button}
      title={validatorText.openHint}
      data-testid="validate"
      onClick={() => dispatch({ type: 'page', page: 'validator' })}
    >
      {validatorText.open}
    </button>
  );
}
