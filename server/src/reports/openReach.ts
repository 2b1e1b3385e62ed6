import type { Steps } from '../model/steps.ts';
import { access } from '../policy/access.ts';
import { bitsOf, forOrdinals, intersection } from '../policy/bits.ts';
import { isEmpty } from '../policy/portSet.ts';
import { possiblePartners } from '../policy/possiblePartners.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import {
  isIsolated,
  isRestricted,
  partyOf,
  placeOf,
  policiesOf,
  rowsWorldOf,
  type WorkloadInstance,
} from '../snapshot/queries.ts';
import type { ConnectivityGraph } from './connectivityGraph.ts';
import { groupId } from './links.ts';

/**
 * What is open to every pod is so as far as a pod may call at all. By the ids of workloads that policies keep from some
 * of it: the ids of those that they may call all the same; of all others nothing.
 */
export function* openReach(cluster: ClusterModel, graph: ConnectivityGraph): Steps<ReadonlyMap<string, string[]>> {
  const found = new Map<string, string[]>();
  const workloads = graph.nodes.flatMap((node) => (node.type === 'workload' ? node.workload : []));
  const open = new Map(openAmong(workloads, graph).map((workload) => [placeOf(cluster, workload), workload.key]));
  const places = bitsOf([...open.keys()]);
  const world = rowsWorldOf(cluster);
  for (const workload of open.size === 0 ? [] : workloads) {
    if (!isHeldBack(cluster, workload)) continue;
    const from = partyOf(cluster, workload);
    const reached: string[] = [];
    forOrdinals(intersection(possiblePartners(world, from, 'egress'), places), (place) => {
      const key = open.get(place) as string;
      const isItself = key === workload.key;
      if (!isItself && !isEmpty(access(from, world.partyAt(place), policiesOf(cluster)).may)) reached.push(key);
    });
    const others = [...open.values()].filter((key) => key !== workload.key);
    if (reached.length < others.length) found.set(workload.key, reached);
    yield;
  }
  return found;
}

function openAmong(workloads: readonly WorkloadInstance[], { nodes, links }: ConnectivityGraph): WorkloadInstance[] {
  const everyPod = new Set(nodes.flatMap((node) => (node.type === 'outside' && node.isEveryPod ? node.id : [])));
  const open = new Set(links.flatMap(({ from, to, kind }) => (kind === 'open' && everyPod.has(from) ? to : [])));
  return workloads.filter(({ key, namespace }) => open.has(key) || open.has(groupId(namespace)));
}

/** Those on the network of their node are in no row. */
function isHeldBack(cluster: ClusterModel, workload: WorkloadInstance): boolean {
  if (workload.resource.hostNetwork !== 'no') return false;
  return isIsolated(cluster, workload, 'egress') !== 'no' || isRestricted(cluster, workload, 'egress');
}
