// Words for what the worker reports of the record: trouble, and what was dropped from it.
import type { DroppedSoFar, RecordingTrouble } from '../messages/contract.ts';
import { formats } from './text.ts';

export function troubleText(trouble: RecordingTrouble): string {
  switch (trouble) {
    case 'storage-refused':
      return 'The browser has no room to store what is recorded. Free some disk space: what it sees meanwhile is shown, and waits in memory.';
  }
}

/** Of at least one request. */
export function droppedText({ logins, others, full, upTo }: DroppedSoFar): string {
  const why = full
    ? 'The record was full, so the oldest part of it was dropped'
    : 'The record keeps about a day, so what is older was dropped';
  const what = [
    logins > 0 && formats.plural(logins, { one: 'whole login or logout', other: 'whole logins or logouts' }),
    others > 0 &&
      formats.plural(
        others,
        logins > 0 ? { one: 'other request', other: 'other requests' } : { one: 'request', other: 'requests' },
      ),
  ].filter((part) => part !== false);
  return `${why}: ${what.join(' and ')}, up to ${formats.dateTime(upTo)}. Save a trace to keep what is here.`;
}
