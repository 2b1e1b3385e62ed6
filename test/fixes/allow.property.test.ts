import fc from 'fast-check';
import { expect, test } from 'vitest';
import { allowChosen } from '../../server/src/fixes/allowCaller.ts';
import { applied } from '../../server/src/fixes/edits.ts';
import { portsOfCaller } from '../../server/src/generate/portsToOpen.ts';
import { access } from '../../server/src/policy/access.ts';
import { isEmpty, subtractPorts } from '../../server/src/policy/portSet.ts';
import { distinctWorkloads, partyOf, policiesOf } from '../../server/src/snapshot/queries.ts';
import type { Snapshot } from '../../server/src/snapshot/snapshot.ts';
import { clusters } from '../oracle/generate.ts';
import { patient, runs, Tally } from '../oracle/property.ts';
import { onlyCluster } from '../support/cluster.ts';
import { snapshotOfGenerated } from '../support/generated.ts';
import { changedPairs, controllerName } from '../support/reach.ts';

const tally = new Tally('allow');
const anything = { ipBlocks: true, tiers: false, services: false, settled: false };

test(
  'what is promised is opened, and nothing else, in any world',
  () => {
    const choice = fc.record({
      from: fc.nat(),
      to: fc.nat(),
      newPolicy: fc.constantFrom('file' as const, 'document' as const),
    });
    fc.assert(
      fc.property(
        fc.boolean().chain((unknowns) => clusters({ ...anything, unknowns })),
        choice,
        (generated, { from, to, newPolicy }) => {
          const before = snapshotOfGenerated(generated);
          const cluster = onlyCluster(before);
          const workloads = distinctWorkloads(cluster);
          const caller = workloads[from % workloads.length];
          const target = workloads[to % workloads.length];
          if (!caller || !target || caller === target) return;
          tally.add('wishes');
          const answer = allowChosen(before, cluster, caller, target, { newPolicy });
          const { ports } = portsOfCaller(cluster, caller, target);
          if (answer.type === 'refusal') {
            expect(answer.reason).toMatch(/\.$/);
            tally.add(answer.reason.replace(/^\S+ may call \S+ /, '').includes('already') ? 'already' : 'refused');
            return;
          }
          tally.add('changed');
          const after = applied(before, answer);
          const name = (workload: typeof caller): string => `${workload.namespace}/${workload.resource.name}`;
          expect(isEmpty(subtractPorts(ports, mustOf(after, caller.key, target.key)))).toBe(true);
          const others = changedPairs(before, after).filter(
            (pair) => !pair.startsWith(controllerName) && !pair.startsWith(`${name(caller)} -> ${name(target)}:`),
          );
          expect(others).toEqual([]);
          expect(
            [...after.files.values()].flatMap(({ source }) =>
              source.documents.flatMap(({ document }) => document.problems),
            ),
          ).toEqual([]);
        },
      ),
      runs(400),
    );
    tally.expectShares('wishes', { changed: 0.2, already: 0.1, refused: 0.1 });
  },
  patient.timeout,
);

function mustOf(snapshot: Snapshot, callerKey: string, targetKey: string) {
  const cluster = onlyCluster(snapshot);
  const find = (key: string) => {
    const found = distinctWorkloads(cluster).find((workload) => workload.key === key);
    if (!found) throw new Error(`lost ${key}`);
    return partyOf(cluster, found);
  };
  return access(find(callerKey), find(targetKey), policiesOf(cluster)).must;
}
