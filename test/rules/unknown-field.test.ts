import { test } from 'vitest';
import { checkDiagnostics } from '../support/check.ts';
import { policy } from './support/policy.ts';

test('a name that is nearly one of a field', () => {
  checkDiagnostics(
    policy(`
spec:
  podSelecter: {}
# ^^^^^^^^^^^ error unknown-field: "podSelecter" is no field of spec: the API server rejects it, or drops it where it is not asked to be strict. Write podSelector.
  policyType: [Ingress]
# ^^^^^^^^^^ error unknown-field: Write policyTypes.
  egress: [{to: [{podSelector: {matchlabels: {app: web}}}]}]
#                               ^^^^^^^^^^^ error unknown-field: "matchlabels" is no field of podSelector
  ingress:
  - form:
#   ^^^^ error unknown-field: "form" is no field of an item of ingress: the API server rejects it, or drops it where it is not asked to be strict. Write from.
    - podSelector:
        matchlabels: {app: web}
    port: [{port: 80}]
#   ^^^^ error unknown-field: Write ports.
  - {From: [{podselector: {}}], ports: [{"Port": 80}]}
#    ^^^^ error unknown-field: Write from.
#                                        ^^^^^^ error unknown-field: Write port.
`),
  );
});

test('a name of nothing is told what may stand there', () => {
  checkDiagnostics(`
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: p
  tags: []
# ^^^^ error unknown-field: "tags" is no field of metadata
spec:
  podSelector: {}
  policyTypes: [Egress]
  rules: []
# ^^^^^ error unknown-field: "rules" is no field of spec: the API server rejects it, or drops it where it is not asked to be strict. What may stand here is ingress.
  egress:
  - to:
    - app: web
#     ^^^ error unknown-field: "app" is no field of an item of to: the API server rejects it, or drops it where it is not asked to be strict. What may stand here is podSelector, namespaceSelector and ipBlock.
    - ipBlock: {cidr: 10.0.0.0/8, not: [10.1.0.0/16]}
#                                 ^^^ error unknown-field: What may stand here is except.
? extra
# ^^^^^ error unknown-field: "extra" is no field of a NetworkPolicy
: 1
`);
});

test('what has a field of that name already is no slip for it', () => {
  checkDiagnostics(
    policy(`
spec:
  podSelector: {}
  podSelectors: {}
# ^^^^^^^^^^^^ error unknown-field: "podSelectors" is no field of spec: the API server rejects it, or drops it where it is not asked to be strict. What may stand here is policyTypes, ingress and egress.
`),
  );
});

test('every field there is, of saved output too', () => {
  checkDiagnostics(`
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: p
  namespace: default
  annotations: {kubectl.kubernetes.io/last-applied-configuration: "{}"}
  labels: {a: b}
  creationTimestamp: "2024-01-01T00:00:00Z"
  generation: 1
  resourceVersion: "1"
  uid: "1"
  finalizers: []
  ownerReferences: [{apiVersion: v1, kind: X, name: x, uid: x}]
  managedFields: [{manager: kubectl, anything: {}}]
spec:
  podSelector: {matchLabels: {any: label}, matchExpressions: [{key: a, operator: In, values: [b]}]}
  policyTypes: [Ingress, Egress]
  ingress: [{from: [{podSelector: {}, namespaceSelector: {}}, {ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}}]}]
  egress: [{to: [{podSelector: {}}], ports: [{protocol: TCP, port: 1, endPort: 2}]}]
status: {anything: true}
`);
});

test('placeholders, other kinds, other groups and broken text say nothing', () => {
  checkDiagnostics(`
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: p, "\${X}": y}
spec:
  podSelector: {}
  \${FIELD}: x
  {{ more }}: x
  ingress: [{{ rule }}]
---
apiVersion: projectcalico.org/v3
kind: NetworkPolicy
metadata: {name: p}
spec: {selector: all()}
---
apiVersion: crd.antrea.io/v1beta1
kind: ClusterNetworkPolicy
metadata: {name: p}
spec: {appliedTo: []}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: q}
spec:
  podSelecter: {
`);
});

test('cluster policies have other fields, by their kind', () => {
  checkDiagnostics(`
apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata: {name: p}
spec:
  tier: Admin
  priority: 1
  subject: {namespaces: {}}
  ingress:
  - action: Deny
    from: [{namespaces: {}}]
    ports: [{portNumber: {port: 80}}]
#   ^^^^^ error unknown-field: What may stand here is name and protocols.
  egress:
  - action: Accept
    to: [{pods: {namespaceSelector: {}, podSelector: {}}}, {networks: [10.0.0.0/8]}]
    protocols: [{tcp: {destinationPort: {numbr: 80}}}]
#                                        ^^^^^ error unknown-field: Write number.
---
apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
metadata: {name: p}
spec:
  priority: 1
  tier: Admin
# ^^^^ error unknown-field: "tier" is no field of spec
  subject: {namespaces: {}}
  ingress:
  - action: Deny
    from: [{namespaces: {}}]
    ports: [{portNumber: {port: 80, protocl: TCP}}]
#                                   ^^^^^^^ error unknown-field: Write protocol.
`);
});

test('in a List, once for an alias, and silenced', () => {
  checkDiagnostics(`
apiVersion: v1
kind: List
items:
- apiVersion: networking.k8s.io/v1
  kind: NetworkPolicy
  metadata: {name: p}
  spec:
    podSelector: {}
    ingress:
    - from: &peers
      - podSelektor: {}
#       ^^^^^^^^^^^ error unknown-field
    egress:
    - to: *peers
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: q}
spec:
  podSelector: {}
  policyTyps: [] # netpol-ignore: unknown-field a test of it
`);
});
