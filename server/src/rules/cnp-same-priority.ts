import { placeIn } from '../model/instance.ts';
import { rivalOf } from '../snapshot/tierQueries.ts';
import { valueAt } from '../yaml/node.ts';
import type { ClusterPolicyRule } from './rule.ts';

export const cnpSamePriority: ClusterPolicyRule = {
  id: 'cnp-same-priority',
  severity: 'warning',
  category: 'tiers',
  summary: 'Two cluster policies of one tier and priority decide differently about the same traffic.',
  subject: 'clusterPolicy',
  *check(policy, view) {
    const other = view.read(rivalOf, policy);
    const at = valueAt(policy.resource.root, 'spec', 'priority');
    if (!other || !at) return;
    const { kind, name, priority } = other.resource;
    yield {
      at,
      message: `${kind} ${name} has priority ${priority} too and decides otherwise about the same traffic: which of them is asked first is not defined. Give one of them another priority.`,
      related: [{ ...placeIn(other, other.resource.nameNode), message: `${kind} ${name} is the other.` }],
    };
  },
  explanation: [
    'Within a tier the policy with the lowest priority is asked first. Of equal ones the network plugin may take either, and another one after a restart. Where the answers differ, so does what is allowed; in questions about such traffic both answers are held possible here.',
    'Equal priorities are reported only where it matters: where some rule of one and some rule of the other have different actions, and surely have pods, peers and ports in common. Of the two policies the later one is reported. Those of two folders may be for two clusters, unless one kustomization has both.',
  ],
  examples: {
    fires: [
      `
# a.yaml
apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata:
  name: deny
spec:
  tier: Admin
  priority: 10
  subject:
    namespaces: {}
  ingress:
  - action: Deny
    from:
    - namespaces: {}
`,
      `
# b.yaml
apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata:
  name: accept
spec:
  tier: Admin
  priority: 10
  subject:
    namespaces: {}
  ingress:
  - action: Accept
    from:
    - namespaces:
        matchLabels:
          team: monitoring
`,
    ],
    passes: [
      `
# a.yaml
apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata:
  name: deny
spec:
  tier: Admin
  priority: 10
  subject:
    namespaces: {}
  ingress:
  - action: Deny
    from:
    - namespaces: {}
`,
      `
# b.yaml
apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata:
  name: accept
spec:
  tier: Admin
  priority: 5
  subject:
    namespaces: {}
  ingress:
  - action: Accept
    from:
    - namespaces:
        matchLabels:
          team: monitoring
`,
    ],
  },
};
