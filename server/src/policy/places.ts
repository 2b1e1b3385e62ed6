import type { ClusterPeer } from '../model/clusterPolicy.ts';
import { memo } from '../model/memo.ts';
import type { Rule, SelectorPeer } from '../model/policy.ts';
import { addBits, type Bits, bitsOf, nobody, ordinalsOf, trimmed } from './bits.ts';
import { matchClusterRule } from './clusterPeers.ts';
import { type Ordinals, select } from './labelIndex.ts';
import type { PodsParty } from './party.ts';
import { matchRule, type PeerMatch } from './peers.ts';
import type { RowsWorld } from './rowsWorld.ts';
import { selectsNamespace } from './selection.ts';

/** The places of those that are matched. */
export interface Places {
  readonly sure: Bits;
  /** Those that are matched perhaps, and not surely. */
  readonly unsure: Bits;
}

/** Whom the peers of a rule of a policy in `home` match (peers.ts says the same of one party). */
export function peerPlaces(world: RowsWorld, { peers }: Rule, home: string): Places {
  if (peers === 'everyone') return { sure: world.everyone, unsure: nobody };
  const found = emptySets(world);
  for (const peer of peers) if (peer.type === 'selector') addNetworkPeers(found, world, peer, home);
  const others = { peers: peers.filter(({ type }) => type !== 'selector') };
  addByAddress(found, world, (party) => matchRule(others, home, party, world.policies.facts));
  return placesOf(found);
}

/** Whom a peer of a rule, or the subject, of a cluster policy is about (clusterPeers.ts says the same of one party). */
export function clusterPlaces(world: RowsWorld, peers: readonly ClusterPeer[]): Places {
  const found = emptySets(world);
  for (const peer of peers) {
    if (peer.type === 'selector') addClusterPeers(found, world, peer);
    else addByAddress(found, world, (party) => matchClusterRule({ peers: [peer] }, party, world.policies.facts));
  }
  return placesOf(found);
}

/** Two sets from the first word on; somebody may be in both for now. */
interface Found {
  readonly sure: Uint32Array;
  readonly unsure: Uint32Array;
}

function emptySets({ length }: RowsWorld): Found {
  return { sure: new Uint32Array(length), unsure: new Uint32Array(length) };
}

function placesOf({ sure, unsure }: Found): Places {
  for (let at = 0; at < sure.length; at++) unsure[at] = (unsure[at] as number) & ~(sure[at] as number);
  return { sure: trimmed({ offset: 0, words: sure }), unsure: trimmed({ offset: 0, words: unsure }) };
}

/** Pods on the network of their node are matched perhaps at most. */
function addNetworkPeers({ sure, unsure }: Found, world: RowsWorld, peer: SelectorPeer, home: string): void {
  const { onNode, perhapsOnNode } = world;
  forSelected(world, peer, home, (at, must, may) => {
    const node = (onNode.words[at] as number) | (perhapsOnNode.words[at] as number);
    sure[at] = (sure[at] as number) | (must & ~node);
    unsure[at] = (unsure[at] as number) | may | (must & node);
  });
}

/** Pods on the network of their node are never matched. */
function addClusterPeers({ sure, unsure }: Found, world: RowsWorld, peer: SelectorPeer): void {
  const { onNode, perhapsOnNode } = world;
  forSelected(world, peer, '', (at, must, may) => {
    const [node, perhaps] = [onNode.words[at] as number, perhapsOnNode.words[at] as number];
    sure[at] = (sure[at] as number) | (must & ~node & ~perhaps);
    unsure[at] = (unsure[at] as number) | (may & ~node) | (must & perhaps);
  });
}

/** By namespace, what the index says of the peer's selectors: whom they surely match and whom perhaps, word by word. */
function forSelected(
  world: RowsWorld,
  { namespaceSelector, podSelector }: SelectorPeer,
  home: string,
  add: (at: number, sure: number, unsure: number) => void,
): void {
  for (const { facts, labelIndex, offset } of world.namespaces) {
    const inNamespace = namespaceSelector
      ? selectsNamespace(namespaceSelector, facts)
      : facts.name === home
        ? 'yes'
        : 'no';
    if (inNamespace === 'no') continue;
    const { must, may } = select(labelIndex, podSelector);
    if (inNamespace === 'yes') {
      const { offset: from, words } = ordinalBits(must);
      for (let at = 0; at < words.length; at++) add(offset + from + at, words[at] as number, 0);
    }
    if (inNamespace === 'maybe' || must !== may) {
      const { offset: from, words } = ordinalBits(may);
      for (let at = 0; at < words.length; at++) add(offset + from + at, 0, words[at] as number);
    }
  }
}

/** Many peers ask for the same selection. */
export const ordinalBits: (ordinals: Ordinals) => Bits = memo((ordinals) => bitsOf(ordinals));

/** For peers that ask for nothing but addresses. */
function addByAddress(found: Found, world: RowsWorld, match: (party: PodsParty) => PeerMatch): void {
  const add = (place: number, those: Bits): void => {
    const { verdict } = match(world.partyAt(place));
    if (verdict !== 'no') addBits(verdict === 'yes' ? found.sure : found.unsure, those);
  };
  const [plain] = ordinalsOf(world.plain);
  if (plain !== undefined) add(plain, world.plain);
  for (const place of world.addressed) add(place, bitsOf([place]));
}
