import { expect, test } from 'vitest';
import { containersOf } from '../../server/src/model/container.ts';
import { readResources } from '../../server/src/model/read.ts';
import { podLabel, undeclared, unknown, type Workload } from '../../server/src/model/workload.ts';
import { parseDocument } from '../../server/src/yaml/parse.ts';

const template = `
    metadata: {labels: {app: web}}
    spec:
      containers:
      - name: c
        ports: [{containerPort: 80}]`;
const inTemplate = `
spec:
  template:${template}
`;

/** The workload kinds of the design, with the API versions that they have had. */
const kinds: readonly (readonly [apiVersion: string, kind: string, body: string])[] = [
  ['v1', 'Pod', '  labels: {app: web}\nspec:\n  containers:\n  - name: c\n    ports: [{containerPort: 80}]\n'],
  ['apps/v1', 'Deployment', inTemplate],
  ['apps/v1beta2', 'Deployment', inTemplate],
  ['extensions/v1beta1', 'Deployment', inTemplate],
  ['apps/v1', 'ReplicaSet', inTemplate],
  ['apps/v1', 'StatefulSet', inTemplate],
  ['apps/v1', 'DaemonSet', inTemplate],
  ['extensions/v1beta1', 'DaemonSet', inTemplate],
  ['v1', 'ReplicationController', inTemplate],
  ['batch/v1', 'Job', inTemplate],
  [
    'batch/v1',
    'CronJob',
    `\nspec:\n  jobTemplate:\n    spec:\n      template:${template.replaceAll('\n', '\n    ')}\n`,
  ],
  [
    'batch/v1beta1',
    'CronJob',
    `\nspec:\n  jobTemplate:\n    spec:\n      template:${template.replaceAll('\n', '\n    ')}\n`,
  ],
  ['argoproj.io/v1alpha1', 'Rollout', inTemplate],
  ['serving.knative.dev/v1', 'Service', inTemplate],
  ['apps.openshift.io/v1', 'DeploymentConfig', inTemplate],
];

test.each(kinds)('%s %s is a workload', (apiVersion, kind, body) => {
  const labels = kind === 'Pod' ? '' : '  labels: {app: controller, own: "yes"}';
  const [workload] = read(`apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  name: w\n${labels}${body}`);
  expect(workload?.type).toBe('workload');
  const { name, labels: podLabels, ports } = workload as Workload;
  expect(name).toBe('w');
  expect(podLabels.map(({ key, value }) => `${key}=${value}`)).toEqual(['app=web']);
  expect(ports.map(({ port, protocol }) => `${protocol} ${port}`)).toEqual(['TCP 80']);
  expect(containersOf(workload as Workload).map((container) => container.name)).toEqual(['c']);
});

test.each([
  ['apps/v1', 'Pod'],
  ['v1', 'Deployment'],
  ['example.com/v1', 'Deployment'],
  ['batch/v1', 'Deployment'],
  ['apps/v1', 'Rollout'],
  ['example.com/v1', 'Service'],
  ['apps/v1', 'deployment'],
  ['kafka.strimzi.io/v1beta2', 'Kafka'],
])('%s %s is no workload', (apiVersion, kind) => {
  expect(read(`apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: w}${inTemplate}`)).toEqual([]);
});

test.each([
  ['without a template', 'spec: {replicas: 3}'],
  ['without a spec', ''],
  ['without containers', 'spec: {template: {metadata: {labels: {app: web}}}}'],
  ['with an empty list of containers', 'spec: {template: {spec: {containers: []}}}'],
  ['with containers that are no list', 'spec: {template: {spec: {containers: {name: c}}}}'],
  ['with a template that is no mapping', 'spec: {template: [web]}'],
  ['without a selector and labels', 'spec: {template: {spec: {containers: [{name: c, image: c}]}}}'],
  ['that says it is a patch', '$patch: delete\nspec: {template: {spec: {containers: [{name: c}]}}}'],
])('a Deployment %s is no resource', (_, body) => {
  expect(read(`apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: w}\n${body}\n`)).toEqual([]);
});

test.each([
  'selector: {}, template: {spec: {containers: [{name: c}]}}',
  'template: {metadata: {labels: {}}, spec: {containers: [{name: c}]}}',
])('a Deployment is a resource with a selector or labels: %s', (spec) => {
  expect(read(`apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: w}\nspec: {${spec}}\n`)).toHaveLength(1);
});

test('a mapping where the list of containers belongs is the one container: its dash is yet to be written', () => {
  const workload = deployment(`
    template:
      spec:
        containers:
          name: c
          ports: [{name: http, containerPort: 80}]`);
  expect(workload.ports.map(({ port }) => port)).toEqual([80]);
  expect(containersOf(workload).map(({ name }) => name)).toEqual(['c']);
});

test('labels are those of the pod template, in every null form none', () => {
  for (const metadata of [
    '',
    'metadata: ',
    'metadata: {}',
    'metadata: {labels: }',
    'metadata: {labels: {}}',
    'metadata: {labels: [app]}',
  ]) {
    const workload = deployment(`template: {${metadata === '' ? '' : `${metadata}, `}spec: {containers: [{name: c}]}}`);
    expect(workload.labels, metadata).toEqual([]);
  }
});

test('labels may be placeholders, bare ones too', () => {
  const { labels } = deployment(`
    template:
      metadata:
        labels:
          a: "\${A}"
          b: {{ b }}
          c: x-{{ c }}
          d: {e: f}
      spec: {containers: [{name: c}]}
`);
  expect(labels.map(({ key, value }) => `${key}=${value}`)).toEqual(['a=undefined', 'b=undefined', 'c=undefined']);
});

test('placeholders may hide labels altogether', () => {
  const more = (labels: string): boolean =>
    deployment(`template: {metadata: {labels: ${labels}}, spec: {containers: [{name: c}]}}`).moreLabels;
  expect(['"${LABELS}"', '{{ labels }}', '{app: web, "${KEY}": x}', '{app: web, {{ key }}: y}'].map(more)).toEqual([
    true,
    true,
    true,
    true,
  ]);
  expect(['{}', '{app: web}', '{app: "${APP}"}', ''].map(more)).toEqual([false, false, false, false]);
});

test('named ports may be placeholders in part', () => {
  const { ports, hiddenPorts } = deployment(`
    template:
      spec:
        containers:
        - name: c
          ports:
          - {name: http, containerPort: "\${PORT}"}
          - {name: "\${NAME}", containerPort: 81}
          - {name: dns, containerPort: 53, protocol: {{ protocol }}}
          - {containerPort: {{ port }}}
          - {name: plain, containerPort: 80}
`);
  expect(hiddenPorts).toEqual([
    { name: 'http', port: undefined, protocol: 'TCP' },
    { name: undefined, port: 81, protocol: 'TCP' },
    { name: 'dns', port: 53, protocol: undefined },
  ]);
  expect(ports.map(({ port }) => port)).toEqual([81, 80]);
});

test('every container is read, init containers last', () => {
  const workload = deployment(`
    template:
      spec:
        initContainers:
        - {name: wait, env: [{name: DB, value: "db:5432"}]}
        - {name: sidecar, restartPolicy: Always}
        containers: [{name: main}]
`);
  expect(containersOf(workload).map(({ name, env }) => [name, env.map(({ value }) => value)])).toEqual([
    ['main', []],
    ['wait', ['db:5432']],
    ['sidecar', []],
  ]);
});

test('a Pod of a cluster says its addresses and its controller', () => {
  const pod = (metadata: string, status: string): unknown => {
    const [workload] = read(
      `apiVersion: v1\nkind: Pod\nmetadata: {name: p${metadata}}\nspec: {containers: [{name: c}]}\nstatus: ${status}\n`,
    );
    const { owner, podIPs, hostIPs } = workload as Workload;
    return [owner, podIPs, hostIPs];
  };
  const owners = `, ownerReferences: [
    {apiVersion: v1, kind: ConfigMap, name: config},
    {apiVersion: apps/v1, kind: ReplicaSet, name: web-5d9, controller: true, uid: x}]`;
  const replicaSet = { group: 'apps', kind: 'ReplicaSet', name: 'web-5d9' };
  expect(pod(owners, '{podIP: 10.0.0.1, podIPs: [{ip: 10.0.0.1}, {ip: "fd00::1"}], hostIP: 192.168.0.1}')).toEqual([
    replicaSet,
    ['10.0.0.1', 'fd00::1'],
    ['192.168.0.1'],
  ]);
  expect(pod('', '{podIP: 10.0.0.1, hostIP: 192.168.0.1, hostIPs: [{ip: 192.168.0.1}, {ip: "fd01::1"}]}')).toEqual([
    undefined,
    ['10.0.0.1'],
    ['192.168.0.1', 'fd01::1'],
  ]);
  for (const status of ['', '{}', '{podIP: "", podIPs: [], hostIPs: [{}, null]}', '[10.0.0.1]']) {
    expect(pod('', status), status).toEqual([undefined, [], []]);
  }
  for (const reference of [
    '{apiVersion: v1, kind: Node, name: n, controller: true}',
    '{apiVersion: apps/v1, kind: ReplicaSet, name: r, controller: false}',
    '{apiVersion: apps/v1, kind: ReplicaSet, name: r}',
    '{apiVersion: apps/v1, kind: ReplicaSet, controller: true}',
    '{apiVersion: apps/v1, name: r, controller: true}',
    'null',
  ]) {
    expect(pod(`, ownerReferences: [${reference}]`, ''), reference).toEqual([undefined, [], []]);
  }
});

test('only a Pod has addresses', () => {
  const [workload] = read(
    `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: w}${inTemplate}status: {podIP: 10.0.0.1, hostIP: 10.0.0.2}\n`,
  );
  expect(workload).toMatchObject({ podIPs: [], hostIPs: [] });
});

test('ports are of containers, then of init containers that keep running', () => {
  const { ports } = deployment(`
    template:
      spec:
        initContainers:
        - {name: once, ports: [{name: once, containerPort: 1}]}
        - {name: sidecar, restartPolicy: Always, ports: [{name: side, containerPort: 2, protocol: UDP}]}
        containers:
        - {name: a, ports: [{name: http, containerPort: 80}, {containerPort: 81, protocol: SCTP}]}
        - {name: b}
        - {name: c, ports: [{containerPort: "82"}, {containerPort: 83, protocol: tcp}, {name: x}, null, 84]}
`);
  expect(ports.map(({ name, port, protocol }) => `${name} ${protocol} ${port}`)).toEqual([
    'http TCP 80',
    'undefined SCTP 81',
    'side UDP 2',
  ]);
});

test('hostNetwork is on only when it says so, and perhaps where a placeholder says it', () => {
  const hostNetwork = (written: string): string =>
    deployment(`template: {spec: {${written}containers: [{name: c}]}}`).hostNetwork;
  expect(
    [
      '',
      'hostNetwork: true, ',
      'hostNetwork: yes, ',
      'hostNetwork: false, ',
      'hostNetwork: , ',
      'hostNetwork: "true", ',
      'hostNetwork: "${HOST}", ',
      'hostNetwork: {{ host }}, ',
    ].map(hostNetwork),
  ).toEqual(['no', 'yes', 'yes', 'no', 'no', 'no', 'maybe', 'maybe']);
});

test('environment variables are read where they have a value', () => {
  const workload = deployment(`
    template:
      spec:
        containers:
        - name: c
          env:
          - {name: A, value: x}
          - {name: B, value: 5}
          - {name: C, valueFrom: {configMapKeyRef: {name: m, key: k}}}
          - {value: nameless}
`);
  expect(containersOf(workload)[0]?.env.map(({ name, value }) => `${name}=${value}`)).toEqual([
    'A=x',
    'B=5',
    'C=undefined',
  ]);
});

// reference/semantics.md 1.10
test.each<[apiVersion: string, kind: string, keys: readonly string[]]>([
  ['apps/v1', 'Deployment', ['pod-template-hash']],
  ['apps/v1', 'ReplicaSet', ['pod-template-hash']],
  [
    'apps/v1',
    'StatefulSet',
    ['statefulset.kubernetes.io/pod-name', 'apps.kubernetes.io/pod-index', 'controller-revision-hash'],
  ],
  ['apps/v1', 'DaemonSet', ['controller-revision-hash', 'pod-template-generation']],
  ['batch/v1', 'Job', ['batch.kubernetes.io/controller-uid', 'controller-uid']],
  [
    'batch/v1',
    'CronJob',
    ['batch.kubernetes.io/job-name', 'job-name', 'batch.kubernetes.io/controller-uid', 'controller-uid'],
  ],
  ['v1', 'ReplicationController', []],
])('the controller of a %s %s labels its pods', (apiVersion, kind, keys) => {
  const body = kinds.find(([, other]) => other === kind)?.[2] ?? '';
  const [workload] = read(
    `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  name: w\n  labels: {own: controller}${body}`,
  );
  const every = [
    'pod-template-hash',
    'controller-revision-hash',
    'statefulset.kubernetes.io/pod-name',
    'apps.kubernetes.io/pod-index',
    'pod-template-generation',
    'batch.kubernetes.io/job-name',
    'job-name',
    'batch.kubernetes.io/controller-uid',
    'controller-uid',
    'own',
    'app',
  ];
  const found = Object.fromEntries(every.map((key) => [key, podLabel(workload as Workload, key)]));
  const named = kind === 'Job' ? { 'job-name': 'w', 'batch.kubernetes.io/job-name': 'w' } : {};
  expect(found).toEqual({
    ...Object.fromEntries(every.map((key) => [key, keys.includes(key) ? unknown : undefined])),
    ...named,
    app: 'web',
  });
});

test.each([
  ['apps.openshift.io/v1', 'DeploymentConfig', ['deployment', 'deploymentconfig']],
  ['serving.knative.dev/v1', 'Service', ['serving.knative.dev/service', 'serving.knative.dev/revision']],
])('the controller of a %s %s may label its pods', (apiVersion, kind, keys) => {
  const [workload] = read(
    `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: w}\nspec: {template: {spec: {containers: [{name: main}]}}}\n`,
  );
  for (const key of keys) expect(podLabel(workload as Workload, key), key).toBe(undeclared);
  expect(podLabel(workload as Workload, 'app')).toBeUndefined();
});

function deployment(spec: string): Workload {
  const [workload] = read(
    `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: w}\nspec:\n    selector: {}\n    ${spec.trim()}\n`,
  );
  if (workload?.type !== 'workload') throw new Error(`no workload: ${spec}`);
  return workload;
}

function read(text: string) {
  const { root, problems } = parseDocument(text);
  expect(problems).toEqual([]);
  return readResources(root);
}
