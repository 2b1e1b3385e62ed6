import { describe, expect, test } from 'vitest';
import { hintKinds } from '../../server/src/features/hint.ts';
import { inlayHintsIn } from '../../server/src/features/inlayHints.ts';
import { withEdits } from '../../server/src/snapshot/snapshot.ts';
import { parseFixture, root, snapshotOf } from '../support/fixture.ts';
import { hinted, hintedIn, hintsOf } from '../support/hints.ts';
import { clusterPolicy, deployment, namespace, policy } from '../support/manifests.ts';

const shop = ['cart', 'web', 'orders'].map((name) => deployment(name, { namespace: 'shop' })).join('');

/** The hints of a policy in namespace shop. */
const of = (spec: string, pods = shop): string => hinted(policy('p', spec, 'shop') + pods);

describe('the pods of a policy', () => {
  test('one, several, all, none', () => {
    expect(of('podSelector: {matchLabels: {app: cart}}')).toBe(
      '  podSelector: {matchLabels: {app: cart}} «Deployment cart»',
    );
    expect(of('podSelector:\n  matchExpressions:\n  - {key: app, operator: Exists}')).toMatchInlineSnapshot(
      `"  podSelector: «3 workloads»"`,
    );
    expect(of('podSelector: {}')).toMatchInlineSnapshot(`"  podSelector: {} «all pods of shop»"`);
    expect(of('podSelector: {matchLabels: {app: nobody}}')).toMatchInlineSnapshot(
      `"  podSelector: {matchLabels: {app: nobody}} «no pods»"`,
    );
  });
});

test('x', () => {
  expect(
    of(
      `
podSelector:  # the cart
  matchLabels:
    app: carts
policyTypes: [Ingress, Egress]
ingress:
- from:
  - podSelector:
      matchLabels:
        app: web
  - podSelector: {}
  - namespaceSelector: {}
  - namespaceSelector: {}
    podSelector: {matchLabels: {app: web}}
  - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: db}}
  - namespaceSelector: {matchLabels: {team: a}}
  - namespaceSelector: {matchLabels: {team: a}}
    podSelector: {matchLabels: {app: db}}
  - ipBlock: {cidr: 10.0.0.0/24}
  - ipBlock:
      cidr: 0.0.0.0/0
      except: [10.0.0.0/8]
  - ipBlock: {cidr: 'fd00::/8'}
  ports:
  - port: 8080
  - port: http
  - {port: 8000, endPort: 8010}
- ports:
  - port: 1
- {}
- from: []
`,
      shop +
        namespace('db', 'team: a') +
        deployment('db', { namespace: 'db' }) +
        deployment('carts', { namespace: 'shop', ports: ['containerPort: 8080, name: http'] }),
    ),
  ).toMatchInlineSnapshot(`
    "  podSelector: «Deployment carts»  # the cart
      policyTypes: [Ingress, Egress «to nobody»]
        - podSelector: «Deployment web»
        - podSelector: {} «all pods of shop»
        - namespaceSelector: {} «every pod in the cluster»
        - namespaceSelector: {} «every namespace»
          podSelector: {matchLabels: {app: web}} «Deployment web»
        - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: db}} «Deployment db»
        - namespaceSelector: {matchLabels: {team: a}} «namespace db or more: Deployment db or more»
        - namespaceSelector: {matchLabels: {team: a}} «namespace db or more»
          podSelector: {matchLabels: {app: db}} «Deployment db»
        - ipBlock: {cidr: 10.0.0.0/24 «256 addresses, private»}
            cidr: 0.0.0.0/0 «every IPv4 address, 1 range left out»
        - ipBlock: {cidr: 'fd00::/8' «2^120 addresses, private»}
        - port: 8080 «http on carts»
        - port: http «8080 on carts»
      - ports: «from everyone»
      - {} «from everyone, on all ports»
      - from: [] «everyone»"
  `);
});

test('y', () => {
  expect(
    hinted(
      clusterPolicy(
        'p',
        `
tier: Admin
priority: 1
subject:
  namespaces:
    matchLabels: {team: a}
ingress:
- action: Deny
  from:
  - pods:
      namespaceSelector: {}
      podSelector: {matchLabels: {app: cart}}
  - namespaces: {}
  protocols:
  - tcp: {destinationPort: {number: 8080}}
  - destinationNamedPort: http
egress:
- action: Accept
  to:
  - networks: [10.0.0.0/8]
`,
      ) +
        shop +
        namespace('db', 'team: a') +
        deployment('db', { namespace: 'db', ports: ['containerPort: 8080, name: http'] }),
      'p-cluster.yaml',
    ),
  ).toMatchInlineSnapshot(`
    "    namespaces: «namespace db or more: Deployment db or more»
            namespaceSelector: {} «every namespace»
            podSelector: {matchLabels: {app: cart}} «Deployment cart»
        - namespaces: {} «every pod in the cluster»
        - tcp: {destinationPort: {number: 8080 «http on db»}}
        - destinationNamedPort: http «8080 on db»
        - networks: [10.0.0.0/8 «16,777,216 addresses, private»]"
  `);
});
