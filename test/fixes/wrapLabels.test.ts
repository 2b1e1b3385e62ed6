import { expect, test } from 'vitest';
import { applyFix, titlesAt } from '../support/fixes.ts';
import { deployment, policy } from '../support/manifests.ts';

const title = 'Put the labels under matchLabels';
const workloads = ['web', 'cart'].map((name) => deployment(name)).join('');

test('lines move under a new key', () => {
  const source =
    workloads + policy('web', 'podSelector:\n  # who\n  a$0pp: web # this one\n\n  # of the front\n  tier: front');
  const { files } = applyFix(source, title, { appearing: ['selects-no-pods', 'unprotected'] });
  expect(files).toContain(
    '  podSelector:\n    # who\n    matchLabels:\n      app: web # this one\n  \n      # of the front\n      tier: front\n',
  );
});

test('the policy is about those pods only from then on', () => {
  const source = workloads + policy('web', 'podSelector: {a$0pp: web}\npolicyTypes: [Ingress]');
  const { files, pairs } = applyFix(source, title, { appearing: ['unprotected-ingress'] });
  expect(files).toContain('podSelector: {matchLabels: {app: web}}');
  expect(pairs).toEqual([
    'default/web -> default/cart: no port => all ports',
    'outside -> default/cart: nothing => every address on all ports',
  ]);
});

test('JSON', () => {
  const source = `//- p.json
{"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": {"name": "p"}, "spec": {"podSelector": {"a$0pp": "web"}}}
`;
  expect(applyFix(source, title, { appearing: ['selects-no-pods'] }).files).toContain(
    '{"matchLabels": {"app": "web"}}',
  );
});

test('not beside conditions, nor where an alias shares the selector', () => {
  expect(titlesAt(policy('p', 'podSelector: {a$0pp: web, matchLabels: {tier: front}}'))).not.toContain(title);
  const shared = 'podSelector: &web\n  a$0pp: web\ningress: [{from: [{podSelector: *web}]}]';
  expect(titlesAt(policy('p', shared))).not.toContain(title);
});
