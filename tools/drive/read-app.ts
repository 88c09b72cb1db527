// Reads from the app's own DOM what it shows: flows with their verdicts, messages, exchanges.
import type { Frame, Page } from 'puppeteer-core';

export interface ShownFlow {
  readonly kind: string;
  readonly verdict: string;
  readonly outcome: string;
  /** The heading as a person reads it. */
  readonly text: string;
  readonly messages: readonly { readonly kind: string; readonly binding: string; readonly text: string }[];
}

export type App = Page | Frame;

/** The flows in the order of the list. */
export const readFlows = (app: App): Promise<ShownFlow[]> =>
  app.$$eval('[data-testid="flow"], [data-testid="message"]', (rows) => {
    const flows: {
      kind: string;
      verdict: string;
      outcome: string;
      text: string;
      messages: { kind: string; binding: string; text: string }[];
    }[] = [];
    for (const row of rows as HTMLElement[]) {
      // biome-ignore lint/performance/useDomNodeTextContent: words as they stand on the screen, with space between cells
      const text = row.innerText
        .replace(/\s+/g, ' ')
        .replace(/^[▾▸] /, '')
        .trim();
      if (row.dataset.testid === 'flow') {
        const { flowKind = '', verdict = '', outcome = '' } = row.dataset;
        flows.push({ kind: flowKind, verdict, outcome, text, messages: [] });
      } else {
        flows.at(-1)?.messages.push({ kind: row.dataset.kind ?? '', binding: row.dataset.binding ?? '', text });
      }
    }
    return flows;
  });

/** Waits until the app shows flows that satisfy `ready`, and gives them. Errors: says what was shown instead. */
export async function waitForFlows(
  app: App,
  ready: (flows: readonly ShownFlow[]) => boolean,
  timeout = 20_000,
): Promise<ShownFlow[]> {
  const end = Date.now() + timeout;
  for (;;) {
    const flows = await readFlows(app);
    if (ready(flows)) return flows;
    if (Date.now() > end) throw new Error(`The app shows other flows: ${JSON.stringify(flows, null, 1)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** The flow has its answer, and how it ended has been seen. */
export const over = (flow: ShownFlow): boolean => flow.messages.length >= 2 && flow.outcome !== 'not-seen';
