import { expect, test } from 'vitest';
import { checkDiagnostics } from '../support/check.ts';
import { deployment, policy } from '../support/manifests.ts';
import { messagesOf } from './support/found.ts';

const found = (source: string) => messagesOf('policy-types-omitted-egress-only', source);

const egressOnly = policy('web', 'podSelector: {matchLabels: {app: web}}\negress: [{ports: [{port: 443}]}]');

test('at the egress rules', () => {
  checkDiagnostics(`
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web}
spec:
  podSelector: {}
  policyTypes:
  egress:
# ^^^^^^ warning policy-types-omitted-egress-only: Without policyTypes a policy is about ingress too, and this one has no rule for it
  - ports: [{port: 443}]
`);
});

test.each([
  ['policyTypes is there', egressOnly.replace('egress:', 'policyTypes: [Ingress, Egress]\n  egress:')],
  ['ingress is there', egressOnly.replace('egress:', 'ingress: []\n  egress:')],
  ['there is no egress rule', policy('web', 'podSelector: {}\negress: []')],
  ['a placeholder hides the rules', policy('web', 'podSelector: {}\negress: "${RULES}"')],
  ['another policy isolates all pods', egressOnly + policy('deny', 'podSelector: {}\npolicyTypes: [Ingress]')],
  [
    'another one isolates the same pods',
    deployment('web', { labels: 'app: web, tier: back' }) +
      egressOnly +
      policy('back', 'podSelector: {matchLabels: {tier: back}}\ningress: [{from: [{podSelector: {}}]}]'),
  ],
])('nothing where %s', (_, source) => {
  expect(found(source)).toEqual([]);
});

test('some of its pods are isolated by it alone', () => {
  const other = policy('back', 'podSelector: {matchLabels: {tier: back}}\ningress: [{from: [{podSelector: {}}]}]');
  expect(found(egressOnly + other)).toHaveLength(1);
  expect(
    found(
      deployment('a', { labels: 'app: web, tier: back' }) +
        deployment('b', { labels: 'app: web' }) +
        egressOnly +
        other,
    ),
  ).toHaveLength(1);
});
