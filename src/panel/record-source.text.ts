// Words for trouble that the worker reports.
import type { RecordingTrouble } from '../messages/contract.ts';
import { formats } from './text.ts';

export function troubleText(trouble: RecordingTrouble): string {
  switch (trouble) {
    case 'storage-refused':
      return 'The browser refused to store part of the recording. Free some disk space, then press Clear and try again.';
  }
}

/** `upTo`: epoch milliseconds. */
export const droppedText = (upTo: number): string =>
  `The record is full: the oldest requests, up to ${formats.dateTime(upTo)}, were dropped to make room. Export a trace to keep what is here.`;
