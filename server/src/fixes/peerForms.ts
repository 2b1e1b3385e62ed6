import type { TextEdit } from '../yaml/edit.ts';
import { isNull, type Mapping, type Sequence } from '../yaml/node.ts';
import type { Document } from '../yaml/source.ts';
import { columnOf, lineStartOf, styleOf } from '../yaml/style.ts';
import { joined } from './joinPeers.ts';
import { refactoring } from './refactoring.ts';
import { isShared } from './shared.ts';

/**
 * *Make one peer of the two*, where one names namespaces and the other pods, and *Make two peers of the one*: the two
 * ways to put a `namespaceSelector` and a `podSelector` together (networking/v1 NetworkPolicyPeer).
 */
export const peerForms = refactoring(
  { kind: 'refactor.rewrite', of: ['policy'] },
  function* ({ context, document, path }) {
    const at = path.findIndex(({ key }, index) => typeof key === 'number' && isPeersKey(path[index - 1]?.key));
    const [list, peer] = [path[at - 1]?.node, path[at]?.node];
    if (list?.kind !== 'sequence' || peer?.kind !== 'mapping') return;
    const items = [list, ...list.items];
    if (items.some((each) => isShared(document.root, each))) return;
    const index = list.items.indexOf(peer);
    // Where it is found to be a mistake, the quick fix does the same.
    const isFound = context.findings.some(({ rule }) => rule === 'peer-or-instead-of-and');
    for (const first of isFound ? [] : [index - 1, index]) {
      const [one, other] = [list.items[first], list.items[first + 1]];
      if (one?.kind !== 'mapping' || other?.kind !== 'mapping' || !areHalves(one, other)) continue;
      yield {
        title: 'Make one peer of the two: pods that match both',
        made: joined({ first: one, second: other }, document),
      };
      break;
    }
    yield { title: 'Make two peers of the one: pods that match either', made: parted(list, peer, document) };
  },
);

function isPeersKey(key: string | number | undefined): boolean {
  return key === 'from' || key === 'to';
}

function areHalves(one: Mapping, other: Mapping): boolean {
  return [one, other].every(({ entries }) => entries.length === 1) && hasBoth([...one.entries, ...other.entries]);
}

function hasBoth(entries: Mapping['entries']): boolean {
  const keys = entries.map(({ key, value }) => (isNull(value) ? '' : key)).sort();
  return keys.join() === 'namespaceSelector,podSelector';
}

/** Edits that part a peer in front of its second field; none where it has not both, or is written in another way. */
function parted(list: Sequence, peer: Mapping, document: Document): TextEdit[] {
  const [first, second] = peer.entries;
  if (!first || !second || !hasBoth(peer.entries)) return [];
  const { text } = document;
  const dashColumn = columnOf(text, list.start);
  if (!peer.flow) {
    const line = lineStartOf(text, second.keyStart);
    const isBelow = /^ +$/.test(text.slice(line, second.keyStart)) && second.keyStart - line > dashColumn + 1;
    const dash = line + dashColumn;
    return isBelow && !list.flow ? [{ start: dash, end: dash + 1, newText: '-' }] : [];
  }
  const between = { start: first.value.end, end: second.keyStart };
  if (!/^\s*,\s*$/.test(text.slice(between.start, between.end))) return [];
  const pad = text.charAt(peer.start + 1) === ' ' ? ' ' : '';
  const next = list.flow ? ', ' : `${styleOf(document).eol}${' '.repeat(dashColumn)}- `;
  return [{ ...between, newText: `${pad}}${next}{${pad}` }];
}
