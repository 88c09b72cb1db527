// The folding tree as rows to draw: flattened by what is open, with ARIA's numbers and the problems of each row.
import type { SourceRange } from '../../xml/tree.ts';
import type { PlacedProblem } from '../problems.ts';
import { pathTo, type XmlTreeNode } from './xml-tree.ts';

export interface XmlTreeRow {
  readonly key: string;
  readonly node: XmlTreeNode;
  /** From 1. */
  readonly level: number;
  readonly parent: string | undefined;
  /** From 1, among its siblings. */
  readonly position: number;
  readonly setSize: number;
  /** Undefined for a row that has nothing to open. */
  readonly expanded: boolean | undefined;
}

/** `toggled` holds the keys of nodes that are not as they were at first. */
export function xmlTreeRows(nodes: readonly XmlTreeNode[], toggled: ReadonlySet<string>): XmlTreeRow[] {
  const rows: XmlTreeRow[] = [];
  // Depth is bounded by the parser's limit, so this recursion is too.
  const add = (siblings: readonly XmlTreeNode[], level: number, parent: string | undefined): void => {
    siblings.forEach((node, i) => {
      const { key } = node;
      const expanded = isExpanded(node, toggled);
      rows.push({ key, node, level, parent, position: i + 1, setSize: siblings.length, expanded });
      if (expanded) add(node.children(), level + 1, key);
    });
  };
  add(nodes, 1, undefined);
  return rows;
}

const isExpanded = (node: XmlTreeNode, toggled: ReadonlySet<string>): boolean | undefined =>
  node.hasChildren ? node.openAtFirst !== toggled.has(node.key) : undefined;

export interface XmlTreeProblems {
  /** By the key of the innermost node that holds the problem's place. */
  readonly own: ReadonlyMap<string, readonly PlacedProblem[]>;
  /** How many problems are in the nodes below, by key. */
  readonly inside: ReadonlyMap<string, number>;
}

export function problemsInTree(nodes: readonly XmlTreeNode[], problems: readonly PlacedProblem[]): XmlTreeProblems {
  const own = new Map<string, PlacedProblem[]>();
  const inside = new Map<string, number>();
  for (const problem of problems) {
    if (!problem.range) continue;
    const path = pathTo(nodes, problem.range.start);
    const at = path.pop();
    if (!at) continue;
    const beside = own.get(at.key);
    if (beside) beside.push(problem);
    else own.set(at.key, [problem]);
    for (const { key } of path) inside.set(key, (inside.get(key) ?? 0) + 1);
  }
  return { own, inside };
}

/** What to unfold and where to go, so that the place is in sight; undefined for a place that no row shows. */
export function revealInTree(
  nodes: readonly XmlTreeNode[],
  toggled: ReadonlySet<string>,
  range: SourceRange,
): { readonly toggled: ReadonlySet<string>; readonly key: string } | undefined {
  const path = pathTo(nodes, range.start);
  const at = path.pop();
  if (!at) return undefined;
  const folded = path.filter((node) => isExpanded(node, toggled) === false);
  if (folded.length === 0) return { toggled, key: at.key };
  const opened = new Set(toggled);
  for (const { key } of folded) if (!opened.delete(key)) opened.add(key);
  return { toggled: opened, key: at.key };
}
