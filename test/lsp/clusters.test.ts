import { afterEach, expect, test } from 'vitest';
import {
  type AllowCallerParams,
  allowCallerRequest,
  type ClusterChoice,
  type ClusterInViewParams,
  type ClustersParams,
  clusterInViewNotification,
  clustersRequest,
  type EndChoice,
  explainRequest,
  type TextResult,
  type WorkloadsParams,
  workloadsRequest,
} from '../../server/src/lsp/requests.ts';
import { parseFixture, root } from '../support/fixture.ts';
import { type LspClient, startClient } from '../support/lspClient.ts';
import { deployment } from '../support/manifests.ts';

let client: LspClient;
afterEach(() => client.stop());

const overlay = (name: string, more = ''): string => `
//- ${name}/kustomization.yaml
resources: [../base${more}]
labels: [{pairs: {stage: ${name}}, includeTemplates: true}]
`;
const policy = (direction: string): string => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: deny
spec:
  podSelector: {}
  policyTypes: [${direction}]
`;
const { files } = parseFixture(`
//- base/kustomization.yaml
resources: [web.yaml, api.yaml]
${deployment('web', { file: 'base/web.yaml' })}
${deployment('api', { file: 'base/api.yaml', ports: [8080] })}
${overlay('dev')}
${overlay('prod', ', deny.yaml')}
//- prod/deny.yaml
${policy('Ingress')}
//- notes.yaml
a: 1
`);
const uri = (path: string): string => `${root}/${path}`;

async function startHere(): Promise<void> {
  client = await startClient(files);
  await client.until('an index', () => client.status()?.state === 'ready');
}

const ask = (params: ClustersParams): Promise<ClusterChoice[]> =>
  client.connection.sendRequest<ClusterChoice[]>(clustersRequest, params);
const look = (cluster: string | null, folder = root): Promise<void> =>
  client.connection.sendNotification(clusterInViewNotification, { folder, cluster } satisfies ClusterInViewParams);

async function hovered(path: string): Promise<string[]> {
  const line =
    files
      .get(uri(path))
      ?.split('\n')
      .findIndex((text) => text.startsWith('  name:')) ?? 0;
  const hover = await client.connection.sendRequest<{ contents: { value: string } } | null>('textDocument/hover', {
    textDocument: { uri: uri(path) },
    position: { line, character: 9 },
  });
  return (hover?.contents.value ?? '').split('  \n').filter((text) => text.startsWith('**In '));
}

test('names the clusters of a file, and the one in view', async () => {
  await startHere();
  const dev = { folder: root, name: 'dev', workloads: 2, policies: 0 };
  const prod = { folder: root, name: 'prod', workloads: 2, policies: 1 };
  expect(await ask({ uri: uri('base/web.yaml') })).toEqual([
    { ...dev, hasFile: true, inView: true },
    { ...prod, hasFile: true, inView: false },
  ]);
  await look('prod');
  expect(await ask({ uri: uri('base/web.yaml') })).toEqual([
    { ...prod, hasFile: true, inView: true },
    { ...dev, hasFile: true, inView: false },
  ]);
  expect(await ask({})).toEqual([
    { ...dev, hasFile: false, inView: false },
    { ...prod, hasFile: false, inView: true },
  ]);
});

test('a file that the cluster in view does not hold keeps its own', async () => {
  await startHere();
  await look('dev');
  expect(
    (await ask({ uri: uri('prod/deny.yaml') })).map(({ name, hasFile, inView }) => [name, hasFile, inView]),
  ).toEqual([
    ['prod', true, true],
    ['dev', false, false],
  ]);
});

test('what is no manifest is in no cluster', async () => {
  await startHere();
  expect(await ask({ uri: uri('notes.yaml') })).toEqual([]);
  expect(await ask({ uri: uri('gone.yaml') })).toEqual([]);
  expect(await ask({ uri: 'file:///elsewhere/web.yaml' })).toEqual([]);
});

test('hovers speak of the cluster in view first', async () => {
  await startHere();
  expect(await hovered('base/web.yaml')).toEqual(['**In dev**', '**In prod**']);
  await look('prod');
  expect(await hovered('base/web.yaml')).toEqual(['**In prod**', '**In dev**']);
  await look('no such cluster');
  expect(await hovered('base/web.yaml')).toEqual(['**In dev**', '**In prod**']);
  await look('prod');
  await look(null);
  expect(await hovered('base/web.yaml')).toEqual(['**In dev**', '**In prod**']);
  await look('prod', 'file:///elsewhere');
  expect(await hovered('base/web.yaml')).toEqual(['**In dev**', '**In prod**']);
});

test('explanations are of the cluster in view', async () => {
  await startHere();
  const ends = (): Promise<EndChoice[]> => client.connection.sendRequest<EndChoice[]>(workloadsRequest, {});
  const explained = async ([from, to]: readonly EndChoice[]): Promise<string> => {
    const params = { from: from?.key, to: to?.key, port: '80/TCP' };
    const { text } = await client.connection.sendRequest<TextResult>(explainRequest, params);
    return text.split('\n')[1] ?? '';
  };
  expect((await ends()).map(({ label, cluster }) => [label, cluster])).toEqual([
    ['Deployment api', 'dev'],
    ['Deployment web', 'dev'],
    ['Deployment api', 'prod'],
    ['Deployment web', 'prod'],
  ]);
  await look('prod');
  const inProd = await ends();
  expect(inProd.map(({ label, cluster }) => [label, cluster])).toEqual([
    ['Deployment api', undefined],
    ['Deployment web', undefined],
  ]);
  expect(await explained(inProd)).toBe('  TCP 80: denied');
  await look('dev');
  expect(await explained(await ends())).toBe('  TCP 80: allowed');
  // What was chosen stays what it was.
  expect(await explained(inProd)).toBe('  TCP 80: denied');
});

test('the workloads of a cluster that is named are those of no other one, whichever is in view', async () => {
  await startHere();
  await look('prod');
  const named: WorkloadsParams = { folder: root, cluster: 'dev' };
  const found = await client.connection.sendRequest<EndChoice[]>(workloadsRequest, named);
  expect(found.map(({ key }) => key.split('|')[1])).toEqual(['dev', 'dev']);
});

test('code actions are about the cluster in view, and so is what they write', async () => {
  await startHere();
  const target = async (): Promise<string> => {
    const at = { line: 3, character: 9 };
    const actions = await client.connection.sendRequest<{ title: string; command?: { arguments: string[] } }[]>(
      'textDocument/codeAction',
      { textDocument: { uri: uri('base/api.yaml') }, range: { start: at, end: at }, context: { diagnostics: [] } },
    );
    return actions.find(({ title }) => title === 'Allow a caller of api…')?.command?.arguments[0] ?? '';
  };
  const write = async (cluster: string): Promise<unknown> => {
    await look(cluster);
    const [caller] = (await client.connection.sendRequest<EndChoice[]>(workloadsRequest, {})).filter(
      ({ label }) => label === 'Deployment web',
    );
    const params = { target: await target(), caller: caller?.key ?? '' } satisfies AllowCallerParams;
    return client.connection.sendRequest(allowCallerRequest, params);
  };
  expect(await write('dev')).toEqual({ edit: null, message: 'web may call api already.' });
  expect(JSON.stringify(await write('prod'))).toContain('name: allow-to-api');
});

test('what kustomize would refuse is reported at the entry, until it is there', async () => {
  const kustomization = uri('dev/kustomization.yaml');
  const { files } = parseFixture(`//- dev/kustomization.yaml\nresources: [../base]\n`);
  client = await startClient(files);
  const found = (): string[] => (client.diagnostics.get(kustomization) ?? []).map(({ code }) => String(code));
  await client.until('a warning', () => found().includes('kustomize-refuses'));
  expect(client.diagnostics.get(kustomization)).toMatchObject([
    { severity: 2, range: { start: { line: 0, character: 12 }, end: { line: 0, character: 19 } } },
  ]);
  client.diskChanged(uri('base/kustomization.yaml'), 'resources: [https://example.com/web.yaml]\n');
  await client.until('no warning', () => found().length === 0);
  await client.until('what is elsewhere', () => client.diagnostics.get(uri('base/kustomization.yaml'))?.length === 1);
  expect(client.diagnostics.get(uri('base/kustomization.yaml'))).toMatchObject([
    { severity: 3, code: 'kustomize-unknown' },
  ]);
});
