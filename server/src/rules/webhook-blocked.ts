import { hintCalls } from '../calls/hintCalls.ts';
import type { Hint } from '../model/hint.ts';
import type { Instance } from '../model/instance.ts';
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
      const { name } = call.target.resource;
      yield heldBackReport(
        call,
        held,
        `The API server calls ${name}`,
        '. It is no pod: a rule without peers, or with an ipBlock, has to let it in.',
      );
    }
  },
  explanation: [
    "The API server is no pod, so a rule with a `podSelector` or a `namespaceSelector` never admits it, `namespaceSelector: {}` included. With the webhook out of reach the API server refuses, or lets through unchecked, what it would have asked about: often everything in the cluster. Open the port of the pods with a rule without `from`, or with an `ipBlock` of the API server's addresses.",
    'Nothing is said where an `ipBlock` opens the port, since it may be that of the API server, nor where the namespace that OpenShift has for the network of its nodes does: `policy-group.network.openshift.io/host-network`.',
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
