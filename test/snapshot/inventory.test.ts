import { expect, test } from 'vitest';
import { check } from '../../server/src/rules/check.ts';
import { distinctWorkloads } from '../../server/src/snapshot/queries.ts';
import { emptySnapshot, type Snapshot, withEdits } from '../../server/src/snapshot/snapshot.ts';
import { readConfig } from '../../server/src/workspace/config.ts';
import { groupingOf } from '../../server/src/workspace/grouping.ts';
import { root } from '../support/fixture.ts';
import { deployment, policy } from '../support/manifests.ts';

function snapshotOf(files: Readonly<Record<string, string>>, config = 'known: [known/**]\n'): Snapshot {
  const { config: read, problems } = readConfig(config);
  expect(problems).toEqual([]);
  const { cluster, grouping } = read;
  const empty = emptySnapshot(
    [{ uri: root, name: 'ws' }],
    () => cluster,
    () => groupingOf(grouping, root),
  );
  return edited(empty, files);
}

function edited(snapshot: Snapshot, files: Readonly<Record<string, string | undefined>>): Snapshot {
  return withEdits(
    snapshot,
    Object.entries(files).map(([path, text]) => ({ uri: `${root}/${path}`, text: text?.replace(/^\/\/- .*\n/, '') })),
  );
}

/** Of each cluster the workloads, with what a label `app` says. */
function workloads(snapshot: Snapshot): Record<string, string[]> {
  return Object.fromEntries(
    snapshot.clusters.map((cluster) => [
      cluster.name,
      distinctWorkloads(cluster)
        .map(
          ({ namespace, resource }) =>
            `${resource.kind} ${namespace}/${resource.name} ${resource.labels.find(({ key }) => key === 'app')?.value}`,
        )
        .sort(),
    ]),
  );
}

interface Owner {
  readonly kind: string;
  readonly name: string;
}

/** A Pod or another workload as `kubectl get -o json` gives it. */
function saved(kind: string, name: string, owner?: Owner, labels: Readonly<Record<string, string>> = {}): unknown {
  const spec = { containers: [{ name: 'c' }] };
  const metadata = {
    name,
    namespace: 'default',
    labels: { app: 'saved', ...labels },
    ...(owner && {
      ownerReferences: [
        {
          apiVersion:
            kind === 'Pod' && owner.kind === 'Job' ? 'batch/v1' : owner.kind === 'CronJob' ? 'batch/v1' : 'apps/v1',
          ...owner,
          controller: true,
        },
      ],
    }),
  };
  if (kind === 'Pod') return { apiVersion: 'v1', kind, metadata, spec };
  const apiVersion = kind === 'Job' ? 'batch/v1' : 'apps/v1';
  return { apiVersion, kind, metadata, spec: { template: { metadata: { labels: metadata.labels }, spec } } };
}

function list(...items: readonly unknown[]): string {
  return JSON.stringify({ apiVersion: 'v1', kind: 'List', items }, undefined, 2);
}

const monitoring = {
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name: 'monitoring', labels: { team: 'ops' } },
};

test('what is known is there, is not checked, and says which labels a Namespace has', () => {
  const allow = policy(
    'allow',
    'podSelector: {}\ningress: [{from: [{namespaceSelector: {matchLabels: {team: ops}}}]}]\npolicyTypes: [Ingress, Egress]',
  );
  const snapshot = snapshotOf({ 'allow.yaml': allow, 'known/all.json': list(saved('Pod', 'web'), monitoring) });
  expect(workloads(snapshot)).toEqual({ ws: ['Pod default/web saved'] });
  const [cluster] = snapshot.clusters;
  expect(
    cluster?.facts.map(({ name, moreLabels, labels }) => [name, moreLabels, labels.map(({ key }) => key)]),
  ).toEqual([
    ['default', true, []],
    ['monitoring', false, ['team']],
  ]);
  expect(check(snapshotOf({ 'known/all.json': list(saved('Pod', 'web')) }), {})).toEqual([]);
});

test('without the setting it is a manifest like others', () => {
  const files = { 'known/all.json': list(saved('Pod', 'web')) };
  expect(check(snapshotOf(files, ''), {}).map(({ rule }) => rule)).toEqual([
    'unprotected-ingress',
    'unprotected-egress',
    'default-namespace',
  ]);
});

test('it yields to manifests, is no alternative to them, and comes back when they go', () => {
  const known = { 'known/all.json': list(saved('Deployment', 'web')) };
  const snapshot = snapshotOf({ ...known, 'web.yaml': deployment('web') });
  expect(workloads(snapshot)).toEqual({ ws: ['Deployment default/web web'] });
  expect(check(snapshot, {}).map(({ rule }) => rule)).toEqual(['unprotected-ingress', 'unprotected-egress']);
  const without = edited(snapshot, { 'web.yaml': undefined });
  expect(workloads(without)).toEqual({ ws: ['Deployment default/web saved'] });
  expect(workloads(edited(without, { 'known/all.json': undefined }))).toEqual({ ws: [] });
});

test('pods are what their controller says, where a manifest or the inventory has it', () => {
  const web = { kind: 'ReplicaSet', name: 'web-5d9f' };
  const hash = { 'pod-template-hash': '5d9f' };
  const pods = list(
    saved('Pod', 'web-5d9f-a', web, hash),
    saved('ReplicaSet', 'web-5d9f', { kind: 'Deployment', name: 'web' }, hash),
    saved('Pod', 'other-5d9f-a', { kind: 'ReplicaSet', name: 'other-5d9f' }, hash),
    saved('Pod', 'db-0', { kind: 'StatefulSet', name: 'db' }),
    saved('Pod', 'tidy-17-a', { kind: 'Job', name: 'tidy-17' }),
    saved('Job', 'tidy-17', { kind: 'CronJob', name: 'tidy' }),
  );
  expect(workloads(snapshotOf({ 'known/pods.json': pods, 'web.yaml': deployment('web') }))).toEqual({
    ws: [
      'Deployment default/web web',
      'Job default/tidy-17 saved',
      'Pod default/db-0 saved',
      'Pod default/other-5d9f-a saved',
    ],
  });
  const withoutReplicaSet = list(saved('Pod', 'web-5d9f-a', web, hash));
  expect(workloads(snapshotOf({ 'known/pods.json': withoutReplicaSet, 'web.yaml': deployment('web') }))).toEqual({
    ws: ['Deployment default/web web'],
  });
});

test('each named cluster may have an inventory of its own', () => {
  const config = `
known: [known/all.json]
clusters:
- {name: dev, known: [known/dev.json]}
- {name: prod, files: [web.yaml]}
`;
  const files = {
    'known/all.json': list(saved('Pod', 'agent')),
    'known/dev.json': list(saved('Pod', 'tool')),
    'web.yaml': deployment('web'),
  };
  expect(workloads(snapshotOf(files, config))).toEqual({
    dev: ['Pod default/agent saved', 'Pod default/tool saved'],
    prod: ['Deployment default/web web', 'Pod default/agent saved'],
  });
});
