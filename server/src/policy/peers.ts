import { isPlaceholder } from '../model/labels.ts';
import type { IpBlockPeer, Peer, Rule } from '../model/policy.ts';
import { hidesRequirement, type Selector } from '../model/selector.ts';
import { and, type Ternary } from '../model/ternary.ts';
import {
  type AddressSet,
  everyAddress,
  intersectAddresses,
  isNoAddress,
  isOneAddress,
  noAddress,
  parseCidr,
  subtractAddresses,
  unionAddresses,
} from './addressSet.ts';
import { matchesAll } from './anyPods.ts';
import type { Party } from './party.ts';
import { selectsNamespace, selectsPod } from './selection.ts';

/** Why a peer is neither surely matched nor surely not. */
export type UnknownCode =
  | 'namespace-labels'
  | 'pod-labels'
  | 'ipblock-pod'
  | 'host-network'
  | 'ingress-controller'
  | 'placeholder';

export interface PeerMatch {
  readonly verdict: Ternary;
  /** Given with `maybe`. */
  readonly code?: UnknownCode;
}

const yes: PeerMatch = { verdict: 'yes' };
const no: PeerMatch = { verdict: 'no' };
const maybe = (code: UnknownCode): PeerMatch => ({ verdict: 'maybe', code });

/**
 * The best match that a rule of a policy in `namespace` has for `party` (networking/v1 NetworkPolicyPeer).
 * Peers are alternatives; a missing list admits everyone.
 */
export function matchRule(rule: Rule, namespace: string, party: Party): PeerMatch {
  if (rule.peers === 'everyone') return yes;
  let best = no;
  for (const peer of rule.peers) {
    const match = matchPeer(peer, namespace, party);
    if (match.verdict === 'yes') return match;
    if (match.verdict === 'maybe' && best === no) best = match;
  }
  return best;
}

export function matchPeer(peer: Peer, namespace: string, party: Party): PeerMatch {
  if (peer.type === 'invalid') return no;
  if (peer.type === 'hidden') return maybe('placeholder');
  if (peer.type === 'ipBlock') return matchIpBlock(peer, party);
  switch (party.type) {
    case 'external':
      return no;
    case 'ingressController':
      return selectsEveryPod(peer) ? yes : maybe('ingress-controller');
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

function hides(selector: Selector | undefined): boolean {
  return selector !== undefined && hidesRequirement(selector);
}

function selectsEveryPod(peer: Extract<Peer, { type: 'selector' }>): boolean {
  return peer.namespaceSelector?.requirements.length === 0 && !peer.podSelector?.requirements.length;
}

function matchIpBlock(peer: IpBlockPeer, party: Party): PeerMatch {
  const block = ipBlockAddresses(peer);
  if (!block) return maybe('placeholder');
  if (isNoAddress(block)) return no;
  if (party.type === 'external') return isNoAddress(intersectAddresses(block, party.addresses)) ? no : yes;
  if (party.type === 'anyPods' && isOneAddress(block)) return no;
  // Whether an ipBlock matches pod addresses differs between network plugins.
  return maybe(party.type === 'pods' && party.workload.hostNetwork !== 'no' ? 'host-network' : 'ipblock-pod');
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
