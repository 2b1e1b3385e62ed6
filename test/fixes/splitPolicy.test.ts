import { expect, test } from 'vitest';
import { applyFix, refactoringsAt } from '../support/fixes.ts';
import { deployment } from '../support/manifests.ts';

const title = 'Split into web for ingress and web-egress for egress';
const workloads = deployment('web') + deployment('cart') + deployment('job');

function written(spec: string, metadata = '  name: we$0b\n'): string {
  return `//- web-policy.yaml\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n${metadata}spec:\n${spec}`;
}

const block = `  podSelector:
    matchLabels:
      app: web # it
  policyTypes:
    - Ingress
    - Egress
  ingress:
    # Whom it serves.
    - from:
        - podSelector: {matchLabels: {app: job}}
  egress:
    # Whom it asks.
    - to:
        - podSelector: {matchLabels: {app: cart}}
`;

test('in a file of its own', () => {
  // What is found in the rules goes with them.
  const { files, pairs } = applyFix(written(block) + workloads, title, { appearing: ['egress-blocks-dns'] });
  expect(pairs).toEqual([]);
  expect(files).toMatchInlineSnapshot(`
    "//- web-egress.yaml
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata:
      name: web-egress
    spec:
      podSelector:
        matchLabels:
          app: web # it
      policyTypes:
        - Egress
      egress:
        # Whom it asks.
        - to:
            - podSelector: {matchLabels: {app: cart}}
    //- web-policy.yaml
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata:
      name: web
    spec:
      podSelector:
        matchLabels:
          app: web # it
      policyTypes:
        - Ingress
      ingress:
        # Whom it serves.
        - from:
            - podSelector: {matchLabels: {app: job}}
    "
  `);
});

test('as a document behind it, in flow style', () => {
  const spec = '  {podSelector: {matchLabels: {app: web}}, ingress: [{}], egress: [{to: [{podSelector: {}}]}]}\n';
  const { files, pairs } = applyFix(written(spec) + workloads, title, { newPolicy: 'document' });
  expect(pairs).toEqual([]);
  expect(files).toMatchInlineSnapshot(`
    "//- web-policy.yaml
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata:
      name: web
    spec:
      {podSelector: {matchLabels: {app: web}}, policyTypes: [Ingress], ingress: [{}]}
    ---
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata:
      name: web-egress
    spec:
      {podSelector: {matchLabels: {app: web}}, policyTypes: [Egress], egress: [{to: [{podSelector: {}}]}]}
    "
  `);
});

test('a direction that has no rules is denied by a policy of its own', () => {
  const { files, pairs } = applyFix(
    written('  podSelector: {}\n  policyTypes: [Egress, Ingress]\n') + workloads,
    title,
  );
  expect(pairs).toEqual([]);
  expect(files).toMatchInlineSnapshot(`
    "//- web-egress.yaml
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata:
      name: web-egress
    spec:
      podSelector: {}
      policyTypes:
      - Egress
    //- web-policy.yaml
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata:
      name: web
    spec:
      podSelector: {}
      policyTypes:
      - Ingress
    "
  `);
});

test('is not offered where there is one direction only, in an item of a list, or inside of a rule', () => {
  const offered = (text: string): string[] =>
    refactoringsAt(text + workloads).filter((each) => each.startsWith('Split'));
  expect(offered(written(block))).toEqual([title]);
  expect(offered(written('  podSelector: {}\n'))).toEqual([]);
  expect(offered(written(block.replace('app: job', 'app: j$0ob'), '  name: web\n'))).toEqual([]);
  const item =
    '{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: w$0eb}, spec: {podSelector: {}, egress: [{}]}}';
  expect(offered(`//- list.yaml\napiVersion: v1\nkind: List\nitems:\n- ${item}\n`)).toEqual([]);
});
