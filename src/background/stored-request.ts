// What the store keeps of each request beside its events: enough to choose what goes when the record is full.
import { bodyCharacters, type CaptureEvent } from '../capture/capture-event.ts';
import { isByPage } from '../capture/tab-openers.ts';
import type { Position } from '../messages/contract.ts';
import type { RecordedRequest } from './login-groups.ts';
import type { MessageRole } from './message-role.ts';

/** The row with one more event of its request. `role`: of the message that the event brought. */
export function withEvent(row: RecordedRequest, event: CaptureEvent, role: MessageRole | undefined): RecordedRequest {
  return {
    ...row,
    size: row.size + charactersOf(event),
    // A chain of redirects repeats its message; what counts is whether it asks, answers, or first one and then the other.
    roles: role && row.roles.at(-1) !== role ? [...row.roles, role] : row.roles,
    over: row.over || isOver(event),
  };
}

/** What `recordedName` gave, of a row's key. */
export const nameIn = (request: string): string => request.slice(request.indexOf('/') + 1);

/** `request`: the session and `recordedName`. */
export const beginningOf = (request: string, first: Position, event: CaptureEvent): RecordedRequest => ({
  request,
  first,
  at: event.at,
  size: 0,
  tab: event.tabId,
  kind: kindOf(event),
  ...(event.openerTabId !== undefined && { opener: event.openerTabId }),
  ...(isByPage(event.initiator) && { byPage: true }),
  roles: [],
  over: event.stage === 'tab-opened',
});

function kindOf({ stage, type }: CaptureEvent): RecordedRequest['kind'] {
  if (stage === 'tab-opened') return stage;
  return type === 'main_frame' || type === 'sub_frame' ? 'page' : 'other';
}

export const isOver = ({ stage }: CaptureEvent): boolean => stage === 'completed' || stage === 'failed';

/** What the fields of an event take besides address, headers and body. */
const OVERHEAD = 300;

const charactersOf = (event: CaptureEvent): number =>
  OVERHEAD +
  event.url.length +
  (event.redirectUrl?.length ?? 0) +
  bodyCharacters(event) +
  (event.headers ?? []).reduce((sum, [name, value]) => sum + name.length + value.length, 0);
