import type { Node } from '../yaml/node.ts';

/** Whether a node counts in several places of its document, by an anchor: an edit for one would change the others. */
export function isShared(root: Node | undefined, node: Node): boolean {
  const known = new Map<Node, number>();
  const places = (at: Node): number => {
    if (at === node) return 1;
    if (at.kind === 'scalar') return 0;
    let count = known.get(at);
    if (count === undefined) {
      const children = at.kind === 'mapping' ? at.entries.map(({ value }) => value) : at.items;
      count = children.reduce((sum, child) => sum + places(child), 0);
      known.set(at, count);
    }
    return count;
  };
  return root !== undefined && places(root) > 1;
}
