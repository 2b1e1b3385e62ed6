import type { Node } from '../yaml/node.ts';
import { change, fileEdits } from './edits.ts';
import type { Fix, FixContext } from './fix.ts';
import { joined, type Pair } from './joinPeers.ts';
import { isShared } from './shared.ts';

/** *Make one peer of the two*: the pods that a peer names, of the namespaces that its neighbour names. */
export function* mergePeers({ snapshot, findings }: FixContext): Iterable<Fix> {
  for (const finding of findings) {
    const { rule, uri, document, start } = finding;
    if (rule !== 'peer-or-instead-of-and' || !document.root) continue;
    const pair = pairAt(document.root, start);
    if (!pair || isShared(document.root, pair.first) || isShared(document.root, pair.second)) continue;
    const effect = change(fileEdits(snapshot, uri, document, joined(pair, document)));
    if (effect) {
      const title = 'Make one peer of the two, for such pods of such namespaces only';
      yield { title, kind: 'quickfix', answers: finding, preferred: true, effect };
    }
  }
}

/** The item of a list that begins at an offset, and the one in front of it. */
function pairAt(node: Node, start: number): Pair | undefined {
  if (node.kind === 'scalar') return undefined;
  if (node.kind === 'sequence') {
    const index = node.items.findIndex((item) => item.kind === 'mapping' && item.start === start);
    const [first, second] = [node.items[index - 1], node.items[index]];
    if (first?.kind === 'mapping' && second?.kind === 'mapping') return { first, second };
  }
  const children = node.kind === 'mapping' ? node.entries.map(({ value }) => value) : node.items;
  for (const child of children) {
    const found = child.start <= start && start < child.end ? pairAt(child, start) : undefined;
    if (found) return found;
  }
  return undefined;
}
