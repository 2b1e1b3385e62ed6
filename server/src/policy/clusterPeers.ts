import type { ClusterFacts } from '../model/clusterFacts.ts';
import type { ClusterPeer, ClusterPolicy, ClusterRule, NetworksPeer, NodesPeer } from '../model/clusterPolicy.ts';
import type { SelectorPeer } from '../model/policy.ts';
import { hidesRequirement } from '../model/selector.ts';
import { allPodsAreIn, hasNodes, nodesAreIn, podsAreIn } from './addressMatch.ts';
import {
  type AddressSet,
  everyAddress,
  intersectAddresses,
  isNoAddress,
  noAddress,
  subtractAddresses,
  unionAddresses,
} from './addressSet.ts';
import type { Party, PodsParty } from './party.ts';
import {
  ipBlockAddresses,
  matchControllerPods,
  matchEach,
  matchSelector,
  maybe,
  no,
  type PeerMatch,
  yes,
} from './peers.ts';

/** Whether a cluster policy is about a workload's pods. Those on the network of their node are never subject. */
export function matchSubject({ subject, isAlternative }: ClusterPolicy, party: PodsParty): PeerMatch {
  const match = subject.type === 'selector' ? matchPods(subject, party) : no;
  return isAlternative && match.verdict === 'yes' ? maybe('alternatives') : match;
}

/**
 * Whether a rule with an unknown or no peer is one that the API wants to fail closed: an accept then matches nothing,
 * anything else denies whatever there is (v1alpha2 ClusterNetworkPolicyIngressPeer).
 */
export function failsClosed({ peers }: ClusterRule): boolean {
  return peers.length === 0 || peers.some(({ type }) => type === 'invalid');
}

/** The best match that the peers of a rule have for `party`. */
export function matchClusterRule({ peers }: Pick<ClusterRule, 'peers'>, party: Party, facts: ClusterFacts): PeerMatch {
  let best = no;
  for (const peer of peers) {
    const match = matchClusterPeer(peer, party, facts);
    if (match.verdict === 'yes') return match;
    if (match.verdict === 'maybe' && best === no) best = match;
  }
  return best;
}

function matchClusterPeer(peer: ClusterPeer, party: Party, facts: ClusterFacts): PeerMatch {
  switch (peer.type) {
    case 'selector':
      if (party.type === 'pods') return matchPods(peer, party);
      return party.type === 'ingressController' && party.candidates
        ? matchEach(party.candidates, (pods) => (pods.hostNetwork ? no : matchControllerPods(peer, '', pods)))
        : matchSelector(peer, '', party);
    case 'networks':
      return matchNetworks(peer, party, facts);
    case 'nodes':
      return matchNodes(peer, party, facts);
    case 'domainNames':
      // Which addresses a name has is known to its servers only; it never names what is inside of the cluster.
      return party.type === 'external' ? maybe('domain-name') : no;
    case 'invalid':
      return no;
    case 'hidden':
      return maybe('placeholder');
  }
}

/** Pods on the network of their node are nobody's peer and nobody's subject, whatever the network plugin does. */
function matchPods(peer: SelectorPeer, party: PodsParty): PeerMatch {
  const { hostNetwork } = party.workload;
  if (hostNetwork === 'yes') return no;
  if (hostNetwork === 'no') return matchSelector(peer, '', party);
  const match = matchSelector(peer, '', { ...party, workload: { ...party.workload, hostNetwork: 'no' } });
  return match.verdict === 'yes' ? maybe('host-network') : match;
}

/** Networks match whatever has the address: traffic inside of the cluster too. */
function matchNetworks({ blocks }: NetworksPeer, party: Party, facts: ClusterFacts): PeerMatch {
  const known = blocks.map(ipBlockAddresses);
  const addresses = known.reduce<AddressSet>((all, block) => unionAddresses(all, block ?? noAddress), noAddress);
  const match = matchAddresses(addresses, party, facts);
  return match.verdict === 'no' && known.includes(undefined) ? maybe('placeholder') : match;
}

function matchAddresses(addresses: AddressSet, party: Party, facts: ClusterFacts): PeerMatch {
  if (isNoAddress(addresses)) return no;
  if (party.type === 'external') return isNoAddress(intersectAddresses(addresses, party.addresses)) ? no : yes;
  if (isNoAddress(subtractAddresses(everyAddress, addresses))) return yes;
  if (party.type === 'ingressController') return maybe('ingress-controller');
  if (party.type === 'anyPods') {
    const verdict = allPodsAreIn(addresses, facts);
    return verdict === 'maybe' ? maybe('pod-address') : { verdict };
  }
  const { workload } = party;
  if (workload.hostNetwork === 'maybe') return maybe('host-network');
  const isNode = workload.hostNetwork === 'yes';
  const verdict = (isNode ? nodesAreIn : podsAreIn)(addresses, workload, facts);
  return verdict === 'yes' ? yes : verdict === 'no' ? no : maybe(isNode ? 'host-network' : 'pod-address');
}

/** Manifests do not say which nodes there are, nor their labels. */
function matchNodes({ selector }: NodesPeer, party: Party, facts: ClusterFacts): PeerMatch {
  switch (party.type) {
    case 'external':
      return hasNodes(party.addresses, facts) ? maybe('node') : no;
    case 'ingressController':
      return maybe('ingress-controller');
    case 'anyPods':
      return no;
    case 'pods': {
      if (party.workload.hostNetwork === 'no') return no;
      const isAny = selector.requirements.length === 0 && party.workload.hostNetwork === 'yes';
      return isAny ? yes : maybe(hidesRequirement(selector) ? 'placeholder' : 'node');
    }
  }
}
