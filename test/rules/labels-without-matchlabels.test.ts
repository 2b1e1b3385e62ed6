import { test } from 'vitest';
import { checkDiagnostics } from '../support/check.ts';
import { policy } from './support/policy.ts';

test('labels in the place of fields', () => {
  checkDiagnostics(
    policy(`
spec:
  podSelector:
    app: web
#   ^^^ error labels-without-matchlabels: app stands outside of matchLabels: the API server rejects or drops it, and without it podSelector selects everything. Put it under matchLabels.
  ingress:
  - from:
    - namespaceSelector: {team: a, tier: 'b'}
#                         ^^^^ error labels-without-matchlabels: team and tier stand outside of matchLabels: the API server rejects or drops them, and without them namespaceSelector selects everything.
      podSelector:
        matchLabels: {app: web}
        tier: front
#       ^^^^ error labels-without-matchlabels: tier stands outside of matchLabels: the API server rejects or drops it. Put it under matchLabels.
`),
  );
});

test('labels that are called like fields elsewhere', () => {
  checkDiagnostics(
    policy(`
spec:
  podSelector: {name: web, ports: many}
#               ^^^^ error labels-without-matchlabels: name and ports stand outside
`),
  );
});

test('in cluster policies', () => {
  checkDiagnostics(`
apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata: {name: p}
spec:
  tier: Admin
  priority: 1
  subject: {namespaces: {team: a}}
#                        ^^^^ error labels-without-matchlabels: without it namespaces selects everything
`);
});

test('selectors as they should be, placeholders, and a mapping that is no label', () => {
  checkDiagnostics(
    policy(`
spec:
  podSelector: {matchLabels: {app: web}}
  ingress:
  - from:
    - podSelector: {matchExpressions: [{key: app, operator: Exists}]}
    - podSelector: {"\${LABELS}": x}
    - podSelector: {{ selector }}
    - podSelector: \${SELECTOR}
    - podSelector: {app: {web: x}}
#                   ^^^ error unknown-field
`),
  );
});

test('silenced', () => {
  checkDiagnostics(
    policy(`
spec:
  podSelector:
    # netpol-ignore: labels-without-matchlabels on purpose
    app: web
`),
  );
});
