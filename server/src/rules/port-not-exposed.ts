import { placeIn } from '../model/instance.ts';
import { valueAt } from '../yaml/node.ts';
import type { PolicyRule } from './rule.ts';
import { openedForNobody } from './support/exposedPorts.ts';
import { onceEach } from './support/policyParts.ts';
import { isServicePort } from './support/servicePorts.ts';

export const portNotExposed: PolicyRule = {
  id: 'port-not-exposed',
  severity: 'hint',
  category: 'no-effect',
  summary: 'A rule opens a port that nothing says its pods listen on.',
  subject: 'policy',
  *check(policy, view) {
    if (policy.resource.isolates.ingress === 'no') return;
    yield* onceEach(
      policy.resource.ingress.flatMap((rule) => {
        if (rule.ports === 'all') return [];
        return rule.ports.flatMap((entry) => {
          const workload = view.read(openedForNobody, policy, entry);
          if (!workload || view.read(isServicePort, policy, rule, entry)) return [];
          const { resource } = workload;
          return [
            {
              at: valueAt(entry.node, 'port') ?? entry.node,
              message: `Nothing says that the selected pods listen on port ${entry.port}: no container declares it, and no probe, variable or Service names it.`,
              related: [{ ...placeIn(workload, resource.nameNode), message: `${resource.kind} ${resource.name}` }],
            },
          ];
        });
      }),
    );
  },
  explanation: [
    'Such an entry is often a slip, or left behind by a change. It is a hint, since pods may listen on ports that no manifest mentions.',
    'Nothing is said of pods that declare no port at all, of a number that stands anywhere in the pod template, or is the target port of a Service in front of the pods, or its own port (`service-port-not-target-port` says so), of ranges, of the ports of a sidecar of Istio or Linkerd, and of a policy that selects all pods of its namespace.',
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
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {matchLabels: {app: web}}
  ingress:
  - ports:
    - port: 8081
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
