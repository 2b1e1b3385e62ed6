import type { Instance } from '../../model/instance.ts';
import { isPlaceholder } from '../../model/labels.ts';
import { memo } from '../../model/memo.ts';
import type { SelectorPeer } from '../../model/policy.ts';
import { isInvalidSelector, type Selector } from '../../model/selector.ts';
import { contradictionIn } from '../../policy/contradiction.ts';
import { type NearMiss, nearerMiss } from '../../policy/nearMiss.ts';
import { namesOf } from '../../policy/selectorWords.ts';
import type { ClusterModel } from '../../snapshot/clusterModel.ts';
import {
  labelledNotPods,
  mayHoldMore,
  nearMissIn,
  type PolicyInstance,
  peerMatchesAny,
  peerNamespaces,
  selectedCount,
  selectIn,
  type WorkloadInstance,
  workloadCount,
} from '../../snapshot/queries.ts';
import { areTogether } from '../../snapshot/together.ts';
import { directoryOf } from '../../workspace/paths.ts';
import type { View } from '../view.ts';

/** What a selector that matches no pods seems to have missed. Each rule speaks of one of these, so that one does. */
export type Missed =
  /** The labels are those of a controller, and its pods lack them. */
  | { readonly by: 'controller'; readonly workload: WorkloadInstance }
  /** The pods are in other namespaces, one of them this workload's. */
  | { readonly by: 'namespace'; readonly namespaces: readonly string[]; readonly workload: WorkloadInstance }
  | { readonly by: 'slip'; readonly miss: NearMiss }
  /** No pod of the namespace is like it, though others of them have such labels. */
  | { readonly by: 'everything'; readonly namespace: string };

/** What a policy missed that surely selects nothing; undefined where it selects something, or nothing can be said. */
export function missedByPolicy(policy: PolicyInstance, view: View): Missed | undefined {
  const { namespace } = policy;
  const { podSelector, podSelectorNode } = policy.resource;
  if (!podSelectorNode || !canMiss(podSelector) || isPlaceholder(namespace)) return undefined;
  if (view.read(selectedCount, policy) > 0 || view.read(mayHoldMore, namespace)) return undefined;
  if (view.read(workloadCount, namespace) === 0) {
    // Its pods are made elsewhere, unless just what it selects is written beside it.
    return inOtherNamespaces(view.read(namespacesBeside, policy), podSelector, view);
  }
  const controller = view.read(labelledNotPods, namespace, podSelector);
  if (controller) return { by: 'controller', workload: controller };
  const elsewhere = inOtherNamespaces(view.read(namespacesWith, namespace, podSelector), podSelector, view);
  if (elsewhere) return elsewhere;
  const miss = view.read(likelyMissIn, namespace, podSelector);
  if (miss) return { by: 'slip', miss };
  return view.read(wouldBeKnown, policy, namespace, podSelector) ? { by: 'everything', namespace } : undefined;
}

/** The same for a peer of a policy. A wider peer may mean pods that are not here: it can only slip. */
export function missedByPeer(policy: Instance, peer: SelectorPeer, view: View): Missed | undefined {
  const { namespace: home } = policy;
  const { podSelector, namespaceSelector } = peer;
  if (!podSelector || !canMiss(podSelector) || (namespaceSelector && contradictionIn(namespaceSelector)))
    return undefined;
  if (view.read(peerMatchesAny, home, peer)) return undefined;
  const known = namesIn(view.read(knownNamespaces, home, peer));
  for (const name of known) {
    const controller = view.read(labelledNotPods, name, podSelector);
    if (controller) return { by: 'controller', workload: controller };
  }
  if (!namespaceSelector && known.length > 0) {
    const elsewhere = inOtherNamespaces(view.read(namespacesWith, home, podSelector), podSelector, view);
    if (elsewhere) return elsewhere;
  }
  const misses = known.flatMap((name) => view.read(likelyMissIn, name, podSelector) ?? []);
  if (misses.length > 0) return { by: 'slip', miss: misses.reduce(nearerMiss) };
  const only = view.read(onlyNamespace, home, peer);
  if (only === undefined || !known.includes(only)) return undefined;
  return view.read(wouldBeKnown, policy, only, podSelector) ? { by: 'everything', namespace: only } : undefined;
}

/** Whether a selector asks for something that the API server accepts and that some pod can meet. */
function canMiss(selector: Selector): boolean {
  return selector.requirements.length > 0 && !isInvalidSelector(selector) && !contradictionIn(selector);
}

/**
 * Whether the pods that a policy asks for in a namespace would be among those that are known there. What has labels of
 * another kind is made at run time, as Longhorn makes its instance managers; and a policy without a namespace is often
 * applied to another one than workloads without a namespace in other folders.
 */
function wouldBeKnown(cluster: ClusterModel, policy: Instance, name: string, { requirements }: Selector): boolean {
  const workloads = cluster.namespaces.get(name)?.workloads ?? [];
  if (name === policy.namespace && !workloads.some((workload) => areTogether(policy, workload))) return false;
  const keys = labelKeysOf(workloads);
  return requirements.every(({ key, operator }) => (operator !== 'In' && operator !== 'Exists') || keys.has(key));
}

/**
 * The nearest miss, but for pods that merely lack a label with a domain of its own, which no pod of the namespace has: an
 * operator puts it on the pods that it makes, and these are meant.
 */
function likelyMissIn(cluster: ClusterModel, name: string, selector: Selector): NearMiss | undefined {
  const miss = nearMissIn(cluster, name, selector);
  const isOfTool = miss?.slip === 'missing' && miss.key.includes('/') && !miss.key.startsWith('app.kubernetes.io/');
  return isOfTool && !labelKeysOf(cluster.namespaces.get(name)?.workloads ?? []).has(miss.key) ? undefined : miss;
}

const labelKeysOf = memo(
  (workloads: readonly WorkloadInstance[]): ReadonlySet<string> =>
    new Set(workloads.flatMap(({ resource }) => resource.labels.map(({ key }) => key))),
);

function inOtherNamespaces(names: string, selector: Selector, view: View): Missed | undefined {
  const namespaces = namesIn(names);
  const [first] = namespaces;
  const workload = first === undefined ? undefined : view.read(firstSelected, first, selector);
  return workload && { by: 'namespace', namespaces, workload };
}

function firstSelected(cluster: ClusterModel, name: string, selector: Selector): WorkloadInstance | undefined {
  const namespace = cluster.namespaces.get(name);
  const [first] = namespace ? selectIn(namespace, selector).must : [];
  return first === undefined ? undefined : namespace?.workloads[first];
}

/** Names of the other namespaces in which a selector surely matches pods, one a line. */
function namespacesWith(cluster: ClusterModel, home: string, selector: Selector): string {
  return otherNamespaces(cluster, home, selector, () => true);
}

/** Those of them whose pods are written in the folder of the policy, or come with it. */
function namespacesBeside(cluster: ClusterModel, policy: PolicyInstance): string {
  // Where there are many, each edit in one of them would ask again for each policy of an empty one.
  if (cluster.facts.length > mostNamespaces) return '';
  const isBeside = ({ unit, uri }: WorkloadInstance): boolean =>
    unit === policy.unit || directoryOf(uri) === directoryOf(policy.uri);
  return otherNamespaces(cluster, policy.namespace, policy.resource.podSelector, isBeside);
}

const mostNamespaces = 50;

function otherNamespaces(
  cluster: ClusterModel,
  home: string,
  selector: Selector,
  isMeant: (workload: WorkloadInstance) => boolean,
): string {
  if (!selector.requirements.some(({ operator }) => operator === 'In')) return '';
  return cluster.facts
    .filter(({ name }) => {
      const namespace = name === home || isPlaceholder(name) ? undefined : cluster.namespaces.get(name);
      if (!namespace) return false;
      return selectIn(namespace, selector).must.some((ordinal) =>
        isMeant(namespace.workloads[ordinal] as WorkloadInstance),
      );
    })
    .map(({ name }) => name)
    .join('\n');
}

/** Names of the namespaces that a peer surely looks in and that have workloads, all of them known, one a line. */
function knownNamespaces(cluster: ClusterModel, home: string, peer: SelectorPeer): string {
  return peerNamespaces(cluster, home, peer)
    .filter(({ verdict }) => verdict === 'yes')
    .filter(({ facts: { name } }) => workloadCount(cluster, name) > 0 && !mayHoldMore(cluster, name))
    .map(({ facts }) => facts.name)
    .join('\n');
}

/** The one namespace that a peer means by name, or its own. */
function onlyNamespace(_: ClusterModel, home: string, { namespaceSelector }: SelectorPeer): string | undefined {
  if (!namespaceSelector) return home;
  const [name, ...others] = namesOf(namespaceSelector) ?? [];
  return others.length === 0 ? name : undefined;
}

function namesIn(lines: string): readonly string[] {
  return lines === '' ? [] : lines.split('\n');
}
