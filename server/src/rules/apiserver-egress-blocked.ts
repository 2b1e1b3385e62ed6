import type { Evidence } from '../calls/call.ts';
import { apiServerCalls, apiServerPorts } from '../calls/outside.ts';
import { remembered } from '../calls/remembered.ts';
import type { ClusterFacts } from '../model/clusterFacts.ts';
import { placeIn } from '../model/instance.ts';
import { isPlaceholder } from '../model/labels.ts';
import { listed } from '../model/listed.ts';
import { memo } from '../model/memo.ts';
import { gate, outsideParts } from '../policy/access.ts';
import { intersectPorts, isEmpty } from '../policy/portSet.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { distinct, isIsolated, isolatedBy, partyOf, policiesOf, type WorkloadInstance } from '../snapshot/queries.ts';
import type { WorkloadRule } from './rule.ts';

export const apiserverEgressBlocked: WorkloadRule = {
  id: 'apiserver-egress-blocked',
  severity: 'information',
  category: 'too-strict',
  summary: 'Policies keep a workload from the API server, which its role is for.',
  subject: 'workload',
  *check(workload, view) {
    const { name, nameNode } = workload.resource;
    const evidence = view.read(apiServerHeldBack, workload);
    if (!evidence) return;
    const policies = distinct(view.read(isolatedBy, workload, 'egress').map(({ instance }) => instance));
    const names = policies.slice(0, mostNames).map(({ resource }) => resource.name);
    yield {
      at: nameNode,
      message: `${name} asks the API server (${evidence.text}), and ${names.length > 1 ? 'policies' : 'policy'} ${listed(names, 'and')} ${names.length > 1 ? 'do' : 'does'} not let it out to TCP 443 or 6443. The API server is no pod: a rule without peers, or with an ipBlock, has to allow it.`,
      related: [
        { ...evidence, message: `${evidence.text} says that ${name} asks the API server.` },
        ...policies.map((policy) => ({
          ...placeIn(policy, policy.resource.nameNode),
          message: `Policy ${policy.resource.name} decides whom ${name} may call.`,
        })),
      ],
    };
  },
  explanation: [
    'A ServiceAccount is bound to a role so that its pods can ask the API server. That one is on nodes, or outside of the cluster, so that no `podSelector` and no `namespaceSelector` means it. Policies see the port behind the Service `kubernetes`: 6443 by the default of kubeadm, 443 in most managed clusters.',
    'It is information, since a role may be bound to an account that nothing uses. Nothing is said of pods without a token (`automountServiceAccountToken: false` in the pod), and where an `ipBlock` opens one of the ports, whatever its addresses are.',
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
    spec: {serviceAccountName: web, containers: [{name: web, image: web}]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: reader, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
subjects: [{kind: ServiceAccount, name: web}]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {matchLabels: {app: web}}
  policyTypes: [Egress]
  egress:
  - to:
    - namespaceSelector: {}
    ports:
    - {protocol: UDP, port: 53}
    - {protocol: TCP, port: 53}
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
    spec: {serviceAccountName: web, containers: [{name: web, image: web}]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: reader, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
subjects: [{kind: ServiceAccount, name: web}]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {matchLabels: {app: web}}
  policyTypes: [Egress]
  egress:
  - to:
    - namespaceSelector: {}
    ports:
    - {protocol: UDP, port: 53}
    - {protocol: TCP, port: 53}
  - ports:
    - port: 443
    - port: 6443
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
    spec: {serviceAccountName: web, containers: [{name: web, image: web}]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: reader, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
subjects: [{kind: ServiceAccount, name: web}]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {matchLabels: {app: web}}
  policyTypes: [Egress]
  egress:
  - to:
    - namespaceSelector: {}
    ports:
    - {protocol: UDP, port: 53}
    - {protocol: TCP, port: 53}
  - ports:
    - protocol: TCP
      port: 443
    - protocol: TCP
      port: 6443
`,
    ],
  },
};

const mostNames = 3;

/** What says that a workload asks the API server, where it surely gets to none of its usual ports. */
function apiServerHeldBack(cluster: ClusterModel, workload: WorkloadInstance): Evidence | undefined {
  const isSure = isIsolated(cluster, workload, 'egress') === 'yes' && workload.resource.hostNetwork === 'no';
  if (!isSure || isPlaceholder(workload.namespace) || !isOutOfReach(cluster, workload)) return undefined;
  return apiServerCalls(cluster, workload)[0]?.evidence;
}

const isOutOfReach: (cluster: ClusterModel, workload: WorkloadInstance) => boolean = remembered(
  (cluster, workload) => [
    cluster.configured,
    cluster.clusterPolicies,
    cluster.namespaces.get(workload.namespace)?.facts,
    ...isolatedBy(cluster, workload, 'egress'),
  ],
  (cluster, workload) => {
    const lookup = { ...policiesOf(cluster), facts: withoutNodes(cluster.configured) };
    const pods = partyOf(cluster, workload);
    // Its address is not known: a cluster policy that denies some addresses says nothing of the others.
    return outsideParts(pods, 'egress', lookup).every((addresses) =>
      isEmpty(intersectPorts(gate(pods, 'egress', { type: 'external', addresses }, lookup).may, apiServerPorts)),
    );
  },
);

/** The nodes of the API server run nothing else, as a rule: that a pod may get to its own node says nothing. */
const withoutNodes = memo((facts: ClusterFacts): ClusterFacts => ({ ...facts, nodeCIDRs: [] }));
