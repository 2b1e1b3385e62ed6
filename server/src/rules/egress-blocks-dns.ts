import { isPlaceholder } from '../model/labels.ts';
import { listed } from '../model/listed.ts';
import { memo } from '../model/memo.ts';
import type { Rule } from '../model/policy.ts';
import { text } from '../model/resource.ts';
import { selectorOf } from '../model/selector.ts';
import { gate } from '../policy/access.ts';
import { isSingleAddresses } from '../policy/addressSet.ts';
import { ipBlockAddresses } from '../policy/peers.ts';
import { intersectPorts, isEmpty } from '../policy/portSet.ts';
import { selectsPod } from '../policy/selection.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { dnsPods, dnsPorts } from '../snapshot/dns.ts';
import {
  isolatedBy,
  mayHoldMore,
  type PolicyInstance,
  partyOf,
  policiesOf,
  type WorkloadInstance,
} from '../snapshot/queries.ts';
import { valueAt } from '../yaml/node.ts';
import type { PolicyRule } from './rule.ts';
import { dnsReach, isolatedWithout } from './support/dns.ts';
import { placeOfEntry } from './support/places.ts';

export const egressBlocksDns: PolicyRule = {
  id: 'egress-blocks-dns',
  severity: 'warning',
  category: 'too-strict',
  summary: 'A policy lists what pods may call, and neither it nor another one lets them ask the DNS of the cluster.',
  subject: 'policy',
  *check(policy, view) {
    const at = placeOfEntry(policy.resource.root, 'spec', 'egress');
    const names = at ? view.read(whoCannotResolve, policy) : '';
    if (!at || names === '') return;
    yield {
      at,
      message: `${pods(names.split('\n'))} cannot look up names: no egress rule lets them ask the DNS of the cluster. Allow port 53 to it over UDP and TCP.`,
    };
  },
  explanation: [
    'Nearly every call begins with the lookup of a name. A list of allowed destinations cuts it, unless the list has the DNS of the cluster too: the call then fails with an unknown host, although its own rule is right. All policies that select the pods count together, so one policy for the DNS is enough for a namespace.',
    'Nothing is said of pods with `hostNetwork` or another `dnsPolicy`, of a policy without egress rules, which denies on purpose, of one that allows nothing but single addresses or the port of the API server, and where no selected pods are known. A rule for port 53, or for 5353, on which the DNS pods of OpenShift listen, counts as one for DNS, whatever it is for. `dns` in `.netpol.yaml` says where the DNS is, if not in the usual place.',
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
    spec: {containers: [{name: web, image: web}]}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {matchLabels: {app: web}}
  policyTypes: [Egress]
  egress:
  - to:
    - podSelector: {matchLabels: {app: api}}
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
    spec: {containers: [{name: web, image: web}]}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {matchLabels: {app: web}}
  policyTypes: [Egress]
  egress:
  - to:
    - podSelector: {matchLabels: {app: api}}
  - to:
    - namespaceSelector:
        matchLabels:
          kubernetes.io/metadata.name: kube-system
      podSelector:
        matchLabels:
          k8s-app: kube-dns
    ports:
    - protocol: UDP
      port: 53
    - protocol: TCP
      port: 53
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
    spec: {containers: [{name: web, image: web}]}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {matchLabels: {app: web}}
  policyTypes: [Egress]
  egress:
  - to:
    - podSelector: {matchLabels: {app: api}}
  - to:
    - namespaceSelector:
        matchLabels:
          kubernetes.io/metadata.name: kube-system
      podSelector:
        matchLabels:
          k8s-app: kube-dns
    ports:
    - protocol: UDP
      port: 53
    - protocol: TCP
      port: 53
`,
    ],
  },
};

/** Names of the workloads whose pods get no query out, a line each; every one at the first policy that allows something. */
function whoCannotResolve(cluster: ClusterModel, policy: PolicyInstance): string {
  const isUnsure = policy.resource.isolates.egress !== 'yes' || isPlaceholder(policy.namespace);
  if (isUnsure || !allowsSomebody(policy) || mayHoldMore(cluster, policy.namespace)) return '';
  const names = new Set<string>();
  for (const workload of isolatedWithout(cluster, policy, (each) => allowsDns(cluster, each))) {
    if (!workload || asksNoDns(cluster, workload)) continue;
    const first = isolatedBy(cluster, workload, 'egress').find(({ instance }) => allowsSomebody(instance));
    if (first?.instance === policy && !tierAllows(cluster, workload)) names.add(workload.resource.name);
  }
  return [...names].join('\n');
}

/** Whether a policy lets queries out, or has a rule that is meant for them. */
function allowsDns(cluster: ClusterModel, policy: PolicyInstance): boolean {
  const { UDP, isMeant } = dnsReach(cluster, policy);
  return UDP || isMeant;
}

/** Whether a policy allows egress to somebody who may be called by a name. */
const allowsSomebody = memo(({ resource: { isolates, egress } }: PolicyInstance): boolean => {
  if (isolates.egress !== 'yes') return false;
  return egress.some(({ peers, ports }) => {
    if (peers === 'everyone') return !isForApiServer(ports);
    return peers.some((peer) => {
      if (peer.type !== 'ipBlock') return peer.type === 'selector';
      const addresses = ipBlockAddresses(peer);
      return addresses !== undefined && !isSingleAddresses(addresses);
    });
  });
});

/** The API server is called at the address that each container is told. Nothing else is on its own port. */
function isForApiServer(ports: Rule['ports']): boolean {
  if (ports === 'all') return false;
  const numbers = ports.map(({ port, endPort, hidden }) =>
    endPort !== undefined || hidden.length > 0 ? undefined : port,
  );
  return numbers.includes(6443) && numbers.every((port) => port === 6443 || port === 443);
}

function asksNoDns({ configured }: ClusterModel, { resource, namespace }: WorkloadInstance): boolean {
  const policy = text(valueAt(resource.template, 'spec', 'dnsPolicy')) ?? 'ClusterFirst';
  if (resource.hostNetwork !== 'no' || !policy.startsWith('ClusterFirst')) return true;
  const isServer = selectsPod(selectorOf(Object.fromEntries(configured.dns.labels)), resource) !== 'no';
  return namespace === configured.dns.namespace && isServer;
}

/** Whether the admin tier lets queries out that NetworkPolicies do not. */
function tierAllows(cluster: ClusterModel, workload: WorkloadInstance): boolean {
  if (cluster.clusterPolicies.length === 0) return false;
  const { may } = gate(partyOf(cluster, workload), 'egress', dnsPods(cluster), policiesOf(cluster));
  return !isEmpty(intersectPorts(may, dnsPorts(cluster)));
}

function pods(names: readonly string[]): string {
  const shown = names.length > mostNames ? [...names.slice(0, mostNames), `${names.length - mostNames} others`] : names;
  return `The pods of ${listed(shown, 'and')}`;
}

const mostNames = 3;
