import type { Steps } from '../model/steps.ts';
import { type Access, everything, gate } from '../policy/access.ts';
import { everyAddress, isNoAddress, subtractAddresses } from '../policy/addressSet.ts';
import { entireCluster } from '../policy/anyPods.ts';
import { equalPorts, isEmpty, type PortSet, subtractPorts } from '../policy/portSet.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { isIsolated, partyOf, policiesOf, type WorkloadInstance } from '../snapshot/queries.ts';
import { isGuarded } from './admittedPairs.ts';
import type { OutsideNode } from './connectivityGraph.ts';
import { addressesText } from './ends.ts';
import type { EdgeKind } from './graph.ts';
import type { Shown } from './graphScope.ts';
import type { LinkPart } from './linkParts.ts';
import type { NeededCall } from './needed.ts';
import { alikeIn, outsideOf } from './outside.ts';

export interface Open {
  readonly parts: readonly LinkPart[];
  readonly outside: readonly OutsideNode[];
  /** What any pod may do at a workload, as far as its own egress lets it. */
  toAnyPod(workload: WorkloadInstance): Access;
}

/**
 * What is open to whoever comes: to everyone, to any pod, to addresses. Of what goes out only what policies admit of
 * workloads that they isolate: all others may call everything.
 */
export function* openOf(cluster: ClusterModel, { subjects, calls, idOf }: Shown): Steps<Open> {
  const outside = new Map<string, OutsideNode>();
  const toAnyPod = anyPodAccess(cluster);
  const addresses = outsideOf(cluster);
  const needed = neededOutside(calls);
  const node = (other: Omit<OutsideNode, 'type' | 'id'>): string => {
    const id = `${other.side} ${other.name} ${other.kind}`;
    outside.set(id, { type: 'outside', id, ...other });
    return id;
  };
  const parts: LinkPart[] = [];
  for (const workload of subjects) {
    yield;
    const id = idOf(workload);
    if (id === undefined) continue;
    const anyPod = toAnyPod(workload);
    const into = isOpen(anyPod) ? [{ addresses: everyAddress, ...everything }] : addresses(workload, 'ingress');
    const everyone = into.find(
      (part) => isEvery(part) && equalPorts(part.must, anyPod.must) && equalPorts(part.may, anyPod.may),
    );
    const incoming: Incoming[] = everyone
      ? [{ ...anyPod, from: everyoneNode, isEvery: true }]
      : [
          { ...anyPod, from: anyPodNode, isEvery: true },
          ...into.map((part): Incoming => ({ ...part, from: addressNode(part, 'caller'), isEvery: isEvery(part) })),
        ];
    const outgoing = isIsolated(cluster, workload, 'egress') === 'no' ? [] : addresses(workload, 'egress');
    parts.push(
      ...incoming.flatMap(({ from, isEvery, ...access }) =>
        linked(access, isEvery ? 'open' : needed(workload, 'ingress')).map((part) => ({
          ...part,
          from: node(from),
          to: id,
        })),
      ),
      ...outgoing.flatMap((part) =>
        linked(part, needed(workload, 'egress')).map((link) => ({
          ...link,
          from: id,
          to: node(addressNode(part, 'callee')),
        })),
      ),
    );
  }
  return { parts, outside: [...outside.values()], toAnyPod };
}

interface Incoming extends Access {
  readonly from: Omit<OutsideNode, 'type' | 'id'>;
  readonly isEvery: boolean;
}

const everyoneNode = { name: 'everyone', kind: 'every pod and address', side: 'caller', isEveryPod: true } as const;
const anyPodNode = { name: 'every pod', kind: 'in the cluster', side: 'caller', isEveryPod: true } as const;

function addressNode(part: Parameters<typeof isEvery>[0], side: OutsideNode['side']): Omit<OutsideNode, 'type' | 'id'> {
  const name = addressesText(part.addresses);
  return { name, kind: name.includes('internet') ? 'outside the cluster' : 'addresses', side };
}

function isEvery({ addresses }: { readonly addresses: typeof everyAddress }): boolean {
  return isNoAddress(subtractAddresses(everyAddress, addresses));
}

function isOpen({ must }: Access): boolean {
  return must === everything.must;
}

function anyPodAccess(cluster: ClusterModel): (workload: WorkloadInstance) => Access {
  const known = new Map<string, Access>();
  const alike = alikeIn(cluster);
  const lookup = policiesOf(cluster);
  return (workload) => {
    if (!isGuarded(cluster, workload)) return everything;
    const text = alike(workload, 'ingress');
    let access = known.get(text);
    if (!access) {
      access = gate(partyOf(cluster, workload), 'ingress', entireCluster, lookup);
      known.set(text, access);
    }
    return access;
  };
}

function linked({ must, may }: Access, kind: EdgeKind): Omit<LinkPart, 'from' | 'to'>[] {
  const part = (kind: EdgeKind, ports: PortSet): Omit<LinkPart, 'from' | 'to'>[] =>
    isEmpty(ports) ? [] : [{ kind, ports, why: [] }];
  return [...part(kind, must), ...part('unknown', subtractPorts(may, must))];
}

/** Whether calls say that a workload is called from outside of the cluster, or calls there. */
function neededOutside(
  calls: readonly NeededCall[],
): (workload: WorkloadInstance, direction: 'ingress' | 'egress') => EdgeKind {
  const found = new Set(
    calls.flatMap(({ from, to }) => {
      if ('key' in to && 'kind' in from && from.kind === 'Outside') return [`ingress ${to.key}`];
      if ('key' in from && 'kind' in to && (to.kind === 'Host' || to.kind === 'ApiServer'))
        return [`egress ${from.key}`];
      return [];
    }),
  );
  return ({ key }, direction) => (found.has(`${direction} ${key}`) ? 'allowed' : 'unneeded');
}
