// What a key does in a tree, by the ARIA Authoring Practices' tree view pattern: a pure answer, for the list to carry out.
/** What a key needs to know of a row of any tree. */
export interface TreeRow {
  readonly key: string;
  readonly parent: string | undefined;
  /** Undefined for a row that has nothing to open. */
  readonly expanded: boolean | undefined;
}

export type TreeMove = { readonly go: string } | { readonly toggle: string };

/** Undefined: the key is none of ours. `page` is the number of rows that fit. */
export function treeMove(
  key: string,
  rows: readonly TreeRow[],
  cursor: string | undefined,
  page: number,
): TreeMove | undefined {
  const found = rows.findIndex((row) => row.key === cursor);
  const at = Math.max(found, 0);
  const row = rows[at];
  if (!row) return undefined;
  switch (key) {
    case 'ArrowDown':
      return found === -1 ? { go: row.key } : goTo(rows, at + 1);
    case 'ArrowUp':
      return goTo(rows, at - 1);
    case 'PageDown':
      return goTo(rows, at + page);
    case 'PageUp':
      return goTo(rows, at - page);
    case 'Home':
      return goTo(rows, 0);
    case 'End':
      return goTo(rows, rows.length - 1);
    case 'ArrowRight':
      if (row.expanded === undefined) return undefined;
      return row.expanded ? goTo(rows, at + 1) : { toggle: row.key };
    case 'ArrowLeft':
      if (row.expanded) return { toggle: row.key };
      return row.parent === undefined ? undefined : { go: row.parent };
    case 'Enter':
    case ' ':
      return row.expanded === undefined ? { go: row.key } : { toggle: row.key };
    default:
      return undefined;
  }
}

function goTo(rows: readonly TreeRow[], index: number): TreeMove | undefined {
  const row = rows[Math.min(Math.max(index, 0), rows.length - 1)];
  return row && { go: row.key };
}
