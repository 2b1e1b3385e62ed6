import { type Instance, placeIn } from '../model/instance.ts';
import type { Rule as PolicyRuleItem, PortEntry } from '../model/policy.ts';
import type { Service } from '../model/service.ts';
import { noPorts } from '../policy/portSet.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import type { PolicyInstance } from '../snapshot/queries.ts';
import { valueAt } from '../yaml/node.ts';
import type { PolicyRule } from './rule.ts';
import { confusion, portOf } from './support/servicePorts.ts';

export const servicePortNotTargetPort: PolicyRule = {
  id: 'service-port-not-target-port',
  severity: 'warning',
  category: 'too-strict',
  summary: 'A policy opens the port of a Service, and the pods behind it listen on another one.',
  subject: 'policy',
  *check(policy, view) {
    const { isolates, ingress, egress } = policy.resource;
    for (const rule of [...(isolates.ingress === 'no' ? [] : ingress), ...(isolates.egress === 'no' ? [] : egress)]) {
      for (const entry of rule.ports === 'all' ? [] : rule.ports) {
        const at = valueAt(entry.node, 'port');
        const service = at && view.read(confusedService, policy, rule, entry);
        const port = service && portOf(service.resource, entry);
        if (!at || !port) continue;
        const target = view.read(targetNumbers, policy, rule, entry);
        const { name } = service.resource;
        const values = typeof port.targetPort === 'string' ? [port.targetPort] : [];
        yield {
          at,
          message: `${port.port} is the port of Service ${name}. Its pods listen on ${target}, and that is what policies see: open ${target} instead.`,
          related: [
            { ...placeIn(service, port.node), message: `Service ${name} sends its port ${port.port} to ${target}.` },
          ],
          data: { values: [...(/^\d+$/.test(target) ? [Number(target)] : []), ...values] },
        };
      }
    }
  },
  explanation: [
    'A Service takes connections on its `port` and sends them to the `targetPort` of a pod. Policies are asked about the connection to the pod, so that a rule with the port of the Service opens nothing: the call times out, although the policy names the number that the client uses.',
    'Nothing is said where a pod declares the number too, where the rule opens the target port beside it, where the pods are not all known, of headless Services, whose clients connect to the pod itself, and with `cni: aws-vpc-cni`, which compares before the translation.',
    'A call that is held back by nothing else is reported here only, and not once more where the manifests tell of it. The same goes for a call of the API server to a webhook, be the peers of the rule right or not: `webhook-blocked` tells of these once the port is.',
  ],
  examples: {
    fires: [
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
metadata: {name: web, namespace: shop}
spec:
  podSelector: {matchLabels: {app: web}}
  ingress:
  - from:
    - podSelector: {matchLabels: {app: front}}
    ports:
    - port: 80
`,
    ],
    passes: [
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
metadata: {name: web, namespace: shop}
spec:
  podSelector: {matchLabels: {app: web}}
  ingress:
  - from:
    - podSelector: {matchLabels: {app: front}}
    ports:
    - port: 8080
`,
    ],
    fixed: [
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
metadata: {name: web, namespace: shop}
spec:
  podSelector: {matchLabels: {app: web}}
  ingress:
  - from:
    - podSelector: {matchLabels: {app: front}}
    ports:
    - port: 8080
`,
    ],
  },
};

/** The first Service whose port is meant, where it surely leads nowhere. */
function confusedService(
  cluster: ClusterModel,
  policy: PolicyInstance,
  rule: PolicyRuleItem,
  entry: PortEntry,
): Instance<Service> | undefined {
  return confusion(cluster, policy, rule, entry)?.service;
}

function targetNumbers(cluster: ClusterModel, policy: PolicyInstance, rule: PolicyRuleItem, entry: PortEntry): string {
  const { TCP, UDP, SCTP } = confusion(cluster, policy, rule, entry)?.ports ?? noPorts;
  return [...TCP, ...UDP, ...SCTP].map(([port]) => port).join(' or ');
}
