import type { Node, Scalar } from '../yaml/node.ts';
import { replaceScalar } from '../yaml/edit.ts';
import { change, fileEdits } from './edits.ts';
import type { Fix, FixContext } from './fix.ts';

/** *Replace by near miss*: what the finding says was meant. */
export function* replaceNearMiss({ snapshot, findings }: FixContext): Iterable<Fix> {
  for (const finding of findings) {
    const { uri, document, data } = finding;
    for (const { start, end, value } of data.replace ?? []) {
      const written = document.text.slice(start, end);
      const scalar = document.root && scalarAt(document.root, start);
      // A key is no scalar node of its own.
      const edits = scalar ? replaceScalar(document, scalar, value) : [{ start, end, newText: value }];
      const effect = change(fileEdits(snapshot, uri, document, edits));
      if (effect) yield { title: `Replace ${written} by ${value}`, kind: 'quickfix', answers: finding, preferred: true, effect };
    }
  }
}

function scalarAt(node: Node, start: number): Scalar | undefined {
  if (node.kind === 'scalar') return node.start === start && node.end > start ? node : undefined;
  const children = node.kind === 'mapping' ? node.entries.map(({ value }) => value) : node.items;
  for (const child of children) {
    const found = child.start <= start && start < child.end ? scalarAt(child, start) : undefined;
    if (found) return found;
  }
  return undefined;
}
