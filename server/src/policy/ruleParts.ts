import type { ClusterPeer, ClusterPolicy, ClusterRule } from '../model/clusterPolicy.ts';
import type { IpBlockPeer, Peer, PortEntry, Rule } from '../model/policy.ts';
import { noAddress } from './addressSet.ts';
import type { Party } from './party.ts';
import { formatPorts } from './portSet.ts';
import { rulePorts } from './rulePorts.ts';

/**
 * A part of what a rule admits: one of its peers on one of its ports. Two lists of rules in one namespace whose parts
 * have the same texts admit the same, however the parts are put together to rules.
 */
export interface RulePart {
  readonly text: string;
  /** `blocks` are all its address ranges: pods of which nobody says where they are may be sure to be in several together. */
  readonly peer: Exclude<Peer, IpBlockPeer> | 'everyone' | 'blocks';
}

/** @param destination Whose named ports the rule speaks of; undefined where it is about those of many. */
export function ruleParts({ peers, ports }: Rule, destination: Party | undefined): RulePart[] {
  const portTexts = ports === 'all' ? ['all'] : ports.flatMap((entry) => portText(entry, destination) ?? []);
  return peerParts(peers).flatMap(({ text, peer }) =>
    portTexts.map((port) => ({ text: JSON.stringify([text, port]), peer })),
  );
}

/** What a policy of the cluster means but for its place among others: equal for equal meaning. */
export function clusterPolicyText({ tier, subject, ingress, egress, isAlternative }: ClusterPolicy): string {
  return JSON.stringify([tier, isAlternative, clusterPeerText(subject), ingress.map(ruleText), egress.map(ruleText)]);
}

function peerParts(peers: Rule['peers']): RulePart[] {
  if (peers === 'everyone') return [{ text: 'everyone', peer: 'everyone' }];
  const blocks = peers.filter(({ type }) => type === 'ipBlock').map(clusterPeerText);
  return [
    ...peers.flatMap((peer): RulePart[] =>
      peer.type === 'ipBlock' || peer.type === 'invalid' ? [] : [{ text: clusterPeerText(peer), peer }],
    ),
    ...(blocks.length > 0 ? [{ text: blocks.sort().join(), peer: 'blocks' as const }] : []),
  ];
}

function ruleText({ action, peers, ports }: ClusterRule): string {
  return JSON.stringify([
    action,
    peers.map(clusterPeerText),
    ports === 'all' ? ports : ports.map((entry) => portText(entry, undefined)),
  ]);
}

function clusterPeerText(peer: Peer | ClusterPeer): string {
  switch (peer.type) {
    case 'selector': {
      // No `podSelector` is all pods, as an empty one is; no `namespaceSelector` is the policy's own namespace.
      const { namespaceSelector, podSelector } = peer;
      return JSON.stringify(['pods', namespaceSelector?.canonical, podSelector?.canonical ?? '']);
    }
    case 'ipBlock':
      return JSON.stringify([peer.cidr, ...[...peer.except].sort()]);
    case 'networks':
      return JSON.stringify(['networks', ...peer.blocks.map(({ cidr }) => cidr)]);
    case 'nodes':
      return JSON.stringify(['nodes', peer.selector.canonical]);
    case 'domainNames':
      return JSON.stringify(['names', ...peer.names.map(({ name }) => name)]);
    case 'hidden':
      return peer.isUnseen ?? 'hidden';
    case 'invalid':
      return 'invalid';
  }
}

/** A named port is the numbers that it has at its destination, where that is known. Undefined for what admits no port. */
function portText(entry: PortEntry, destination: Party | undefined): string | undefined {
  const { isValid, protocol, port, endPort, hidden } = entry;
  if (!isValid) return undefined;
  if (typeof port === 'string' && !destination) return JSON.stringify([protocol, port, hidden]);
  if (typeof port !== 'string' && hidden.length > 0) return JSON.stringify([protocol, port, endPort, hidden]);
  const { must, may } = rulePorts({ ports: [entry] }, destination ?? nowhere);
  return [...new Set([must, may].map(formatPorts))].join();
}

const nowhere: Party = { type: 'external', addresses: noAddress };
