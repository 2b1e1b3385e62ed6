/** What `changedRows` says of each workload, against a comparison of all pairs. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { access } from '../../server/src/policy/access.ts';
import { equalPorts, noPorts } from '../../server/src/policy/portSet.ts';
import { type Answering, answeringWorkloads } from '../../server/src/reports/answering.ts';
import { changedRows } from '../../server/src/reports/changedRows.ts';
import { connectionsOf } from '../../server/src/reports/connectivity.ts';
import { type ConnectionChange, connectionChanges, diffClusters } from '../../server/src/reports/diff.ts';
import { endText } from '../../server/src/reports/ends.ts';
import { portsText } from '../../server/src/reports/listText.ts';
import type { ClusterModel } from '../../server/src/snapshot/clusterModel.ts';
import { partyOf, policiesOf } from '../../server/src/snapshot/queries.ts';
import { clusters, type Generated } from '../oracle/generate.ts';
import { patient, runs, Tally } from '../oracle/property.ts';
import type { Manifest } from '../oracle/read.ts';
import { clusterIn } from '../support/cluster.ts';
import { clusterOfGenerated, clusterOfManifests } from '../support/generated.ts';
import { deployment, policy } from '../support/manifests.ts';

test('of random clusters, with workloads that only one of them has', patient, () => {
  const world = clusters({ unknowns: true, ipBlocks: true, tiers: true, services: false, settled: false });
  const tally = new Tally('changed rows');
  fc.assert(
    fc.property(
      world,
      world,
      fc.constantFrom('all', 'policies', 'one policy less', 'one workload less'),
      (left, right, what) => {
        const [base, head] = [
          clusterOfGenerated(left),
          what === 'all' ? clusterOfGenerated(right) : edited(left, right, what),
        ];
        agreeOnChanges(base, head, tally);
        agreeOnChanges(head, base, tally);
      },
    ),
    runs(40),
  );
  tally.expectShares('workloads', { changed: 0.2, same: 0.1 });
});

test('a workload that comes or goes changes the rows of those that may call it', () => {
  const closed = policy(
    'closed',
    'podSelector: {matchLabels: {app: db}}\ningress:\n- from: [{podSelector: {matchLabels: {app: web}}}]',
  );
  const [less, more] = [
    deployment('web') + deployment('api') + closed,
    deployment('web') + deployment('api') + deployment('db') + closed,
  ].map(clusterIn);
  expect(changedIn(less as ClusterModel, more as ClusterModel)).toEqual(['db', 'web']);
  expect(changedIn(more as ClusterModel, less as ClusterModel)).toEqual(['db', 'web']);
});

test('a copy of a workload changes nothing', () => {
  const [one, two] = [
    deployment('web') + deployment('db'),
    deployment('web') + deployment('db') + deployment('web', { file: 'z.yaml' }),
  ].map(clusterIn);
  expect(changedIn(one as ClusterModel, two as ClusterModel)).toEqual([]);
  expect(changedIn(two as ClusterModel, one as ClusterModel)).toEqual([]);
});

test.each([
  ['no more', ''],
  ['on one port only', '- ports: [{port: 80}]'],
])('of several that are called the same, one that may be called %s', (_, rules) => {
  const pods = [named('job', 'a'), named('job', 'b')];
  const closed = policy('closed', `podSelector: {matchLabels: {app: a}}\ningress:\n${rules}`);
  // Only pods that some selector tells apart answer each for itself.
  const asking = policy('asking', 'podSelector: {matchLabels: {app: b}}\npolicyTypes: [Egress]\negress: [{}]');
  for (const each of [pods, pods.toReversed()]) {
    const open = clusterIn(deployment('web') + files(each) + asking);
    const restricted = clusterIn(deployment('web') + files(each) + asking + closed);
    agreeOnChanges(open, restricted, new Tally('called the same'));
    agreeOnChanges(restricted, open, new Tally('called the same'));
    const one = clusterIn(deployment('web') + files(each.slice(1)) + asking + closed);
    agreeOnChanges(one, open, new Tally('called the same'));
    agreeOnChanges(open, one, new Tally('called the same'));
  }
});

function files(texts: readonly string[]): string {
  return texts.map((text, at) => `//- job-${at}.yaml\n${text}`).join('');
}

/** A pod that the API server gives its name. */
function named(prefix: string, app: string): string {
  return `apiVersion: v1\nkind: Pod\nmetadata:\n  generateName: ${prefix}-\n  labels: {app: ${app}}\nspec:\n  containers: [{name: main, image: example}]\n`;
}

function changedIn(base: ClusterModel, head: ClusterModel): string[] {
  agreeOnChanges(base, head, new Tally('some'));
  const isChanged = changedRows(base, head);
  const changed = [...answeringWorkloads(base), ...answeringWorkloads(head)].filter(isChanged);
  return [...new Set(changed.map(({ resource }) => resource.name ?? ''))].sort();
}

/** Exactly those rows are changed that differ, but that of those who are called the same nobody knows who is who. */
function agreeOnChanges(base: ClusterModel, head: ClusterModel, tally: Tally): void {
  const isChanged = changedRows(base, head);
  const sides = [base, head].map((cluster) => ({ cluster, workloads: answeringWorkloads(cluster) }));
  const isTwice = sides.some(({ workloads }) => new Set(workloads.map(({ id }) => id)).size < workloads.length);
  const ids = new Map(sides.flatMap(({ workloads }) => workloads.map((each) => [each.id, each] as const)));
  for (const [id, workload] of isTwice ? [] : ids) {
    const [was, is] = sides.map(({ cluster, workloads }) => answersOf(cluster, workloads, id));
    const differs = [...ids.keys()].some((to) => {
      const [before, after] = [was?.get(to) ?? none, is?.get(to) ?? none];
      return !equalPorts(before.must, after.must) || !equalPorts(before.may, after.may);
    });
    expect(isChanged(workload), id).toBe(differs);
    tally.add('workloads');
    tally.add(differs ? 'changed' : 'same');
  }
  const full = texts(connectionChanges(connectionsOf(base), connectionsOf(head)));
  expect(diffClusters([base], [head]).flatMap(({ connections }) => texts(connections))).toEqual(full);
}

function texts(changes: Iterable<ConnectionChange>): string[] {
  return [...changes].map(
    ({ change, from, to, before, after }) =>
      `${change} ${endText(from)} => ${endText(to)} : ${portsText(before)} -> ${portsText(after)}`,
  );
}

const none = { must: noPorts, may: noPorts };

function answersOf(cluster: ClusterModel, workloads: readonly Answering[], id: string) {
  const from = workloads.find((each) => each.id === id);
  return new Map(
    workloads.flatMap((to) =>
      from && from !== to
        ? [[to.id, access(partyOf(cluster, from), partyOf(cluster, to), policiesOf(cluster))] as const]
        : [],
    ),
  );
}

function edited(
  { manifests }: Generated,
  other: Generated,
  what: 'policies' | 'one policy less' | 'one workload less',
): ClusterModel {
  const isPolicy = ({ kind }: Manifest): boolean => kind.endsWith('Policy');
  if (what === 'policies') {
    return clusterOfManifests([...manifests.filter((each) => !isPolicy(each)), ...other.manifests.filter(isPolicy)]);
  }
  const isMeant =
    what === 'one policy less' ? isPolicy : (each: Manifest): boolean => !isPolicy(each) && each.kind !== 'Namespace';
  const first = manifests.find(isMeant);
  return clusterOfManifests(manifests.filter((each) => each !== first));
}
