// Traffic with headers and pages, for tests of transport and time.
import { type EpochMs, epochMs } from '../../../src/base/units.ts';
import type { Exchange, Header } from '../../../src/capture/exchange.ts';
import type { Check } from '../../../src/checks/check.ts';
import type { Finding } from '../../../src/checks/finding.ts';
import { findingsOf, type SubjectOptions, subjectOf } from '../../builders/check-subject.ts';
import { type ExchangeParts, Traffic } from '../../builders/exchanges.ts';

type Fields = Readonly<Record<string, string | readonly string[]>>;

export interface Dress {
  /** Request headers. `{}`: recorded, and none there. */
  readonly sent?: Fields;
  /** Response headers. */
  readonly got?: Fields;
  /** The page. */
  readonly html?: string;
  /** Milliseconds until the end. */
  readonly took?: number;
}

export const CHROME = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/156.0.0.0 Safari/537.36';
export const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0';

const headers = (fields: Fields): Header[] =>
  Object.entries(fields).flatMap(([name, value]) => [value].flat().map((one) => ({ name, value: one })));

export class WebTraffic extends Traffic {
  /** Puts headers and page onto an exchange that is there already. */
  dress(exchange: Exchange, { sent, got, html, took }: Dress): Exchange {
    const dressed: Exchange = {
      ...exchange,
      request: { ...exchange.request, ...(sent && { headers: headers(sent) }) },
      ...(exchange.response && {
        response: {
          ...exchange.response,
          ...(got && { headers: headers(got) }),
          ...(html !== undefined && { body: html }),
        },
      }),
      ...(took !== undefined && { endedAt: epochMs(exchange.startedAt + took) }),
    };
    this.exchanges[this.exchanges.indexOf(exchange)] = dressed;
    return dressed;
  }

  /** The hop that a redirect of `exchange` led to. */
  hop(exchange: Exchange, parts: ExchangeParts): Exchange {
    return this.add({
      requestId: exchange.requestId,
      hop: exchange.hop + 1,
      tab: exchange.tab?.id ?? 1,
      ...parts,
    });
  }

  /** What one check says of a flow. */
  findings(check: Check, options: SubjectOptions = {}): Finding[] {
    return findingsOf(check, subjectOf(this.exchanges, options));
  }

  /** The one thing that it says. */
  finding(check: Check, options: SubjectOptions = {}): Finding {
    const [first, ...more] = this.findings(check, options);
    if (!first || more.length > 0) throw new Error(`${more.length + (first ? 1 : 0)} findings of ${check.id}`);
    return first;
  }
}

export const at = (iso: string): EpochMs => epochMs(Date.parse(iso));
export const httpDate = (iso: string): string => new Date(iso).toUTCString();
