// What an exchange posted, how complete that is, and what came back where the source has it.
import { toDisplayText } from '../../base/bytes.ts';
import { DEFAULT_LIMITS } from '../../base/limits.ts';
import type { Exchange } from '../../capture/exchange.ts';
import { parametersAt } from '../parameters.ts';
import { httpText } from '../text.ts';
import styles from './http-view.module.css';
import { LongText } from './long-text.tsx';
import { PropertyList } from './property-list.tsx';
import { Section } from './section.tsx';

export function BodyView({ exchange }: { readonly exchange: Exchange }) {
  const { request, response } = exchange;
  const { body, withheld = [] } = request;
  return (
    <>
      <Section title={httpText.body} testId="request-body">
        <p class={styles.weak} data-testid="body-state">
          {httpText.bodyState(exchange)}
        </p>
        {withheld.length > 0 && <p class={styles.weak}>{httpText.withheld(withheld)}</p>}
        {body?.kind === 'form' && (
          <PropertyList
            code
            properties={parametersAt('body', request, DEFAULT_LIMITS).map(({ name, value }) => ({
              name,
              value: <LongText text={value} markEnds />,
            }))}
          />
        )}
        {body?.kind === 'octets' && (
          <p class={styles.line}>
            <LongText text={toDisplayText(body.octets)} multiline />
          </p>
        )}
      </Section>
      {response && (
        <Section title={httpText.responseBody} testId="response-body">
          {response.body === undefined ? (
            <p class={styles.weak}>{httpText.noResponseBody(exchange.source)}</p>
          ) : (
            <p class={styles.line}>
              <LongText text={response.body} multiline />
            </p>
          )}
        </Section>
      )}
    </>
  );
}
