import { test } from 'vitest';
import { checkOnly } from './support/only.ts';

const check = (source: string): void => checkOnly(['allow-all-cancels'], source);

test('rules beside a policy that admits everyone to the same pods', () => {
  check(`//- p.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {matchLabels: {app: db}}
  policyTypes: [Ingress, Egress]
  ingress: [{from: [{podSelector: {matchLabels: {app: api}}}]}]
# ^^^^^^^ warning allow-all-cancels: These rules restrict nothing: open selects the same pods, and admits everyone on every port. Policies add up, so narrow that rule, or keep only one of the two.
  egress: [{ports: [{port: 443}]}]
# ^^^^^^ warning allow-all-cancels: admits everyone on every port.
//- open.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: open, namespace: shop}
spec:
  podSelector: {}
  policyTypes: [Ingress, Egress]
  ingress: [{}]
  egress: [{}]
`);
  check(`//- p.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {matchLabels: {app: db, tier: back}}
  ingress: [{from: [{podSelector: {matchLabels: {app: api}}}]}]
# ^^^^^^^ warning allow-all-cancels
//- open.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: open, namespace: shop}
spec:
  podSelector: {matchExpressions: [{key: app, operator: In, values: [db]}]}
  ingress: [{}]
`);
});

test('an exception for some pods, a policy without rules, one that is open itself, another namespace, another direction', () => {
  check(`//- p.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: same, namespace: shop}
spec:
  podSelector: {}
  ingress: [{from: [{podSelector: {}}]}]
//- open.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: open, namespace: shop}
spec:
  podSelector: {matchLabels: {app: db}}
  ingress: [{}]
`);
  check(`//- p.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: deny, namespace: shop}
spec:
  podSelector: {matchLabels: {app: db}}
  policyTypes: [Ingress]
//- open.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: open, namespace: shop}
spec:
  podSelector: {}
  policyTypes: [Ingress, Egress]
  ingress: [{}]
  egress: [{}]
`);
  check(`//- p.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {matchLabels: {app: db}}
  ingress: [{}, {from: [{podSelector: {}}]}]
//- open.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: open, namespace: shop}
spec:
  podSelector: {}
  policyTypes: [Ingress, Egress]
  ingress: [{}]
  egress: [{}]
`);
  check(`//- p.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: other}
spec:
  podSelector: {matchLabels: {app: db}}
  ingress: [{from: [{podSelector: {}}]}]
//- open.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: open, namespace: shop}
spec:
  podSelector: {}
  policyTypes: [Ingress, Egress]
  ingress: [{}]
  egress: [{}]
`);
  check(`//- p.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {}
  ingress: [{from: [{podSelector: {}}]}]
//- open.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: open, namespace: shop}
spec:
  podSelector: {}
  policyTypes: [Egress]
  ingress: [{}]
  egress: [{}]
`);
});

test('nothing where it is not known whether the two are together', () => {
  check(`//- a/p.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web}
spec:
  podSelector: {matchLabels: {app: db}}
  ingress: [{from: [{podSelector: {}}]}]
//- b/open.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: open}
spec:
  podSelector: {}
  ingress: [{}]
`);
  check(`//- p.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: \${NS}}
spec:
  podSelector: {matchLabels: {app: db}}
  ingress: [{from: [{podSelector: {}}]}]
//- open.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: open, namespace: \${NS}}
spec:
  podSelector: {}
  ingress: [{}]
`);
  check(`//- p.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {matchLabels: {app: db}}
  ingress: [{from: [{podSelector: {}}]}]
//- open.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: open, namespace: shop}
spec:
  podSelector: {matchLabels: {app: '\${APP}'}}
  ingress: [{}]
`);
  check(`//- p.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {matchLabels: {app: db}}
  ingress: [{from: [{podSelector: {}}]}]
//- open.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: open, namespace: shop}
spec:
  podSelector: {}
  policyTypes: ['\${TYPE}']
  ingress: [{}]
`);
});
