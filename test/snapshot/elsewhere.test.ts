import { expect, test } from 'vitest';
import { check } from '../../server/src/rules/check.ts';
import { emptySnapshot, type Snapshot, withEdits } from '../../server/src/snapshot/snapshot.ts';
import { root } from '../support/fixture.ts';
import { deployment, namespace, policy } from '../support/manifests.ts';

type Texts = Readonly<Record<string, string | undefined>>;

function edited(snapshot: Snapshot, files: Texts): Snapshot {
  const edits = Object.entries(files).map(([path, text]) => ({
    uri: `${root}/${path}`,
    text: text?.replace(/^\/\/- .*\n/, ''),
  }));
  return withEdits(snapshot, edits);
}

const empty = emptySnapshot([{ uri: root, name: 'ws' }]);

/** What is found in a file, and at which level. */
function found(snapshot: Snapshot, path: string): string[] {
  return check(snapshot, {})
    .filter(({ uri, severity }) => uri === `${root}/${path}` && severity !== 'hint')
    .map(({ rule, severity }) => `${severity} ${rule}`);
}

function application(name: string, server = 'https://kubernetes.default.svc'): string {
  return `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: ${name}, namespace: argocd}
spec:
  destination: {server: '${server}', namespace: shop}
  source: {repoURL: 'https://example.com/repository.git', path: apps/${name}}
`;
}

const deny = policy('deny', 'podSelector: {}\npolicyTypes: [Ingress, Egress]');

/** One application, and beside it a workload that is not among its resources. */
const files: Texts = {
  'argocd/web.yaml': application('web'),
  'apps/web/kustomization.yaml': 'resources: [web.yaml, deny.yaml, namespaces.yaml]\n',
  'apps/web/web.yaml': deployment('web'),
  'apps/web/deny.yaml': deny,
  'apps/web/namespaces.yaml': namespace('edge', 'name: edge'),
  'apps/web/backup.yaml': deployment('backup', { namespace: 'shop' }),
};

test('what no Application applies is not called open where the policies of others may be', () => {
  const snapshot = edited(empty, files);
  expect(found(snapshot, 'apps/web/backup.yaml')).toEqual([]);
  const without = edited(snapshot, { 'apps/web/deny.yaml': undefined });
  expect(found(without, 'apps/web/backup.yaml')).toEqual([
    'warning unprotected-ingress',
    'information unprotected-egress',
  ]);
  expect(found(edited(without, { 'apps/web/deny.yaml': deny }), 'apps/web/backup.yaml')).toEqual([]);
  const elsewhere = { 'apps/web/backup.yaml': deployment('backup', { namespace: 'ops' }) };
  expect(found(edited(snapshot, elsewhere), 'apps/web/backup.yaml')).toEqual([
    'warning unprotected-ingress',
    'information unprotected-egress',
  ]);
});

test('what several clusters apply alike is perhaps there once', () => {
  const policies = (texts: Texts): (string | undefined)[] =>
    edited(empty, texts)
      .clusters.find(({ name }) => name === 'ws')
      ?.namespaces.get('shop')
      ?.policies.map(({ resource }) => resource.name) ?? [];
  const { 'argocd/web.yaml': _, ...others } = files;
  const overlay = (name: string, more: string): Texts => ({
    [`argocd/${name}.yaml`]: application(name, `https://${name}.example.com`),
    [`apps/${name}/kustomization.yaml`]: `resources: [../web]\n${more}`,
  });
  const replicas = 'replicas: [{name: web, count: 3}]\n';
  expect(policies({ ...others, ...overlay('a', ''), ...overlay('b', replicas) })).toEqual(['deny']);
  const labels = 'labels: [{pairs: {site: b}}]\n';
  expect(policies({ ...others, ...overlay('a', ''), ...overlay('b', labels) })).toEqual(['deny', 'deny']);
});

test('nor are labels unknown that the Namespaces of others have', () => {
  const asks = policy(
    'backup',
    'podSelector: {}\ningress: [{from: [{namespaceSelector: {matchLabels: {name: edge}}}]}]',
    'shop',
  );
  const snapshot = edited(empty, { ...files, 'apps/web/policy.yaml': asks });
  expect(found(snapshot, 'apps/web/policy.yaml')).toEqual([]);
  const other = namespace('edge', 'name: border');
  expect(found(edited(snapshot, { 'apps/web/namespaces.yaml': other }), 'apps/web/policy.yaml')).toEqual([
    'warning namespace-name-label',
  ]);
});

test('a Namespace that nothing applies says which labels it has where an Application asks for them', () => {
  const asks = policy('deny', 'podSelector: {}\ningress: [{from: [{namespaceSelector: {matchLabels: {name: edge}}}]}]');
  const { 'apps/web/namespaces.yaml': _, ...others } = files;
  const kustomization = { 'apps/web/kustomization.yaml': 'resources: [web.yaml, deny.yaml]\n' };
  const bare = edited(empty, { ...others, ...kustomization, 'apps/web/deny.yaml': asks });
  expect(found(bare, 'apps/web/deny.yaml')).toEqual(['warning namespace-name-label']);
  const declared = edited(bare, { 'bootstrap/edge.yaml': namespace('edge', 'name: edge') });
  expect(found(declared, 'apps/web/deny.yaml')).toEqual([]);
  expect(found(edited(declared, { 'bootstrap/edge.yaml': undefined }), 'apps/web/deny.yaml')).toEqual([
    'warning namespace-name-label',
  ]);
  // What the Application applies itself counts.
  const own = {
    'apps/web/kustomization.yaml': 'resources: [web.yaml, deny.yaml, edge.yaml]\n',
    'apps/web/edge.yaml': namespace('edge', 'name: border'),
  };
  expect(found(edited(declared, own), 'apps/web/deny.yaml')).toEqual(['warning namespace-name-label']);
});
