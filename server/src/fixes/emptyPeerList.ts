import { isEmptyList } from '../model/policy.ts';
import { removeEntry, removeItem } from '../yaml/edit.ts';
import { isNull, valueAt } from '../yaml/node.ts';
import { atFinding, type FoundAt, itemAround, type Proposal } from './atFinding.ts';
import { isShared } from './shared.ts';

/** *Remove the rule* or *Leave out the list*: what an empty list of peers may have been meant for. */
export const emptyPeerList = atFinding(['empty-peer-list'], function* (at): Iterable<Proposal> {
  const { document, around } = at;
  const field = around.at(-1);
  if (!field || !('entry' in field) || isShared(document.root, field.parent)) return;
  const { entry, parent } = field;
  const hasPorts = !isEmptyList(valueAt(parent, 'ports'));
  const leftOut: Proposal = {
    title: `Leave out ${entry.key}, which changes nothing: everyone is admitted${hasPorts ? ' on these ports' : ''}`,
    edits: removeEntry(document, parent, entry.key),
    // What was meant, its author knows; without the empty list nobody asks.
    second: true,
    changes: 'nothing',
  };
  if (!hasPorts) yield* ruleRemoved(at);
  yield leftOut;
  if (hasPorts) yield* ruleRemoved(at);
});

function* ruleRemoved(at: FoundAt): Iterable<Proposal> {
  const { document, around } = at;
  const rule = itemAround(at);
  const list = around.at(-3);
  const spec = list && 'entry' in list ? list : undefined;
  // Without egress rules nothing isolates for egress, unless policyTypes says so.
  const isKept = spec?.entry.key === 'ingress' || !isNull(valueAt(spec?.parent, 'policyTypes'));
  if (!rule || !spec || (rule.parent.items.length === 1 && !isKept) || isShared(document.root, rule.parent)) return;
  yield {
    title: 'Remove the rule, so that it admits no one',
    edits: removeItem(document, rule.parent, rule.index),
    second: !isEmptyList(valueAt(rule.parent.items[rule.index], 'ports')),
  };
}
