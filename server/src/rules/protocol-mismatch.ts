import type { Rule as PolicyRuleItem, PortEntry } from '../model/policy.ts';
import { type Protocol, protocols } from '../model/ports.ts';
import { matchRule } from '../policy/peers.ts';
import { includesPort } from '../policy/portSet.ts';
import { rulePorts } from '../policy/rulePorts.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { dnsPods } from '../snapshot/dns.ts';
import { type PolicyInstance, partyOf } from '../snapshot/queries.ts';
import { entryOf } from '../yaml/node.ts';
import type { PolicyRule } from './rule.ts';
import { portTargets, servicesWith } from './support/portTargets.ts';

export const protocolMismatch: PolicyRule = {
  id: 'protocol-mismatch',
  severity: 'warning',
  category: 'too-strict',
  summary: 'A policy opens a port with another protocol than the pods declare for it.',
  subject: 'policy',
  *check(policy, view) {
    const { isolates, ingress, egress } = policy.resource;
    for (const rule of [...(isolates.ingress === 'no' ? [] : ingress), ...(isolates.egress === 'no' ? [] : egress)]) {
      for (const entry of rule.ports === 'all' ? [] : rule.ports) {
        const declared = isNumber(entry) ? view.read(otherProtocol, policy, rule, entry) : undefined;
        if (!declared) continue;
        const written = entryOf(entry.node, 'protocol')?.value;
        yield {
          at: written ?? entry.node,
          message: `Port ${entry.port} is ${declared} on these pods, and this opens it for ${entry.protocol}${written ? '' : ', which a port without protocol means'}. Write protocol: ${declared}.`,
          data: { values: [declared] },
        };
      }
    }
  },
  explanation: [
    'A rule opens a port for one protocol, TCP where it names none. If the pods serve the number over another one, the rule lets nothing through that anybody answers.',
    'Container ports are declared for readers only, so that a number which no pod declares says nothing. Nothing is said either where a Service leads to the port with the protocol of the rule, where the policy opens the number for the declared protocol too, and where the pods are not all known.',
  ],
  examples: {
    fires: [
      `
apiVersion: apps/v1
kind: Deployment
metadata: {name: resolver, namespace: shop}
spec:
  template:
    metadata: {labels: {app: resolver}}
    spec: {containers: [{name: resolver, image: resolver, ports: [{containerPort: 53, protocol: UDP}]}]}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: resolver, namespace: shop}
spec:
  podSelector: {matchLabels: {app: resolver}}
  ingress:
  - from:
    - podSelector: {}
    ports:
    - protocol: TCP
      port: 53
`,
    ],
    passes: [
      `
apiVersion: apps/v1
kind: Deployment
metadata: {name: resolver, namespace: shop}
spec:
  template:
    metadata: {labels: {app: resolver}}
    spec: {containers: [{name: resolver, image: resolver, ports: [{containerPort: 53, protocol: UDP}]}]}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: resolver, namespace: shop}
spec:
  podSelector: {matchLabels: {app: resolver}}
  ingress:
  - from:
    - podSelector: {}
    ports:
    - protocol: UDP
      port: 53
`,
    ],
    fixed: [
      `
apiVersion: apps/v1
kind: Deployment
metadata: {name: resolver, namespace: shop}
spec:
  template:
    metadata: {labels: {app: resolver}}
    spec: {containers: [{name: resolver, image: resolver, ports: [{containerPort: 53, protocol: UDP}]}]}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: resolver, namespace: shop}
spec:
  podSelector: {matchLabels: {app: resolver}}
  ingress:
  - from:
    - podSelector: {}
    ports:
    - protocol: UDP
      port: 53
`,
    ],
  },
};

function isNumber({ isValid, protocol, port, endPort, hidden }: PortEntry): boolean {
  return isValid && protocol !== undefined && typeof port === 'number' && endPort === undefined && hidden.length === 0;
}

/** The one protocol that the pods declare for the number of an entry, which has another one. */
function otherProtocol(
  cluster: ClusterModel,
  policy: PolicyInstance,
  rule: PolicyRuleItem,
  { port, protocol }: PortEntry,
): Protocol | undefined {
  if (typeof port !== 'number' || !protocol) return undefined;
  // A rule for the DNS of the cluster has rules of its own.
  const isDns = port === 53 && matchRule(rule, policy.namespace, dnsPods(cluster), cluster.configured).verdict !== 'no';
  const targets = (rule.direction === 'egress' && isDns ? undefined : portTargets(cluster, policy, rule)) ?? [];
  const found = new Set<Protocol>();
  for (const { resource } of targets) {
    for (const declared of resource.ports) if (declared.port === port) found.add(declared.protocol);
    if (found.has(protocol)) return undefined;
  }
  if (found.size === 0) return undefined;
  for (const target of targets) {
    const isServed = servicesWith(cluster, target, port).some(({ resource }) =>
      resource.ports.some((each) => each.targetPort === port && each.protocol === protocol),
    );
    const party = partyOf(cluster, target);
    const isOpen = policy.resource[rule.direction].some((each) => {
      const { may } = rulePorts(each, party);
      return protocols.some((other) => found.has(other) && includesPort(may, other, port));
    });
    if (isServed || isOpen) return undefined;
  }
  const [only, ...others] = protocols.filter((each) => found.has(each));
  return others.length === 0 ? only : undefined;
}
