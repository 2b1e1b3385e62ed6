import { expect, test } from 'vitest';
import { readResources } from '../../server/src/model/read.ts';
import { podLabel, unknown, type Workload } from '../../server/src/model/workload.ts';
import { parseDocument } from '../../server/src/yaml/parse.ts';

function podsOf(kind: string, spec: string, name = 'k8s'): Workload {
  const text = `apiVersion: monitoring.coreos.com/v1\nkind: ${kind}\nmetadata: {name: ${name}}\nspec: ${spec}\n`;
  for (const each of [text, text.replaceAll('\n', '\r\n')]) {
    const [resource] = readResources(parseDocument(each).root);
    if (resource?.type !== 'workload') throw new Error(`${kind} is no workload`);
    if (each.includes('\r')) return resource;
  }
  throw new Error('unreachable');
}

test.each([
  ['Prometheus', 'prometheus', [9090, 8080]],
  ['PrometheusAgent', 'prometheus-agent', [9090, 8080]],
  ['Alertmanager', 'alertmanager', [9093, 9094, 9094, 8080]],
  ['ThanosRuler', 'thanos-ruler', [10902, 10901, 8080]],
])('the pods of a %s', (kind, app, ports) => {
  const pods = podsOf(kind, '{podMetadata: {labels: {team: ops, app.kubernetes.io/name: mine}}}');
  expect(podLabel(pods, 'team')).toBe('ops');
  expect(podLabel(pods, 'app.kubernetes.io/name')).toBe(app);
  expect(podLabel(pods, 'app.kubernetes.io/instance')).toBe('k8s');
  expect(podLabel(pods, 'app.kubernetes.io/version')).toBe(unknown);
  expect(podLabel(pods, 'statefulset.kubernetes.io/pod-name')).toBe(unknown);
  expect(podLabel(pods, 'app')).toBe(undefined);
  expect(pods.ports.map(({ port }) => port)).toEqual(ports);
  expect(pods.hostNetwork).toBe('no');
});

test('shards, placeholders, the host network and the name of the port', () => {
  const pods = podsOf('Prometheus', '{shards: 2, hostNetwork: true, portName: http-web}', '"${NAME}"');
  expect(podLabel(pods, 'operator.prometheus.io/shard')).toBe(unknown);
  expect(podLabel(pods, 'operator.prometheus.io/name')).toBe(unknown);
  expect(pods.hostNetwork).toBe('yes');
  expect(pods.ports.map(({ name }) => name)).toEqual(['http-web', 'reloader-web']);
});

test('the containers that Thanos and the object itself add have ports', () => {
  const pods = podsOf(
    'Prometheus',
    '{thanos: {}, containers: [{name: proxy, ports: [{name: https, containerPort: 9091}]}]}',
  );
  expect(pods.ports.map(({ port }) => port)).toEqual([9090, 8080, 10901, 10902, 9091]);
});

test('an object without a spec, and one of another group, make none that are known', () => {
  const read = (apiVersion: string, rest: string): unknown[] =>
    readResources(parseDocument(`apiVersion: ${apiVersion}\nkind: Prometheus\nmetadata: {name: a}\n${rest}`).root);
  expect(read('monitoring.coreos.com/v1', '')).toEqual([]);
  expect(read('monitoring.coreos.com/v1', 'spec: later\n')).toEqual([]);
  expect(read('example.com/v1', 'spec: {}\n')).toEqual([]);
});
