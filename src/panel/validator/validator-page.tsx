// The page of Salesforce's SAML Assertion Validator: which Response, held against what, and the 14 lines that come of it.
import { useId, useMemo, useState } from 'preact/hooks';
import type { Analysis } from '../../analysis/analysis.ts';
import type { ValidatorLine } from '../../checks/salesforce/assertion-validator.ts';
import { hostOf } from '../../checks/trace-index.ts';
import type { Deployment } from '../../deployments/deployment.ts';
import { CopyButton } from '../components/copy-button.tsx';
import { PageFrame } from '../components/page-frame.tsx';
import { Section } from '../components/section.tsx';
import { VisibleText } from '../components/visible-text.tsx';
import { useDeploymentStore, useDeployments } from '../deployments/deployment-context.ts';
import type { DeploymentStore } from '../deployments/deployment-store.ts';
import { useVerification } from '../signatures/trust.ts';
import { formats } from '../text.ts';
import type { TraceItem } from '../trace-tree.ts';
import {
  fittingDeployment,
  meantAtFirst,
  type ResponseToValidate,
  readPastedResponse,
  responsesIn,
  salesforceDeployments,
  UNCONFIGURED,
} from './responses.ts';
import { validate } from './validate.ts';
import styles from './validator-page.module.css';
import { validatorText } from './validator-text.ts';

export interface ValidatorPageProps {
  readonly analysis: Analysis;
  /** What is selected in the list. */
  readonly item: TraceItem | undefined;
  readonly onClose: () => void;
}

const PASTE = 'paste';

export function ValidatorPage({ analysis, item, onClose }: ValidatorPageProps) {
  const responses = useMemo(() => responsesIn(analysis), [analysis]);
  const [chosen, setChosen] = useState<string>(() => keyOf(meantAtFirst(item, responses)));
  const [typed, setTyped] = useState('');
  const pasted = useMemo(() => readPastedResponse(typed), [typed]);
  const captured = responses.find((response) => keyOf(response) === chosen);
  const response = captured ?? (typeof pasted === 'string' ? undefined : pasted);
  const id = useId();
  return (
    <PageFrame title={validatorText.title} testId="validator" onClose={onClose}>
      <Section title={validatorText.response}>
        <p class={styles.hint}>{validatorText.intro}</p>
        <select
          class={styles.select}
          aria-label={validatorText.response}
          value={captured ? chosen : PASTE}
          data-testid="validator-response"
          onChange={({ currentTarget }) => setChosen(currentTarget.value)}
        >
          <option value={PASTE}>{validatorText.paste}</option>
          {responses.map((each) => (
            <option key={keyOf(each)} value={keyOf(each)}>
              {labelOf(each)}
            </option>
          ))}
        </select>
        {!captured && (
          <>
            <label class={styles.label} for={`${id}-paste`}>
              {validatorText.pasteLabel}
            </label>
            <textarea
              id={`${id}-paste`}
              class={styles.paste}
              rows={6}
              spellcheck={false}
              autocomplete="off"
              value={typed}
              data-testid="validator-paste"
              onInput={({ currentTarget }) => setTyped(currentTarget.value)}
            />
            {typeof pasted === 'string' && (
              <p role="status" class={styles.hint}>
                {pasted === 'nothing' ? validatorText.nothingPasted : validatorText.unreadable}
              </p>
            )}
          </>
        )}
      </Section>
      {response && <HeldAgainst key={keyOf(captured)} response={response} />}
    </PageFrame>
  );
}

const keyOf = (response: ResponseToValidate | undefined): string =>
  response ? `${response.exchange.id} ${response.message.index}` : PASTE;

function labelOf({ message, exchange }: ResponseToValidate): string {
  const { issuer } = message.decoded.header;
  return `${formats.time(exchange.startedAt)} · ${issuer ?? '?'} → ${hostOf(exchange.request.url)}`.slice(0, 160);
}

function HeldAgainst({ response }: { readonly response: ResponseToValidate }) {
  const store = useDeploymentStore();
  return store ? (
    <WithDeployments response={response} store={store} />
  ) : (
    <Result response={response} deployment={UNCONFIGURED} />
  );
}

function WithDeployments({
  response,
  store,
}: {
  readonly response: ResponseToValidate;
  readonly store: DeploymentStore;
}) {
  const configured = useDeployments(store);
  const choices = salesforceDeployments(configured);
  const [chosen, setChosen] = useState<string | undefined>();
  const deployment =
    (chosen === undefined ? fittingDeployment(response, configured) : choices.find((choice) => choice.id === chosen)) ??
    UNCONFIGURED;
  return (
    <>
      <Section title={validatorText.heldAgainst}>
        <select
          class={styles.select}
          aria-label={validatorText.heldAgainst}
          value={deployment.id}
          data-testid="validator-deployment"
          onChange={({ currentTarget }) => setChosen(currentTarget.value)}
        >
          <option value={UNCONFIGURED.id}>{validatorText.unconfigured}</option>
          {choices.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
        {deployment === UNCONFIGURED && <p class={styles.hint}>{validatorText.unconfiguredHint}</p>}
      </Section>
      <Result response={response} deployment={deployment} />
    </>
  );
}

function Result({ response, deployment }: { readonly response: ResponseToValidate; readonly deployment: Deployment }) {
  const verified = useVerification(response.message, true);
  const verification = verified?.kind === 'done' ? verified.verification : undefined;
  const { lines, loginHistory, copy } = validate(response, deployment, verification);
  const unchecked = lines.filter(({ outcome }) => outcome === 'not-checked').length;
  return (
    <>
      <Section
        title={validatorText.loginHistory}
        action={
          copy !== undefined && (
            <span title={validatorText.copyHint}>
              <CopyButton text={copy} label={validatorText.copy} testId="validator-copy" />
            </span>
          )
        }
      >
        <p class={styles.prediction} data-testid="validator-login-history">
          {loginHistory ? (
            <>
              <strong>{validatorText.predicted(loginHistory.status)}</strong> {loginHistory.meaning}
            </>
          ) : unchecked > 0 ? (
            validatorText.notAllChecked(unchecked)
          ) : (
            validatorText.nothingPredicted
          )}
        </p>
      </Section>
      <Section title={validatorText.lines}>
        <ol class={styles.lines} data-testid="validator-lines">
          {lines.map((line) => (
            <Line key={line.number} line={line} />
          ))}
        </ol>
      </Section>
    </>
  );
}

function Line({ line }: { readonly line: ValidatorLine }) {
  const { sign, word } = validatorText.outcome[line.outcome];
  return (
    <li class={styles.line} data-outcome={line.outcome} data-testid="validator-line">
      <p class={styles.name}>
        <span class={styles.outcome}>
          <span aria-hidden="true">{sign}</span> {word}
        </span>{' '}
        <strong>{line.name}</strong> <span class={styles.live}>{line.liveName}</span>
      </p>
      <p class={styles.text}>
        <VisibleText text={line.text} />
      </p>
      {line.fix !== '' && (
        <p class={styles.text}>
          <b>{validatorText.fix}:</b> {line.fix}
        </p>
      )}
    </li>
  );
}
