import { afterEach, expect, test } from 'vitest';
import { parseFixture, root } from '../support/fixture.ts';
import { type LspClient, startClient } from '../support/lspClient.ts';
import { deployment } from '../support/manifests.ts';

let client: LspClient;
afterEach(() => client.stop());

const { files } = parseFixture(`
//- clusters/prod/flux.yaml
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: all, namespace: flux-system}
spec: {path: ./clusters/prod, sourceRef: {kind: GitRepository, name: flux-system}}
//- clusters/prod/web.yaml
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: web, namespace: flux-system}
spec:
  path: ./apps/web
  targetNamespace: shop
  components: [../../components/deny]
  sourceRef: {kind: GitRepository, name: flux-system}
  postBuild:
    substitute:
      APP: frontend
//- apps/web/kustomization.yaml
resources: [web.yaml]
${deployment('frontend', { file: 'apps/web/web.yaml' })}
//- components/deny/kustomization.yaml
apiVersion: kustomize.config.k8s.io/v1alpha1
kind: Component
resources: [policy.yaml]
//- components/deny/policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: \${APP}-deny
spec:
  podSelector:
    matchLabels:
      app: \${APP}
`);
const uri = (path: string): string => `${root}/${path}`;

const policy = uri('components/deny/policy.yaml');
const position = { line: 7, character: 12 };

async function hovered(): Promise<string> {
  const hover = await client.connection.sendRequest<{ contents: { value: string } } | null>('textDocument/hover', {
    textDocument: { uri: policy },
    position,
  });
  return hover?.contents.value ?? '';
}

test('a component that a Flux Kustomization adds is hovered and checked as it is applied, and follows an edit', async () => {
  client = await startClient(files);
  await client.until('an index', () => client.status()?.state === 'ready');
  expect(await hovered()).toMatch(/^\*\*Selects the only workload in shop\*\* *\n\[Deployment frontend\]/);
  const flux = uri('clusters/prod/web.yaml');
  client.open(policy);
  client.open(flux);
  client.change(flux, (files.get(flux) as string).replace('APP: frontend', 'APP: frontent'));
  const finding = await client.until('a finding', () =>
    client.diagnostics.get(policy)?.find(({ code }) => code === 'selects-no-pods'),
  );
  expect(finding.message).toContain('frontend');
  // The variable is written there: a value in its stead would be wrong wherever else the component is used.
  const actions = await client.connection.sendRequest<{ title: string }[]>('textDocument/codeAction', {
    textDocument: { uri: policy },
    range: finding.range,
    context: { diagnostics: [finding] },
  });
  expect(actions.map(({ title }) => title).filter((title) => title.startsWith('Replace'))).toEqual([]);
  client.change(flux, files.get(flux) as string);
  await client.until('no finding', () =>
    client.diagnostics.get(policy)?.every(({ code }) => code !== 'selects-no-pods'),
  );
  expect(await hovered()).toContain('Deployment frontend');
});

test('files that an ApplicationSet takes values from are read, and follow an edit on disk and one in the editor', async () => {
  const set = uri('argocd/set.yaml');
  const values = uri('config/web.json');
  const web = uri('apps/web/web.yaml');
  const all = new Map([
    [set, applicationSet],
    [values, '{"space": "shop"}\n'],
    [web, deployment('frontend').replace(/^.*\n/, '')],
    [uri('apps/web/deny.yaml'), denyAll('shop')],
  ]);
  client = await startClient(all);
  await client.until('an index', () => client.status()?.state === 'ready');
  client.open(web);
  const isUnprotected = (): boolean | undefined =>
    client.diagnostics.get(web)?.some(({ code }) => code === 'unprotected-ingress');
  await client.until('protection', () => isUnprotected() === false);
  client.diskChanged(values, '{"space": "ops"}\n');
  await client.until('a finding in the other namespace', isUnprotected);
  client.open(values);
  client.change(values, '{"space": "shop"}\n');
  await client.until('protection again', () => isUnprotected() === false);
  client.diskChanged(set, undefined);
  await client.until('a finding without it', isUnprotected);
  client.diskChanged(set, applicationSet);
  await client.until('protection once more', () => isUnprotected() === false);
});

const applicationSet = `apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: apps, namespace: argocd}
spec:
  generators: [{git: {repoURL: x, files: [{path: 'config/*.json'}]}}]
  template:
    metadata: {name: web}
    spec:
      destination: {namespace: '{{space}}'}
      source: {repoURL: x, path: apps/web}
`;

const denyAll = (namespace: string): string => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: deny, namespace: ${namespace}}
spec: {podSelector: {}}
`;
