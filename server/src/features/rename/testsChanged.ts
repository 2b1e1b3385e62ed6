import type { Instance } from '../../model/instance.ts';
import { formatPorts } from '../../policy/portSet.ts';
import { policyTestFiles, resolvedTestsIn } from '../../reports/policyTests/files.ts';
import { portsAt } from '../../reports/policyTests/judge.ts';
import type { Member } from '../../reports/policyTests/members.ts';
import type { ClusterModel } from '../../snapshot/clusterModel.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { workloadsAmong } from '../policyTestPlace.ts';
import { type Identity, keyAfter } from './same.ts';
import { objectWords, pathOfFile } from './words.ts';

/**
 * What files of policy tests would be about that they are not about now, or no longer, as a sentence; undefined where
 * all of them mean the same.
 * @param namesIn The names after of what is in a cluster now.
 */
export function testsChanged(
  before: Snapshot,
  after: Snapshot,
  namesIn: (cluster: ClusterModel) => Identity,
): string | undefined {
  for (const uri of policyTestFiles(before)) {
    const was = meantIn(before, uri, namesIn);
    const is = meantIn(after, uri, undefined);
    const lost = [...was].find(([key]) => !is.has(key))?.[1];
    if (lost) return `${pathOfFile(before, uri)} would no longer be about ${wordsOf(lost)}.`;
    const gained = [...is].find(([key]) => !was.has(key))?.[1];
    if (gained) return `${pathOfFile(before, uri)} would be about ${wordsOf(gained)} then.`;
  }
  return undefined;
}

/** A workload that a test is about, with the ports of it that have a name there. */
interface Meant {
  readonly workload: Instance;
  readonly ports: string | undefined;
}

function wordsOf({ workload, ports }: Meant): string {
  return ports === undefined ? objectWords(workload) : `${ports} of ${objectWords(workload)}`;
}

/** By what is the same before and after, and where in the file it is meant. */
function meantIn(
  snapshot: Snapshot,
  uri: string,
  namesIn: ((cluster: ClusterModel) => Identity) | undefined,
): ReadonlyMap<string, Meant> {
  const found = new Map<string, Meant>();
  const tests = resolvedTestsIn(snapshot, uri)?.tests ?? [];
  for (const [testAt, { test, expectations }] of tests.entries()) {
    for (const [at, { expectation, asked }] of expectations.entries()) {
      const isNamed = expectation.ports?.some((port) => 'name' in port) ?? false;
      for (const { cluster, subjects, others } of asked) {
        const names = namesIn?.(cluster);
        const add = (side: string, members: readonly Member[], isCalled: boolean): void => {
          for (const member of members) {
            const [workload] = workloadsAmong(cluster, [member]);
            if (!workload) continue;
            const set = isNamed && isCalled ? portsAt(expectation.ports, member.party) : undefined;
            const ports = set && formatPorts(set);
            const key = JSON.stringify([testAt, at, side, cluster.name, keyAfter(workload, names), ports]);
            found.set(key, { workload, ports });
          }
        };
        add('subject', subjects, test.direction === 'ingress');
        // Everyone else is whoever is not named.
        if (expectation.other.type !== 'everyone else') add('other', others(), test.direction === 'egress');
      }
    }
  }
  return found;
}
