import { placeIn } from '../model/instance.ts';
import { listed } from '../model/listed.ts';
import { valueAt } from '../yaml/node.ts';
import type { PolicyRule } from './rule.ts';
import { unknownPortsOf } from './support/namedPorts.ts';
import { onceEach } from './support/policyParts.ts';

export const namedPortProtocolMismatch: PolicyRule = {
  id: 'named-port-protocol-mismatch',
  severity: 'warning',
  category: 'no-effect',
  summary: 'A rule names a port that its pods have for another protocol.',
  subject: 'policy',
  check(policy, view) {
    return onceEach(
      unknownPortsOf(policy, view).flatMap(({ entry, rule, meant }) => {
        if (meant.by !== 'protocol') return [];
        const { resource } = meant.workload;
        const named = resource.ports.filter(({ name }) => name === entry.port);
        const protocols = [...new Set(named.map(({ protocol }) => protocol))];
        const [protocol, ...others] = protocols;
        // What another entry says already needs no second one.
        const isThere =
          rule.ports !== 'all' && rule.ports.some((each) => each.port === entry.port && each.protocol === protocol);
        return [
          {
            at: valueAt(entry.node, 'protocol') ?? valueAt(entry.node, 'port') ?? entry.node,
            message: `Port ${entry.port} is ${listed(protocols, 'and')} on ${resource.name}, and this entry means ${entry.protocol}${valueAt(entry.node, 'protocol') ? '' : ', as it names no protocol'}: it admits nothing.`,
            related: named.map(({ node }) => ({
              ...placeIn(meant.workload, node),
              message: `Port ${entry.port} of ${resource.name}`,
            })),
            data: protocol && others.length === 0 && !isThere ? { protocol } : {},
          },
        ];
      }),
    );
  },
  explanation: [
    'A named port matches a container port with the same name and the same protocol. Without a `protocol` an entry means TCP. DNS, for one, is UDP first of all.',
    'It speaks only where no pod that the rule is about has the name with the protocol that is asked for.',
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
    spec: {containers: [{name: web, image: web, ports: [{name: dns, containerPort: 53, protocol: UDP}]}]}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {matchLabels: {app: web}}
  ingress:
  - ports:
    - port: dns
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
    spec: {containers: [{name: web, image: web, ports: [{name: dns, containerPort: 53, protocol: UDP}]}]}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {matchLabels: {app: web}}
  ingress:
  - ports:
    - port: dns
      protocol: UDP
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
    spec: {containers: [{name: web, image: web, ports: [{name: dns, containerPort: 53, protocol: UDP}]}]}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {matchLabels: {app: web}}
  ingress:
  - ports:
    - port: dns
      protocol: UDP
`,
    ],
  },
};
