import { expect, test } from 'vitest';
import { containerPorts, servicePorts } from '../../server/src/calls/servicePorts.ts';
import { formatPorts } from '../../server/src/policy/portSet.ts';
import { serviceNamed } from '../../server/src/snapshot/queries.ts';
import { clusterIn, workloadIn } from '../support/cluster.ts';

test('of several containers with the name, a targetPort means the first, and sidecars come last', () => {
  const cluster = clusterIn(`
    apiVersion: v1
    kind: Pod
    metadata: {name: web, namespace: shop, labels: {app: web}}
    spec:
      initContainers:
        - {name: proxy, restartPolicy: Always, ports: [{name: http, containerPort: 15001}]}
      containers:
        - {name: a, ports: [{name: http, containerPort: 53, protocol: UDP}]}
        - {name: b, ports: [{name: http, containerPort: 8080}]}
        - {name: c, ports: [{name: http, containerPort: 8081}]}
    ---
    apiVersion: v1
    kind: Service
    metadata: {name: web, namespace: shop}
    spec: {selector: {app: web}, ports: [{port: 80, targetPort: http}]}
  `);
  const service = serviceNamed(cluster, 'shop', 'web')?.resource;
  if (!service) throw new Error('no Service');
  const ports = containerPorts(service, servicePorts(service, 80), workloadIn(cluster, 'web').resource);
  expect(formatPorts(ports)).toBe('TCP 8080');
});
