import { setEntry } from '../yaml/edit.ts';
import { atFinding, itemAround } from './atFinding.ts';

/** *Write protocol: TCP*: what a port without one means anyway. */
export const writeProtocol = atFinding(['explicit-protocol'], function* (at) {
  const item = itemAround(at);
  const entry = item?.parent.items[item.index];
  if (entry?.kind !== 'mapping') return;
  yield { title: 'Write protocol: TCP', edits: setEntry(at.document, entry, 'protocol', 'TCP'), changes: 'nothing' };
});
