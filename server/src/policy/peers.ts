import type { ClusterFacts } from '../model/clusterFacts.ts';
import { isPlaceholder } from '../model/labels.ts';
import { memo } from '../model/memo.ts';
import type { IpBlockPeer, Peer, Rule, SelectorPeer } from '../model/policy.ts';
import { hidesRequirement, type Selector } from '../model/selector.ts';
import { and, type Ternary } from '../model/ternary.ts';
import { allPodsAreIn, podsAreIn } from './addressMatch.ts';
import {
  type AddressSet,
  everyAddress,
  intersectAddresses,
  isNoAddress,
  noAddress,
  parseCidr,
  subtractAddresses,
  unionAddresses,
} from './addressSet.ts';
import { matchesAll } from './anyPods.ts';
import type { ControllerPods, IngressControllerParty, Party } from './party.ts';
import { nameLabel, selectsLabels, selectsNamespace, selectsPod } from './selection.ts';

/** Why a peer is neither surely matched nor surely not. */
export type UnknownCode =
  | 'namespace-labels'
  | 'pod-labels'
  | 'ipblock-pod'
  | 'pod-address'
  | 'host-network'
  | 'ingress-controller'
  | 'caller'
  | 'node'
  | 'domain-name'
  | 'tier-order'
  | 'alternatives'
  | 'unseen'
  | 'unread'
  | 'placeholder';

export interface PeerMatch {
  readonly verdict: Ternary;
  /** Given with `maybe`. */
  readonly code?: UnknownCode;
}

export const yes: PeerMatch = { verdict: 'yes' };
export const no: PeerMatch = { verdict: 'no' };
export const maybe = (code: UnknownCode): PeerMatch => ({ verdict: 'maybe', code });

/**
 * The best match that a rule of a policy in `namespace` has for `party` (networking/v1 NetworkPolicyPeer).
 * Peers are alternatives; a missing list admits everyone.
 */
export function matchRule(
  { peers }: Pick<Rule, 'peers'>,
  namespace: string,
  party: Party,
  facts: ClusterFacts,
): PeerMatch {
  if (peers === 'everyone') return yes;
  let best = no;
  for (const peer of peers) {
    if (peer.type === 'ipBlock') continue;
    const match = matchPeer(peer, namespace, party, facts);
    if (match.verdict === 'yes') return match;
    if (match.verdict === 'maybe' && best === no) best = match;
  }
  // Pods of which nobody says where they are may be sure to be in several blocks together.
  const { addresses, isHidden } = blocksOf(peers);
  const match = matchAddresses(addresses, party, facts);
  if (match.verdict === 'yes' || best !== no) return match.verdict === 'yes' ? yes : best;
  return match.verdict === 'no' && isHidden ? maybe('placeholder') : match;
}

/** All that the ipBlocks among peers have. */
const blocksOf = memo((peers: readonly Peer[]) => {
  const known = peers.flatMap((peer) => (peer.type === 'ipBlock' ? [ipBlockAddresses(peer)] : []));
  return {
    addresses: known.reduce<AddressSet>((all, block) => unionAddresses(all, block ?? noAddress), noAddress),
    isHidden: known.includes(undefined),
  };
});

function matchPeer(peer: Peer, namespace: string, party: Party, facts: ClusterFacts): PeerMatch {
  switch (peer.type) {
    case 'invalid':
      return no;
    case 'hidden':
      return maybe(peer.isUnseen ?? 'placeholder');
    case 'ipBlock':
      return matchIpBlock(peer, party, facts);
    case 'selector':
      return matchSelector(peer, namespace, party);
  }
}

/** Without a selector of namespaces it is about those of `namespace`. */
export function matchSelector(peer: SelectorPeer, namespace: string, party: Party): PeerMatch {
  switch (party.type) {
    case 'external':
      return party.isOnNode && peer.namespaceSelector && meansNodes(peer.namespaceSelector) ? maybe('node') : no;
    case 'ingressController':
      return matchController(peer, namespace, party);
    case 'anyPods': {
      const verdict = matchesAll(peer, namespace, party);
      const asksLabels = 'name' in party.namespaces && !hides(peer.namespaceSelector) && !hides(peer.podSelector);
      return verdict === 'maybe' ? maybe(asksLabels ? 'namespace-labels' : 'placeholder') : { verdict };
    }
    case 'pods': {
      const inNamespace: Ternary = peer.namespaceSelector
        ? selectsNamespace(peer.namespaceSelector, party.namespace)
        : party.namespace.name === namespace
          ? 'yes'
          : 'no';
      if (inNamespace === 'no') return no;
      const isPod = peer.podSelector ? selectsPod(peer.podSelector, party.workload) : 'yes';
      const verdict = and(inNamespace, isPod);
      if (verdict === 'no') return no;
      if (verdict === 'maybe') {
        return inNamespace === 'maybe'
          ? maybe(hides(peer.namespaceSelector) ? 'placeholder' : 'namespace-labels')
          : maybe(hides(peer.podSelector) ? 'placeholder' : 'pod-labels');
      }
      // Most network plugins see the traffic of a hostNetwork pod as its node's.
      return party.workload.hostNetwork === 'no' ? yes : maybe('host-network');
    }
  }
}

/**
 * Whether a selector means the namespace that OpenShift has for what is on the network of a node, the API server among
 * it (openshift-host-network; OpenShift docs, "Creating a network policy").
 */
const meansNodes = memo(({ requirements }: Selector): boolean =>
  requirements.some(
    ({ key, operator, values }) =>
      (key === 'policy-group.network.openshift.io/host-network' &&
        operator !== 'DoesNotExist' &&
        operator !== 'NotIn') ||
      (key === nameLabel && operator === 'In' && values.includes('openshift-host-network')),
  ),
);

function matchController(peer: SelectorPeer, namespace: string, { candidates }: IngressControllerParty): PeerMatch {
  if (!candidates) return selectsEveryPod(peer) ? yes : maybe('ingress-controller');
  return matchEach(candidates, (pods) => matchControllerPods(peer, namespace, pods));
}

/** What is so for each of the pods that may be the ingress controller. */
export function matchEach(
  candidates: readonly ControllerPods[],
  match: (pods: ControllerPods) => PeerMatch,
): PeerMatch {
  const matches = candidates.map(match);
  const [first = no] = matches;
  return matches.every(({ verdict }) => verdict === first.verdict) ? first : maybe('ingress-controller');
}

/** Without a selector of namespaces it is about those of `home`. */
export function matchControllerPods(
  peer: SelectorPeer,
  home: string,
  { namespace, labels, hostNetwork }: ControllerPods,
): PeerMatch {
  const { namespaceSelector, podSelector } = peer;
  const inNamespace = namespaceSelector
    ? selectsNamespace(namespaceSelector, namespace)
    : namespace.name === home
      ? 'yes'
      : 'no';
  const isPod = !podSelector?.requirements.length ? 'yes' : labels ? selectsLabels(podSelector, labels) : 'maybe';
  const verdict = and(inNamespace, isPod);
  if (verdict === 'no') return no;
  if (verdict === 'maybe') return maybe(inNamespace === 'maybe' ? 'namespace-labels' : 'ingress-controller');
  return hostNetwork ? maybe('host-network') : yes;
}

function hides(selector: Selector | undefined): boolean {
  return selector !== undefined && hidesRequirement(selector);
}

function selectsEveryPod(peer: Extract<Peer, { type: 'selector' }>): boolean {
  return peer.namespaceSelector?.requirements.length === 0 && !peer.podSelector?.requirements.length;
}

function matchIpBlock(peer: IpBlockPeer, party: Party, facts: ClusterFacts): PeerMatch {
  const block = ipBlockAddresses(peer);
  return block ? matchAddresses(block, party, facts) : maybe('placeholder');
}

function matchAddresses(block: AddressSet, party: Party, facts: ClusterFacts): PeerMatch {
  if (isNoAddress(block)) return no;
  if (party.type === 'external') return isNoAddress(intersectAddresses(block, party.addresses)) ? no : yes;
  if (party.type === 'anyPods') return matchPodsIn(allPodsAreIn(block, facts), facts);
  if (party.type === 'ingressController') {
    if (!party.candidates) return maybe('ipblock-pod');
    return matchEach(party.candidates, ({ hostNetwork }) =>
      hostNetwork ? maybe('host-network') : matchPodsIn(podsAreIn(block, undefined, facts), facts),
    );
  }
  if (party.workload.hostNetwork !== 'no') return maybe('host-network');
  return matchPodsIn(podsAreIn(block, party.workload, facts), facts);
}

/** Whether an ipBlock matches pod addresses at all differs between network plugins. */
function matchPodsIn(areInBlock: Ternary, { ipBlockMatchesPods }: ClusterFacts): PeerMatch {
  if (ipBlockMatchesPods === 'no' || areInBlock === 'no') return no;
  if (ipBlockMatchesPods === 'unknown') return maybe('ipblock-pod');
  return areInBlock === 'yes' ? yes : maybe('pod-address');
}

/** The addresses of an ipBlock without its exceptions, none when one is invalid; undefined while a placeholder hides them. */
export function ipBlockAddresses(peer: IpBlockPeer): AddressSet | undefined {
  if (isPlaceholder(peer.cidr) || peer.except.some(isPlaceholder)) return undefined;
  const known = blocks.get(peer);
  if (known) return known;
  const except = peer.except
    .map((text) => parseCidr(text)?.addresses ?? everyAddress)
    .reduce(unionAddresses, noAddress);
  const block = subtractAddresses(parseCidr(peer.cidr)?.addresses ?? noAddress, except);
  blocks.set(peer, block);
  return block;
}

const blocks = new WeakMap<IpBlockPeer, AddressSet>();
