import { atFinding, itemAround } from './atFinding.ts';
import { mergeItems } from './mergeItems.ts';

/** *Make one rule of the two*: the peers of a rule on the ports of the one behind it. */
export const mergeRules = atFinding(['rule-split-peers-ports'], function* (at) {
  const item = itemAround(at);
  if (!item) return;
  yield {
    title: 'Make one rule of the two, for these peers on these ports only',
    edits: mergeItems(at.document, item.parent, item.index),
  };
});
