import { describe, expect, test } from 'vitest';
import { parseFixture, snapshotOf } from '../support/fixture.ts';
import { lenses, lensPlaces } from '../support/lenses.ts';
import { clusterPolicy, deployment, namespace, policy } from '../support/manifests.ts';

const names = ['cart', 'web', 'orders', 'api'];
const shop = names.map((name) => deployment(name, { namespace: 'shop' })).join('');
const db = namespace('db') + deployment('db', { namespace: 'db' });
const fromWeb = `
podSelector: {matchLabels: {app: cart}}
ingress:
- from: [{podSelector: {matchLabels: {app: web}}}]
`;

test('x', () => {
  const all = policy('p', fromWeb, 'shop') + shop + db;
  expect(lenses(all, 'p-policy.yaml')).toMatchInlineSnapshot(
    `"selects Deployment cart | 1 caller | egress not restricted"`,
  );
  expect(lenses(all, 'cart.yaml')).toMatchInlineSnapshot(`"isolated by 1 policy | 1 caller | open egress"`);
  expect(lenses(all, 'web.yaml')).toMatchInlineSnapshot(`"no policy isolates it | open ingress | open egress"`);
  expect(lensPlaces(snapshotOf(parseFixture(all)), 'cart.yaml')).toMatchInlineSnapshot(`
    [
      "isolated by 1 policy -> p",
      "1 caller -> web",
      "open egress -> ",
    ]
  `);
  const deny = policy('deny', 'podSelector: {}\npolicyTypes: [Ingress, Egress]', 'shop');
  expect(lenses(all + deny, 'cart.yaml')).toMatchInlineSnapshot(
    `"isolated by 2 policies | no callers | may call nobody"`,
  );
  expect(lenses(all + deny, 'deny-policy.yaml')).toMatchInlineSnapshot(
    `"selects all pods of shop | no callers | may call nobody"`,
  );
  const open = policy(
    'open',
    'podSelector: {}\ningress: [{from: [{podSelector: {}}, {ipBlock: {cidr: 10.0.0.0/8}}, {namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: db}}}]}]\negress: [{to: [{namespaceSelector: {}}]}]',
    'shop',
  );
  expect(lenses(all + open, 'cart.yaml')).toMatchInlineSnapshot(
    `"isolated by 2 policies | callers: everyone in shop, db and addresses | may call every pod"`,
  );
  expect(lenses(all + open, 'open-policy.yaml')).toMatchInlineSnapshot(
    `"selects all pods of shop | callers: everyone in shop, db and addresses | may call every pod"`,
  );
  const tier = clusterPolicy(
    'admin',
    'tier: Admin\npriority: 1\nsubject: {namespaces: {}}\ningress:\n- {action: Deny, from: [{pods: {namespaceSelector: {}, podSelector: {matchLabels: {app: web}}}}]}',
  );
  expect(lenses(all + tier, 'cart.yaml')).toMatchInlineSnapshot(`"isolated by 1 policy, restricted by 1 policy of the cluster | no callers | open egress"`);
  expect(lenses(all + tier, 'orders.yaml')).toMatchInlineSnapshot(
    `"restricted by 1 policy of the cluster | 3 callers and addresses | open egress"`,
  );
  expect(lenses(all + tier, 'admin-cluster.yaml')).toMatchInlineSnapshot(`"about every pod in the cluster"`);
});
