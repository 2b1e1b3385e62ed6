import type { Instance } from '../model/instance.ts';
import { memo } from '../model/memo.ts';
import type { Peer, Policy, Rule, SelectorPeer } from '../model/policy.ts';
import { type Access, nothing } from './access.ts';
import { nothingId } from './accessTable.ts';
import { type Bits, bitsOf, ordinalsOf } from './bits.ts';
import { select } from './labelIndex.ts';
import type { PodsParty } from './party.ts';
import { matchPeer } from './peers.ts';
import { noPorts } from './portSet.ts';
import type { RowsNamespace, RowsWorld } from './rowsWorld.ts';
import { rulePorts } from './rulePorts.ts';
import { selectsNamespace } from './selection.ts';

/** What the rules of a policy admit, as sets of places among the parties of a world. */
export interface RuleSets {
  readonly ingress: readonly IngressSet[];
  readonly egress: readonly Admitted[];
}

/** Who is admitted, and where. */
export interface IngressSet {
  readonly from: Bits;
  readonly admitted: readonly Admitted[];
}

/** What is admitted at some destinations, by its number in the table of answers. */
export interface Admitted {
  readonly id: number;
  readonly to: Bits;
}

/** The sets of a policy that surely isolates whatever pods it selects; made once for each world. */
export function ruleSetsOf(world: RowsWorld, home: RowsNamespace, policy: Instance<Policy>): RuleSets {
  let sets = world.ruleSets.get(policy);
  if (!sets) {
    sets = { ingress: ingressSets(world, home, policy), egress: egressSets(world, policy) };
    world.ruleSets.set(policy, sets);
  }
  return sets;
}

function ingressSets(
  world: RowsWorld,
  { labelIndex }: RowsNamespace,
  { resource, namespace }: Instance<Policy>,
): IngressSet[] {
  const selected = world.bitsAt(labelIndex, select(labelIndex, resource.podSelector).must);
  return resource.ingress.flatMap((rule) => {
    const { sure, unsure } = peerPlaces(world, rule, namespace);
    return [
      { from: sure, admitted: admittedAt(world, rule, selected, true) },
      { from: unsure, admitted: admittedAt(world, rule, selected, false) },
    ].filter(({ from, admitted }) => admitted.length > 0 && from.words.some((word) => word !== 0));
  });
}

function egressSets(world: RowsWorld, { resource, namespace }: Instance<Policy>): Admitted[] {
  return resource.egress.flatMap((rule) => {
    const { sure, unsure } = peerPlaces(world, rule, namespace);
    return [...admittedAt(world, rule, sure, true), ...admittedAt(world, rule, unsure, false)];
  });
}

/** What a rule's ports are at each of some destinations: only named ports differ from one to the other. */
function admittedAt({ parties, table }: RowsWorld, rule: Rule, places: Bits, isSure: boolean): Admitted[] {
  const idAt = (place: number): number => {
    const ports = rulePorts(rule, parties[place] as PodsParty);
    return table.idOf(isSure ? sureOf(ports) : unsureOf(ports));
  };
  const hasNames = rule.ports !== 'all' && rule.ports.some(({ port }) => typeof port === 'string');
  if (!hasNames) {
    const [first] = ordinalsOf(places);
    const id = first === undefined ? nothingId : idAt(first);
    return id === nothingId ? [] : [{ id, to: places }];
  }
  const byId = new Map<number, number[]>();
  for (const place of ordinalsOf(places)) {
    const id = idAt(place);
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
function peerPlaces(world: RowsWorld, rule: Rule, namespace: string): PeerPlaces {
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

function peerStretches(world: RowsWorld, peer: Peer, home: string): Stretch[] {
  if (peer.type === 'invalid') return [];
  if (peer.type === 'selector') return selectorStretches(world, peer, home);
  const matched = (place: number, from: Bits): Stretch[] => {
    const { verdict } = matchPeer(peer, home, world.parties[place] as PodsParty, world.configured);
    return verdict === 'no' ? [] : [{ to: verdict === 'yes' ? 'sure' : 'unsure', from }];
  };
  const [plain] = ordinalsOf(world.plain);
  return [
    ...(plain === undefined ? [] : matched(plain, world.plain)),
    ...world.addressed.flatMap((place) => matched(place, bitsOf([place]))),
  ];
}

/** By namespace, what the index says of the peer's selectors. */
function selectorStretches(
  world: RowsWorld,
  { namespaceSelector, podSelector }: SelectorPeer,
  home: string,
): Stretch[] {
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
