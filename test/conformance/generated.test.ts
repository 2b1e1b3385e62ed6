/**
 * The generated cases: after every step, the whole truth table of the engine (each pair of pods, protocol and port) must
 * be the oracle's, and nothing may be unknown. The steps are edits of a running snapshot, held against a fresh one too.
 */
import { describe, expect, test } from 'vitest';
import type { Protocol } from '../../server/src/model/ports.ts';
import { access } from '../../server/src/policy/access.ts';
import { includesPort } from '../../server/src/policy/portSet.ts';
import type { ClusterModel } from '../../server/src/snapshot/clusterModel.ts';
import { distinctWorkloads, partyOf, policiesOf } from '../../server/src/snapshot/queries.ts';
import { withEdits } from '../../server/src/snapshot/snapshot.ts';
import { allows } from '../oracle/evaluate.ts';
import { pod } from '../oracle/small.ts';
import type { World } from '../oracle/world.ts';
import { edit, emptyWorkspace, oracleOf, uriOf } from '../policy/xyz.ts';
import { onlyCluster } from '../support/cluster.ts';
import { type GeneratedCase, generatedCases, labelledWorld } from './generated.ts';

const cases = generatedCases();
const groups = [...new Set(cases.map(({ group }) => group))];
const membersOf = (name: string): GeneratedCase[] => cases.filter(({ group }) => group === name);
const protocols: readonly Protocol[] = ['TCP', 'UDP', 'SCTP'];
const probes = [1, 52, 53, 54, 79, 80, 81, 82, 84, 85, 7981, 65535];

test('as many cases as there are upstream', () => {
  const counts = Object.fromEntries(groups.map((group) => [group, membersOf(group).length]));
  console.log(`generated cases: ${JSON.stringify(counts)}, ${cases.length} in all`);
  expect(counts).toEqual({
    peers: 112,
    ports: 70,
    conflict: 16,
    'upstream e2e': 13,
    target: 6,
    action: 6,
    rules: 4,
    namespace: 2,
    example: 1,
  });
  expect(cases.length).toBe(230);
  expect(new Set(cases.map(({ group, title }) => `${group} ${title}`)).size).toBe(230);
});

for (const group of groups) {
  describe(group, () => {
    test.each(membersOf(group).map((one) => [one.title, one] as const))('%s', (_, { steps }) => {
      const applied = new Map(labelledWorld().map((object) => [uriOf(object), object]));
      let snapshot = withEdits(emptyWorkspace(), [...applied.values()].map(edit));
      for (const { apply = [], remove = [] } of steps) {
        for (const object of remove) applied.delete(uriOf(object));
        for (const object of apply) applied.set(uriOf(object), object);
        snapshot = withEdits(snapshot, [
          ...remove.map((object) => ({ uri: uriOf(object), text: undefined })),
          ...apply.map(edit),
        ]);
        const table = tableOfOracle(oracleOf([...applied.values()]));
        expect(tableOfEngine(onlyCluster(snapshot))).toEqual(table);
        const fresh = withEdits(emptyWorkspace(), [...applied.values()].map(edit));
        expect(tableOfEngine(onlyCluster(fresh))).toEqual(table);
      }
    });
  });
}

/** A line a pair, `x/a -> x/b: TCP 80, 81; UDP 80`. What is unknown has a question mark. */
function tableOfEngine(cluster: ClusterModel): string[] {
  const pods = distinctWorkloads(cluster);
  const policies = policiesOf(cluster);
  return pods.flatMap((from) =>
    pods.map((to) => {
      const { must, may } = access(partyOf(cluster, from), partyOf(cluster, to), policies);
      const mark = (protocol: Protocol, port: number): string =>
        includesPort(must, protocol, port) ? `${port} ` : includesPort(may, protocol, port) ? `${port}? ` : '';
      return line(`${from.namespace}/${from.resource.name}`, `${to.namespace}/${to.resource.name}`, mark);
    }),
  );
}

function tableOfOracle(world: World): string[] {
  const pods = world.pods.map(({ namespace, name }) => `${namespace}/${name}`).sort();
  return pods.flatMap((from) =>
    pods.map((to) => {
      const [source, target] = [pod(world, from), pod(world, to)];
      return line(from, to, (protocol, port) => (allows(world, source, target, protocol, port) ? `${port} ` : ''));
    }),
  );
}

function line(from: string, to: string, mark: (protocol: Protocol, port: number) => string): string {
  const parts = protocols.map((protocol) => `${protocol} ${probes.map((port) => mark(protocol, port)).join('')}`);
  return `${from} -> ${to}: ${parts.join('; ')}`;
}
