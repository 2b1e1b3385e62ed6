import { memo } from '../model/memo.ts';
import { gate, mayBeNode } from './access.ts';
import { both, idOf, nothingId, perhaps } from './accessTable.ts';
import { bitsOf, hasBit, shifted, union } from './bits.ts';
import { type Isolation, isolationOf } from './isolation.ts';
import { admit, type Part } from './partition.ts';
import type { PodsParty } from './party.ts';
import { peerPlaces } from './places.ts';
import type { Selecting } from './policies.ts';
import type { RowsWorld } from './rowsWorld.ts';
import { rulePorts } from './rulePorts.ts';

/**
 * What the caller at a place may call of some pods, as the number of an answer (accessTable.ts), where NetworkPolicies
 * alone say it: no tier has a say, and nobody is on the network of a node. Undefined for whoever has to be asked about
 * alone; meant for possible callers (possiblePartners.ts).
 */
export function admittedCallers(world: RowsWorld, to: PodsParty): (place: number) => number | undefined {
  const { policies, onNode, perhapsOnNode } = world;
  const isolating = policies.isolating(to, 'ingress');
  const isPlain = isolating.length > 0 && isolating.every(({ verdict }) => verdict === 'yes') && !mayBeNode(to);
  if (!isPlain || hasTiers(world)) return () => undefined;
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
  return (place) => {
    if (hasBit(nodes, place)) return undefined;
    const admitted = parts.find((part) => hasBit(part.to, place))?.id ?? nothingId;
    return admitted !== nothingId && hasBit(held, place) ? both(admitted, letOut(place)) : admitted;
  };
}

/** What those may call whom policies hold back: it depends on those policies alone, which are the same for many. */
function lettingOut({ policies, partyAt }: RowsWorld, to: PodsParty): (place: number) => number {
  const numbers = new Map<Selecting, number>();
  const answers = new Map<string, number>();
  const numberOf = (policy: Selecting): number => {
    const number = numbers.get(policy) ?? numbers.size;
    numbers.set(policy, number);
    return number;
  };
  return (place) => {
    const from = partyAt(place);
    const key = policies.isolating(from, 'egress').map(numberOf).join();
    const out = answers.get(key) ?? idOf(gate(from, 'egress', to, policies));
    answers.set(key, out);
    return out;
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
