import type { Instance } from '../../model/instance.ts';
import { resolvedTestsIn } from '../../reports/policyTests/files.ts';
import { portsAt } from '../../reports/policyTests/judge.ts';
import type { WorkloadInstance } from '../../snapshot/queries.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import type { PortName } from '../../workspace/policyTestFile.ts';
import { workloadsAmong } from '../policyTestPlace.ts';
import type { Part } from './parts.ts';
import { type InTests, partIn, policyTestsWith } from './policyTests.ts';
import { objectWords } from './words.ts';

/**
 * Where files of policy tests name a port of pods that all call it otherwise then; a refusal where it is a port of others
 * too, who keep the name.
 * @param renamed The resources of these pods.
 */
export function portInPolicyTests(
  snapshot: Snapshot,
  renamed: ReadonlySet<Instance['resource']>,
  name: string,
): InTests {
  const parts: Part[] = [];
  for (const test of policyTestsWith(snapshot, name)) {
    for (const { port, having } of namedPortsIn(snapshot, test.source.uri, name)) {
      if (!having.some(({ resource }) => renamed.has(resource))) continue;
      const kept = having.find(({ resource }) => !renamed.has(resource));
      if (kept) {
        const refusal = `${test.path} means the port ${name} of ${objectWords(kept)} too, which would keep its name.`;
        return { parts: [], refusal };
      }
      parts.push(...partIn(test, port, 'value'));
    }
  }
  return { parts, refusal: undefined };
}

/** Where a name stands, with those who are called there and have such a port: one place may be about several tests' ends. */
function namedPortsIn(
  snapshot: Snapshot,
  uri: string,
  name: string,
): Iterable<{ readonly port: PortName; readonly having: readonly WorkloadInstance[] }> {
  const found = new Map<number, { readonly port: PortName; readonly having: WorkloadInstance[] }>();
  for (const { test, expectations } of resolvedTestsIn(snapshot, uri)?.tests ?? []) {
    for (const { expectation, asked } of expectations) {
      for (const port of expectation.ports ?? []) {
        if (!('name' in port) || port.name !== name) continue;
        const here = found.get(port.start) ?? { port, having: [] };
        found.set(port.start, here);
        for (const { cluster, subjects, others } of asked) {
          const called = test.direction === 'ingress' ? subjects : others();
          const having = called.filter(({ party }) => portsAt([port], party));
          here.having.push(...workloadsAmong(cluster, having));
        }
      }
    }
  }
  return found.values();
}
