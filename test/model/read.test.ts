import { expect, test } from 'vitest';
import type { Ingress } from '../../server/src/model/ingress.ts';
import { instanceOf } from '../../server/src/model/instance.ts';
import type { Namespace } from '../../server/src/model/namespace.ts';
import { readResources } from '../../server/src/model/read.ts';
import { hasGeneratedName, type Resource } from '../../server/src/model/resource.ts';
import type { Service } from '../../server/src/model/service.ts';
import { parseDocument } from '../../server/src/yaml/parse.ts';
import { parseFixture, snapshotOf } from '../support/fixture.ts';

const podSpec = 'spec: {containers: [{name: c}]}';

test('a resource has a group, version, kind, name and namespace', () => {
  const header = (text: string): unknown => {
    const [resource] = read(text);
    return resource && [resource.group, resource.version, resource.kind, resource.name, resource.namespace];
  };
  expect(header(`apiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: x}\n${podSpec}`)).toEqual([
    '',
    'v1',
    'Pod',
    'a',
    'x',
  ]);
  expect(header('apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: 123}')).toEqual([
    'networking.k8s.io',
    'v1',
    'NetworkPolicy',
    '123',
    undefined,
  ]);
  for (const namespace of ['namespace: ', 'namespace: ""', 'namespace: null', 'namespace: [x]']) {
    expect(header(`apiVersion: v1\nkind: Pod\nmetadata: {name: a, ${namespace}}\n${podSpec}`), namespace).toEqual([
      '',
      'v1',
      'Pod',
      'a',
      undefined,
    ]);
  }
});

test('an object that gets the end of its name when it is created', () => {
  const read1 = (metadata: string): unknown => {
    const [resource] = read(`apiVersion: v1\nkind: Pod\nmetadata: ${metadata}\n${podSpec}`);
    return resource && [resource.name, hasGeneratedName(resource), resource.nameNode.start];
  };
  expect(read1('{generateName: web-}')).toEqual(['web-*', true, 50]);
  expect(read1('{name: "", generateName: web-}')).toEqual(['web-*', true, 60]);
  expect(read1('{generateName: web-, name: a}')).toEqual(['a', false, 62]);
  expect(read1('{generateName: }')).toBeUndefined();
});

test('two manifests that leave the end of a name to the API server are two objects', () => {
  const job = (app: string): string =>
    `apiVersion: v1\nkind: Pod\nmetadata: {generateName: job-, labels: {app: ${app}}}\n${podSpec}\n`;
  const keys = (fixture: string): Set<string> => {
    const workloads = snapshotOf(parseFixture(fixture)).clusters[0]?.namespaces.get('default')?.workloads ?? [];
    expect(workloads.length).toBe(2);
    return new Set(workloads.map(({ key }) => key));
  };
  expect(keys(`//- a.yaml\n${job('web')}//- b.yaml\n${job('web')}`).size).toBe(2);
  expect(keys(`//- a.yaml\n${job('web')}---\n${job('api')}`).size).toBe(2);
});

test.each([
  ['without apiVersion', `kind: Pod\nmetadata: {name: a}\n${podSpec}`],
  ['without kind', `apiVersion: v1\nmetadata: {name: a}\n${podSpec}`],
  ['without metadata', `apiVersion: v1\nkind: Pod\n${podSpec}`],
  ['without a name', `apiVersion: v1\nkind: Pod\nmetadata: {namespace: x}\n${podSpec}`],
  ['with an empty name', `apiVersion: v1\nkind: Pod\nmetadata: {name: }\n${podSpec}`],
  ['with a name that is no scalar', `apiVersion: v1\nkind: Pod\nmetadata: {name: [a]}\n${podSpec}`],
  ['that is a list', '- apiVersion: v1\n  kind: Pod\n'],
  ['that is a text', 'kind Pod\n'],
  ['that is empty', ''],
  ['that is a comment', '# apiVersion: v1\n'],
])('an object %s is no resource', (_, text) => {
  expect(read(text)).toEqual([]);
});

test.each([
  [
    'a CRD for its own NetworkPolicy',
    'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: networkpolicies.crd.projectcalico.org}\nspec:\n  names: {kind: NetworkPolicy}\n  group: crd.projectcalico.org\n',
  ],
  [
    'a NetworkPolicy of Calico',
    'apiVersion: projectcalico.org/v3\nkind: NetworkPolicy\nmetadata: {name: p}\nspec: {selector: all()}\n',
  ],
  [
    'a NetworkPolicy of Calico as stored',
    'apiVersion: crd.projectcalico.org/v1\nkind: NetworkPolicy\nmetadata: {name: p}\n',
  ],
  ['a GlobalNetworkPolicy', 'apiVersion: projectcalico.org/v3\nkind: GlobalNetworkPolicy\nmetadata: {name: p}\n'],
  ['a policy of Cilium', 'apiVersion: cilium.io/v2\nkind: CiliumNetworkPolicy\nmetadata: {name: p}\n'],
  [
    'a NetworkPolicy of a group that serves none any more',
    'apiVersion: extensions/v1beta1\nkind: NetworkPolicy\nmetadata: {name: p}\nspec: {podSelector: {}}\n',
  ],
  [
    'a NetworkPolicy of a version that was never served',
    'apiVersion: networking.k8s.io/v1beta1\nkind: NetworkPolicy\nmetadata: {name: p}\nspec: {podSelector: {}}\n',
  ],
  [
    'a NetworkPolicy of the core group',
    'apiVersion: v1\nkind: NetworkPolicy\nmetadata: {name: p}\nspec: {podSelector: {}}\n',
  ],
  [
    'a policy inside of another object',
    'apiVersion: example.com/v1\nkind: Generator\nmetadata: {name: g}\nspec:\n  template:\n    apiVersion: networking.k8s.io/v1\n    kind: NetworkPolicy\n    metadata: {name: p}\n    spec: {podSelector: {}}\n',
  ],
  [
    'a policy inside of a policy engine',
    'apiVersion: kyverno.io/v1\nkind: ClusterPolicy\nmetadata: {name: k}\nspec:\n  rules:\n  - generate: {apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, data: {spec: {podSelector: {}}}}\n',
  ],
  ['a Helm values file', 'kind: Deployment\nreplicas: 3\n'],
  ['a ServiceAccount', 'apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: s}\n'],
])('%s is no resource', (_, text) => {
  expect(read(text)).toEqual([]);
});

test('a policy in the text of a ConfigMap is only text', () => {
  const found = read(
    'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}\ndata:\n  p.yaml: |\n    apiVersion: networking.k8s.io/v1\n    kind: NetworkPolicy\n    metadata: {name: p}\n',
  );
  expect(kindsAndNames(found)).toEqual(['ConfigMap m']);
});

test('a List holds its items', () => {
  const items = `
- {apiVersion: v1, kind: Pod, metadata: {name: a}, ${podSpec}}
- {apiVersion: v1, kind: Namespace, metadata: {name: x}}
- {apiVersion: v1, kind: ServiceAccount, metadata: {name: s}}
- null
- {}
- text
- {apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: p}}
`;
  expect(kindsAndNames(read(`apiVersion: v1\nkind: List\nitems:${items}`))).toEqual([
    'Pod a',
    'Namespace x',
    'NetworkPolicy p',
  ]);
  expect(kindsAndNames(read(`apiVersion: v1\nkind: List\nmetadata: {}\nitems: []\n`))).toEqual([]);
  expect(kindsAndNames(read('apiVersion: v1\nkind: List\n'))).toEqual([]);
});

test('items of a typed list may leave out their type', () => {
  expect(
    kindsAndNames(
      read(
        `apiVersion: v1\nkind: PodList\nitems:\n- metadata: {name: a}\n  ${podSpec}\n- {apiVersion: v1, kind: Pod, metadata: {name: b}, ${podSpec}}\n`,
      ),
    ),
  ).toEqual(['Pod a', 'Pod b']);
  expect(
    kindsAndNames(
      read(
        'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicyList\nitems:\n- metadata: {name: p}\n  spec: {podSelector: {}}\n',
      ),
    ),
  ).toEqual(['NetworkPolicy p']);
  expect(kindsAndNames(read('apiVersion: v1\nkind: NamespaceList\nitems:\n- metadata: {name: x}\n'))).toEqual([
    'Namespace x',
  ]);
  expect(kindsAndNames(read(`apiVersion: v1\nkind: List\nitems:\n- metadata: {name: a}\n  ${podSpec}\n`))).toEqual([]);
});

test('JSON is read like YAML', () => {
  const policy = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'p' },
    spec: { podSelector: {}, policyTypes: ['Egress'] },
  };
  const pods = {
    apiVersion: 'v1',
    kind: 'List',
    items: [{ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' }, spec: { containers: [{ name: 'c' }] } }],
  };
  for (const indent of [undefined, 2]) {
    expect(kindsAndNames(read(JSON.stringify(policy, null, indent)))).toEqual(['NetworkPolicy p']);
    expect(kindsAndNames(read(JSON.stringify(pods, null, indent)))).toEqual(['Pod a']);
  }
});

test('a file may hold several documents', () => {
  const snapshot = snapshotOf(
    parseFixture(`
//- all.yaml
# a comment
---
apiVersion: v1
kind: Pod
metadata: {name: a}
${podSpec}
---
---
# only a comment
---
apiVersion: v1
kind: List
items:
- {apiVersion: v1, kind: Pod, metadata: {name: b}, ${podSpec}}
...
---
{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "c", "namespace": "x"}, "spec": {"containers": [{"name": "c"}]}}
`),
  );
  const [cluster] = snapshot.clusters;
  expect(cluster?.namespaces.get('default')?.workloads.map(({ resource }) => resource.name)).toEqual(['a', 'b']);
  expect(cluster?.namespaces.get('x')?.workloads.map(({ resource }) => resource.name)).toEqual(['c']);
});

test('a resource without a namespace is in its bundle’s default one, and what is of the cluster is in none', () => {
  const key = (text: string): string => {
    const [resource] = read(text);
    return instanceOf('file:///a.yaml', parseDocument(text), resource as Resource, {
      unit: 'file:///a.yaml',
      namespace: 'mine',
    }).key;
  };
  expect(key(`apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n${podSpec}`)).toBe('/Pod/mine/a');
  expect(key(`apiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: x}\n${podSpec}`)).toBe('/Pod/x/a');
  expect(key('apiVersion: v1\nkind: Namespace\nmetadata: {name: x, namespace: y}')).toBe('/Namespace//x');
  for (const kind of ['ClusterNetworkPolicy', 'AdminNetworkPolicy', 'BaselineAdminNetworkPolicy']) {
    expect(key(`apiVersion: policy.networking.k8s.io/v1alpha1\nkind: ${kind}\nmetadata: {name: p, namespace: y}`)).toBe(
      `policy.networking.k8s.io/${kind}//p`,
    );
  }
  for (const kind of ['HTTPRoute', 'GRPCRoute', 'TCPRoute', 'TLSRoute', 'UDPRoute']) {
    expect(key(`apiVersion: gateway.networking.k8s.io/v1\nkind: ${kind}\nmetadata: {name: r}`)).toBe(
      `gateway.networking.k8s.io/${kind}/mine/r`,
    );
  }
});

test('labels of a Namespace', () => {
  const labels = (metadata: string): unknown =>
    (read(`apiVersion: v1\nkind: Namespace\nmetadata: {name: x${metadata}}`)[0] as Namespace).labels.map(
      ({ key, value }) => [key, value],
    );
  expect(labels('')).toEqual([]);
  expect(labels(', labels: ')).toEqual([]);
  expect(labels(', labels: {a: 1, b: , c: "${X}", a: 2}')).toEqual([
    ['a', '2'],
    ['b', ''],
    ['c', undefined],
  ]);
});

test('a Service: selector, ports and their targets', () => {
  const service = (spec: string): Service =>
    read(`apiVersion: v1\nkind: Service\nmetadata: {name: s}\nspec:\n${spec}`)[0] as Service;
  const full = service(`  selector: {app: web}
  ports:
  - {name: http, port: 80, targetPort: 8080}
  - {name: dns, port: 53, protocol: UDP, targetPort: dns}
  - {port: 443}
  - {port: 1, targetPort: , protocol: }
  - {name: no number}
  - {port: 5, protocol: tcp}
`);
  expect(full.ports.map(({ name, port, targetPort, protocol }) => [name, port, targetPort, protocol])).toEqual([
    ['http', 80, 8080, 'TCP'],
    ['dns', 53, 'dns', 'UDP'],
    [undefined, 443, 443, 'TCP'],
    [undefined, 1, 1, 'TCP'],
  ]);
  expect([full.serviceType, full.headless, full.selector.length]).toEqual(['ClusterIP', false, 1]);
  const target = (port: string): unknown => service(`  ports: [{port: 80, ${port}}]\n`).ports[0]?.targetPort;
  expect(['targetPort: 0', 'targetPort: ""', 'targetPort: web', 'targetPort: 8080'].map(target)).toEqual([
    80,
    80,
    'web',
    8080,
  ]);
  const nodes = service('  type: NodePort\n  ports: [{port: 80, nodePort: 30080}, {port: 81}]\n');
  expect([nodes.serviceType, nodes.externalName, nodes.ports.map(({ nodePort }) => nodePort)]).toEqual([
    'NodePort',
    undefined,
    [30080, undefined],
  ]);
  const other = service('  type: ExternalName\n  externalName: example.com\n  clusterIP: None\n');
  expect([other.serviceType, other.externalName, other.headless, other.selector, other.ports]).toEqual([
    'ExternalName',
    'example.com',
    true,
    [],
    [],
  ]);
});

test('backends of an Ingress, new form and old', () => {
  const backends = (text: string): unknown =>
    (read(text)[0] as Ingress).backends.map(({ service, port }) => [service, port]);
  expect(
    backends(`apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: i}
spec:
  defaultBackend: {service: {name: fallback, port: {number: 80}}}
  rules:
  - host: a
    http:
      paths:
      - {path: /, backend: {service: {name: web, port: {name: http}}}}
      - {path: /x, backend: {service: {name: api}}}
      - {path: /y, backend: {resource: {kind: Bucket, name: b}}}
  - host: b
`),
  ).toEqual([
    ['fallback', 80],
    ['web', 'http'],
    ['api', undefined],
  ]);
  expect(
    backends(`apiVersion: extensions/v1beta1
kind: Ingress
metadata: {name: i}
spec:
  backend: {serviceName: old, servicePort: 8080}
  rules: [{http: {paths: [{backend: {serviceName: web, servicePort: http}}]}}]
`),
  ).toEqual([
    ['old', 8080],
    ['web', 'http'],
  ]);
});

function read(text: string): Resource[] {
  const { root, problems } = parseDocument(text);
  expect(problems).toEqual([]);
  return readResources(root);
}

function kindsAndNames(resources: readonly Resource[]): string[] {
  return resources.map(({ kind, name }) => `${kind} ${name}`);
}
