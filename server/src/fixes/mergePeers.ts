import { atFinding, itemAround } from './atFinding.ts';
import { mergeItems } from './mergeItems.ts';

/** *Make one peer of the two*: the pods that a peer names, of the namespaces that its neighbour names. */
export const mergePeers = atFinding(['peer-or-instead-of-and'], function* (at) {
  const item = itemAround(at);
  if (!item) return;
  yield {
    title: 'Make one peer of the two, for such pods of such namespaces only',
    edits: mergeItems(at.document, item.parent, item.index),
  };
});
