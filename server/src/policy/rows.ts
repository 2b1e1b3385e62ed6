/**
 * Who may call whom, row by row: for one source, every destination at once. It asks the same questions as `access`, of
 * sets of workloads. No matrix of pairs is kept; a row is made when it is asked for.
 */
import type { ClusterPolicy } from '../model/clusterPolicy.ts';
import type { Instance } from '../model/instance.ts';
import { memo } from '../model/memo.ts';
import type { Direction, Overruling, Policy } from '../model/policy.ts';
import { type Access, mayBeNode, overruled, overrulingOf, standardAnswer, tierByTier } from './access.ts';
import { answerOf, everythingId, idOf, nothingId, perhaps } from './accessTable.ts';
import { type Admitted, admittedAt } from './admitted.ts';
import { admittedFrom } from './admittedFrom.ts';
import { type Bits, bitsOf, difference, nobody, shifted, union } from './bits.ts';
import { ingressRules } from './ingressRules.ts';
import { admit, type Cell, cellsOf, intersect, merged, type Part } from './partition.ts';
import type { PodsParty } from './party.ts';
import { matchRule } from './peers.ts';
import { peerPlaces } from './places.ts';
import type { Selecting, Tier } from './policies.ts';
import { allPorts } from './portSet.ts';
import type { RowsWorld } from './rowsWorld.ts';
import { type TierRule, tierRules } from './tierRules.ts';
import { type Effect, tierAnswer } from './tiers.ts';

export interface Rows {
  /** The place of a workload by the name of its namespace and its ordinal there; -1 where there is none. */
  placeOf(namespace: string, ordinal: number): number;
  /** What the workload at a place may call; itself is left out, copies of workloads are in it. */
  row(from: number): readonly RowPart[];
}

/** Destinations at which the same is allowed; none is in two parts. */
export interface RowPart {
  readonly access: Access;
  /** Their places. */
  readonly to: Bits;
}

export function rowsOf(world: RowsWorld): Rows {
  const byName = new Map(world.namespaces.map((namespace) => [namespace.facts.name, namespace]));
  const admitted = admittedFrom(world);
  return {
    placeOf: (name, ordinal) => {
      const namespace = byName.get(name);
      return namespace && ordinal in namespace.parties ? 32 * namespace.offset + ordinal : -1;
    },
    row: (from) => {
      const party = world.partyAt(from);
      const ingress = ingressParts(world, party, admitted(from));
      const egress = egressParts(world, party);
      const self = bitsOf([from]);
      return (egress ? intersect(ingress, egress) : ingress).flatMap(({ id, to }) => {
        const others = id === nothingId ? nobody : difference(to, self);
        return others === nobody ? [] : [{ access: answerOf(id), to: others }];
      });
    },
  };
}

/** Destinations that some policy surely isolates, as a list of one part, or of none where there is nobody like that. */
const isolatedIn = memo(({ namespaces }: RowsWorld) =>
  marked(union(namespaces.map((each) => shifted(ingressRules(each).isolated, each.offset)))),
);

/** The same for those that may be on the network of a node. */
const nodesIn = memo(({ onNode, perhapsOnNode }: RowsWorld) => marked(union([onNode, perhapsOnNode])));

/** The same for those at which some policy may overrule the others: it may deny there, and admit. */
const overruledIn = memo((world: RowsWorld): Readonly<Record<keyof Overruling, readonly Part[]>> => {
  const where = (action: keyof Overruling): readonly Part[] => {
    const overruling = unsurePolicies(world).filter(({ policy }) => policy.overrules?.[action]);
    return marked(union(overruling.map(({ offset, policy }) => shifted(policy.isolated, offset))));
  };
  return { denies: where('denies'), admits: where('admits') };
});

function marked(to: Bits): readonly Part[] {
  return to === nobody ? [] : [{ id: everythingId, to }];
}

function ingressParts(world: RowsWorld, from: PodsParty, admitted: readonly Part[]): readonly Part[] {
  const unsure = unsureParts(world, from);
  const tiers = tiersOf(world, 'ingress', from);
  const isNode = mayBeNode(from);
  if (unsure.length === 0 && tiers.rules.length === 0 && !isNode && nodesIn(world).length === 0) return admitted;
  const { denies, admits } = overruledIn(world);
  const marks = [isolatedIn(world), nodesIn(world), denies, admits];
  const lists = [...marks, admitted, ...unsure, ...tiers.rules.map(({ parts }) => parts)];
  return answered(cellsOf(world.everyone, lists), (ids) => {
    const [isolated, node, denies, admits, bySure = nothingId] = ids;
    const through = tiers.at(ids.slice(5 + unsure.length));
    const decided = tierByTier(isolated !== undefined, through, (otherwise) =>
      standardAnswer(
        isolated === undefined ? undefined : answerOf(bySure),
        ids.slice(5, 5 + unsure.length).flatMap((id) => (id === undefined ? [] : [answerOf(id)])),
        otherwise,
      ),
    );
    const isOverruled = denies !== undefined || admits !== undefined;
    const result = isOverruled
      ? overruled(decided, { denies: denies !== undefined, admits: admits !== undefined })
      : decided;
    return isNode || node !== undefined ? { must: result.must, may: allPorts } : result;
  });
}

/** Undefined where nothing is kept from going out. */
function egressParts(world: RowsWorld, from: PodsParty): readonly Part[] | undefined {
  const isolating = world.policies.isolating(from, 'egress');
  const tiers = tiersOf(world, 'egress', from);
  if (isolating.length === 0 && tiers.rules.length === 0) return undefined;
  const sure = isolating.filter(({ verdict }) => verdict === 'yes');
  const unsure = isolating.filter(({ verdict }) => verdict === 'maybe');
  const admitted = egressOf(world, sure);
  const overruling = overrulingOf(unsure, 'egress');
  const isNode = mayBeNode(from);
  if (unsure.length === 0 && tiers.rules.length === 0 && !isNode && nodesIn(world).length === 0) return admitted;
  const lists = [
    nodesIn(world),
    admitted,
    ...unsure.map((policy) => egressOf(world, [policy])),
    ...tiers.rules.map(({ parts }) => parts),
  ];
  return answered(cellsOf(world.everyone, lists), (ids) => {
    const [node, bySure = nothingId] = ids;
    const through = tiers.at(ids.slice(2 + unsure.length));
    const decided = tierByTier(sure.length > 0, through, (otherwise) => {
      if (isolating.length === 0) return otherwise;
      const standard = standardAnswer(
        sure.length > 0 ? answerOf(bySure) : undefined,
        ids.slice(2, 2 + unsure.length).map((id = nothingId) => answerOf(id)),
        otherwise,
      );
      return node === undefined ? standard : { must: standard.must, may: allPorts };
    });
    const result = overruled(decided, overruling);
    return isNode ? { must: result.must, may: allPorts } : result;
  });
}

/** Each policy that perhaps isolates: at those, what it admits, nothing included. */
function unsureParts(world: RowsWorld, from: PodsParty): (readonly Part[])[] {
  return unsurePolicies(world).map(({ offset, policy: { isolated, rules } }) => {
    let parts = admit([], shifted(isolated, offset), nothingId);
    for (const { rule, home, admitted } of rules.values()) {
      const { verdict } = matchRule(rule, home, from, world.policies.facts);
      if (verdict === 'no') continue;
      for (const { id, to } of admitted)
        parts = admit(parts, shifted(to, offset), verdict === 'yes' ? id : perhaps(id));
    }
    return parts;
  });
}

const unsurePolicies = memo(({ namespaces }: RowsWorld) =>
  namespaces.flatMap((namespace) =>
    ingressRules(namespace).unsure.map((policy) => ({ policy, offset: namespace.offset })),
  ),
);

function egressOf(world: RowsWorld, policies: readonly Selecting[]): readonly Part[] {
  let parts: readonly Part[] = [];
  for (const { instance } of policies) {
    for (const { id, to } of egressRules(world)(instance)) parts = admit(parts, to, id);
  }
  return parts;
}

/** What the rules of a policy let out, by places; the sets may overlap. */
const egressRules = memo((world: RowsWorld) =>
  memo(({ resource, namespace }: Instance<Policy>): readonly Admitted[] =>
    resource.egress.flatMap((rule) => {
      const { sure, unsure } = peerPlaces(world, rule, namespace);
      const admitted = (places: Bits): Admitted[] => admittedAt(rule, places, world.partyAt);
      return [...admitted(sure), ...admitted(unsure).map(({ id, to }) => ({ id: perhaps(id), to }))];
    }),
  ),
);

interface Tiers {
  readonly rules: readonly TierRule[];
  /** What the tiers do where these are the answers of `rules`. */
  at(ids: readonly (number | undefined)[]): (tier: Tier, after: Access) => Access;
}

function tiersOf(world: RowsWorld, direction: Direction, from: PodsParty): Tiers {
  const byTier = {
    admin: tierRules(world, 'admin', direction, from),
    baseline: tierRules(world, 'baseline', direction, from),
  };
  return {
    rules: [...byTier.admin, ...byTier.baseline],
    at: (ids) => (tier, after) => {
      const first = tier === 'admin' ? 0 : byTier.admin.length;
      const effects = new Map<ClusterPolicy, Effect[]>();
      for (const [index, { policy, action }] of byTier[tier].entries()) {
        const id = ids[first + index];
        if (id === undefined) continue;
        const { must: surely, may: possibly } = answerOf(id);
        const known = effects.get(policy);
        if (known) known.push({ action, surely, possibly });
        else effects.set(policy, [{ action, surely, possibly }]);
      }
      return tierAnswer(world.policies.tier(tier), effects, after);
    },
  };
}

/** The parts of equal answers, each given for the ids of a cell. */
function answered(cells: readonly Cell[], answer: (ids: Cell['ids']) => Access): Part[] {
  return merged(cells.map(({ ids, places }) => ({ id: idOf(answer(ids)), to: places })));
}
