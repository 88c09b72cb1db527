// Words for trouble that the worker reports.
import type { RecordingTrouble } from '../messages/contract.ts';

export function troubleText(trouble: RecordingTrouble): string {
  switch (trouble) {
    case 'storage-refused':
      return 'The browser refused to store part of the recording. Free some disk space, then press Clear and try again.';
  }
}
