import type { ClusterPeer } from '../../model/clusterPolicy.ts';
import type { Instance } from '../../model/instance.ts';
import { readLabels } from '../../model/labels.ts';
import { memo } from '../../model/memo.ts';
import type { Peer, SelectorPeer } from '../../model/policy.ts';
import { type Requirement, readSelector, type Selector, selectorOfLabels } from '../../model/selector.ts';
import type { Workload } from '../../model/workload.ts';
import type { ClusterModel } from '../../snapshot/clusterModel.ts';
import type { NamespaceModel } from '../../snapshot/namespaceModel.ts';
import { type PolicyInstance, peerNamespaces, selectIn, type WorkloadInstance } from '../../snapshot/queries.ts';
import { entryOf, type Foreign, type Node, type Span, valueAt } from '../../yaml/node.ts';
import { pairOf } from './place.ts';

/** A selector of pods that an object has. */
export interface PodSelector {
  readonly owner: Instance;
  readonly selector: Selector;
  /** Whose pods it selects: those of the owner's namespace, of the namespaces of a peer, or the owner's own. */
  readonly among: 'namespace' | 'own' | SelectorPeer;
}

/** The selectors of pods of an object; none where it has none. */
export function podSelectorsOf(owner: Instance): readonly PodSelector[] {
  const { resource } = owner;
  switch (resource.type) {
    case 'workload': {
      const selector = ownSelector(resource);
      return selector ? [{ owner, selector, among: 'own' }] : [];
    }
    case 'service':
      return [{ owner, selector: serviceSelector(resource.root), among: 'namespace' }];
    case 'policy':
      return [
        { owner, selector: resource.podSelector, among: 'namespace' },
        ...peersOf(owner).flatMap((peer) =>
          peer.podSelector ? [{ owner, selector: peer.podSelector, among: peer }] : [],
        ),
      ];
    case 'clusterPolicy':
      return peersOf(owner).flatMap((peer) =>
        peer.podSelector ? [{ owner, selector: peer.podSelector, among: peer }] : [],
      );
    default:
      return [];
  }
}

/** The peers of a policy that select pods; of a cluster policy its subject too. */
export function peersOf({ resource }: Instance): readonly SelectorPeer[] {
  if (resource.type !== 'policy' && resource.type !== 'clusterPolicy') return [];
  const peers: (Peer | ClusterPeer)[] = resource.type === 'clusterPolicy' ? [resource.subject] : [];
  for (const rule of [...resource.ingress, ...resource.egress]) {
    if (rule.peers !== 'everyone') peers.push(...rule.peers);
  }
  return peers.filter((peer): peer is SelectorPeer => peer.type === 'selector');
}

/** The selector by which a controller knows its pods: of labels alone in the kinds before apps/v1. */
const ownSelector = memo(({ root, template }: Workload): Selector | undefined => {
  const node = root === template ? undefined : valueAt(root, 'spec', 'selector');
  if (node?.kind !== 'mapping') return undefined;
  const isLabels = !entryOf(node, 'matchLabels') && !entryOf(node, 'matchExpressions');
  return isLabels ? selectorOfEntries(node) : readSelector(node);
});

const serviceSelector = memo((root: Node) => selectorOfEntries(valueAt(root, 'spec', 'selector')));

/** The selector that a mapping of labels is: the keys with the places where they are written, which may be those of a kustomization. */
export function selectorOfEntries(node: Node | undefined): Selector {
  const selector = selectorOfLabels(readLabels(node));
  const requirements = selector.requirements.map((requirement) => {
    const entry = entryOf(node, requirement.key);
    const keySpan = entry && { start: entry.keyStart, end: entry.keyEnd, origin: entry.origin };
    return keySpan ? { ...requirement, keySpan } : requirement;
  });
  return { ...selector, requirements };
}

/** The workloads whose pods a selector selects, surely or perhaps. A Service without selector selects none. */
export function podsOf(cluster: ClusterModel, { owner, selector, among }: PodSelector): readonly WorkloadInstance[] {
  if (among === 'own') return owner.resource.type === 'workload' ? [{ ...owner, resource: owner.resource }] : [];
  return namespacesOf(cluster, owner, among).flatMap((namespace) =>
    selectIn(namespace, selector).may.map((ordinal) => namespace.workloads[ordinal] as WorkloadInstance),
  );
}

function namespacesOf(
  cluster: ClusterModel,
  { namespace: home }: Instance,
  among: 'namespace' | SelectorPeer,
): readonly NamespaceModel[] {
  const names = among === 'namespace' ? [home] : peerNamespaces(cluster, home, among).map(({ facts }) => facts.name);
  return names.flatMap((name) => cluster.namespaces.get(name) ?? []);
}

/** A condition, and the selector that it is of. */
export interface Condition extends PodSelector {
  readonly requirement: Requirement;
}

/** The conditions of all selectors of some policies, by the key of the label that they ask about. */
export const conditionsByKey = memo(
  (policies: readonly (PolicyInstance | Instance)[]): ReadonlyMap<string, readonly Condition[]> => {
    const byKey = new Map<string, Condition[]>();
    for (const policy of policies) {
      for (const use of podSelectorsOf(policy)) {
        for (const requirement of use.selector.requirements) {
          const known = byKey.get(requirement.key);
          if (known) known.push({ ...use, requirement });
          else byKey.set(requirement.key, [{ ...use, requirement }]);
        }
      }
    }
    return byKey;
  },
);

/** The parts of a condition that name some values of its label: the values, or the key where it names none. */
export function partsNaming(
  { operator, values, valueNodes, keySpan, node }: Requirement,
  isMeant: (value: string | undefined) => boolean,
): readonly (Span & Foreign)[] {
  if (operator !== 'In') return [keySpan];
  const meant = valueNodes.filter((_, index) => isMeant(values[index]));
  // An entry of `matchLabels`, or of a selector of labels alone.
  return valueNodes.length === 1 && valueNodes[0] === node ? meant.map((value) => pairOf(keySpan, value)) : meant;
}
