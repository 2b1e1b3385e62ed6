/** Policies from calls, written into a workspace. `generateInto` also does it with CRLF, and again, for nothing more. */
import { describe, expect, test } from 'vitest';
import { generateInto } from '../support/generate.ts';
import { denyAll, deployment, policy, service } from '../support/manifests.ts';

const cart = deployment('cart', { ports: [8080] }) + service('cart', { ports: ['7070 -> 8080'] });
const frontend = deployment('frontend', { env: { CART: 'cart:7070' } });
const deny = policy('deny', 'podSelector: {}\npolicyTypes: [Ingress]');

describe('a policy about the same pods that is there', () => {
  const present = (rules: string): string =>
    policy('cart', `# Ours.\npodSelector: {matchLabels: {app: cart}} # the cart\n${rules}`);
  const added = `# Ours.
  podSelector: {matchLabels: {app: cart}} # the cart
`;

  test('gets the rule that it lacks, and its comments stay', () => {
    const other = `ingress:\n- from: # the job\n  - podSelector: {matchLabels: {app: job}}\n  # and nobody else`;
    expect(generateInto(frontend + cart + deny + present(other))).toBe(`//- cart-policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: cart
spec:
  ${added}  ingress:
  - from: # the job
    - podSelector: {matchLabels: {app: job}}
    # and nobody else
  - from:
    # env CART of frontend, frontend.yaml:15
    - podSelector:
        matchLabels:
          app: frontend
    ports:
    - protocol: TCP
      port: 8080
`);
  });

  test('gets the peer in the rule with just its ports', () => {
    const same = `ingress:\n- from:\n  - podSelector: {matchLabels: {app: job}}\n  ports:\n  - port: 8080 # grpc`;
    expect(generateInto(frontend + cart + deny + present(same))).toContain(`${added}  ingress:
  - from:
    - podSelector: {matchLabels: {app: job}}
    # env CART of frontend, frontend.yaml:15
    - podSelector:
        matchLabels:
          app: frontend
    ports:
    - port: 8080 # grpc
`);
  });

  test.each([
    ['no rules', ''],
    ['an empty list', 'ingress: []'],
    ['a key without a value', 'ingress:'],
  ])('with %s', (_, rules) => {
    const text = generateInto(frontend + cart + deny + present(rules));
    expect(text).toContain('//- cart-policy.yaml\n');
    expect(text).toMatch(/\n {2}ingress:\n {2}- from:\n {4}# env CART of frontend, frontend.yaml:15\n/);
    expect(text.match(/^\/\/- /gm)).toHaveLength(1);
  });

  test('on one line has no room for comments', () => {
    const flow = 'ingress: [{from: [{podSelector: {matchLabels: {app: job}}}], ports: [{port: 8080}]}]';
    expect(generateInto(frontend + cart + deny + present(flow))).toContain(
      'ingress: [{from: [{podSelector: {matchLabels: {app: job}}}, { podSelector: { matchLabels: { app: frontend } } }], ports: [{port: 8080}]}]\n',
    );
  });

  test('in both directions, each in the policy that isolates in it', () => {
    const text = generateInto(
      deployment('cart', { ports: [8080], env: { DB: 'db:5432' } }) +
        service('cart', { ports: ['7070 -> 8080'] }) +
        frontend +
        deployment('db', { ports: [5432] }) +
        service('db', { ports: [5432] }) +
        denyAll +
        policy('cart', 'podSelector: {matchLabels: {app: cart}}\npolicyTypes: [Ingress, Egress]'),
      { workloads: ['cart'], egress: true },
    );
    expect(text).toBe(`//- cart-policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: cart
spec:
  podSelector: {matchLabels: {app: cart}}
  policyTypes: [Ingress, Egress]
  ingress:
  - from:
    # env CART of frontend, frontend.yaml:15
    - podSelector:
        matchLabels:
          app: frontend
    ports:
    - protocol: TCP
      port: 8080
  egress:
  # DNS of the cluster
  - to:
    - namespaceSelector:
        matchLabels:
          kubernetes.io/metadata.name: kube-system
      podSelector:
        matchLabels:
          k8s-app: kube-dns
    ports:
    - protocol: UDP
      port: 53
    - protocol: TCP
      port: 53
  - to:
    # env DB of cart, cart.yaml:17
    - podSelector:
        matchLabels:
          app: db
    ports:
    - protocol: TCP
      port: 5432
`);
  });

  test('in one direction only: the other one is a new policy', () => {
    const text = generateInto(
      deployment('cart', { ports: [8080], env: { DB: 'db:5432' } }) +
        service('cart', { ports: ['7070 -> 8080'] }) +
        frontend +
        deployment('db', { ports: [5432] }) +
        service('db', { ports: [5432] }) +
        policy(
          'deny',
          'podSelector: {}\npolicyTypes: [Ingress, Egress]\negress: [{ports: [{port: 53, protocol: UDP}]}]',
        ) +
        present(''),
      { workloads: ['cart'], egress: true },
    );
    expect(text.match(/^\/\/- .*/gm)).toEqual(['//- cart-policy.yaml', '//- cart-2.yaml']);
    expect(text).toMatch(/\n {2}name: cart-2\nspec:[\s\S]*\n {2}policyTypes:\n {2}- Egress\n {2}egress:\n/);
  });

  test.each([
    ['selects others too', 'podSelector: {matchExpressions: [{key: app, operator: In, values: [cart, job]}]}'],
    ['selects all of the namespace', 'podSelector: {}'],
    ['has its rules at an anchor', 'podSelector: {matchLabels: {app: cart}}\negress: &none []\ningress: *none'],
  ])('that %s stays as it is', (_, spec) => {
    const text = generateInto(frontend + cart + deployment('job') + deny + policy('own', spec));
    expect(text.match(/^\/\/- .*/gm)).toEqual(['//- cart-networkpolicy.yaml']);
  });
});

describe('new policies', () => {
  test('stand beside their workloads, each in a file', () => {
    const inFolders = (cart + frontend).replaceAll('//- ', '//- deploy/').replace('deploy/frontend', 'web/frontend');
    expect(generateInto(inFolders).match(/^\/\/- .*/gm)).toEqual([
      '//- deploy/default-deny.yaml',
      '//- deploy/cart-networkpolicy.yaml',
    ]);
  });

  test('or as documents behind them, several behind one', () => {
    const one = `//- all.yaml\n${[frontend, ...cart.split(/(?=^\/\/- )/m)].map((each) => each.replace(/^\/\/- .*\n/, '')).join('---\n')}`;
    const text = generateInto(one, { newPolicy: 'document' });
    expect(text.match(/^\/\/- .*/gm)).toEqual(['//- all.yaml']);
    expect(text.match(/^kind: .*/gm)).toEqual([
      'kind: Deployment',
      'kind: Deployment',
      'kind: Service',
      'kind: NetworkPolicy',
      'kind: NetworkPolicy',
    ]);
  });

  test('are listed by the kustomization that lists their workloads, without the namespace that it sets', () => {
    const kustomization = `//- kustomization.yaml
namespace: shop # theirs
resources:
- frontend.yaml # first
- cart.yaml
- cart-service.yaml
# no more
`;
    const text = generateInto(frontend + cart + kustomization);
    expect(text).toContain(`//- kustomization.yaml
namespace: shop # theirs
resources:
- frontend.yaml # first
- cart.yaml
- cart-service.yaml
- default-deny.yaml
- cart-networkpolicy.yaml
# no more
`);
    expect(text).not.toContain('namespace: shop\n');
  });

  test('under the name that becomes theirs where a kustomization renames them', () => {
    const kustomization = `//- kustomization.yaml
resources: [frontend.yaml, cart.yaml, cart-service.yaml]
namePrefix: our-
`;
    const text = generateInto(frontend.replace('cart:7070', 'our-cart:7070') + cart + kustomization);
    expect(text.match(/^(?: {2}name|\/\/-).*/gm)).toEqual([
      '//- cart-networkpolicy.yaml',
      '  name: cart',
      '//- default-deny.yaml',
      '  name: default-deny',
      '//- kustomization.yaml',
    ]);
  });

  test('in the form of a list on one line', () => {
    const kustomization = '//- kustomization.yaml\nresources: [frontend.yaml, cart.yaml, cart-service.yaml]\n';
    expect(generateInto(frontend + cart + kustomization)).toContain(
      'resources: [frontend.yaml, cart.yaml, cart-service.yaml, default-deny.yaml, cart-networkpolicy.yaml]\n',
    );
  });
});

describe('a policy of a kustomization', () => {
  const files = `//- base/kustomization.yaml
resources: [frontend.yaml, cart.yaml, cart-service.yaml, cart-policy.yaml, deny-policy.yaml]
`;
  const base = (frontend + cart + deny).replaceAll('//- ', '//- base/');
  const own = policy(
    'cart',
    'podSelector: {matchLabels: {app: cart}}\ningress:\n- from: [{podSelector: {matchLabels: {app: job}}}]',
  );
  const overlay = (more: string): string =>
    `//- prod/kustomization.yaml\nresources: [../base]\nnamespace: prod\n${more}`;

  test('is edited where its author edits it', () => {
    const text = generateInto(base + files + own.replace('//- ', '//- base/') + overlay(''));
    expect(text).toContain('//- base/cart-policy.yaml\n');
    expect(text).toContain('  - from:\n    # env CART of frontend, base/frontend.yaml:15\n    - podSelector:\n');
    expect(text.match(/^\/\/- /gm)).toHaveLength(1);
  });

  test('is left alone where a patch gives it other rules: a new one is written', () => {
    const patch = `patches:
- patch: |-
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata: {name: cart}
    spec:
      ingress:
      - from: [{podSelector: {matchLabels: {app: cron}}}]
`;
    const text = generateInto(base + files + own.replace('//- ', '//- base/') + overlay(patch));
    expect(text.match(/^\/\/- .*/gm)).toEqual(['//- base/cart-ingress.yaml', '//- base/kustomization.yaml']);
  });
});
