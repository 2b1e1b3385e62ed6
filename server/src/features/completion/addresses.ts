import { nodeAt } from '../../fixes/inDocument.ts';
import { memo } from '../../model/memo.ts';
import { text } from '../../model/resource.ts';
import { isNoAddress, parseCidr, subtractAddresses } from '../../policy/addressSet.ts';
import { privateNetworks } from '../../policy/internet.ts';
import type { ClusterModel } from '../../snapshot/clusterModel.ts';
import type { NamespaceModel } from '../../snapshot/namespaceModel.ts';
import { itemsOf, valueAt } from '../../yaml/node.ts';
import type { Asked } from './asked.ts';
import { type Completion, type Part, partFor } from './completion.ts';
import { valueAtPlace } from './layout.ts';
import type { PolicyPlace } from './place.ts';

/**
 * Ranges of addresses: those that policies of the file's clusters have, most used first, those that the configuration
 * tells of, and some that everybody knows. In `except` only what is inside of the range around it.
 */
export function addressCompletions({ place, homes }: Asked): Part<Completion> {
  const wanted = wantedAt(place);
  if (!wanted) return { items: [], isCut: false };
  const ranges = new Map<string, string>();
  for (const { cluster } of homes) {
    for (const [cidr, count] of [...usedIn(cluster)].sort(([, one], [, other]) => other - one))
      if (!ranges.has(cidr)) ranges.set(cidr, count === 1 ? 'in 1 policy' : `in ${count} policies`);
    for (const [cidr, words] of configuredIn(cluster)) ranges.set(cidr, words);
  }
  for (const [cidr, words] of known) {
    const used = ranges.get(cidr);
    ranges.set(cidr, used === undefined || used === words ? words : `${words}, ${used}`);
  }
  const fitting = [...ranges].filter(([cidr]) => !wanted.taken.includes(cidr) && isInside(cidr, wanted.outer));
  const part = partFor(fitting, place.typed, ([cidr]) => cidr);
  return {
    items: part.items.map(([cidr, detail]) => ({
      label: cidr,
      kind: 'value',
      detail,
      insert: valueAtPlace(cidr, place),
    })),
    isCut: part.isCut,
  };
}

interface Wanted {
  /** The range that it must be a part of. */
  readonly outer: string | undefined;
  readonly taken: readonly (string | undefined)[];
}

function wantedAt({ path, root, schema, isKey, around }: PolicyPlace): Wanted | undefined {
  const list = typeof path.at(-1) === 'number' ? path.slice(0, -1) : path;
  const name = list.at(-1);
  const isValue = schema?.list || !isKey || around.dash !== undefined;
  if (schema?.type !== 'string' || !isValue) return undefined;
  if (name === 'cidr') return { outer: undefined, taken: [] };
  if (name !== 'except' && name !== 'networks') return undefined;
  const taken = itemsOf(nodeAt(root, list)).map(text);
  const outer = name === 'except' ? text(valueAt(nodeAt(root, list.slice(0, -1)), 'cidr')) : undefined;
  return { outer, taken };
}

function isInside(cidr: string, outer: string | undefined): boolean {
  const around = outer === undefined ? undefined : parseCidr(outer)?.addresses;
  const own = parseCidr(cidr)?.addresses;
  if (!around || !own) return own !== undefined;
  return isNoAddress(subtractAddresses(own, around)) && !isNoAddress(subtractAddresses(around, own));
}

const known: readonly (readonly [cidr: string, words: string])[] = [
  ...privateNetworks.v4.map((cidr) => [cidr, 'private network'] as const),
  ...privateNetworks.v6.map((cidr) => [cidr, 'private network, IPv6'] as const),
  ['0.0.0.0/0', 'every IPv4 address'],
  ['::/0', 'every IPv6 address'],
  ['100.64.0.0/10', 'carrier-grade NAT'],
  ['169.254.0.0/16', 'link-local'],
  ['169.254.169.254/32', 'metadata of cloud providers'],
];

function configuredIn({ configured }: ClusterModel): [string, string][] {
  const { podCIDRs, serviceCIDRs, nodeCIDRs } = configured;
  return [
    ...podCIDRs.map((cidr): [string, string] => [cidr, 'pods of the cluster']),
    ...serviceCIDRs.map((cidr): [string, string] => [cidr, 'Services of the cluster']),
    ...nodeCIDRs.map((cidr): [string, string] => [cidr, 'nodes of the cluster']),
  ];
}

/** How many policies have a range. */
const usedIn = memo(({ namespaces, clusterPolicies }: ClusterModel): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (const { policies } of namespaces.values())
    for (const [cidr, count] of usedBy(policies)) add(counts, cidr, count);
  for (const { resource } of clusterPolicies) {
    const peers = [...resource.ingress, ...resource.egress].flatMap((rule) => rule.peers);
    const cidrs = peers.flatMap((peer) => (peer.type === 'networks' ? peer.blocks.map(({ cidr }) => cidr) : []));
    for (const cidr of new Set(cidrs)) add(counts, cidr, 1);
  }
  return counts;
});

/** The same of the policies of one namespace. */
const usedBy = memo((policies: NamespaceModel['policies']): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (const { resource } of policies) {
    const peers = [...resource.ingress, ...resource.egress].flatMap(({ peers }) => (peers === 'everyone' ? [] : peers));
    const cidrs = peers.flatMap((peer) => (peer.type === 'ipBlock' ? [peer.cidr, ...peer.except] : []));
    for (const cidr of new Set(cidrs)) add(counts, cidr, 1);
  }
  return counts;
});

function add(counts: Map<string, number>, cidr: string, count: number): void {
  counts.set(cidr, (counts.get(cidr) ?? 0) + count);
}
