import type { PortEntry, Rule, SelectorPeer } from '../../model/policy.ts';
import { portNameProblems } from '../../model/syntax.ts';
import type { Workload } from '../../model/workload.ts';
import { namesOf } from '../../policy/selectorWords.ts';
import type { ClusterModel } from '../../snapshot/clusterModel.ts';
import type { NamespaceModel } from '../../snapshot/namespaceModel.ts';
import { mayHoldMore, type PolicyInstance, peerNamespaces, selectIn } from '../../snapshot/queries.ts';

/** A port of a rule that is given by name. */
export type NamedPort = PortEntry & { readonly port: string; readonly protocol: NonNullable<PortEntry['protocol']> };

/** The valid entries of a rule that name a port, as far as no placeholder hides which. */
export function namedPortsOf({ ports }: Rule): readonly NamedPort[] {
  return ports === 'all' ? [] : ports.filter(isNamed);
}

function isNamed(entry: PortEntry): entry is NamedPort {
  const { isValid, port, protocol, hidden } = entry;
  if (!isValid || hidden.length > 0 || protocol === undefined || typeof port !== 'string') return false;
  return portNameProblems(port).length === 0;
}

/**
 * Whether any pod that a rule is about meets a condition: those that its policy selects for ingress, those of its
 * peers for egress. Undefined where there are none, or others may be among them that no manifest shows, and where the
 * rule names no pods in particular.
 */
export function someDestination(
  cluster: ClusterModel,
  policy: PolicyInstance,
  rule: Rule,
  meets: (workload: Workload) => boolean,
): boolean | undefined {
  const sets = destinationsOf(cluster, policy, rule);
  if (!sets?.some(({ ordinals }) => ordinals.length > 0)) return undefined;
  return sets.some(({ namespace, ordinals }) =>
    ordinals.some((ordinal) => {
      const workload = namespace.workloads[ordinal]?.resource;
      return workload !== undefined && meets(workload);
    }),
  );
}

export interface Destinations {
  readonly namespace: NamespaceModel;
  /** Of the workloads that are possibly meant. */
  readonly ordinals: readonly number[];
}

/** The pods that a rule is about, by namespaces; undefined where there may be others. */
export function destinationsOf(
  cluster: ClusterModel,
  policy: PolicyInstance,
  rule: Rule,
): readonly Destinations[] | undefined {
  if (rule.direction === 'ingress') {
    const { podSelector } = policy.resource;
    const namespace = cluster.namespaces.get(policy.namespace);
    const isKnown = namespace && !mayHoldMore(cluster, policy.namespace) && podSelector.requirements.length > 0;
    return isKnown ? [{ namespace, ordinals: selectIn(namespace, podSelector).may }] : undefined;
  }
  if (rule.peers === 'everyone') return undefined;
  const sets = rule.peers.map((peer) =>
    peer.type === 'selector' ? podsOf(cluster, policy.namespace, peer) : peer.type === 'ipBlock' ? [] : undefined,
  );
  return sets.includes(undefined) ? undefined : sets.flatMap((set) => set ?? []);
}

/** Only a peer with labels of pods in namespaces that it names says whom it means. */
function podsOf(cluster: ClusterModel, home: string, peer: SelectorPeer): readonly Destinations[] | undefined {
  const { podSelector, namespaceSelector } = peer;
  if (!podSelector?.requirements.length || (namespaceSelector && !namesOf(namespaceSelector))) return undefined;
  const sets = peerNamespaces(cluster, home, peer).map(({ facts: { name } }) => {
    const namespace = cluster.namespaces.get(name);
    if (!namespace || mayHoldMore(cluster, name)) return undefined;
    return { namespace, ordinals: selectIn(namespace, podSelector).may };
  });
  // A namespace without such pods may have them elsewhere.
  const isKnown = sets.length > 0 && sets.every((set) => set && set.ordinals.length > 0);
  return isKnown ? sets.flatMap((set) => set ?? []) : undefined;
}
