import type { TextEdit } from '../yaml/edit.ts';
import type { Mapping, Node, Sequence } from '../yaml/node.ts';
import type { Document } from '../yaml/source.ts';
import { change, fileEdits } from './edits.ts';
import type { Fix, FixContext } from './fix.ts';
import { isShared } from './shared.ts';

/** *Make one peer of the two*: the pods that a peer names, of the namespaces that its neighbour names. */
export function* mergePeers({ snapshot, findings }: FixContext): Iterable<Fix> {
  for (const finding of findings) {
    const { rule, uri, document, start } = finding;
    if (rule !== 'peer-or-instead-of-and' || !document.root) continue;
    const pair = pairAt(document.root, start);
    if (!pair || isShared(document.root, pair.first) || isShared(document.root, pair.second)) continue;
    const edits = pair.list.flow ? mergedFlow(pair, document) : mergedBlock(pair, document);
    const effect = edits && change(fileEdits(snapshot, uri, document, edits));
    if (effect) {
      const title = 'Make one peer of the two, for such pods of such namespaces only';
      yield { title, kind: 'quickfix', answers: finding, preferred: true, effect };
    }
  }
}

interface Pair {
  readonly list: Sequence;
  readonly first: Mapping;
  readonly second: Mapping;
}

/** The item of a list that begins at an offset, and the one in front of it. */
function pairAt(node: Node, start: number): Pair | undefined {
  if (node.kind === 'scalar') return undefined;
  if (node.kind === 'sequence') {
    const index = node.items.findIndex((item) => item.kind === 'mapping' && item.start === start);
    const [first, second] = [node.items[index - 1], node.items[index]];
    if (first?.kind === 'mapping' && second?.kind === 'mapping') return { list: node, first, second };
  }
  const children = node.kind === 'mapping' ? node.entries.map(({ value }) => value) : node.items;
  for (const child of children) {
    const found = child.start <= start && start < child.end ? pairAt(child, start) : undefined;
    if (found) return found;
  }
  return undefined;
}

/** A space in place of the dash, where both peers are written below each other in the same column. */
function mergedBlock({ first, second }: Pair, { text }: Document): TextEdit[] | undefined {
  if (first.flow || second.flow || columnOf(text, first.start) !== columnOf(text, second.start)) return undefined;
  const dash = text.lastIndexOf('-', second.start);
  if (dash < first.end || !/^- +$/.test(text.slice(dash, second.start))) return undefined;
  return [{ start: dash, end: dash + 1, newText: ' ' }];
}

/** `{a}, {b}` becomes `{a, b}`. */
function mergedFlow({ first, second }: Pair, { text }: Document): TextEdit[] | undefined {
  const between = text.slice(first.end, second.start);
  if (!first.flow || !second.flow || !/^\s*,\s*$/.test(between)) return undefined;
  return [
    { start: first.end - 1, end: first.end, newText: '' },
    { start: second.start, end: second.start + 1, newText: '' },
  ];
}

function columnOf(text: string, offset: number): number {
  return offset - (text.lastIndexOf('\n', offset - 1) + 1);
}
