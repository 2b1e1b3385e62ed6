import type { ClusterPolicy, ClusterRule } from '../model/clusterPolicy.ts';
import type { PortEntry, SelectorPeer } from '../model/policy.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { distinct, peerMatches, type WorkloadInstance } from '../snapshot/queries.ts';
import type { ClusterPolicyInstance } from '../snapshot/tierQueries.ts';
import { entryOf, type Node, valueAt } from '../yaml/node.ts';
import { addressHint } from './addressHint.ts';
import type { Hint, HintedPart } from './hint.ts';
import { behindNode, behindSelector } from './hintPlaces.ts';
import { selectorHints } from './policyHints.ts';
import { portHint } from './portHint.ts';
import { namespacesHint } from './selectorHint.ts';

/** The parts of a policy of the whole cluster that can be said to mean something, in the order of the text. */
export function clusterPolicyHints(cluster: ClusterModel, policy: ClusterPolicyInstance): HintedPart[] {
  const { subject, ingress, egress } = policy.resource;
  return [
    ...(subject.type === 'selector' ? podsHints(cluster, policy, subject) : []),
    ...[...ingress, ...egress].flatMap((rule) => [
      ...peerHints(cluster, policy, rule),
      ...portHints(cluster, policy, rule),
    ]),
  ];
}

/** `namespaces` is a selector of namespaces itself, `pods` holds one of each kind. */
function podsHints(cluster: ClusterModel, policy: ClusterPolicyInstance, peer: SelectorPeer): HintedPart[] {
  const pods = valueAt(peer.node, 'pods');
  if (pods) return selectorHints(cluster, policy, peer, pods);
  const { namespaceSelector } = peer;
  if (!namespaceSelector) return [];
  const places = behindSelector(policy, entryOf(peer.node, 'namespaces'), namespaceSelector);
  return [{ kind: 'selectors', places, hint: () => namespacesHint(cluster, policy.namespace, peer) }];
}

function peerHints(cluster: ClusterModel, policy: ClusterPolicyInstance, { peers }: ClusterRule): HintedPart[] {
  return peers.flatMap((peer): HintedPart[] => {
    if (peer.type === 'selector') return podsHints(cluster, policy, peer);
    if (peer.type !== 'networks') return [];
    return peer.blocks.map((block) => {
      const hint = (): Hint | undefined => {
        const said = addressHint(block, cluster.configured);
        return said && { ...said, details: () => [['Addresses of pods count too.']] };
      };
      return { kind: 'addresses', places: behindNode(policy, block.node), hint };
    });
  });
}

function portHints(cluster: ClusterModel, policy: ClusterPolicyInstance, rule: ClusterRule): HintedPart[] {
  if (rule.ports === 'all') return [];
  // A name stands for a port of each protocol.
  const byNode = new Map<Node, PortEntry[]>();
  for (const entry of rule.ports) byNode.set(entry.node, [...(byNode.get(entry.node) ?? []), entry]);
  return [...byNode].map(([node, entries]) => {
    const hint = (): Hint | undefined => {
      const said = portHint(entries, destinationsOf(cluster, policy.resource, rule));
      return said && { ...said, details: () => [] };
    };
    return { kind: 'ports', places: behindNode(policy, portNodeOf(node)), hint };
  });
}

/** The name or number of a port in an item of `protocols` (v1alpha2) or of `ports` (v1alpha1). */
function portNodeOf(node: Node): Node | undefined {
  return (
    valueAt(node, 'destinationNamedPort') ??
    valueAt(node, 'namedPort') ??
    valueAt(node, 'portNumber', 'port') ??
    ['tcp', 'udp', 'sctp'].map((protocol) => valueAt(node, protocol, 'destinationPort', 'number')).find(Boolean)
  );
}

/** Those that it is about, or whom an egress rule leads to. */
function destinationsOf(
  cluster: ClusterModel,
  { subject }: ClusterPolicy,
  { direction, peers }: ClusterRule,
): readonly WorkloadInstance[] {
  const ends = direction === 'ingress' ? [subject] : peers;
  return distinct(ends.flatMap((peer) => (peer.type === 'selector' ? peerMatches(cluster, '', peer).may : [])));
}
