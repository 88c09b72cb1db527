// The preview: each exchange, and when it is opened, each of its values as recorded and as in the file, side by side.
import { Fragment } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import type { Exchange, ExchangeId } from '../../capture/exchange.ts';
import { Capped } from '../components/capped.tsx';
import { VisibleText } from '../components/visible-text.tsx';
import styles from './export-preview.module.css';
import { actionOf, applyAction, type HandEdits } from './hand-edits.ts';
import { PREVIEW_PARTS, type PreviewMessage, type PreviewRow, previewExchange } from './preview-rows.ts';
import type { ExportedTrace } from './trace-exporter.ts';
import { tracesText } from './traces-text.ts';

/** Longer values are cut in the preview; the file holds them whole. */
const LONGEST_SHOWN = 600;
const LONGEST_XML = 200_000;

export interface ExportPreviewProps {
  readonly exported: ExportedTrace;
  /** By exchange, what messages it carries. */
  readonly carrying: { has(id: ExchangeId): boolean };
  readonly edits: HandEdits;
  readonly onEdit: (edits: HandEdits) => void;
}

export function ExportPreview({ exported: { analysis, trace }, carrying, edits, onEdit }: ExportPreviewProps) {
  const after = useMemo(() => new Map(trace.exchanges.map((exchange) => [exchange.id, exchange])), [trace]);
  return (
    <Capped items={analysis.exchanges} atFirst={50} step={200}>
      {(shown, more) => (
        <>
          <ol class={styles.list}>
            {shown.map((exchange) => (
              <li key={exchange.id}>
                <ExchangePart
                  before={exchange}
                  after={after.get(exchange.id)}
                  carries={carrying.has(exchange.id)}
                  edits={edits}
                  onEdit={onEdit}
                />
              </li>
            ))}
          </ol>
          {more}
        </>
      )}
    </Capped>
  );
}

interface ExchangePartProps {
  readonly before: Exchange;
  readonly after: Exchange | undefined;
  readonly carries: boolean;
  readonly edits: HandEdits;
  readonly onEdit: (edits: HandEdits) => void;
}

function ExchangePart({ before, after, carries, edits, onEdit }: ExchangePartProps) {
  const [open, setOpen] = useState(false);
  const { method, url } = after?.request ?? before.request;
  return (
    <details
      data-testid="preview-exchange"
      data-carries={carries}
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary class={styles.summary}>
        <VisibleText text={`${method || tracesText.parts.message} ${url.slice(0, 160)}`} />
        {carries && <span class={styles.mark}>SAML</span>}
      </summary>
      {open && <OpenExchange {...{ before, after, carries, edits, onEdit }} />}
    </details>
  );
}

function OpenExchange({ before, after, carries, edits, onEdit }: ExchangePartProps) {
  const { rows, messages, withheld } = useMemo(() => previewExchange(before, after, carries), [before, after, carries]);
  return (
    <div class={styles.exchange}>
      {PREVIEW_PARTS.map((part) => {
        const own = rows.filter((row) => row.part === part);
        return own.length > 0 && <Rows key={part} title={tracesText.parts[part]} {...{ rows: own, edits, onEdit }} />;
      })}
      {withheld.length > 0 && <p class={styles.withheld}>{tracesText.withheldNames(withheld)}</p>}
      {messages.map((message, i) => (
        <MessagePart key={i} {...{ message, edits, onEdit }} />
      ))}
    </div>
  );
}

interface EditProps {
  readonly edits: HandEdits;
  readonly onEdit: (edits: HandEdits) => void;
}

function MessagePart({ message, edits, onEdit }: EditProps & { readonly message: PreviewMessage }) {
  const { title, before, after, rows } = message;
  return (
    <section data-testid="preview-message">
      <h4 class={styles.part}>{tracesText.message(title)}</h4>
      <div class={styles.sides}>
        <Xml title={tracesText.before} xml={before} testId="preview-xml-before" />
        <Xml title={tracesText.after} xml={after} testId="preview-xml-after" />
      </div>
      <Capped items={rows} atFirst={100} step={500}>
        {(shown, more) => (
          <>
            <Rows title={tracesText.parts.message} rows={shown} edits={edits} onEdit={onEdit} />
            {more}
          </>
        )}
      </Capped>
    </section>
  );
}

const Xml = ({ title, xml, testId }: { readonly title: string; readonly xml: string; readonly testId: string }) => (
  <figure class={styles.side}>
    <figcaption>{title}</figcaption>
    {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable from the keyboard. */}
    <pre class={styles.xml} tabIndex={0} data-testid={testId}>
      {xml === '' ? tracesText.empty : xml.slice(0, LONGEST_XML)}
    </pre>
  </figure>
);

function Rows({
  title,
  rows,
  edits,
  onEdit,
}: EditProps & { readonly title: string; readonly rows: readonly PreviewRow[] }) {
  return (
    <table class={styles.rows}>
      <caption class={styles.part}>{title}</caption>
      <thead>
        <tr>
          <th scope="col" class={styles.name}>
            {tracesText.name}
          </th>
          <th scope="col">{tracesText.before}</th>
          <th scope="col">{tracesText.after}</th>
          <th scope="col" class={styles.action}>
            {tracesText.byHandColumn}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row, i) => (
          <Row key={i} row={row} edits={edits} onEdit={onEdit} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ row, edits, onEdit }: EditProps & { readonly row: PreviewRow }) {
  const { part, name, before, after, value } = row;
  const action = actionOf(row, edits);
  const changed = after !== before;
  return (
    <tr data-testid="preview-row" data-part={part} data-changed={changed}>
      <th scope="row" class={styles.name}>
        {name.split('/').map((step, i) => (
          <Fragment key={i}>
            {i > 0 && '/'}
            {i > 0 && <wbr />}
            <VisibleText text={step} />
          </Fragment>
        ))}
      </th>
      <td>
        <Value text={before} />
      </td>
      <td class={changed ? styles.changed : undefined}>
        {after === undefined ? <em>{tracesText.notInFile}</em> : <Value text={after} />}
      </td>
      <td class={styles.action}>
        {action && value !== undefined && (
          <button
            type="button"
            class={styles.button}
            title={action === 'keep' ? tracesText.keepHint : action === 'hide' ? tracesText.hideHint : undefined}
            data-testid={`row-${action}`}
            onClick={() => onEdit(applyAction(action, value, edits))}
          >
            {action === 'keep' ? tracesText.keep : action === 'hide' ? tracesText.hide : tracesText.undo}
          </button>
        )}
      </td>
    </tr>
  );
}

const Value = ({ text }: { readonly text: string }) =>
  text === '' ? <em>{tracesText.empty}</em> : <VisibleText text={text.slice(0, LONGEST_SHOWN)} />;
