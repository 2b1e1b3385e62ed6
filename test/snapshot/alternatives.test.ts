import { describe, expect, test } from 'vitest';
import type { ClusterModel } from '../../server/src/snapshot/clusterModel.ts';
import { clustersOfFile } from '../../server/src/snapshot/fileQueries.ts';
import type { Snapshot } from '../../server/src/snapshot/snapshot.ts';
import { root } from '../support/fixture.ts';
import { type Files, names, snapshotOf, verdict } from './verdicts.ts';

const at = (path: string): string => `${root}/${path}`;

/** A kustomization with one file. */
const kustomized = (folder: string, text: string): Files => ({
  [`${folder}/kustomization.yaml`]: 'resources: [all.yaml]\n',
  [`${folder}/all.yaml`]: text,
});

const web = (labels: string, extra = ''): string => `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  selector: {}
  template:
    metadata: {labels: {${labels}}}
    spec: {${extra}containers: [{name: c, image: i}]}
`;

const db = (env: string): string => `apiVersion: v1
kind: Pod
metadata: {name: db, namespace: shop, labels: {app: db, env: ${env}}}
spec: {containers: [{name: c, image: i}]}
`;

const admits = (labels: string): string => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: db, namespace: shop}
spec:
  podSelector: {matchLabels: {app: db}}
  ingress: [{from: [{podSelector: {matchLabels: {${labels}}}}]}]
`;

const clusterOfFile = (snapshot: Snapshot, path: string): ClusterModel | undefined =>
  clustersOfFile(snapshot, at(path))[0];

describe('what stands beside one of several alternatives', () => {
  test.each([
    ['the folder of an environment', 'clusters/dev/web', 'clusters/dev/db', 'clusters/prod/web', 'clusters/prod/db'],
    ['overlays of one name', 'web/overlays/dev', 'db/overlays/dev', 'web/overlays/prod', 'db/overlays/prod'],
  ])('is what is nearer to it: %s', (_, webDev, dbDev, webProd, dbProd) => {
    const snapshot = snapshotOf({
      ...kustomized(webDev, web('app: web, env: dev')),
      ...kustomized(dbDev, `${db('dev')}---\n${admits('env: dev')}`),
      ...kustomized(webProd, web('app: web, env: prod')),
      ...kustomized(dbProd, `${db('prod')}---\n${admits('env: none')}`),
    });
    expect(snapshot.clusters).toHaveLength(2);
    expect(clustersOfFile(snapshot, at(`${webProd}/all.yaml`))).toHaveLength(1);
    expect(verdict(clusterOfFile(snapshot, `${webDev}/all.yaml`), 'web', 'db')).toBe('allowed');
    expect(verdict(clusterOfFile(snapshot, `${webProd}/all.yaml`), 'web', 'db')).toBe('denied');
  });

  test('is told by what comes behind a Namespace, which tells nothing apart', () => {
    const namespace = (env: string): string =>
      `apiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {env: ${env}}}\n`;
    const snapshot = snapshotOf({
      ...kustomized('dev', `${namespace('dev')}---\n${web('app: web, env: dev')}`),
      ...kustomized('prod', `${namespace('prod')}---\n${web('app: web, env: prod')}`),
    });
    expect(snapshot.clusters.map(({ name }) => name)).toEqual(['dev', 'prod']);
  });

  const equallyNear = {
    ...kustomized('a', web('app: web, tier: front')),
    ...kustomized('b', web('app: web, tier: back')),
  };

  test('is unknown where none is nearer than another', () => {
    const snapshot = snapshotOf({
      ...equallyNear,
      ...kustomized('c', `${db('x')}---\n${admits('app: web')}`),
      ...kustomized('d', `${db('x')}---\n${admits('app: none')}`),
    });
    expect(names(snapshot)).toEqual(['a', 'b', 'c', 'd']);
    expect(verdict(snapshot.clusters[0], 'web', 'db')).toBe('unknown');
    expect(verdict(snapshot.clusters[2], 'web', 'db')).toBe('allowed');
    expect(verdict(snapshot.clusters[3], 'web', 'db')).toBe('denied');
    expect(clustersOfFile(snapshot, at('c/all.yaml')).map(({ name }) => name)).toEqual(['c']);
  });

  describe('and the same goes for plain folders', () => {
    const plain = {
      ...equallyNear,
      'c/all.yaml': `${db('x')}---\n${admits('app: web')}`,
      'd/all.yaml': `${db('x')}---\n${admits('app: none')}`,
    };
    test('of which none is nearer than another', () => {
      const snapshot = snapshotOf(plain);
      expect(names(snapshot)).toEqual(['c', 'd', 'a', 'b']);
      expect(snapshot.clusters.map((cluster) => verdict(cluster, 'web', 'db'))).toEqual([
        'allowed',
        'denied',
        'unknown',
        'unknown',
      ]);
      expect(clustersOfFile(snapshot, at('c/all.yaml')).map(({ name }) => name)).toEqual(['c']);
    });
    test('after an edit in one of them too, and until they agree', () => {
      const before = snapshotOf(plain);
      const job = db('x').replace('name: db', 'name: job');
      const more = snapshotOf({ 'd/job.yaml': job.replace('app: db', 'app: job') }, before);
      expect(verdict(more.clusters[2], 'job', 'db')).toBe('unknown');
      expect(verdict(more.clusters[2], 'web', 'db')).toBe('unknown');
      expect(verdict(more.clusters[0], 'web', 'db')).toBe('allowed');
      const agreed = snapshotOf({ 'd/all.yaml': plain['c/all.yaml'] }, more);
      expect(agreed.clusters.map((cluster) => verdict(cluster, 'web', 'db'))).toEqual(['allowed', 'allowed']);
      const apart = snapshotOf({ 'd/all.yaml': plain['d/all.yaml'] }, agreed);
      expect(verdict(apart.clusters[2], 'web', 'db')).toBe('unknown');
    });
    test('but what is nearer stands there alone', () => {
      const snapshot = snapshotOf({
        ...kustomized('dev/web', web('app: web, env: dev')),
        ...kustomized('prod/web', web('app: web, env: prod')),
        'dev/db/all.yaml': `${db('x')}---\n${admits('app: web')}`,
        'prod/db/all.yaml': `${db('x')}---\n${admits('app: none')}`,
      });
      expect(snapshot.clusters.map((cluster) => [cluster.name, verdict(cluster, 'web', 'db')])).toEqual([
        ['dev', 'allowed'],
        ['prod', 'denied'],
      ]);
    });
  });

  test('what they agree on is known', () => {
    const snapshot = snapshotOf({
      ...equallyNear,
      ...kustomized('c', `${web('app: x').replace('name: web', 'name: job')}---\n${db('x')}`),
      ...kustomized('d', `${web('app: x').replace('name: web', 'name: job')}---\n${db('y')}`),
      'policy.yaml': admits('app: x'),
    });
    expect(verdict(snapshot.clusters[0], 'job', 'db')).toBe('allowed');
    expect(verdict(snapshot.clusters[0], 'web', 'db')).toBe('denied');
  });

  test('labels of which they have different ones are unknown, and so is a label that some lack', () => {
    const snapshot = snapshotOf({
      ...equallyNear,
      ...kustomized('c', db('x')),
      ...kustomized('d', db('y')),
      ...kustomized('e', db('z').replace('app: db, ', '')),
      'policy.yaml': admits('app: none'),
    });
    expect(verdict(snapshot.clusters[0], 'web', 'db')).toBe('unknown');
  });

  test('an edit that ends the contradiction makes it known, and the other way round', () => {
    const files = {
      ...equallyNear,
      ...kustomized('c', `${db('x')}---\n${admits('app: web')}`),
      ...kustomized('d', `${db('x')}---\n${admits('app: none')}`),
    };
    const agreed = snapshotOf({ 'd/all.yaml': files['c/all.yaml'] }, snapshotOf(files));
    expect(names(agreed)).toEqual(['a', 'b']);
    expect(verdict(agreed.clusters[0], 'web', 'db')).toBe('allowed');
    const apart = snapshotOf({ 'd/all.yaml': files['d/all.yaml'] }, agreed);
    expect(verdict(apart.clusters[0], 'web', 'db')).toBe('unknown');
    const open = snapshotOf({ 'c/all.yaml': db('x'), 'd/all.yaml': db('y') }, apart);
    expect(verdict(open.clusters[0], 'web', 'db')).toBe('allowed');
  });

  test('a cluster policy of one alternative is perhaps there', () => {
    const deny = `apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
metadata: {name: deny}
spec:
  priority: 1
  subject: {namespaces: {}}
  ingress: [{action: Deny, from: [{namespaces: {}}]}]
`;
    const snapshot = snapshotOf({
      ...equallyNear,
      ...kustomized('c', `${db('x')}---\n${deny}`),
      ...kustomized('d', db('y')),
    });
    expect(verdict(snapshot.clusters[0], 'web', 'db')).toBe('unknown');
    expect(verdict(snapshot.clusters[2], 'web', 'db')).toBe('denied');
  });
});

test('what plain folders may add stands in the order of files, however they are kept', () => {
  const named = (name: string): string => admits('env: dev').replace('name: db,', `name: ${name},`);
  const snapshot = snapshotOf({
    ...kustomized('one', web('app: web')),
    'a.yaml': web('app: other'),
    ...Object.fromEntries(['patch', 'web', 'b', 'c', 'z'].map((name) => [`base/${name}.yaml`, named(name)])),
    'chart/z.yaml': named('z').replace('dev', 'prod'),
  });
  const policies = clusterOfFile(snapshot, 'one/all.yaml')?.namespaces.get('shop')?.policies ?? [];
  expect(policies.map(({ resource }) => resource.name)).toEqual(['b', 'c', 'patch', 'web', 'z', 'z']);
});
