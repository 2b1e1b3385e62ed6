import { callsOf } from '../../calls/calls.ts';
import { podPeer } from '../../generate/podPeer.ts';
import { capitalized } from '../../model/capitalized.ts';
import { isPlaceholder } from '../../model/labels.ts';
import { memo } from '../../model/memo.ts';
import type { Direction } from '../../model/policy.ts';
import { nameLabel } from '../../policy/selection.ts';
import type { ClusterModel } from '../../snapshot/clusterModel.ts';
import type { NamespaceModel } from '../../snapshot/namespaceModel.ts';
import { distinct, type WorkloadInstance } from '../../snapshot/queries.ts';
import type { Value } from '../../yaml/write.ts';
import type { Asked, Home } from './asked.ts';
import { type Completion, type Part, partFor } from './completion.ts';
import { itemsAtPlace } from './layout.ts';
import { directionAt, isItemPlace } from './rulePlace.ts';
import { selectedPods } from './selected.ts';

/**
 * Whole peers, where one begins: the pods of each workload, and all pods of each namespace, of the cluster in view. Those
 * that call the pods that the policy is about come first, or are called by them; then those of the own namespace.
 */
export function peerCompletions({ place, homes }: Asked): Part<Completion> {
  const [home] = homes;
  const direction = directionAt(place);
  if (!home || !direction || !isItemPlace(place) || !/Peer$/.test(place.schema?.type ?? ''))
    return { items: [], isCut: false };
  const { kind } = place;
  const isTier = kind !== 'NetworkPolicy';
  const { cluster, namespace } = home;
  const others = cluster.facts.flatMap(({ name }) => (name === namespace ? [] : podsIn(cluster, name)));
  const inOrder = [...podsIn(cluster, namespace), ...others];
  const fitting = partFor(inOrder, place.typed, (workload) => labelOf(workload, namespace), mostAsked);
  const related = relatedTo(home, selectedPods(home, place), direction);
  const sorted = fitting.items
    .map((workload) => ({ workload, reason: related(workload) }))
    .sort((one, other) => Number(one.reason === undefined) - Number(other.reason === undefined));
  const pods = sorted.slice(0, mostShown).map(({ workload, reason }): Completion => {
    const { value, labels, remarks } = podPeer(cluster, namespace, workload);
    const whom = labels.length > 0 ? `pods with ${labels.join(' and ')}` : 'all pods';
    return {
      label: labelOf(workload, namespace),
      kind: 'peer',
      detail: reason ?? workload.resource.kind,
      documentation: [`${whom} in namespace ${workload.namespace}`, ...remarks]
        .map((words) => `${capitalized(words)}.`)
        .join(' '),
      insert: itemsAtPlace([isTier ? { pods: value } : value], place),
    };
  });
  const names = partFor(namespacesOf(cluster), place.typed, (name) => name, mostShown);
  const all = names.items.map((name): Completion => {
    const selector = { matchLabels: { [nameLabel]: name } };
    const value: Value = isTier ? { namespaces: selector } : { namespaceSelector: selector };
    return { label: `all pods in ${name}`, kind: 'peer', detail: 'namespace', insert: itemsAtPlace([value], place) };
  });
  return { items: [...pods, ...all], isCut: fitting.isCut || names.isCut || sorted.length > mostShown };
}

/** Workloads that are looked at for whether they call the policy's pods. */
const mostAsked = 100;
const mostShown = 50;
/** Pods of a policy whose calls are looked at. */
const mostSubjects = 20;

function podsIn({ namespaces }: ClusterModel, name: string): readonly WorkloadInstance[] {
  const namespace = namespaces.get(name);
  return namespace && !isPlaceholder(name) ? selectable(namespace.workloads) : [];
}

/** What policies see as pods, with a label to go by, each once. */
const selectable = memo((workloads: NamespaceModel['workloads']) =>
  distinct(workloads).filter(
    ({ resource: { labels, hostNetwork, name } }) =>
      hostNetwork !== 'yes' && labels.some(({ value }) => value !== undefined) && !isPlaceholder(name),
  ),
);

function labelOf({ resource, namespace }: WorkloadInstance, home: string): string {
  return `pods of ${resource.name}${namespace === home ? '' : ` in ${namespace}`}`;
}

function namespacesOf({ facts }: ClusterModel): string[] {
  return facts.map(({ name }) => name).filter((name) => !isPlaceholder(name));
}

/** What a workload has to do with those that a policy is about: `calls cart`, `called by cart`. */
function relatedTo(
  { cluster }: Home,
  subjects: readonly WorkloadInstance[],
  direction: Direction,
): (workload: WorkloadInstance) => string | undefined {
  // A policy about everybody has to do with everybody.
  const few = subjects.length > mostSubjects ? [] : subjects;
  if (few.length === 0) return () => undefined;
  if (direction === 'ingress') {
    const targets = new Set(few.map(({ key }) => key));
    return (workload) => {
      const call = callsOf(cluster, workload).find(({ target }) => targets.has(target.key));
      return call && `calls ${call.target.resource.name}`;
    };
  }
  const callers = new Map(
    few.flatMap((caller) => callsOf(cluster, caller).map(({ target }) => [target.key, caller] as const)),
  );
  return ({ key }) => {
    const caller = callers.get(key);
    return caller && `called by ${caller.resource.name}`;
  };
}
