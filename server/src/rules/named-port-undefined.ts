import { placeIn } from '../model/instance.ts';
import { listed } from '../model/listed.ts';
import { valueAt } from '../yaml/node.ts';
import type { PolicyRule } from './rule.ts';
import { unknownPortsOf } from './support/namedPorts.ts';
import { onceEach } from './support/policyParts.ts';

export const namedPortUndefined: PolicyRule = {
  id: 'named-port-undefined',
  severity: 'warning',
  category: 'no-effect',
  summary: 'A rule names a port that no pod has which it is about.',
  subject: 'policy',
  check(policy, view) {
    return onceEach(
      unknownPortsOf(policy, view).flatMap(({ entry, rule, meant }) => {
        if (meant.by !== 'nobody') return [];
        const { resource } = meant.workload;
        const names = [...new Set(resource.ports.flatMap(({ name }) => name ?? []))];
        const served = resource.ports.filter(({ protocol }) => protocol === entry.protocol);
        const has = names.length > 0 ? ` ${resource.name} has ${listed(names.slice(0, 5), 'and')}.` : '';
        return [
          {
            at: valueAt(entry.node, 'port') ?? entry.node,
            message: `No pod that ${rule.direction === 'ingress' ? 'this policy selects' : 'this rule leads to'} has a port named ${entry.port} for ${entry.protocol}, so this entry admits nothing.${has} Use the number, or name the port in the pod template.`,
            related: [{ ...placeIn(meant.workload, resource.nameNode), message: `${resource.kind} ${resource.name}` }],
            data: {
              portNames: [...new Set(served.flatMap(({ name }) => name ?? []))].slice(0, 5),
              unnamed: { workload: meant.workload.key, name: entry.port, protocol: entry.protocol },
            },
          },
        ];
      }),
    );
  },
  explanation: [
    'A name stands for the container port of that name, on each pod that the connection goes to: the selected pods for ingress, those of the peers for egress. Where no container has it, the entry matches no port at all, and what it should admit is denied.',
    'Nothing is said of a policy that selects all pods of its namespace, nor where pods that no manifest shows may be meant, nor of the ports of a sidecar of Istio or Linkerd.',
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
    spec: {containers: [{name: web, image: web, ports: [{name: http, containerPort: 8080}]}]}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {matchLabels: {app: web}}
  ingress:
  - ports:
    - port: metrics
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
    spec: {containers: [{name: web, image: web, ports: [{name: http, containerPort: 8080}]}]}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {matchLabels: {app: web}}
  ingress:
  - ports:
    - port: http
`,
    ],
  },
};
