import type { TextEdit } from '../yaml/edit.ts';
import type { Entry, Mapping } from '../yaml/node.ts';
import { isFirstOnLine, isOwn } from '../yaml/place.ts';
import type { Document } from '../yaml/source.ts';
import { columnOf, eolOf } from '../yaml/style.ts';
import { atFinding } from './atFinding.ts';
import { isShared } from './shared.ts';

/** *Make two peers of them*: the addresses, and the pods that are selected beside them. */
export const splitPeer = atFinding(['ipblock-with-selector'], function* ({ document, around }) {
  const [item, field] = around.slice(-2);
  if (!item || !('index' in item) || !field || !('entry' in field)) return;
  const { parent: peer, entry } = field;
  if (isShared(document.root, peer) || !peer.entries.every((each) => isOwn(peer, each))) return;
  // What the second peer begins with: the ipBlock at the end, or what follows one at the beginning.
  const at = peer.entries.indexOf(entry);
  const second = at === peer.entries.length - 1 ? entry : at === 0 ? peer.entries[1] : undefined;
  if (!second) return;
  const edits = peer.flow ? splitFlow(document, peer, second, item.parent.flow) : splitBlock(document, peer, second);
  yield { title: 'Make two peers of them, to admit either', edits };
});

/** A dash below that of the first peer. */
function splitBlock({ text }: Document, peer: Mapping, second: Entry): TextEdit[] {
  const dash = text.lastIndexOf('-', peer.start);
  if (!/^- +$/.test(text.slice(dash, peer.start)) || !isFirstOnLine(text, second.keyStart)) return [];
  const start = second.keyStart - (columnOf(text, peer.start) - columnOf(text, dash));
  return [{ start, end: start + 1, newText: '-' }];
}

/** `{a, b}` becomes `{a}, {b}`, or two items below each other. */
function splitFlow({ text }: Document, { entries, start }: Mapping, second: Entry, isInFlow: boolean): TextEdit[] {
  const before = entries[entries.indexOf(second) - 1];
  const comma = before ? text.lastIndexOf(',', second.keyStart) : -1;
  if (!before || comma < before.value.end || !/^,\s*$/.test(text.slice(comma, second.keyStart))) return [];
  if (isInFlow) {
    return [
      { start: before.value.end, end: before.value.end, newText: '}' },
      { start: second.keyStart, end: second.keyStart, newText: '{' },
    ];
  }
  const dash = text.lastIndexOf('-', start);
  if (!/^- +$/.test(text.slice(dash, start))) return [];
  const newLine = `}${eolOf(text)}${' '.repeat(columnOf(text, dash))}${text.slice(dash, start)}{`;
  return [{ start: before.value.end, end: second.keyStart, newText: newLine }];
}
