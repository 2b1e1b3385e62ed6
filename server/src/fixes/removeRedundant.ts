import { isEmptyList } from '../model/policy.ts';
import { removeItem } from '../yaml/edit.ts';
import { type Node, valueAt } from '../yaml/node.ts';
import { atFinding, itemAround } from './atFinding.ts';
import { holdsEverywhere } from './everywhere.ts';
import { isShared } from './shared.ts';

const titles: Readonly<Record<string, string>> = {
  'redundant-peer': 'Remove this peer, which changes nothing',
  'duplicate-peer': 'Remove this peer, which changes nothing',
  'redundant-rule': 'Remove this rule, which changes nothing',
  'duplicate-port': 'Remove this port, which changes nothing',
};

/** *Remove*: an item of a list without which nothing changes. The last one stays: without it the list means all. */
export const removeRedundant = atFinding(Object.keys(titles), function* (at) {
  const { context, finding, document } = at;
  const item = itemAround(at);
  if (!item || item.parent.items.length < 2 || isShared(document.root, item.parent)) return;
  if (!holdsEverywhere(context.snapshot, finding)) return;
  yield {
    title: titles[finding.rule] as string,
    edits: removeItem(document, item.parent, item.index),
    // Beside a rule for everyone it may be that one which is too many, and a comment says what this one is for.
    second:
      (finding.rule === 'redundant-rule' && item.parent.items.some(admitsAll)) ||
      hasCommentAbove(document.text, finding.start),
    changes: 'nothing',
  };
});

function admitsAll(rule: Node): boolean {
  return ['from', 'to', 'ports'].every((key) => isEmptyList(valueAt(rule, key)));
}

function hasCommentAbove(text: string, offset: number): boolean {
  const [above = ''] = text.slice(0, offset).split('\n').slice(-2, -1);
  return above.trimStart().startsWith('#');
}
