import { describe, expect, test } from 'vitest';
import { connectionsOf } from '../../server/src/reports/connectivity.ts';
import { listLine } from '../../server/src/reports/listText.ts';
import { clusterIn } from '../support/cluster.ts';

interface PodText {
  readonly labels?: string;
  readonly port?: number;
  /** The inside of the one owner reference. */
  readonly owner?: string;
}

function pod(name: string, { labels = 'app: web', port = 80, owner }: PodText): string {
  return `
//- ${name}.yaml
apiVersion: v1
kind: Pod
metadata:
  name: ${name}
  labels: {${labels}}
${owner === undefined ? '' : `  ownerReferences: [{${owner}}]`}
spec:
  containers: [{name: main, ports: [{name: http, containerPort: ${port}}]}]
`;
}

const controlled = 'apiVersion: apps/v1, kind: ReplicaSet, name: web-5d, uid: a, controller: true';
function controller(kind: string, name: string, owner?: string): string {
  return `
//- ${kind}.yaml
apiVersion: apps/v1
kind: ${kind}
metadata:
  name: ${name}
${owner === undefined ? '' : `  ownerReferences: [{${owner}}]`}
spec:
  template:
    metadata: {labels: {app: web}}
    spec:
      containers: [{name: main, ports: [{name: http, containerPort: 80}]}]
`;
}

const client = pod('client', { labels: 'app: client' });
const policy = `
//- policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web}
spec:
  podSelector: {matchLabels: {app: web}}
  policyTypes: [Ingress, Egress]
  ingress:
  - from: [{podSelector: {matchLabels: {app: client}}}]
    ports: [{port: http}]
  egress: []
`;

function list(...documents: string[]): string[] {
  return [...connectionsOf(clusterIn(documents.join('')))].map(listLine);
}

const clientIsOpen = [
  'internet[External] => default/client[Pod] : all ports',
  'default/client[Pod] => internet[External] : all ports',
];

describe('a pod that a controller owns', () => {
  test('answers as its controller', () => {
    expect(list(client, policy, pod('web-5d-x', { owner: controlled }))).toEqual([
      clientIsOpen[0],
      'default/client[Pod] => default/web-5d[ReplicaSet] : TCP 80',
      clientIsOpen[1],
    ]);
  });

  test('is one workload with its siblings, whatever labels no selector names', () => {
    const pods = ['x', 'y', 'z'].map((id) => pod(`web-5d-${id}`, { labels: `app: web, id: ${id}`, owner: controlled }));
    expect(list(client, policy, ...pods)).toEqual([
      clientIsOpen[0],
      'default/client[Pod] => default/web-5d[ReplicaSet] : TCP 80',
      clientIsOpen[1],
    ]);
  });

  test('is one workload with its controller where that is written too, and with what controls that', () => {
    const pods = pod('web-5d-x', { owner: controlled });
    const deployed = 'apiVersion: apps/v1, kind: Deployment, name: web, uid: b, controller: true';
    const lines = (name: string): unknown[] => [
      clientIsOpen[0],
      `default/client[Pod] => default/${name} : TCP 80`,
      clientIsOpen[1],
    ];
    expect(list(client, policy, controller('ReplicaSet', 'web-5d'), pods)).toEqual(lines('web-5d[ReplicaSet]'));
    expect(list(client, policy, controller('ReplicaSet', 'web-5d', deployed), pods)).toEqual(
      lines('web-5d[ReplicaSet]'),
    );
    expect(
      list(client, policy, controller('Deployment', 'web'), controller('ReplicaSet', 'web-5d', deployed), pods),
    ).toEqual(lines('web[Deployment]'));
  });

  test('answers all the same where owners own each other', () => {
    const looped = controller('ReplicaSet', 'web-5d', controlled);
    expect(list(client, policy, looped, pod('web-5d-x', { owner: controlled }))).toHaveLength(3);
  });

  test('is one workload with siblings whose labels differ and are all selected', () => {
    const either = policy.replace(
      'matchLabels: {app: web}',
      'matchExpressions: [{key: app, operator: In, values: [web, old]}]',
    );
    const pods = ['web', 'old'].map((app) => pod(`web-5d-${app}`, { labels: `app: ${app}`, owner: controlled }));
    expect(list(client, either, ...pods)).toEqual([
      clientIsOpen[0],
      'default/client[Pod] => default/web-5d[ReplicaSet] : TCP 80',
      clientIsOpen[1],
    ]);
  });

  test('answers for itself where a selector tells its siblings from it', () => {
    const changed = pod('web-5d-y', { labels: 'app: old', owner: controlled });
    const lines = list(client, policy, pod('web-5d-x', { owner: controlled }), changed);
    expect(lines).toContain('default/client[Pod] => default/web-5d-x[Pod] : TCP 80');
    expect(lines).toContain('default/client[Pod] => default/web-5d-y[Pod] : all ports');
    expect(lines).not.toContainEqual(expect.stringContaining('ReplicaSet'));
  });

  test('answers for itself where its siblings serve other ports', () => {
    const pods = [80, 8080].map((port) => pod(`web-5d-${port}`, { port, owner: controlled }));
    expect(list(client, policy, ...pods)).toEqual([
      clientIsOpen[0],
      'default/client[Pod] => default/web-5d-80[Pod] : TCP 80',
      'default/client[Pod] => default/web-5d-8080[Pod] : TCP 8080',
      clientIsOpen[1],
    ]);
  });

  test('may be told apart by the selector of a Service behind an Ingress', () => {
    const ingress = `
//- ingress.yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web}
spec:
  defaultBackend: {service: {name: web, port: {number: 80}}}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  selector: {track: stable}
  ports: [{port: 80}]
`;
    const pods = ['stable', 'next'].map((track) =>
      pod(`web-5d-${track}`, { labels: `app: web, track: ${track}`, owner: controlled }),
    );
    expect(list(ingress, ...pods).filter((line) => line.startsWith('IngressController'))).toEqual([
      'IngressController => default/web-5d-stable[Pod] : TCP 80',
    ]);
  });
});

describe('a pod that no controller owns answers for itself', () => {
  test.each([
    ['without a reference', undefined],
    ['with one that does not control it', 'apiVersion: apps/v1, kind: ReplicaSet, name: web-5d, uid: a'],
    ['with one that has no kind, which the API server refuses', 'name: web-5d, uid: a, controller: true'],
    ['with its node as owner: a static pod', 'apiVersion: v1, kind: Node, name: n1, uid: a, controller: true'],
  ])('%s', (_, owner) => {
    expect(list(client, policy, pod('web-5d-x', owner === undefined ? {} : { owner }))).toEqual([
      clientIsOpen[0],
      'default/client[Pod] => default/web-5d-x[Pod] : TCP 80',
      clientIsOpen[1],
    ]);
  });
});

test('whether requests from outside come in on a port that a placeholder hides is unknown', () => {
  const hidden = `
//- web.yaml
apiVersion: v1
kind: Pod
metadata: {name: web, labels: {app: web}}
spec: {containers: [{name: main, ports: [{name: http, containerPort: "\${PORT}"}]}]}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80, targetPort: http}]}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web}
spec: {defaultBackend: {service: {name: web, port: {number: 80}}}}
`;
  const found = [...connectionsOf(clusterIn(hidden))].find(
    ({ from }) => 'type' in from && from.type === 'ingressController',
  );
  expect(found && [listLine(found), ...found.reasons.map(({ message }) => message)]).toEqual([
    'IngressController => default/web[Pod] : perhaps all TCP ports',
    'Pod web: a placeholder hides a value',
  ]);
});
