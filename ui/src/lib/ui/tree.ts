/** The logic of a tree: which rows can be seen, and where keys lead. No document involved. */

/** A node of a tree. */
export interface TreeNode<D> {
  readonly id: string;
  readonly label: string;
  /** What lies below; a leaf has no such property. It may be made only when it is looked at. */
  readonly children?: readonly TreeNode<D>[];
  readonly data: D;
}

/** A node that can be seen, with its place. */
export interface TreeRow<D> {
  readonly node: TreeNode<D>;
  /** From 1. */
  readonly level: number;
  /** Its place among its siblings, from 1. */
  readonly position: number;
  readonly siblings: number;
  /** `undefined` for a leaf. */
  readonly expanded: boolean | undefined;
  /** The row of its parent; -1 at the top. */
  readonly parent: number;
}

/** The rows that can be seen when these nodes are open, from top to bottom. */
export function treeRows<D>(roots: readonly TreeNode<D>[], open: (id: string) => boolean): TreeRow<D>[] {
  const rows: TreeRow<D>[] = [];
  const walk = (nodes: readonly TreeNode<D>[], level: number, parent: number): void => {
    nodes.forEach((node, index) => {
      // Asked by name, so that the children of a closed node need not be made.
      const expanded = 'children' in node ? open(node.id) : undefined;
      const at = rows.length;
      rows.push({ node, level, position: index + 1, siblings: nodes.length, expanded, parent });
      if (expanded && node.children) walk(node.children, level + 1, at);
    });
  };
  walk(roots, 1, -1);
  return rows;
}

/** What a key does to a tree. */
export type TreeMove = { to: number } | { open: string } | { shut: string } | null;

/** What a key does when the focus is on a row, after the ARIA pattern of tree views. */
export function treeMove<D>(rows: readonly TreeRow<D>[], at: number, key: string, page: number): TreeMove {
  const row = rows[at];
  if (!row) return rows.length > 0 ? { to: 0 } : null;
  const last = rows.length - 1;
  switch (key) {
    case 'ArrowDown':
      return { to: Math.min(last, at + 1) };
    case 'ArrowUp':
      return { to: Math.max(0, at - 1) };
    case 'PageDown':
      return { to: Math.min(last, at + page) };
    case 'PageUp':
      return { to: Math.max(0, at - page) };
    case 'Home':
      return { to: 0 };
    case 'End':
      return { to: last };
    case 'ArrowRight':
      if (row.expanded === undefined) return null;
      return row.expanded ? { to: Math.min(last, at + 1) } : { open: row.node.id };
    case 'ArrowLeft':
      if (row.expanded) return { shut: row.node.id };
      return row.parent >= 0 ? { to: row.parent } : null;
    default:
      return null;
  }
}
