import { peersKey } from '../generate/ruleValue.ts';
import type { Direction, Rule } from '../model/policy.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { isolatedBy, type PolicyInstance, selectedBy, type WorkloadInstance } from '../snapshot/queries.ts';
import { appendItems, setEntry, type TextEdit } from '../yaml/edit.ts';
import { entryOf, isNull, valueAt } from '../yaml/node.ts';
import type { Value } from '../yaml/write.ts';
import { isShared } from './shared.ts';

/** The policies with a selector of their own that surely select these workloads and nobody else, and isolate them in a direction. */
export function policiesAbout(
  cluster: ClusterModel,
  workloads: readonly WorkloadInstance[],
  direction: Direction,
): PolicyInstance[] {
  const [first] = workloads;
  if (!first) return [];
  const listed = cluster.namespaces.get(first.namespace)?.policies ?? [];
  const keys = new Set(workloads.map(({ key }) => key));
  // Of the many that most policies select, the first is enough to tell.
  const isExact = (selected: readonly WorkloadInstance[]): boolean =>
    selected.every(({ key }) => keys.has(key)) && new Set(selected.map(({ key }) => key)).size === keys.size;
  return isolatedBy(cluster, first, direction)
    .map(({ instance }) => instance)
    .filter((policy) => {
      const { isolates, podSelector } = policy.resource;
      if (isolates[direction] !== 'yes' || podSelector.requirements.length === 0) return false;
      const { must, may } = selectedBy(cluster, policy);
      return isExact(must) && isExact(may) && listed.includes(policy);
    });
}

/** Edits that add rules to a policy; none where that cannot be done safely. */
export function addRules({ document, resource }: PolicyInstance, direction: Direction, rules: Value[]): TextEdit[] {
  const spec = valueAt(resource.root, 'spec');
  if (spec?.kind !== 'mapping') return [];
  const list = entryOf(spec, direction);
  if (!list) return isShared(document.root, spec) ? [] : setEntry(document, spec, direction, rules);
  if (isShared(document.root, list.value)) return [];
  if (list.value.kind === 'sequence' || isNull(list.value)) return appendItems(document, list, rules);
  return [];
}

/** Edits that add peers to a rule of a policy that has some; none where that cannot be done safely. */
export function addPeers({ document }: PolicyInstance, rule: Rule, added: readonly Value[]): TextEdit[] {
  const peers = valueAt(rule.node, peersKey(rule.direction));
  if (rule.peers === 'everyone' || peers?.kind !== 'sequence' || isShared(document.root, peers)) return [];
  return appendItems(document, peers, added);
}
