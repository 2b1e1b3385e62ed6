import { test } from 'vitest';
import { checkDiagnostics } from '../support/check.ts';
import { policy } from './support/policy.ts';

test('what is indented too far', () => {
  checkDiagnostics(
    policy(`
spec:
  podSelector:
    matchLabels: {app: web}
    policyTypes: [Ingress]
#   ^^^^^^^^^^^ error misindented-selector: policyTypes is no field of podSelector, where its indentation puts it: the API server rejects it, or drops it where it is not asked to be strict. Move it out, to spec.
  ingress:
  - from:
    - namespaceSelector:
        matchLabels: {team: a}
        podSelector: {}
#       ^^^^^^^^^^^ error misindented-selector: podSelector is no field of namespaceSelector, where its indentation puts it: the API server rejects it, or drops it where it is not asked to be strict. Move it out, to an item of from.
      ports: [{port: 80}]
#     ^^^^^ error misindented-selector: ports is no field of an item of from, where its indentation puts it: the API server rejects it, or drops it where it is not asked to be strict. Move it out, to an item of ingress.
    - ports: [{port: 81}]
#     ^^^^^ error misindented-selector: Move it out, to an item of ingress.
    - podSelector: {}
      from: []
#     ^^^^ error misindented-selector: Move it out, to an item of ingress.
`),
  );
});

test('what is not indented far enough', () => {
  checkDiagnostics(
    policy(`
spec:
  podSelector:
  matchLabels: {app: web}
# ^^^^^^^^^^^ error misindented-selector: matchLabels is no field of spec, where its indentation puts it: the API server rejects it, or drops it where it is not asked to be strict. Put matchLabels under podSelector.
  ingress:
  - podSelector: {}
#   ^^^^^^^^^^^ error misindented-selector: Put podSelector under from.
  - from:
    - podSelector:
      matchLabels: {app: web}
#     ^^^^^^^^^^^ error misindented-selector: Put matchLabels under podSelector or namespaceSelector.
`),
  );
});

test('in cluster policies', () => {
  checkDiagnostics(`
apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata: {name: p}
spec:
  tier: Baseline
  priority: 1
  subject: {namespaces: {}}
  ingress:
  - action: Deny
    from:
    - namespaces: {}
      protocols: [{destinationNamedPort: web}]
#     ^^^^^^^^^ error misindented-selector: Move it out, to an item of ingress.
    - podSelector: {}
#     ^^^^^^^^^^^ error misindented-selector: Put podSelector under pods.
`);
});

test('what is in its place, and labels of these names', () => {
  checkDiagnostics(
    policy(`
spec:
  podSelector: {matchLabels: {podSelector: x, ports: x, from: z}}
  ingress:
  - from: [{namespaceSelector: {}, podSelector: {}}]
    ports: [{port: 80}]
  - {{ ports }}
  - from: [{"\${PORTS}": x}]
`),
  );
});

test('silenced', () => {
  checkDiagnostics(
    policy(`
spec:
  podSelector: {}
  ingress:
  - from:
    - podSelector: {}
      ports: [] # netpol-ignore: misindented-selector a test of it
`),
  );
});
