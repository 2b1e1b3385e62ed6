import { groupFor } from '../model/groupFor.ts';
import { memo } from '../model/memo.ts';
import { gate, mayBeNode } from './access.ts';
import { both, idOf, nothingId, perhaps } from './accessTable.ts';
import { type Bits, bitsOf, difference, intersection, nobody, ordinalsOf, shifted, union } from './bits.ts';
import { type Isolation, isolationOf } from './isolation.ts';
import { admit, merged, type Part } from './partition.ts';
import type { PodsParty } from './party.ts';
import { peerPlaces } from './places.ts';
import type { Selecting } from './policies.ts';
import type { RowsWorld } from './rowsWorld.ts';
import { rulePorts } from './rulePorts.ts';

/**
 * The places of callers of some pods, and what these may call of them, where NetworkPolicies alone say it: no tier has a
 * say, and nobody is on the network of a node. Whoever else may call them (possibleCallers.ts) has to be asked about
 * alone.
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
  const nodes = union([onNode, perhapsOnNode]);
  const held = heldBack(world);
  const letOut = lettingOut(world, to);
  return merged(
    parts.flatMap(({ id, to: places }) => {
      const here = difference(places, nodes);
      return [{ id, to: difference(here, held) }, ...letOut(intersection(here, held), id)];
    }),
  ).filter((part) => part.to !== nobody);
}

/**
 * What those of some places may call whom policies hold back: it depends on those policies alone, which are the same for
 * many.
 */
function lettingOut({ policies, partyAt }: RowsWorld, to: PodsParty): (places: Bits, admitted: number) => Part[] {
  const numbers = new Map<Selecting, number>();
  const answers = new Map<string, number>();
  const numberOf = (policy: Selecting): number => {
    const number = numbers.get(policy) ?? numbers.size;
    numbers.set(policy, number);
    return number;
  };
  return (places, admitted) => {
    const byId = new Map<number, number[]>();
    for (const place of ordinalsOf(places)) {
      const from = partyAt(place);
      const key = policies.isolating(from, 'egress').map(numberOf).join();
      const out = answers.get(key) ?? idOf(gate(from, 'egress', to, policies));
      answers.set(key, out);
      groupFor(byId, both(admitted, out), () => []).push(place);
    }
    return [...byId].map(([id, group]) => ({ id, to: bitsOf(group) }));
  };
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
