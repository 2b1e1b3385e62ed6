import type { ClusterPeer, ClusterRule } from '../model/clusterPolicy.ts';
import { podsWords, selectorWords } from '../policy/selectorWords.ts';
import { namespacesWords, portsWords } from './words.ts';

/** A rule of a policy of the whole cluster: `accept from all pods in namespaces with team=shop on TCP 80`. */
export function clusterRuleWords({ direction, action, peers, ports }: ClusterRule): string {
  const names = peers.map(clusterPeerWords).join(', ') || 'nobody';
  return `${action} ${direction === 'ingress' ? 'from' : 'to'} ${names} on ${portsWords({ ports })}`;
}

/** Whom it is about, or one of its peers. */
export function clusterPeerWords(peer: ClusterPeer): string {
  switch (peer.type) {
    case 'selector':
      return `${podsWords(peer.podSelector)} ${namespacesWords(peer, '')}`;
    case 'networks':
      return `addresses in ${peer.blocks.map(({ cidr }) => cidr).join(', ')}`;
    case 'nodes':
      return peer.selector.requirements.length > 0 ? `nodes with ${selectorWords(peer.selector)}` : 'all nodes';
    case 'domainNames':
      return peer.names.map(({ name }) => name).join(', ');
    case 'invalid':
      return 'nobody (a peer that is not valid)';
    case 'hidden':
      return '(a placeholder)';
  }
}
