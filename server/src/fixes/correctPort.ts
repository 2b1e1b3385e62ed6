import { isQuotedNumber } from '../model/syntax.ts';
import { removeEntry, replaceScalar } from '../yaml/edit.ts';
import { entryOf } from '../yaml/node.ts';
import { atFinding } from './atFinding.ts';
import { isShared } from './shared.ts';

/** *Write 80 as a number*: in quotes it is the name of a port. */
export const unquotePort = atFinding(['invalid-port-name'], function* ({ document, node }) {
  if (node.kind !== 'scalar' || typeof node.value !== 'string' || !isQuotedNumber(node.value)) return;
  const port = Number(node.value);
  yield { title: `Write ${port} as a number`, edits: replaceScalar(document, node, port) };
});

/** *Swap port and endPort*. */
export const swapPorts = atFinding(['end-port-before-port'], function* ({ document, node, around }) {
  const port = entryOf(around.at(-1)?.parent, 'port')?.value;
  if (node.kind !== 'scalar' || port?.kind !== 'scalar') return;
  if (isShared(document.root, node) || isShared(document.root, port)) return;
  const edits = [...replaceScalar(document, port, node.value), ...replaceScalar(document, node, port.value)];
  yield { title: 'Swap port and endPort', edits };
});

/** *Write 9000 as the port*, and *Remove endPort*: a range needs a number to begin with. */
export const correctEndPort = atFinding(['end-port-misplaced'], function* ({ document, node, around }) {
  const at = around.at(-1);
  if (!at || !('entry' in at) || node.kind !== 'scalar' || isShared(document.root, at.parent)) return;
  const { parent, entry } = at;
  const isAlone = !entryOf(parent, 'port');
  if (isAlone) {
    const { keyStart, keyEnd } = entry;
    const key = document.text.slice(keyStart, keyEnd).replace('endPort', 'port');
    yield { title: `Write ${node.value} as the port`, edits: [{ start: keyStart, end: keyEnd, newText: key }] };
  }
  yield { title: 'Remove endPort', edits: removeEntry(document, parent, 'endPort'), second: isAlone };
});
