/** Services of core/v1: reference/semantics.md 1.7. */
import { expect, test } from 'vitest';
import { targetsOf, targetsOfNodePort } from './services.ts';
import { host, worldOf } from './small.ts';
import type { Protocol, Service, World } from './world.ts';

const pods = `
apiVersion: v1
kind: Pod
metadata: {name: a, labels: {app: web, tier: front}}
spec: {containers: [{ports: [{name: http, containerPort: 8080}]}]}
---
apiVersion: v1
kind: Pod
metadata: {name: b, labels: {app: web}}
spec:
  containers: [{ports: [{name: http, containerPort: 53, protocol: UDP}]}]
  initContainers: [{restartPolicy: Always, ports: [{name: http, containerPort: 9080}]}, {ports: [{name: setup, containerPort: 1}]}]
---
{apiVersion: v1, kind: Pod, metadata: {name: c, labels: {app: db}}, spec: {containers: [{}]}}
---
{apiVersion: v1, kind: Pod, metadata: {name: d, namespace: ops, labels: {app: web}}, spec: {containers: [{}]}}
`;

/** `a 8080, b 9080` for a Service of namespace default with this spec. */
function reached(
  spec: string,
  port: number,
  protocol: Protocol = 'TCP',
  change?: (world: World) => Partial<World>,
): string {
  const [world, service] = withService(spec, change);
  return targetsOf(world, service, protocol, port).map(words).join(', ');
}

function withService(spec: string, change?: (world: World) => Partial<World>): [World, Service] {
  const world = worldOf(`${pods}---\n{apiVersion: v1, kind: Service, metadata: {name: s}, spec: {${spec}}}\n`, change);
  return [world, world.services[0] as Service];
}

function words({ to, port }: ReturnType<typeof targetsOf>[number]): string {
  return `${to.type === 'host' ? to.address : to.name} ${port}`;
}

test('the selector chooses pods of the namespace with every label', () => {
  expect(reached('selector: {app: web}, ports: [{port: 80}]', 80)).toBe('a 80, b 80');
  expect(reached('selector: {app: web, tier: front}, ports: [{port: 80}]', 80)).toBe('a 80');
  expect(reached('selector: {app: absent}, ports: [{port: 80}]', 80)).toBe('');
});

test('policies see the targetPort, which is the port where it is missing', () => {
  expect(reached('selector: {app: web}, ports: [{port: 80, targetPort: 8080}]', 80)).toBe('a 8080, b 8080');
  expect(reached('selector: {app: web}, ports: [{port: 80, targetPort: }]', 80)).toBe('a 80, b 80');
  expect(reached('selector: {app: web}, ports: [{port: 80, targetPort: 8080}]', 8080)).toBe('');
});

test('a name is looked up on each pod, with the protocol of the port, sidecars last', () => {
  expect(reached('selector: {app: web}, ports: [{port: 80, targetPort: http}]', 80)).toBe('a 8080, b 9080');
  expect(reached('selector: {app: web}, ports: [{port: 80, targetPort: http, protocol: UDP}]', 80, 'UDP')).toBe('b 53');
  expect(reached('selector: {app: web}, ports: [{port: 80, targetPort: setup}]', 80)).toBe('');
});

test('ports of different protocols are different ports', () => {
  const spec =
    'selector: {app: db}, ports: [{name: a, port: 53}, {name: b, port: 53, targetPort: 5353, protocol: UDP}]';
  expect(reached(spec, 53)).toBe('c 53');
  expect(reached(spec, 53, 'UDP')).toBe('c 5353');
  expect(reached(spec, 53, 'SCTP')).toBe('');
});

test('a headless Service is the pods themselves', () => {
  const spec = 'clusterIP: None, selector: {app: web}, ports: [{port: 80, targetPort: 8080}]';
  expect(reached(spec, 80)).toBe('a 80, b 80');
  expect(reached(spec, 8080)).toBe('a 8080, b 8080');
});

test('a NodePort is one of the pods on the targetPort; so is a LoadBalancer', () => {
  for (const type of ['NodePort', 'LoadBalancer']) {
    const [world, service] = withService(
      `type: ${type}, selector: {app: web}, ports: [{port: 80, targetPort: http, nodePort: 30080}]`,
    );
    expect(targetsOf(world, service, 'TCP', 80).map(words)).toEqual(['a 8080', 'b 9080']);
    expect(targetsOfNodePort(world, service, 'TCP', 30080).map(words)).toEqual(['a 8080', 'b 9080']);
    expect(targetsOfNodePort(world, service, 'TCP', 80)).toEqual([]);
  }
  const [world, service] = withService('selector: {app: web}, ports: [{port: 80, nodePort: 30080}]');
  expect(targetsOfNodePort(world, service, 'TCP', 30080)).toEqual([]);
});

test('without a selector the endpoints are addresses', () => {
  const endpoints = ({ services }: World) => ({
    services: services.map((one) => ({ ...one, endpoints: [host('172.16.0.9')] })),
  });
  expect(reached('ports: [{port: 443, targetPort: 6443}]', 443, 'TCP', endpoints)).toBe('172.16.0.9 6443');
  expect(reached('selector: {}, ports: [{port: 443}]', 443, 'TCP', endpoints)).toBe('172.16.0.9 443');
  expect(reached('selector: {app: db}, ports: [{port: 443}]', 443, 'TCP', endpoints)).toBe('c 443');
});

test('an ExternalName is whoever has the name', () => {
  const hosts = () => ({ hosts: [host('203.0.113.7', 'example.com'), host('203.0.113.8', 'example.org')] });
  expect(reached('type: ExternalName, externalName: example.com', 443, 'TCP', hosts)).toBe('203.0.113.7 443');
});
