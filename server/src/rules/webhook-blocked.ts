import { hintCalls } from '../calls/hintCalls.ts';
import type { Hint } from '../model/hint.ts';
import type { Instance } from '../model/instance.ts';
import { admitsAgents } from '../snapshot/apiServerAgents.ts';
import type { EvidenceRule } from './rule.ts';
import { heldBackOtherwise, heldBackReport } from './support/heldBack.ts';

export const webhookBlocked: EvidenceRule = {
  id: 'webhook-blocked',
  severity: 'warning',
  category: 'too-strict',
  summary: 'Policies hold back the API server, which calls a webhook or an extension of its API.',
  subject: 'evidence',
  *check(instance, view) {
    const { resource } = instance;
    if (resource.type !== 'hint' || resource.hint !== 'apiServerClient') return;
    // Every webhook of a configuration mostly leads to the same pods.
    const told = new Set<string>();
    for (const call of view.read(hintCalls, instance as Instance<Hint>)) {
      const held = told.has(call.target.key) ? undefined : view.read(heldBackOtherwise, call);
      if (!held) continue;
      told.add(call.target.key);
      const agents = view.read(admitsAgents, call.target, call.ports);
      if (agents === 'agents') continue;
      const mayBePods = agents === 'every pod';
      const advice = mayBePods
        ? '. It is no pod, except where it calls by way of pods of kube-system, as on GKE and AKS: elsewhere a rule without peers, or with an ipBlock, has to let it in.'
        : '. It is no pod: a rule without peers, or with an ipBlock, has to let it in.';
      const report = heldBackReport(call, held, `The API server calls ${call.target.resource.name}`, advice);
      yield mayBePods ? { ...report, severity: 'information' } : report;
    }
  },
  explanation: [
    "The API server is no pod, so a rule with a `podSelector` or a `namespaceSelector` mostly does not admit it, `namespaceSelector: {}` included. With the webhook out of reach the API server refuses, or lets through unchecked, what it would have asked about: often everything in the cluster. Open the port of the pods with a rule without `from`, or with an `ipBlock` of the API server's addresses.",
    'Nothing is said where an `ipBlock` opens the port, since it may be that of the API server, nor where the namespace that OpenShift has for the network of its nodes does: `policy-group.network.openshift.io/host-network`.',
    'On GKE and AKS the API server calls by way of pods, `konnectivity-agent` in `kube-system`. Nothing is said where a rule lets these in, and it is information where a rule lets in every pod. Elsewhere no such pods are there, and a rule for them admits nobody.',
  ],
  examples: {
    fires: [
      `
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata:
  name: checks
webhooks:
- name: checks.example.com
  clientConfig:
    service:
      namespace: shop
      name: hook
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: hook
  namespace: shop
spec:
  template:
    metadata:
      labels:
        app: hook
    spec:
      containers:
      - name: hook
        image: hook
        ports:
        - containerPort: 9443
---
apiVersion: v1
kind: Service
metadata:
  name: hook
  namespace: shop
spec:
  selector:
    app: hook
  ports:
  - port: 443
    targetPort: 9443
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: deny
  namespace: shop
spec:
  podSelector: {}
  ingress:
  - from:
    - namespaceSelector: {}
`,
    ],
    passes: [
      `
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata:
  name: checks
webhooks:
- name: checks.example.com
  clientConfig:
    service:
      namespace: shop
      name: hook
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: hook
  namespace: shop
spec:
  template:
    metadata:
      labels:
        app: hook
    spec:
      containers:
      - name: hook
        image: hook
        ports:
        - containerPort: 9443
---
apiVersion: v1
kind: Service
metadata:
  name: hook
  namespace: shop
spec:
  selector:
    app: hook
  ports:
  - port: 443
    targetPort: 9443
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: deny
  namespace: shop
spec:
  podSelector: {}
  ingress:
  - ports:
    - port: 9443
`,
    ],
  },
};
