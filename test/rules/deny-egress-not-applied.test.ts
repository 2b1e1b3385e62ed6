import { expect, test } from 'vitest';
import { checkDiagnostics } from '../support/check.ts';
import { deployment, policy } from '../support/manifests.ts';
import { messagesOf } from './support/found.ts';

const found = (source: string) => messagesOf('deny-egress-not-applied', source);

test('at the empty egress, or at the name', () => {
  checkDiagnostics(`
//- a.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: none, namespace: a}
spec:
  podSelector: {}
  egress: []
# ^^^^^^ warning deny-egress-not-applied: An empty egress denies nothing where policyTypes does not list Egress. The egress of these pods stays open. Add Egress to policyTypes.
//- b.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: default-deny-egress, namespace: b}
#                ^^^^^^^^^^^^^^^^^^^ warning deny-egress-not-applied: default-deny-egress does not deny egress.
spec:
  podSelector: {}
//- c.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: default-deny-all, namespace: c}
#                ^^^^^^^^^^^^^^^^ information deny-egress-not-applied: default-deny-all denies ingress only.
spec:
  podSelector: {}
  policyTypes: [Ingress]
//- d.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: none, namespace: d}
spec:
  podSelector: {}
  policyTypes: [Ingress]
  egress:
# ^^^^^^ information deny-egress-not-applied: An empty egress denies nothing
`);
});

test.each([
  ['Egress is listed', policy('deny-egress', 'podSelector: {}\npolicyTypes: [Egress]\negress: []')],
  ['the field is of a wrong type', policy('none', 'podSelector: {}\negress: true')],
  ['there are rules', policy('deny-egress', 'podSelector: {}\negress: [{to: [{podSelector: {}}]}]')],
  ['a placeholder hides the types', policy('deny-egress', 'podSelector: {}\npolicyTypes: "${TYPES}"')],
  ['the name says something else', policy('deny-ingress', 'podSelector: {}')],
  ['it is about allowing', policy('allow-egress', 'podSelector: {}')],
  ['it is for certain pods', policy('web-deny-all', 'podSelector: {matchLabels: {app: web}}')],
  [
    'another policy denies it',
    deployment('web') + policy('deny-all', 'podSelector: {}') + policy('out', 'podSelector: {}\npolicyTypes: [Egress]'),
  ],
])('nothing where %s', (_, source) => {
  expect(found(source)).toEqual([]);
});
