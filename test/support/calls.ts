import { expect } from 'vitest';
import type { Call } from '../../server/src/calls/call.ts';
import { allCalls, callsOf } from '../../server/src/calls/calls.ts';
import { callsTo } from '../../server/src/calls/callsTo.ts';
import { formatPorts } from '../../server/src/policy/portSet.ts';
import type { ClusterModel } from '../../server/src/snapshot/clusterModel.ts';
import { distinctWorkloads } from '../../server/src/snapshot/queries.ts';
import { clusterIn } from './cluster.ts';

/** What the workloads of a fixture call: `web -> db TCP 5432, strong: env DB of web`. */
export function callsIn(source: string): string[] {
  const cluster = clusterIn(source);
  expectEachAlone(cluster);
  return distinctWorkloads(cluster).flatMap((workload) => callsOf(cluster, workload).map(callWords));
}

/** Every call of a fixture. */
export function allCallsIn(source: string): string[] {
  const cluster = clusterIn(source);
  expectEachAlone(cluster);
  return allCalls(cluster).map(callWords);
}

/** Asked for one workload alone, the calls to it are those among all calls. */
export function expectEachAlone(cluster: ClusterModel): void {
  const calls = allCalls(cluster);
  for (const workload of distinctWorkloads(cluster)) {
    const alone = callsTo(cluster, workload).map(callWords);
    expect(alone).toEqual(calls.filter(({ target }) => target.key === workload.key).map(callWords));
  }
}

/** What is written at the places that say so. */
export function evidenceIn(source: string): string[] {
  return allCalls(clusterIn(source)).map(({ evidence }) => evidence.document.text.slice(evidence.start, evidence.end));
}

export function callWords({ from, caller, target, ports, strength, evidence }: Call): string {
  const who = caller?.resource.name ?? from;
  return `${who} -> ${target.resource.name} ${formatPorts(ports)}, ${strength}: ${evidence.text}`;
}
