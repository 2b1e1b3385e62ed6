import type { Steps } from '../model/steps.ts';
import { intersectPorts, isEmpty, noPorts, type PortSet, subtractPorts, unionPorts } from '../policy/portSet.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { distinctWorkloads, type WorkloadInstance } from '../snapshot/queries.ts';
import { callLinks } from './callLinks.ts';
import type { ConnectivityLink, OutsideNode } from './connectivityGraph.ts';
import type { EdgeKind } from './graph.ts';
import { type Bundled, bundlesInSteps, connect, type Targets } from './graphBundles.ts';
import type { Shown } from './graphScope.ts';
import { type LinkPart, merged, portsText } from './linkParts.ts';
import { openOf } from './openLinks.ts';

/** The group of a namespace's workloads, where all of them are shown. */
export function groupId(namespace: string): string {
  return `all of ${namespace}`;
}

/**
 * The links of what is shown: calls, what anyone may do, and what policies let in beyond that though no call needs it.
 * What a whole namespace has alike is one link of its group; a link from a group to itself is each to each other.
 */
export function* linksOf(
  cluster: ClusterModel,
  shown: Shown,
): Steps<{ readonly links: readonly ConnectivityLink[]; readonly outside: readonly OutsideNode[] }> {
  const groups = groupsOf(cluster, shown);
  const calls = yield* callLinks(shown);
  const open = yield* openOf(cluster, shown);
  const called = yield* calledPorts(shown);
  const admitted = yield* admittedParts(shown, open.toAnyPod);
  const parts = [
    calls.parts,
    yield* bundled(open.parts, groups, () => noPorts),
    yield* bundled(admitted, groups, (from, to) => called.get(pairKey(from, to)) ?? noPorts),
  ].flat();
  return { links: yield* merged(parts), outside: [...calls.outside, ...open.outside] };
}

function groupsOf(cluster: ClusterModel, { workloads }: Shown): Bundled[] {
  const groups = new Map<string, { id: string }[]>();
  for (const { key, namespace } of workloads) {
    const known = groups.get(namespace);
    if (known) known.push({ id: key });
    else groups.set(namespace, [{ id: key }]);
  }
  const sizes = new Map<string, number>();
  for (const { namespace } of distinctWorkloads(cluster)) sizes.set(namespace, (sizes.get(namespace) ?? 0) + 1);
  return [...groups]
    .filter(([namespace, nodes]) => nodes.length === sizes.get(namespace))
    .map(([namespace, nodes]) => ({ id: groupId(namespace), nodes }));
}

/** What calls ask for, by the nodes of both ends. */
function* calledPorts({ calls, idOf }: Shown): Steps<ReadonlyMap<string, PortSet>> {
  const called = new Map<string, PortSet>();
  for (const { from, to, ports } of calls) {
    if (!('key' in from) || !('key' in to)) continue;
    const key = pairKey(idOf(from) ?? '', idOf(to) ?? '');
    called.set(key, unionPorts(called.get(key) ?? noPorts, ports));
    yield;
  }
  return called;
}

function pairKey(from: string, to: string): string {
  return `${from}\n${to}`;
}

/** What policies admit of single workloads, but for what they admit of any pod. */
function* admittedParts(
  { pairs, idOf }: Shown,
  toAnyPod: (workload: WorkloadInstance) => { readonly must: PortSet; readonly may: PortSet },
): Steps<LinkPart[]> {
  const parts: LinkPart[] = [];
  for (const { from, to, access } of pairs) {
    yield;
    const ends = { from: idOf(from), to: idOf(to) };
    if (ends.from === undefined || ends.to === undefined || ends.from === ends.to) continue;
    const anyPod = toAnyPod(to);
    const sure = subtractPorts(access.must, anyPod.must);
    const unsure = subtractPorts(subtractPorts(access.may, access.must), anyPod.may);
    const part = (kind: EdgeKind, ports: PortSet): LinkPart[] =>
      isEmpty(ports) ? [] : [{ from: ends.from as string, to: ends.to as string, kind, ports, why: [] }];
    parts.push(...part('unneeded', sure), ...part('unknown', unsure));
  }
  return parts;
}

/**
 * Draws once what a whole group has alike.
 * @param isCalled The ports of a pair that calls need: what is left without them is drawn of the pair.
 */
function* bundled(
  parts: readonly LinkPart[],
  groups: readonly Bundled[],
  calledAt: (from: string, to: string) => PortSet,
): Steps<LinkPart[]> {
  const layers = new Map<string, { readonly sample: LinkPart; readonly targets: Targets }>();
  for (const part of parts) {
    const key = `${part.kind} ${portsText(part)}`;
    const layer = layers.get(key) ?? { sample: part, targets: new Map() };
    layers.set(key, layer);
    connect(layer.targets, part.from, part.to);
    yield;
  }
  const found: LinkPart[] = [];
  for (const { sample, targets } of layers.values()) {
    const left = (from: string, to: string): PortSet => subtractPorts(sample.ports, calledAt(from, to));
    const { inside, edges } = yield* bundlesInSteps(targets, groups, (from, to) => !isEmpty(left(from, to)));
    const ways = edges.flatMap(({ from, to, isMutual }) => [
      { from, to },
      ...(isMutual ? [{ from: to, to: from }] : []),
    ]);
    for (const { from, to } of [...inside, ...ways]) {
      const ports = left(from, to);
      if (!isEmpty(intersectPorts(ports, sample.ports))) found.push({ ...sample, from, to, ports });
      yield;
    }
  }
  return found;
}
