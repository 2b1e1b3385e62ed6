import { test } from 'vitest';
import { checkDiagnostics } from '../support/check.ts';
import { policy } from './support/policy.ts';

test('what is no policy type', () => {
  checkDiagnostics(
    policy(`
spec:
  podSelector: {}
  policyTypes:
  - ingress
#   ^^^^^^^ error invalid-policy-type: Policy type "ingress" is rejected: supported values: "Ingress", "Egress". Write Ingress.
  - All
#   ^^^ error invalid-policy-type: Policy type "All" is rejected: supported values: "Ingress", "Egress". Write one of these.
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: q
spec:
  podSelector: {}
  policyTypes: ["EGRESS ",
#               ^^^^^^^^^ error invalid-policy-type: Write Egress.
    ""]
#   ^^ error invalid-policy-type: Policy type "" is rejected
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: r
spec:
  podSelector: {}
  policyTypes:
  -
# ^ error invalid-policy-type: Policy type "" is rejected
`),
  );
});

test('more than two', () => {
  checkDiagnostics(
    policy(`
spec:
  podSelector: {}
  policyTypes: [Ingress, Egress, Ingress]
# ^^^^^^^^^^^ error invalid-policy-type: A list of 3 policy types is rejected: may not specify more than two policyTypes. Name Ingress and Egress once each.
`),
  );
});

test.each([
  'policyTypes: [Ingress]',
  'policyTypes: [Egress, Ingress]',
  'policyTypes: [Ingress, Ingress]',
  'policyTypes: []',
  'policyTypes:',
  'policyTypes: ingress',
  'policyTypes: {ingress: true}',
  'policyTypes: [$' + '{TYPE}, Ingress]',
  'policyTypes: [{{ type }}]',
  'policyTypes: [1, true]',
  'policyTypes: {{ types }}',
  'podSelector: {}',
])('%s is accepted, or is not judged', (text) => {
  checkDiagnostics(
    policy(`
spec:
  ${text}
`),
    { ignoring: ['wrong-node-type'] },
  );
});

test('silenced', () => {
  checkDiagnostics(
    policy(`
spec:
  policyTypes:
  - ingress # netpol-ignore: invalid-policy-type
  # netpol-ignore: invalid-policy-type
  - egress
`),
  );
});

test('a broken document says nothing', () => {
  checkDiagnostics(
    policy(`
spec:
  policyTypes: [ingress
`),
  );
});
