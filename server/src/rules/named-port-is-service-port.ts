import { placeIn } from '../model/instance.ts';
import { isPlaceholder } from '../model/labels.ts';
import { valueAt } from '../yaml/node.ts';
import type { PolicyRule } from './rule.ts';
import { unknownPortsOf } from './support/namedPorts.ts';
import { onceEach } from './support/policyParts.ts';

export const namedPortIsServicePort: PolicyRule = {
  id: 'named-port-is-service-port',
  severity: 'warning',
  category: 'no-effect',
  summary: 'A rule names a port of a Service, which is no port of its pods.',
  subject: 'policy',
  check(policy, view) {
    return onceEach(
      unknownPortsOf(policy, view).flatMap(({ entry, meant }) => {
        if (meant.by !== 'service') return [];
        const { resource } = meant.service;
        const served = resource.ports.filter(({ name }) => name === entry.port);
        const [{ targetPort, node } = { targetPort: '', node: resource.nameNode }] = served;
        const isClear = served.length === 1 && targetPort !== entry.port && !isPlaceholder(String(targetPort));
        return [
          {
            at: valueAt(entry.node, 'port') ?? entry.node,
            message: `${entry.port} is a port of Service ${resource.name}, not of its pods, and policies know only ports of pods: this entry admits nothing.${isClear ? ` On the pods it is ${targetPort}.` : ''}`,
            related: [{ ...placeIn(meant.service, node), message: `Port ${entry.port} of Service ${resource.name}` }],
            data: isClear ? { port: targetPort } : {},
          },
        ];
      }),
    );
  },
  explanation: [
    'Names of ports in a policy are names of container ports. Those of a Service are its own: a policy never sees them, since traffic is checked where it arrives, on the target port of the pod.',
    'It speaks only where no pod that the rule is about has a port of the name.',
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
spec:
  selector: {app: web}
  ports: [{name: http, port: 80, targetPort: 8080}]
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
spec:
  selector: {app: web}
  ports: [{name: http, port: 80, targetPort: 8080}]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {matchLabels: {app: web}}
  ingress:
  - ports:
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
spec:
  selector: {app: web}
  ports: [{name: http, port: 80, targetPort: 8080}]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {matchLabels: {app: web}}
  ingress:
  - ports:
    - port: 8080
`,
    ],
  },
};
