import { expect, test } from 'vitest';
import { callsTo } from '../../server/src/calls/callsTo.ts';
import { callWords, expectEachAlone } from '../support/calls.ts';
import { clusterIn, workloadIn } from '../support/cluster.ts';
import { deployment, ingress, service } from '../support/manifests.ts';

test('by way of a Service that selects only the second copy of a workload', () => {
  const copies = deployment('db', { labels: 'app: other' }) + deployment('db', { file: 'more/db.yaml' });
  const cluster = clusterIn(copies + service('db') + ingress('entry', ['{name: db, port: {number: 80}}']));
  expectEachAlone(cluster);
  expect(callsTo(cluster, workloadIn(cluster, 'db')).map(callWords)).toEqual([
    'ingressController -> db TCP 80, strong: backend of Ingress entry',
  ]);
});

test('by the name of a pod, from another namespace, and by an ExternalName', () => {
  const db = deployment('db', { kind: 'StatefulSet', namespace: 'data' }).replace(
    'spec:\n',
    'spec:\n  serviceName: db\n',
  );
  const headless = service('db', { namespace: 'data', spec: 'clusterIP: None' });
  const alias = service('store', {
    selector: '',
    ports: [],
    spec: 'type: ExternalName\n  externalName: db.data.svc.cluster.local',
  });
  const callers =
    deployment('one', { env: { DB: 'db-0.db.data:80' } }) + deployment('two', { env: { DB: 'http://store:80' } });
  const cluster = clusterIn(db + headless + alias + callers + deployment('three', { env: { DB: 'other.data:80' } }));
  expectEachAlone(cluster);
  expect(callsTo(cluster, workloadIn(cluster, 'db')).map(({ caller }) => caller?.resource.name)).toEqual([
    'one',
    'two',
  ]);
});
