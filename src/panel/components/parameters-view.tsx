// The parameters that came with a message: each as on the wire and decoded once, each to be copied.
import { DEFAULT_LIMITS } from '../../base/limits.ts';
import type { EncodedMessage } from '../../bindings/encoded-message.ts';
import type { Exchange } from '../../capture/exchange.ts';
import { type ParameterView, parametersOf } from '../parameters.ts';
import { bytes, parametersText } from '../text.ts';
import { CopyButton } from './copy-button.tsx';
import { LongText } from './long-text.tsx';
import styles from './parameters-view.module.css';

export interface ParametersViewProps {
  readonly encoded: EncodedMessage;
  readonly exchange: Exchange | undefined;
}

export function ParametersView({ encoded, exchange }: ParametersViewProps) {
  const parameters = parametersOf(encoded, exchange, DEFAULT_LIMITS);
  return (
    <div class={styles.parameters} data-testid="parameters">
      {parameters.length === 0 && <p class={styles.note}>{parametersText.none}</p>}
      {parameters.some((parameter) => parameter.wire === null) && (
        <p class={styles.note}>{parametersText.wireUnknown}</p>
      )}
      {parameters.map((parameter, i) => (
        <Parameter key={i} parameter={parameter} />
      ))}
    </div>
  );
}

function Parameter({ parameter: { name, wire, value, octets } }: { readonly parameter: ParameterView }) {
  return (
    <section class={styles.parameter} data-testid="parameter" data-name={name}>
      <h3 class={styles.name}>
        <LongText text={name} markEnds /> <span class={styles.size}>{bytes(octets)}</span>
      </h3>
      {wire !== null && wire !== value && (
        <Form label={parametersText.wire} of={name} text={wire} testId="parameter-wire" />
      )}
      <Form
        label={wire === value ? parametersText.raw : parametersText.value}
        of={name}
        text={value}
        testId="parameter-value"
      />
    </section>
  );
}

interface FormProps {
  readonly label: string;
  readonly of: string;
  readonly text: string;
  readonly testId: string;
}

function Form({ label, of, text, testId }: FormProps) {
  return (
    <div class={styles.form}>
      <div class={styles.label}>
        <span>{label}</span>
        <CopyButton text={text} of={`${of}, ${label}`} />
      </div>
      <div class={styles.text} data-testid={testId}>
        {text === '' ? <em class={styles.size}>{parametersText.valueless}</em> : <LongText text={text} markEnds />}
      </div>
    </div>
  );
}
