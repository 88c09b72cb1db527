// Which values the user kept or hid by hand, as a row of the preview sees it.
import type { PreviewRow } from './preview-rows.ts';

export interface HandEdits {
  readonly keep: readonly string[];
  readonly hide: readonly string[];
}

export const NO_EDITS: HandEdits = { keep: [], hide: [] };

/** Values shorter than this would be replaced within many others. */
const SHORTEST_HIDDEN = 3;

export type RowAction = 'keep' | 'hide' | 'undo-keep' | 'undo-hide';

/** What can be done about a row; undefined for nothing. */
export function actionOf({ before, after, value }: PreviewRow, { keep, hide }: HandEdits): RowAction | undefined {
  if (value === undefined || value === '') return undefined;
  if (hide.includes(value)) return 'undo-hide';
  if (keep.includes(value)) return 'undo-keep';
  if (after === undefined) return undefined;
  if (after !== before) return 'keep';
  return value.length < SHORTEST_HIDDEN ? undefined : 'hide';
}

export function applyAction(action: RowAction, value: string, { keep, hide }: HandEdits): HandEdits {
  switch (action) {
    case 'keep':
      return { keep: [...keep, value], hide };
    case 'undo-keep':
      return { keep: keep.filter((one) => one !== value), hide };
    case 'hide':
      return { keep, hide: [...hide, value] };
    case 'undo-hide':
      return { keep, hide: hide.filter((one) => one !== value) };
  }
}
