import { type TreeWorld, treeChildren } from '../../server/src/features/tree/children.ts';
import type { TreeFilter } from '../../server/src/features/tree/filter.ts';
import type { TreeNode, TreePath } from '../../server/src/features/tree/node.ts';
import type { Finding } from '../../server/src/rules/rule.ts';
import type { Snapshot } from '../../server/src/snapshot/snapshot.ts';
import { findingsOf } from './check.ts';
import { root } from './fixture.ts';

/** The tree of a snapshot, with what all rules find. */
export function treeOf(snapshot: Snapshot, filter: Partial<TreeFilter> = {}): TreeWorld {
  const found: readonly Finding[] = findingsOf(snapshot);
  return {
    clusters: snapshot.clusters,
    filter: { text: '', onlyOpen: false, ...filter },
    findingsIn: (uri) => found.filter((finding) => finding.uri === uri),
    shownPath: (uri) => uri.slice(root.length + 1),
  };
}

/** The tree as lines, as deep as it is open at first; `[closed]` stands where there is more below. */
export function treeLines(world: TreeWorld, path: TreePath = [], depth = 0): string[] {
  return treeChildren(world, path).flatMap((node) => [
    `${'  '.repeat(depth)}${nodeLine(node)}`,
    ...(node.opens === 'open' ? treeLines(world, node.path, depth + 1) : []),
  ]);
}

/** The lines below the node that labels lead to. */
export function linesBelow(world: TreeWorld, ...labels: readonly string[]): string[] {
  return treeLines(world, nodeAt(world, ...labels).path);
}

/** The node that labels lead to, one below the other. */
export function nodeAt(world: TreeWorld, ...labels: readonly string[]): TreeNode {
  let path: TreePath = [];
  let found: TreeNode | undefined;
  for (const label of labels) {
    const nodes = treeChildren(world, path);
    found = nodes.find((node) => node.label === label);
    if (!found) throw new Error(`no ${label} among ${nodes.map((node) => node.label).join(', ')}`);
    path = found.path;
  }
  if (!found) throw new Error('no labels');
  return found;
}

export function nodeLine({ icon, label, description, opens }: TreeNode): string {
  return [
    `(${icon})`,
    label,
    ...(description ? [`| ${description}`] : []),
    ...(opens === 'closed' ? ['[closed]'] : []),
  ].join(' ');
}
