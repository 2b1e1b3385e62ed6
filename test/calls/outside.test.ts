/** Calls that leave the cluster, and those to what every cluster has: the API server and DNS. */
import { describe, expect, test } from 'vitest';
import { outsideCallsOf } from '../../server/src/calls/outside.ts';
import { clusterIn, workloadIn } from '../support/cluster.ts';
import { deployment, namespace, service } from '../support/manifests.ts';

function outside(source: string): string[] {
  const cluster = clusterIn(source);
  return outsideCallsOf(cluster, workloadIn(cluster, 'web')).map(({ to, port, strength, evidence }) => {
    const what = to.type === 'host' ? `${to.host}${to.service ? ` by ${to.service.resource.name}` : ''}` : to.type;
    return `${what} ${port}, ${strength}: ${evidence.text}`;
  });
}

const env = (value: string) => deployment('web', { env: { ADDR: JSON.stringify(value) } });
const dns = 'dns undefined, strong: env ADDR of web';

test.each<[value: string, ...calls: string[]]>([
  ['https://api.example.com/v1', 'api.example.com 443, strong: env ADDR of web', dns],
  ['api.example.com:8443', 'api.example.com 8443, strong: env ADDR of web', dns],
  ['amqps://u:p@mq.example.com', 'mq.example.com undefined, strong: env ADDR of web', dns],
  ['http://10.1.2.3:8080/x', '10.1.2.3 8080, strong: env ADDR of web'],
  ['https://10.1.2.3', '10.1.2.3 443, strong: env ADDR of web'],
  ['api.example.com', ...[]],
  ['10.1.2.3', ...[]],
  ['http://127.0.0.1:80', ...[]],
  ['0.0.0.0:80', ...[]],
  ['1.2.3.4.5:80', ...[]],
  ['999.1.1.1:80', ...[]],
  ['http://localhost:80', ...[]],
  ['http://db.shop.svc.cluster.local:80', ...[]],
  ['http://db.other:80', 'db.other 80, strong: env ADDR of web', dns],
  ['app.conf', ...[]],
])('%s', (value, ...calls) => expect(outside(env(value))).toEqual(calls));

test('a name that ends in a namespace of the cluster is none of the internet', () => {
  expect(outside(env('http://db.shop:80') + namespace('shop'))).toEqual([]);
});

test('an ExternalName stands for its host', () => {
  const alias = service('db', { selector: '', spec: 'type: ExternalName\n  externalName: db.example.com' });
  expect(outside(env('db:5432') + alias)).toEqual(['db.example.com by db 5432, strong: env ADDR of web', dns]);
});

describe('a Service without selector stands for', () => {
  const db = service('db', { selector: '', ports: ['sql 5432', 'admin 80'] });
  const slice = (addressType: string, ...addresses: string[]): string => `//- slice.yaml
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: db-1, labels: {kubernetes.io/service-name: db}}
addressType: ${addressType}
ports: [{name: sql, port: 15432}, {name: admin, port: 8080, protocol: UDP}]
endpoints: [${addresses.map((address) => `{addresses: ["${address}"]}`).join(', ')}]
`;

  test('the addresses of its EndpointSlices, on their port for the one that is asked for', () => {
    expect(outside(env('db:5432') + db + slice('IPv4', '192.0.2.7', '192.0.2.8'))).toEqual([
      '192.0.2.7 by db 15432, strong: env ADDR of web',
      '192.0.2.8 by db 15432, strong: env ADDR of web',
      dns,
    ]);
    expect(outside(env('db:80') + db + slice('IPv6', '2001:db8::1'))[0]).toMatch(/^2001:db8::1 by db 8080, /);
    expect(outside(env('db:5432') + db + slice('FQDN', 'db.example.com'))[0]).toMatch(
      /^db\.example\.com by db 15432, /,
    );
  });

  test('those of its Endpoints', () => {
    const one = service('db', { selector: '', ports: [5432] });
    const endpoints = `//- endpoints.yaml
apiVersion: v1
kind: Endpoints
metadata: {name: db}
subsets: [{addresses: [{ip: 192.0.2.7}], ports: [{port: 15432}]}]
`;
    expect(outside(env('db:5432') + one + endpoints)).toEqual(['192.0.2.7 by db 15432, strong: env ADDR of web', dns]);
  });

  test('each protocol of a port', () => {
    const both = slice('IPv4', '192.0.2.7').replace(/^ports: .*$/m, 'ports: [{port: 53, protocol: UDP}, {port: 53}]');
    const cluster = clusterIn(env('db:53') + service('db', { selector: '', ports: [53] }) + both);
    const calls = outsideCallsOf(cluster, workloadIn(cluster, 'web'));
    expect(calls.map(({ port, protocol }) => `${protocol} ${port}`)).toEqual([
      'UDP 53',
      'TCP 53',
      'undefined undefined',
    ]);
  });

  test('nobody knows what without them', () => {
    expect(outside(env('db:5432') + db)).toEqual(['undefined by db 5432, strong: env ADDR of web', dns]);
  });
});

test('a Service of the cluster needs DNS only', () => {
  expect(outside(env('db:5432') + deployment('db') + service('db'))).toEqual([dns]);
});

test('a Secret’s host is not told', () => {
  const web = deployment('web').replace(
    '        image: example\n',
    '        image: example\n        envFrom: [{secretRef: {name: s}}]\n',
  );
  const secret =
    '//- s.yaml\napiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData: {URL: "https://api.example.com:8443"}\n';
  expect(outside(web + secret)).toEqual([
    'undefined undefined, strong: key URL of Secret s',
    'dns undefined, strong: key URL of Secret s',
  ]);
});

test('the API server, by its name and by what the ServiceAccount may ask', () => {
  expect(outside(env('https://kubernetes.default.svc'))).toEqual(['apiServer 443, strong: env ADDR of web', dns]);
  expect(outside(env('$(KUBERNETES_SERVICE_HOST):$(KUBERNETES_SERVICE_PORT)'))).toEqual([
    'apiServer 443, strong: env ADDR of web',
    dns,
  ]);
  const binding = (kind: string, account: string, name = 'b') =>
    `//- ${kind}.yaml\napiVersion: rbac.authorization.k8s.io/v1\nkind: ${kind}\nmetadata: {name: ${name}}\nsubjects: [{kind: ServiceAccount, name: ${account}, namespace: default}, {kind: User, name: web}]\nroleRef: {kind: ClusterRole, name: r}\n`;
  const web = (pod: string) => deployment('web', { pod });
  expect(outside(web('serviceAccountName: op') + binding('ClusterRoleBinding', 'op'))).toEqual([
    'apiServer undefined, strong: ClusterRoleBinding b',
  ]);
  expect(outside(deployment('web') + binding('RoleBinding', 'default'))).toEqual([
    'apiServer undefined, strong: RoleBinding b',
  ]);
  expect(outside(web('serviceAccountName: other') + binding('ClusterRoleBinding', 'op'))).toEqual([]);
  const without = web('serviceAccountName: op\n      automountServiceAccountToken: false');
  expect(outside(without + binding('ClusterRoleBinding', 'op'))).toEqual([]);
});

test('a host in a longer text is weak: it may be there for readers', () => {
  const web = deployment('web', {
    pod: 'volumes: [{name: v, configMap: {name: c}}]\n      initContainers: [{name: i, volumeMounts: [{name: v, mountPath: /x}]}]',
  });
  const config =
    '//- c.yaml\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {a: "see https://docs.example.com/x"}\n';
  expect(outside(web + config)[0]).toBe('docs.example.com 443, weak: key a of ConfigMap c');
});
