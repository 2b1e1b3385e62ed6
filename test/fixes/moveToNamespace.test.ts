import { expect, test } from 'vitest';
import { applyFix, titlesAt } from '../support/fixes.ts';
import { deployment, policy } from '../support/manifests.ts';

const web = deployment('web', { namespace: 'shop' });
const api = deployment('api', { namespace: 'ops' });
const spec = 'podSelector: {matchLabels: {app: web}}\ningress: [{from: [{podSelector: {}}]}]';
const title = 'Put the policy into namespace shop';

test('a namespace that is written', () => {
  const { files, pairs } = applyFix(policy('web', spec, 'op$0s # why') + web + api, title);
  expect(files).toMatch(/metadata:\n {2}name: web\n {2}namespace: shop # why\nspec:/);
  // It protects the pods at last.
  expect(pairs).toEqual([
    'ops/api -> shop/web: all ports => no port',
    'outside -> shop/web: every address on all ports => nothing',
  ]);
});

test('one that is not written, at the selector', () => {
  const text = policy('web', spec.replace('{match', '{ma$0tch')) + web + deployment('other');
  expect(applyFix(text, title).files).toMatch(/metadata:\n {2}name: web\n {2}namespace: shop\nspec:/);
});

test('in JSON, and in a List', () => {
  const json = `//- p.json
{"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": {"name": "p", "namespace": "o$0ps"}, "spec": {"podSelector": {"matchLabels": {"app": "web"}}}}
`;
  expect(applyFix(json + web + api, title).files).toContain('"namespace": "shop"');
  const list = `//- list.yaml
apiVersion: v1
kind: List
items:
- apiVersion: networking.k8s.io/v1
  kind: NetworkPolicy
  metadata: {name: p}
  spec: {podSelector: {match$0Labels: {app: web}}}
`;
  expect(applyFix(list + web + deployment('other'), title).files).toContain('  metadata: {name: p, namespace: shop}\n');
});

test('not where several namespaces have the pods, or a kustomization sets its own', () => {
  const second = deployment('web', { namespace: 'b', file: 'b.yaml' });
  expect(titlesAt(policy('web', spec, 'o$0ps') + web + api + second)).not.toContain(title);
  const kustomized = `//- ops/kustomization.yaml
namespace: ops
resources: [policy.yaml, ../api.yaml]
//- ops/policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: p}
spec: {podSelector: {match$0Labels: {app: web}}}
`;
  expect(titlesAt(kustomized + api + web)).not.toContain(title);
});
