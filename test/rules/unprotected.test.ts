import { test } from 'vitest';
import { checkDiagnostics } from '../support/check.ts';

const web = `
//- web.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
spec:
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
      - name: web
        image: web
`;

test('a workload that nobody protects', () => {
  checkDiagnostics(`
//- web.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
#       ^^^ warning unprotected-ingress: No policy isolates web for ingress: every pod in the cluster can reach it.
#       ^^^ information unprotected-egress: No policy isolates web for egress
spec:
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
      - name: web
        image: web
`);
});

test('a policy of the namespace that selects its pods protects it in its directions', () => {
  checkDiagnostics(
    `${web}
//- policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: deny
  namespace: shop
spec:
  podSelector: {}
  policyTypes: [Ingress, Egress]
`,
  );
});
