import { memo } from '../model/memo.ts';
import { mayBeNode } from './access.ts';
import { idOf, nothingId, perhaps } from './accessTable.ts';
import { bitsOf, difference, nobody, shifted, union } from './bits.ts';
import { type Isolation, isolationOf } from './isolation.ts';
import { admit, type Part } from './partition.ts';
import type { PodsParty } from './party.ts';
import { peerPlaces } from './places.ts';
import type { RowsWorld } from './rowsWorld.ts';
import { rulePorts } from './rulePorts.ts';

/**
 * The places of callers of some pods about whom the policies of these say all that there is to say, and what those let
 * them do: no policy holds the callers back, no tier has a say, and nobody is on the network of a node. Whoever else may
 * call them (possibleCallers.ts) has to be asked about alone.
 */
export function admittedCallers(world: RowsWorld, to: PodsParty): readonly Part[] {
  const { policies, onNode, perhapsOnNode } = world;
  const isolating = policies.isolating(to, 'ingress');
  const isPlain = isolating.length > 0 && isolating.every(({ verdict }) => verdict === 'yes') && !mayBeNode(to);
  if (!isPlain || hasTiers(world)) return [];
  let parts: readonly Part[] = [];
  for (const { instance } of isolating) {
    for (const rule of instance.resource.ingress) {
      const id = idOf(rulePorts(rule, to));
      if (id === nothingId) continue;
      const { sure, unsure } = peerPlaces(world, rule, instance.namespace);
      parts = admit(admit(parts, sure, id), unsure, perhaps(id));
    }
  }
  const others = union([onNode, perhapsOnNode, heldBack(world)]);
  return parts.flatMap((part) => {
    const left = difference(part.to, others);
    return left === nobody ? [] : [{ id: part.id, to: left }];
  });
}

function hasTiers({ policies }: RowsWorld): boolean {
  return (['admin', 'baseline'] as const).some((tier) => policies.tier(tier).some((order) => order.length > 0));
}

/** Those that some policy isolates for egress, surely or perhaps. */
const heldBack = memo(({ namespaces }: RowsWorld) =>
  union(
    namespaces.map(({ labelIndex, policies, offset }) => shifted(isolated(isolationOf(labelIndex, policies)), offset)),
  ),
);

const isolated = memo(({ egress }: Isolation) =>
  bitsOf(egress.flatMap((policies, ordinal) => (policies.length > 0 ? ordinal : []))),
);
