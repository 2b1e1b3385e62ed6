import { test } from 'vitest';
import { checkDiagnostics } from '../support/check.ts';
import { policy } from './support/policy.ts';

function checkPolicy(text: string): void {
  checkDiagnostics(`//- policy.yaml\n${policy(text)}`, { ignoring: ['deny-egress-not-applied'] });
}

test('rules of a direction that is left out', () => {
  checkPolicy(
    `
spec:
  podSelector: {}
  policyTypes: [Ingress]
  egress:
# ^^^^^^ warning rules-ignored-by-policy-types: These egress rules are ignored, since policyTypes does not contain Egress: the policy leaves egress as it is. Add Egress to policyTypes, or remove the rules.
  - ports: [{port: 53}]
`,
  );
  checkPolicy(
    `
spec: {podSelector: {}, policyTypes: [Egress], ingress: [{}]}
#                                              ^^^^^^^ warning rules-ignored-by-policy-types: These ingress rules are ignored, since policyTypes does not contain Ingress
`,
  );
});

test('where policyTypes is missing, null or empty, rules count', () => {
  for (const types of ['', '  policyTypes:\n', '  policyTypes: []\n', '  policyTypes: [Egress, Ingress]\n']) {
    checkPolicy(`spec:\n  podSelector: {}\n${types}  ingress: [{}]\n  egress: [{}]\n`);
  }
});

test('a direction without rules', () => {
  checkPolicy('spec:\n  podSelector: {}\n  policyTypes: [Ingress]\n  egress: []\n');
  checkPolicy('spec:\n  podSelector: {}\n  policyTypes: [Ingress]\n  egress:\n');
});

test('a type that is not valid is that error, and one that is hidden may be any', () => {
  checkPolicy(
    `
spec:
  podSelector: {}
  policyTypes: [Ingress, egress]
#                        ^^^^^^ error invalid-policy-type
  egress: [{}]
`,
  );
  checkPolicy('spec:\n  podSelector: {}\n  policyTypes: ["${TYPE}"]\n  egress: [{}]\n');
  checkPolicy('spec:\n  podSelector: {}\n  policyTypes: ${TYPES}\n  egress: [{}]\n');
});

test('fields of the wrong type, and a broken document', () => {
  checkPolicy(
    `
spec:
  podSelector: {}
  policyTypes: Ingress
# ^^^^^^^^^^^ error wrong-node-type
  egress: [{}]
`,
  );
  checkPolicy('spec:\n  podSelector: {}\n  policyTypes: [Ingress]\n  egress: [{}\n');
});

test('in a List', () => {
  checkDiagnostics(`
//- list.yaml
apiVersion: v1
kind: List
items:
- apiVersion: networking.k8s.io/v1
  kind: NetworkPolicy
  metadata: {name: p}
  spec:
    podSelector: {}
    policyTypes: [Ingress]
    egress: [{}]
#   ^^^^^^ warning rules-ignored-by-policy-types
`);
});
