/**
 * Who may call whom, row by row: for one source, every destination at once. It asks the same questions as `access`,
 * but of sets of workloads, and `access` itself wherever something about an end is special: pods that may be their
 * node, policies that perhaps select, cluster policies. No matrix of pairs is kept; a row is made when it is asked for.
 */
import type { Instance } from '../model/instance.ts';
import { memo } from '../model/memo.ts';
import type { Direction, Peer, Policy, Rule, SelectorPeer } from '../model/policy.ts';
import type { Workload } from '../model/workload.ts';
import { type Access, access, nothing } from './access.ts';
import { type AccessTable, createAccessTable, everythingId, nothingId } from './accessTable.ts';
import { type Bits, bitsOf, countBits, hasBit, ordinalsOf, setBit } from './bits.ts';
import { type LabelIndex, type Ordinals, select } from './labelIndex.ts';
import { admit, intersect, type Part } from './partition.ts';
import type { PodsParty } from './party.ts';
import { matchPeer } from './peers.ts';
import type { Policies, Tier } from './policies.ts';
import { noPorts } from './portSet.ts';
import { rulePorts } from './rulePorts.ts';
import { type NamespaceFacts, selectsNamespace } from './selection.ts';

/** A namespace, and where its workloads stand among all parties. */
export interface RowsNamespace {
  readonly facts: NamespaceFacts;
  readonly labelIndex: LabelIndex;
  readonly policies: readonly Instance<Policy>[];
}

export interface Rows {
  readonly parties: readonly PodsParty[];
  /** What a party may call, by its place among `parties`; itself is left out. */
  row(from: number): readonly RowPart[];
}

/** Destinations, by their places among the parties, at which the same is allowed. */
export interface RowPart {
  readonly access: Access;
  readonly to: Bits;
}

export function rowsOf(parties: readonly PodsParty[], namespaces: readonly RowsNamespace[], policies: Policies): Rows {
  const table = createAccessTable();
  const length = (parties.length + 31) >>> 5;
  const places = new Map(parties.map(({ workload }, place) => [workload, place]));
  const everyone = [...parties.keys()];
  const hasOwn = (place: number): boolean => hasOwnAddress((parties[place] as PodsParty).workload);
  const world: World = {
    parties,
    places,
    namespaces,
    policies,
    table,
    length,
    everyone: bitsOf(everyone),
    plain: bitsOf(everyone.filter((place) => !hasOwn(place))),
    addressed: everyone.filter(hasOwn),
    // Many rules ask for the same selection.
    bitsAt: memoPair((labelIndex, ordinals) => bitsOf(placesOf(world, labelIndex, ordinals))),
  };
  const isSpecial = specialParties(world);
  const special = bitsOf(parties.flatMap((_, place) => (isSpecial[place] ? [place] : [])));
  const open = bitsOf(
    parties.flatMap((party, place) =>
      isSpecial[place] || policies.isolating(party, 'ingress').length > 0 ? [] : [place],
    ),
  );
  const ingress = ingressRules(world);

  return { parties, row };

  function row(from: number): readonly RowPart[] {
    const answers = isSpecial[from] ? pairwise(from, parties.keys()) : simpleRow(from);
    return answers.map(({ id, words }) => {
      words[from >>> 5] = (words[from >>> 5] as number) & ~(1 << (from & 31));
      return { access: table.answers[id] as Access, to: { offset: 0, words } };
    });
  }

  function simpleRow(from: number): Part[] {
    const parts: Part[] = [];
    admit(parts, table, length, open, everythingId);
    for (const { admitted } of ingress.of(from)) for (const { id, to } of admitted) admit(parts, table, length, to, id);
    const party = parties[from] as PodsParty;
    const isolating = policies.isolating(party, 'egress');
    const result =
      isolating.length === 0
        ? parts
        : intersect(
            parts,
            egressOf(isolating.flatMap(({ policy, namespace }) => policy.egress.map((rule) => ({ rule, namespace })))),
            table,
            length,
          );
    return merged(withoutSpecial(result), pairwise(from, ordinalsOf(special)));
  }

  function egressOf(rules: readonly { readonly rule: Rule; readonly namespace: string }[]): Part[] {
    const parts: Part[] = [];
    for (const { rule, namespace } of rules) {
      for (const { id, to } of destinations(world, rule, namespace)) admit(parts, table, length, to, id);
    }
    return parts;
  }

  function withoutSpecial(parts: readonly Part[]): readonly Part[] {
    for (const { words } of parts) {
      for (const [at, word] of special.words.entries()) {
        words[special.offset + at] = (words[special.offset + at] as number) & ~word;
      }
    }
    return parts;
  }

  function pairwise(from: number, to: Iterable<number>): Part[] {
    const parts = new Map<number, Uint32Array>();
    for (const place of to) {
      const id = table.idOf(access(parties[from] as PodsParty, parties[place] as PodsParty, policies));
      if (id === nothingId) continue;
      let words = parts.get(id);
      if (!words) {
        words = new Uint32Array(length);
        parts.set(id, words);
      }
      setBit(words, place);
    }
    return [...parts].map(([id, words]) => ({ id, words }));
  }
}

interface World {
  readonly parties: readonly PodsParty[];
  readonly places: ReadonlyMap<Workload, number>;
  readonly namespaces: readonly RowsNamespace[];
  readonly policies: Policies;
  readonly table: AccessTable;
  /** Words that it takes to hold every place. */
  readonly length: number;
  readonly everyone: Bits;
  /** The parties that address ranges treat alike, and the others. */
  readonly plain: Bits;
  readonly addressed: readonly number[];
  /** The places of some workloads of a namespace. */
  bitsAt(labelIndex: LabelIndex, ordinals: Ordinals): Bits;
}

function memoPair(compute: (labelIndex: LabelIndex, ordinals: Ordinals) => Bits): World['bitsAt'] {
  const known = memo((labelIndex: LabelIndex) => memo((ordinals: Ordinals) => compute(labelIndex, ordinals)));
  return (labelIndex, ordinals) => known(labelIndex)(ordinals);
}

function hasOwnAddress({ podIPs, hostNetwork }: Workload): boolean {
  return podIPs.length > 0 || hostNetwork !== 'no';
}

/** Parties that sets cannot speak of. */
function specialParties({ parties, policies }: World): readonly boolean[] {
  const hasTiers = (['admin', 'baseline'] satisfies Tier[]).some((tier) => (policies.tier(tier)[0] ?? []).length > 0);
  const isUnsure = (party: PodsParty, direction: Direction): boolean =>
    policies.isolating(party, direction).some(({ verdict }) => verdict === 'maybe');
  return parties.map(
    (party) =>
      hasTiers || party.workload.hostNetwork !== 'no' || isUnsure(party, 'ingress') || isUnsure(party, 'egress'),
  );
}

function merged(left: readonly Part[], right: readonly Part[]): Part[] {
  const parts = [...left];
  for (const { id, words } of right) {
    const known = parts.find((part) => part.id === id);
    if (!known) parts.push({ id, words });
    else for (const [at, word] of words.entries()) known.words[at] = (known.words[at] as number) | word;
  }
  return parts;
}

/** What a rule admits at some of the pods that its policy selects. */
interface Admitted {
  readonly id: number;
  readonly to: Bits;
}

interface IngressRule {
  readonly admitted: readonly Admitted[];
}

/** For each source, the ingress rules that admit it, found from the rules' side. */
function ingressRules(world: World): { of(from: number): Iterable<IngressRule> } {
  const bySource: IngressRule[][] = world.parties.map(() => []);
  const wide: { readonly rule: IngressRule; readonly from: Bits }[] = [];
  const put = (rule: IngressRule, from: Bits): void => {
    if (rule.admitted.length === 0) return;
    if (countBits(from.words) > world.parties.length >>> 3) wide.push({ rule, from });
    else for (const place of ordinalsOf(from)) bySource[place]?.push(rule);
  };
  for (const { labelIndex, policies } of world.namespaces) {
    for (const { resource: policy, namespace } of policies) {
      if (policy.isolates.ingress !== 'yes') continue;
      const selected = placesOf(world, labelIndex, select(labelIndex, policy.podSelector).must);
      for (const rule of policy.ingress) {
        const { sure, unsure } = peerPlaces(world, rule, namespace);
        put({ admitted: admittedAt(world, rule, selected, true) }, sure);
        put({ admitted: admittedAt(world, rule, selected, false) }, unsure);
      }
    }
  }
  return {
    *of(from) {
      yield* bySource[from] ?? [];
      for (const { rule, from: sources } of wide) if (hasBit(sources, from)) yield rule;
    },
  };
}

/** Where an egress rule leads. */
function destinations(world: World, rule: Rule, namespace: string): readonly Admitted[] {
  const known = leads(world.table);
  let answer = known.get(rule);
  if (!answer) {
    const { sure, unsure } = peerPlaces(world, rule, namespace);
    answer = [
      ...admittedAt(world, rule, ordinalsOf(sure), true),
      ...admittedAt(world, rule, ordinalsOf(unsure), false),
    ];
    known.set(rule, answer);
  }
  return answer;
}

const leads = memo((_: AccessTable) => new Map<Rule, readonly Admitted[]>());

/** What a rule's ports are at each of some destinations: named ports differ from one to the other. */
function admittedAt({ parties, table }: World, rule: Rule, places: Iterable<number>, isSure: boolean): Admitted[] {
  const byId = new Map<number, number[]>();
  for (const place of places) {
    const ports = rulePorts(rule, parties[place] as PodsParty);
    const id = table.idOf(isSure ? sureOf(ports) : unsureOf(ports));
    if (id === nothingId) continue;
    const group = byId.get(id);
    if (group) group.push(place);
    else byId.set(id, [place]);
  }
  return [...byId].map(([id, group]) => ({ id, to: bitsOf(group) }));
}

const sureOf = memo((ports: Access): Access => (ports.may === noPorts ? nothing : ports));
const unsureOf = memo(({ may }: Access): Access => (may === noPorts ? nothing : { must: noPorts, may }));

interface PeerPlaces {
  readonly sure: Bits;
  /** Those that a rule matches perhaps, and not surely. */
  readonly unsure: Bits;
}

/** The parties that the peers of a rule match. What is special about a party is left to `access`. */
function peerPlaces(world: World, rule: Rule, namespace: string): PeerPlaces {
  const [sure, unsure] = [new Uint32Array(world.length), new Uint32Array(world.length)];
  for (const { to, from } of rule.peers === 'everyone'
    ? [{ to: 'sure', from: world.everyone } as const]
    : rule.peers.flatMap((peer) => peerStretches(world, peer, namespace))) {
    addBits(to === 'sure' ? sure : unsure, from);
  }
  for (const [at, word] of sure.entries()) unsure[at] = (unsure[at] as number) & ~word;
  return { sure: { offset: 0, words: sure }, unsure: { offset: 0, words: unsure } };
}

interface Stretch {
  readonly to: keyof PeerPlaces;
  readonly from: Bits;
}

function peerStretches(world: World, peer: Peer, home: string): Stretch[] {
  if (peer.type === 'invalid') return [];
  if (peer.type === 'selector') return selectorStretches(world, peer, home);
  const matched = (place: number, from: Bits): Stretch[] => {
    const { verdict } = matchPeer(peer, home, world.parties[place] as PodsParty, world.policies.facts);
    return verdict === 'no' ? [] : [{ to: verdict === 'yes' ? 'sure' : 'unsure', from }];
  };
  const [plain] = ordinalsOf(world.plain);
  return [
    ...(plain === undefined ? [] : matched(plain, world.plain)),
    ...world.addressed.flatMap((place) => matched(place, bitsOf([place]))),
  ];
}

/** By namespace, what the index says of the peer's selectors. */
function selectorStretches(world: World, { namespaceSelector, podSelector }: SelectorPeer, home: string): Stretch[] {
  return world.namespaces.flatMap(({ facts, labelIndex }): Stretch[] => {
    const inNamespace = namespaceSelector
      ? selectsNamespace(namespaceSelector, facts)
      : facts.name === home
        ? 'yes'
        : 'no';
    if (inNamespace === 'no') return [];
    const { must, may } = select(labelIndex, podSelector);
    const possibly: Stretch = { to: 'unsure', from: world.bitsAt(labelIndex, may) };
    if (inNamespace === 'maybe') return [possibly];
    const surely: Stretch = { to: 'sure', from: world.bitsAt(labelIndex, must) };
    return must === may ? [surely] : [surely, possibly];
  });
}

function addBits(words: Uint32Array, { offset, words: more }: Bits): void {
  for (let at = 0; at < more.length; at++) words[offset + at] = (words[offset + at] as number) | (more[at] as number);
}

/** Places among the parties; workloads that are no party, such as further copies of one, have none. */
function placesOf({ places }: World, { workloads }: LabelIndex, ordinals: readonly number[]): number[] {
  return ordinals.flatMap((ordinal) => places.get((workloads[ordinal] as Instance<Workload>).resource) ?? []);
}
