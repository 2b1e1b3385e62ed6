import type { Direction } from '../model/policy.ts';
import { mayBeNode } from './access.ts';
import { type Bits, union } from './bits.ts';
import type { PodsParty } from './party.ts';
import { peerPlaces } from './places.ts';
import type { RowsWorld } from './rowsWorld.ts';

/**
 * The places of all that may call some pods (ingress), or that they may call (egress), and of others that may not, so
 * that only these have to be asked about: whom the policies that surely isolate the pods turn away is left out, where
 * nothing else could let it through.
 */
export function possiblePartners(world: RowsWorld, pods: PodsParty, direction: Direction): Bits {
  const { policies, everyone, onNode, perhapsOnNode } = world;
  const isolating = policies.isolating(pods, direction);
  const isIsolated = isolating.some(({ verdict }) => verdict === 'yes');
  if (!isIsolated || mayBeNode(pods) || policies.tier('admin').some((order) => order.length > 0)) return everyone;
  const admitted = isolating.flatMap(({ instance }) =>
    instance.resource[direction].map((rule) => peerPlaces(world, rule, instance.namespace)),
  );
  return union([onNode, perhapsOnNode, ...admitted.flatMap(({ sure, unsure }) => [sure, unsure])]);
}
