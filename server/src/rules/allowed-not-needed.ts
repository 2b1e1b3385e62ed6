import { callsOf } from '../calls/calls.ts';
import { hintCalls } from '../calls/hintCalls.ts';
import { isPlaceholder } from '../model/labels.ts';
import { listed } from '../model/listed.ts';
import type { Rule as PolicyRuleItem, SelectorPeer } from '../model/policy.ts';
import { runsPrometheus } from '../model/prometheus.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import {
  distinct,
  type PolicyInstance,
  peerMatches,
  peerMatchesMoreThan,
  selectedBy,
  type WorkloadInstance,
} from '../snapshot/queries.ts';
import type { PolicyRule } from './rule.ts';

export const allowedNotNeeded: PolicyRule = {
  id: 'allowed-not-needed',
  severity: 'information',
  category: 'too-open',
  summary: 'A peer admits workloads of which the manifests say whom they call, and these pods are not among them.',
  subject: 'policy',
  *check(policy, view) {
    const { resource, namespace } = policy;
    if (isPlaceholder(namespace) || resource.isolates.ingress === 'no') return;
    const peers = resource.ingress.flatMap(namedPeers);
    // With a single peer nothing shows that the evidence tells of these pods at all.
    if (peers.length < 2) return;
    // What aliases share is reported once.
    const reported = new Set<number>();
    for (const line of view.read(needlessPeers, policy).split('\n')) {
      const [index = '', ...names] = line.split(' ');
      const peer = index === '' ? undefined : peers[Number(index)];
      if (!peer || reported.has(peer.node.start)) continue;
      reported.add(peer.node.start);
      const isOne = names.length === 1;
      yield {
        at: peer.node,
        message: `Nothing in the manifests says that ${listed(names, 'or')} ${isOne ? 'calls' : 'call'} the pods of this policy, though they say whom else ${isOne ? 'it calls' : 'these call'}. If that is all, this peer is not needed.`,
      };
    }
  },
  explanation: [
    'It speaks only where a call needs another peer of the same policy: then the manifests do tell of calls to these pods.',
    'Peers outlive the calls that they were written for. Each one that is left is a way in that nobody watches. Netpol reads who calls whom from variables, arguments, ConfigMaps and the like; an address that is built into a program is not seen. If the workload does call these pods, say so with `netpol.io/calls` on it, and the peer is needed.',
    'It says nothing of a workload of which nothing says whom it calls, of Prometheus, or where no peer of the policy is needed by a call.',
  ],
  examples: {
    fires: [
      `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: db
spec:
  template:
    metadata:
      labels: {app: db}
    spec:
      containers:
      - name: db
        image: db
---
apiVersion: v1
kind: Service
metadata:
  name: db
spec:
  selector: {app: db}
  ports:
  - port: 5432
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
spec:
  template:
    metadata:
      labels: {app: api}
    spec:
      containers:
      - name: api
        image: api
        env:
        - name: DB
          value: db:5432
---
apiVersion: v1
kind: Service
metadata:
  name: api
spec:
  selector: {app: api}
  ports:
  - port: 80
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  template:
    metadata:
      labels: {app: web}
    spec:
      containers:
      - name: web
        image: web
        env:
        - name: API
          value: http://api
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: db
spec:
  podSelector:
    matchLabels: {app: db}
  ingress:
  - from:
    - podSelector:
        matchLabels: {app: api}
    - podSelector:
        matchLabels: {app: web}
    ports:
    - port: 5432
`,
    ],
    passes: [
      `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: db
spec:
  template:
    metadata:
      labels: {app: db}
    spec:
      containers:
      - name: db
        image: db
---
apiVersion: v1
kind: Service
metadata:
  name: db
spec:
  selector: {app: db}
  ports:
  - port: 5432
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
spec:
  template:
    metadata:
      labels: {app: api}
    spec:
      containers:
      - name: api
        image: api
        env:
        - name: DB
          value: db:5432
---
apiVersion: v1
kind: Service
metadata:
  name: api
spec:
  selector: {app: api}
  ports:
  - port: 80
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  template:
    metadata:
      labels: {app: web}
    spec:
      containers:
      - name: web
        image: web
        env:
        - name: API
          value: http://api
        - name: DB
          value: db:5432
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: db
spec:
  podSelector:
    matchLabels: {app: db}
  ingress:
  - from:
    - podSelector:
        matchLabels: {app: api}
    - podSelector:
        matchLabels: {app: web}
    ports:
    - port: 5432
`,
    ],
  },
};

/** Peers that mean some pods by their labels. */
function namedPeers({ peers }: PolicyRuleItem): SelectorPeer[] {
  if (peers === 'everyone') return [];
  return peers.flatMap((peer) =>
    peer.type === 'selector' && (peer.podSelector?.requirements.length ?? 0) > 0 ? [peer] : [],
  );
}

/**
 * A line for each peer that no call needs: its number among the named ones, and the workloads that it matches. None
 * unless a call needs another peer of the policy, since otherwise nothing tells of calls to these pods at all.
 */
function needlessPeers(cluster: ClusterModel, policy: PolicyInstance): string {
  const peers = policy.resource.ingress.flatMap(namedPeers).map((peer) => callersOf(cluster, policy, peer));
  if (peers.filter((callers) => callers.length > 0).length < 2) return '';
  const targets = new Set(selectedBy(cluster, policy).may.map(({ key }) => key));
  const answers = peers.map((callers) => ({
    callers,
    isNeeded: callers.some((caller) => calls(cluster, caller, targets)),
  }));
  if (!answers.some(({ isNeeded }) => isNeeded)) return '';
  const lines = answers.flatMap(({ callers, isNeeded }, index) =>
    !isNeeded && callers.length > 0 && callers.every((caller) => isKnown(cluster, caller, targets))
      ? [`${index} ${callers.map(({ resource }) => resource.name).join(' ')}`]
      : [],
  );
  return lines.length > 0 && !isToldElsewhere(cluster, answers, targets) ? lines.join('\n') : '';
}

/** Everyone that a peer perhaps matches; nobody where these are many: such a peer means a group, and no caller. */
function callersOf(
  cluster: ClusterModel,
  { namespace }: PolicyInstance,
  peer: SelectorPeer,
): readonly WorkloadInstance[] {
  const isGroup = peerMatchesMoreThan(cluster, namespace, peer, mostCallers);
  return isGroup ? [] : distinct(peerMatches(cluster, namespace, peer).may);
}

const mostCallers = 20;

function calls(cluster: ClusterModel, caller: WorkloadInstance, targets: ReadonlySet<string>): boolean {
  return callsOf(cluster, caller).some(({ target }) => targets.has(target.key));
}

/** Whether the manifests say whom a workload calls. Of Prometheus they seldom do, and replicas find each other otherwise. */
function isKnown(cluster: ClusterModel, caller: WorkloadInstance, targets: ReadonlySet<string>): boolean {
  return !targets.has(caller.key) && !runsPrometheus(caller.resource) && callsOf(cluster, caller).length > 0;
}

/** Whether an object that is at neither end tells that one of the callers calls these pods. */
function isToldElsewhere(
  cluster: ClusterModel,
  answers: readonly { readonly callers: readonly WorkloadInstance[]; readonly isNeeded: boolean }[],
  targets: ReadonlySet<string>,
): boolean {
  const keys = new Set(
    answers.filter(({ isNeeded }) => !isNeeded).flatMap(({ callers }) => callers.map(({ key }) => key)),
  );
  return cluster.hints.some((hint) =>
    hintCalls(cluster, hint).some(({ caller, target }) => caller && keys.has(caller.key) && targets.has(target.key)),
  );
}
