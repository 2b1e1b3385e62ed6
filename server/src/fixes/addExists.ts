import { appendItem } from '../yaml/edit.ts';
import { valueAt } from '../yaml/node.ts';
import { atFinding, itemAround } from './atFinding.ts';
import { isShared } from './shared.ts';

/** *Ask that the label is there*: a NotIn that no longer matches what has no such label. */
export const addExists = atFinding(['not-in-matches-unlabelled'], function* (at) {
  const { document, node } = at;
  const item = itemAround(at);
  const key = valueAt(node, 'key');
  if (!item || key?.kind !== 'scalar' || isShared(document.root, item.parent)) return;
  yield {
    title: `Match only namespaces that have a label ${key.value}`,
    edits: appendItem(document, item.parent, { key: String(key.value), operator: 'Exists' }),
  };
});
