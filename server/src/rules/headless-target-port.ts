import { endpointPorts } from '../calls/servicePorts.ts';
import type { Instance } from '../model/instance.ts';
import type { Service, ServicePort } from '../model/service.ts';
import { formatPorts, includesPort, isEmpty, noPorts, unionPorts } from '../policy/portSet.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { isIsolated, workloadsBehind } from '../snapshot/queries.ts';
import { valueAt } from '../yaml/node.ts';
import type { EvidenceRule } from './rule.ts';

export const headlessTargetPort: EvidenceRule = {
  id: 'headless-target-port',
  severity: 'information',
  category: 'too-strict',
  summary: 'A headless Service has another targetPort than port, which its clients pass by.',
  subject: 'evidence',
  *check(instance, view) {
    const { resource } = instance;
    if (resource.type !== 'service' || !resource.headless) return;
    for (const port of resource.ports) {
      const target = view.read(otherTarget, instance as Instance<Service>, port);
      if (target === undefined) continue;
      yield {
        at: valueAt(port.node, 'targetPort') ?? port.node,
        message: `Service ${resource.name} is headless: its clients connect to ${port.port} of the pods, not to ${target}. Give both the same number, and open that one in policies.`,
      };
    }
  },
  explanation: [
    'The name of a headless Service (`clusterIP: None`) stands for the addresses of its pods, and nothing translates ports on the way. A client that takes the port of the Service gets to that port of a pod, whatever `targetPort` says; policies see that number too.',
    'Nothing is said where no policy isolates the pods, and where a pod declares the port as well.',
  ],
  examples: {
    fires: [
      `
apiVersion: apps/v1
kind: Deployment
metadata: {name: db, namespace: shop}
spec:
  template:
    metadata: {labels: {app: db}}
    spec: {containers: [{name: db, image: db, ports: [{containerPort: 8080}]}]}
---
apiVersion: v1
kind: Service
metadata: {name: db, namespace: shop}
spec: {clusterIP: None, selector: {app: db}, ports: [{port: 80, targetPort: 8080}]}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: deny, namespace: shop}
spec:
  podSelector: {}
  policyTypes: [Ingress]
`,
    ],
    passes: [
      `
apiVersion: apps/v1
kind: Deployment
metadata: {name: db, namespace: shop}
spec:
  template:
    metadata: {labels: {app: db}}
    spec: {containers: [{name: db, image: db, ports: [{containerPort: 8080}]}]}
---
apiVersion: v1
kind: Service
metadata: {name: db, namespace: shop}
spec: {clusterIP: None, selector: {app: db}, ports: [{port: 8080, targetPort: 8080}]}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: deny, namespace: shop}
spec:
  podSelector: {}
  policyTypes: [Ingress]
`,
    ],
  },
};

/** What its pods listen on for a port of a headless Service, as words, where that is surely another number. */
function otherTarget(cluster: ClusterModel, service: Instance<Service>, port: ServicePort): string | undefined {
  const { must, may } = workloadsBehind(cluster, service);
  if (must.length === 0 || must.length < may.length) return undefined;
  const isOpen = must.some(({ resource: { ports, hiddenPorts } }) => {
    return hiddenPorts.length > 0 || ports.some((each) => each.port === port.port && each.protocol === port.protocol);
  });
  const targets = must.map(({ resource }) => endpointPorts([port], resource)).reduce(unionPorts, noPorts);
  if (isOpen || isEmpty(targets) || includesPort(targets, port.protocol, port.port)) return undefined;
  return must.some((workload) => isIsolated(cluster, workload, 'ingress') === 'yes') ? formatPorts(targets) : undefined;
}
