import { capitalized } from '../model/capitalized.ts';
import { isHidden } from '../model/labels.ts';
import type { Direction, Rule, SelectorPeer } from '../model/policy.ts';
import { text } from '../model/resource.ts';
import { missedByPeer, missedByPolicy } from '../rules/support/selectsNothing.ts';
import { viewOf } from '../rules/view.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import type { PolicyInstance } from '../snapshot/queries.ts';
import { entryOf, isNull, itemsOf, type Node, valueAt } from '../yaml/node.ts';
import { addressHint } from './addressHint.ts';
import type { Hint, HintedPart } from './hint.ts';
import { behindEntry, behindNode, behindSelector } from './hintPlaces.ts';
import { ipBlockLines } from './peerCard.ts';
import { policyCard } from './policyCard.ts';
import { portHint } from './portHint.ts';
import { destinationsOf, portsCard } from './portsCard.ts';
import { namespacesHint, podsHint } from './selectorHint.ts';
import type { Line } from './text.ts';
import { everyone } from './words.ts';

/** The parts of a NetworkPolicy that can be said to mean something, in the order of the text. */
export function policyHints(cluster: ClusterModel, policy: PolicyInstance): HintedPart[] {
  return [
    ...subjectHints(cluster, policy),
    ...(['ingress', 'egress'] as const).flatMap((direction) => [
      ...nobodyHints(policy, direction),
      ...policy.resource[direction].flatMap((rule) => [
        ...everyoneHints(policy, rule),
        ...peerHints(cluster, policy, rule),
        ...portHints(cluster, policy, rule),
      ]),
    ]),
  ];
}

function subjectHints(cluster: ClusterModel, policy: PolicyInstance): HintedPart[] {
  const { root, podSelector } = policy.resource;
  const entry = entryOf(valueAt(root, 'spec'), 'podSelector');
  if (!entry) return [];
  const peer: SelectorPeer = { type: 'selector', namespaceSelector: undefined, podSelector, node: entry.value };
  const hint = (): Hint | undefined =>
    podsHint(
      cluster,
      policy.namespace,
      peer,
      () => missedByPolicy(policy, viewOf(cluster)),
      () => policyCard(cluster, policy),
    );
  return [{ kind: 'selectors', places: behindSelector(policy, entry, podSelector), hint }];
}

/** Behind a list without rules that isolates, or behind the policy type where there is no list. */
function nobodyHints(policy: PolicyInstance, direction: Direction): HintedPart[] {
  const { root, isolates, [direction]: rules } = policy.resource;
  const spec = valueAt(root, 'spec');
  const list = entryOf(spec, direction);
  const isList = isNull(list?.value) || list?.value.kind === 'sequence';
  if (isolates[direction] !== 'yes' || rules.length > 0 || !isList) return [];
  const type = itemsOf(valueAt(spec, 'policyTypes')).find((item) => text(item)?.toLowerCase() === direction);
  const hint = (): Hint => ({ text: `${words[direction].side} nobody`, details: () => [[words[direction].nobody]] });
  return [{ kind: 'peers', places: list ? behindEntry(policy, list) : behindNode(policy, type), hint }];
}

/** Behind a list of peers that is empty, or behind the first key of a rule without one. */
function everyoneHints(policy: PolicyInstance, { direction, node, peers, ports }: Rule): HintedPart[] {
  if (peers !== 'everyone' || policy.resource.isolates[direction] === 'no' || isHidden(node)) return [];
  const { side } = words[direction];
  const details = (): Line[] => [[`${capitalized(everyone)}.`]];
  const list = entryOf(node, side);
  const [first] = node.kind === 'mapping' ? node.entries : [];
  const said = list ? 'everyone' : first ? `${side} everyone` : `${side} everyone, on all ports`;
  const places = list || first ? behindEntry(policy, list ?? first) : behindNode(policy, node);
  // A rule that is still being typed says nothing yet.
  return isNull(node) && ports === 'all' ? [] : [{ kind: 'peers', places, hint: () => ({ text: said, details }) }];
}

function peerHints(cluster: ClusterModel, policy: PolicyInstance, { peers }: Rule): HintedPart[] {
  if (peers === 'everyone') return [];
  return peers.flatMap((peer): HintedPart[] => {
    if (peer.type === 'ipBlock') {
      const hint = (): Hint | undefined => {
        const said = addressHint(peer, cluster.configured);
        return said && { ...said, details: () => ipBlockLines(peer) };
      };
      return [{ kind: 'addresses', places: behindNode(policy, valueAt(peer.node, 'ipBlock', 'cidr')), hint }];
    }
    return peer.type === 'selector' ? selectorHints(cluster, policy, peer, peer.node) : [];
  });
}

/**
 * The hints of both selectors of a peer.
 * @param home The policy; its namespace is that of a peer without `namespaceSelector`.
 * @param node What holds the selectors.
 */
export function selectorHints(
  cluster: ClusterModel,
  home: Parameters<typeof behindNode>[0],
  peer: SelectorPeer,
  node: Node,
): HintedPart[] {
  const { namespaceSelector, podSelector } = peer;
  const missed = () => missedByPeer(home, peer, viewOf(cluster));
  return [
    ...(namespaceSelector
      ? [
          {
            kind: 'selectors' as const,
            places: behindSelector(home, entryOf(node, 'namespaceSelector'), namespaceSelector),
            hint: () => namespacesHint(cluster, home.namespace, peer),
          },
        ]
      : []),
    ...(podSelector
      ? [
          {
            kind: 'selectors' as const,
            places: behindSelector(home, entryOf(node, 'podSelector'), podSelector),
            hint: () => podsHint(cluster, home.namespace, peer, missed),
          },
        ]
      : []),
  ];
}

function portHints(cluster: ClusterModel, policy: PolicyInstance, rule: Rule): HintedPart[] {
  if (rule.ports === 'all') return [];
  return rule.ports.map((entry, index): HintedPart => {
    const hint = (): Hint | undefined => {
      const said = portHint([entry], destinationsOf(cluster, policy, rule));
      return said && { ...said, details: () => portsCard(cluster, policy, rule, index) };
    };
    return { kind: 'ports', places: behindNode(policy, valueAt(entry.node, 'port')), hint };
  });
}

const words = {
  ingress: {
    side: 'from',
    nobody: 'Nobody may call these pods, unless another policy lets somebody in.',
  },
  egress: {
    side: 'to',
    nobody: 'These pods may call nobody, unless another policy lets them.',
  },
} as const;
