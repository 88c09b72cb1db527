// Builders of webRequest events as they go on record, for tests that read like the traffic they describe.
import { epochMs } from '../../src/base/units.ts';
import { type CaptureEvent, type EventStage, eventKey, type RecordedBody } from '../../src/capture/capture-event.ts';

export const STARTED = 1_767_323_045_000;

export type EventParts = Partial<Omit<CaptureEvent, 'key' | 'stage'>>;

/** The events of one worker: keys count up, and the clock goes one millisecond an event. */
export class Worker {
  #count = 0;

  constructor(readonly boot = STARTED) {}

  event(stage: EventStage, parts: EventParts = {}): CaptureEvent {
    const count = this.#count++;
    return {
      key: eventKey(this.boot, count),
      stage,
      at: epochMs(this.boot + count),
      requestId: '1',
      url: 'https://sp.example/',
      method: 'GET',
      type: 'main_frame',
      tabId: 1,
      frameId: 0,
      parentFrameId: -1,
      ...parts,
    };
  }

  /** All events of a hop that ended with `status`. */
  hop(parts: EventParts, status = 200): CaptureEvent[] {
    const { body, ...rest } = parts;
    const answer: EventParts = { ...rest, status, statusLine: `HTTP/1.1 ${status} Whatever` };
    return [
      this.event('request', parts),
      this.event('request-headers', { ...rest, headers: [['Accept', '*/*']] }),
      this.event('response-headers', { ...answer, headers: [['Content-Type', 'text/html']] }),
      this.event('completed', { ...answer, headers: [['Content-Type', 'text/html']] }),
    ];
  }

  /** All events of a hop that was redirected to `to`. */
  redirect(parts: EventParts, to: string, status = 302): CaptureEvent[] {
    const { body, ...rest } = parts;
    const answer: EventParts = { ...rest, status, statusLine: `HTTP/1.1 ${status} Found`, headers: [['Location', to]] };
    return [
      this.event('request', parts),
      this.event('request-headers', { ...rest, headers: [['Accept', '*/*']] }),
      this.event('response-headers', answer),
      this.event('redirect', { ...answer, redirectUrl: to }),
    ];
  }

  opened(tabId: number, openerTabId: number): CaptureEvent {
    const nothing = { requestId: '', url: '', method: '', type: '', frameId: -1 };
    return this.event('tab-opened', { ...nothing, tabId, openerTabId });
  }
}

export const formBody = (...fields: readonly (readonly [string, string])[]): RecordedBody => ({
  kind: 'form',
  fields,
  withheld: [],
});

/** A body as it stood on the wire, one character an octet. */
export const octetBody = (text: string, truncated = false): RecordedBody => ({
  kind: 'octets',
  base64: btoa(text),
  truncated,
});
