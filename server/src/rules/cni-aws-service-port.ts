import { endpointPorts } from '../calls/servicePorts.ts';
import type { Instance } from '../model/instance.ts';
import type { Service, ServicePort } from '../model/service.ts';
import { formatPorts, includesPort, isEmpty } from '../policy/portSet.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { isIsolated, workloadsBehind } from '../snapshot/queries.ts';
import { valueAt } from '../yaml/node.ts';
import type { EvidenceRule } from './rule.ts';
import { pluginOf } from './support/plugin.ts';

export const cniAwsServicePort: EvidenceRule = {
  id: 'cni-aws-service-port',
  severity: 'warning',
  category: 'cni',
  summary: 'The port of a Service is not that of its pods, which the configured network plugin demands.',
  subject: 'evidence',
  *check(instance, view) {
    const { resource } = instance;
    if (resource.type !== 'service' || resource.headless || resource.serviceType === 'ExternalName') return;
    if (view.read(pluginOf) !== 'aws-vpc-cni') return;
    for (const port of resource.ports) {
      const target = view.read(otherTarget, instance as Instance<Service>, port);
      if (target === undefined) continue;
      yield {
        at: valueAt(port.node, 'port') ?? port.node,
        message: `The AWS VPC CNI compares connections with policies before Service ${resource.name} translates ${port.port} to ${target}, so that no rule for the port of the pods lets them through. Give the Service the port of its pods.`,
      };
    }
  },
  explanation: [
    'Policies are about the port of the pod. The AWS VPC CNI looks at the connection to the Service too, and asks for the same number at both ([aws-network-policy-agent#166](https://github.com/aws/aws-network-policy-agent/issues/166)).',
    'The rule fires only with `cni: aws-vpc-cni` in `.netpol.yaml`, and where a policy isolates a workload behind the Service for ingress.',
  ],
  examples: {
    fires: [
      `
# .netpol.yaml
cni: aws-vpc-cni
`,
      `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: web, ports: [{containerPort: 8080}]}]}
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {selector: {app: web}, ports: [{port: 80, targetPort: 8080}]}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: default-deny, namespace: shop}
spec:
  podSelector: {}
  policyTypes: [Ingress]
`,
    ],
    passes: [
      `
# .netpol.yaml
cni: aws-vpc-cni
`,
      `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: web, ports: [{containerPort: 8080}]}]}
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {selector: {app: web}, ports: [{port: 8080, targetPort: 8080}]}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: default-deny, namespace: shop}
spec:
  podSelector: {}
  policyTypes: [Ingress]
`,
    ],
  },
};

/** Where a port of a Service leads on its pods, as words, where that is surely another number and a policy cares. */
function otherTarget(cluster: ClusterModel, service: Instance<Service>, port: ServicePort): string | undefined {
  const isolated = workloadsBehind(cluster, service).must.find(
    (workload) => isIsolated(cluster, workload, 'ingress') === 'yes',
  );
  const target = isolated && endpointPorts([port], isolated.resource);
  if (!target || isEmpty(target) || includesPort(target, port.protocol, port.port)) return undefined;
  return formatPorts(target);
}
