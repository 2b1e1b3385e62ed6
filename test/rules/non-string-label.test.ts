import { test } from 'vitest';
import { checkDiagnostics } from '../support/check.ts';
import { policy } from './support/policy.ts';

test('numbers and truths', () => {
  checkDiagnostics(`
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: p
  labels: {release: 1}
#                   ^ error non-string-label: A label that is a number is rejected: its value must be a text. Put quotes around it.
  annotations:
    public: true
#           ^^^^ error non-string-label: An annotation that is read as true is rejected
spec:
  podSelector:
    matchLabels:
      version: 1.10
#              ^^^^ error non-string-label: is a number
      zeros: 00000
#            ^^^^^ error non-string-label: is a number
      huge: 123456789012345678901234567890
#           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error non-string-label: is a number
      enabled: yes
#              ^^^ error non-string-label: is read as true
    matchExpressions:
    - {key: 1, operator: In, values: [a, 2, off]}
#           ^ error non-string-label: is a number
#                                        ^ error non-string-label: is a number
#                                           ^^^ error non-string-label: is read as false
`);
});

test('texts, nulls, dates and placeholders', () => {
  checkDiagnostics(
    policy(`
spec:
  podSelector:
    matchLabels: {a: "1", b: 'true', c: , d: ~, e: 2020-01-01, f: 1.2.3, g: "\${X}", h: {{ x }}}
    matchExpressions: [{key: a, operator: In, values: ["1", , null]}, {key: "\${K}", operator: Exists}]
`),
  );
});

test('an overridden one does not count, and an alias counts once', () => {
  checkDiagnostics(
    policy(`
spec:
  podSelector:
    matchLabels: &labels
      a: 1
      a: "1"
      b: 2
#        ^ error non-string-label
  ingress:
  - from: [{podSelector: {matchLabels: *labels}}]
`),
    { ignoring: ['duplicate-yaml-key'] },
  );
});

test('in cluster policies', () => {
  checkDiagnostics(`
apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
metadata: {name: p}
spec:
  priority: 1
  subject: {pods: {namespaceSelector: {matchLabels: {tenant: 7}}, podSelector: {}}}
#                                                            ^ error non-string-label
`);
});
