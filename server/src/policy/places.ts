import type { ClusterPeer } from '../model/clusterPolicy.ts';
import { memo } from '../model/memo.ts';
import type { Rule, SelectorPeer } from '../model/policy.ts';
import type { Ternary } from '../model/ternary.ts';
import { type Bits, bitsOf, difference, intersection, nobody, ordinalsOf, shifted, union } from './bits.ts';
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
  const others = peers.filter(({ type }) => type !== 'selector');
  return together([
    ...peers.flatMap((peer) => (peer.type === 'selector' ? [networkPeers(world, peer, home)] : [])),
    ...(others.length === 0
      ? []
      : [byAddress(world, (party) => matchRule({ peers: others }, home, party, world.policies.facts))]),
  ]);
}

/** Whom a peer of a rule, or the subject, of a cluster policy is about (clusterPeers.ts says the same of one party). */
export function clusterPlaces(world: RowsWorld, peers: readonly ClusterPeer[]): Places {
  return together(
    peers.map((peer) =>
      peer.type === 'selector'
        ? clusterPeers(world, peer)
        : byAddress(world, (party) => matchClusterRule({ peers: [peer] }, party, world.policies.facts)),
    ),
  );
}

function together(all: readonly Places[]): Places {
  const sure = union(all.map((places) => places.sure));
  return { sure, unsure: difference(union(all.map((places) => places.unsure)), sure) };
}

/** Pods on the network of their node are matched perhaps at most. */
function networkPeers(world: RowsWorld, peer: SelectorPeer, home: string): Places {
  const { sure, unsure } = selected(world, peer, home);
  const [onNode, perhapsOnNode] = [intersection(sure, world.onNode), intersection(sure, world.perhapsOnNode)];
  return {
    sure: difference(difference(sure, onNode), perhapsOnNode),
    unsure: union([unsure, onNode, perhapsOnNode]),
  };
}

/** Pods on the network of their node are never matched. */
function clusterPeers(world: RowsWorld, peer: SelectorPeer): Places {
  const { sure, unsure } = selected(world, peer, '');
  const offNode = difference(sure, world.onNode);
  return {
    sure: difference(offNode, world.perhapsOnNode),
    unsure: union([difference(unsure, world.onNode), intersection(offNode, world.perhapsOnNode)]),
  };
}

/** What the label indexes of the namespaces say of a peer's selectors; whoever is sure may be in both sets. */
function selected(world: RowsWorld, { namespaceSelector, podSelector }: SelectorPeer, home: string): Places {
  const sure: Bits[] = [];
  const unsure: Bits[] = [];
  for (const { facts, labelIndex, offset } of world.namespaces) {
    const inNamespace = namespaceSelector
      ? selectsNamespace(namespaceSelector, facts)
      : facts.name === home
        ? 'yes'
        : 'no';
    if (inNamespace === 'no') continue;
    const { must, may } = select(labelIndex, podSelector);
    if (inNamespace === 'yes') sure.push(shifted(ordinalBits(must), offset));
    if (inNamespace === 'maybe' || must !== may) unsure.push(shifted(ordinalBits(may), offset));
  }
  return { sure: union(sure), unsure: union(unsure) };
}

/** Many peers ask for the same selection. */
export const ordinalBits: (ordinals: Ordinals) => Bits = memo((ordinals) => bitsOf(ordinals));

/** For peers that ask for nothing but addresses. */
function byAddress(world: RowsWorld, match: (party: PodsParty) => PeerMatch): Places {
  const found: Record<Ternary, Bits[]> = { yes: [], maybe: [], no: [] };
  const [plain] = ordinalsOf(world.plain);
  if (plain !== undefined) found[match(world.partyAt(plain)).verdict].push(world.plain);
  for (const place of world.addressed) found[match(world.partyAt(place)).verdict].push(bitsOf([place]));
  return { sure: union(found.yes), unsure: union(found.maybe) };
}
