import { afterEach, beforeEach, expect, test } from 'vitest';
import { trustedNotification } from '../../server/src/lsp/requests.ts';
import type { Release } from '../../server/src/workspace/helm/rendering.ts';
import type { Helm, HelmAnswer } from '../../server/src/workspace/helm/run.ts';
import { parseFixture, root } from '../support/fixture.ts';
import { type ClientOptions, type LspClient, startClient } from '../support/lspClient.ts';

let client: LspClient;
afterEach(() => client.stop());

const fixture = parseFixture(`
  //- shop/Chart.yaml
  apiVersion: v2
  name: shop
  version: 1.0.0
  //- shop/values.yaml
  app: web
  //- shop/templates/web.yaml
  {{ include "web" . }}
  //- shop/templates/policy.yaml
  apiVersion: networking.k8s.io/v1
  kind: NetworkPolicy
  metadata:
    name: {{ .Release.Name }}
  spec:
    podSelector:
      matchLabels:
        app: web
    policyTypes: [Ingress, Egress]
`);
const [chartUri, valuesUri, webUri, policyUri] = [...fixture.files.keys()] as [string, string, string, string];

/** What the fixture's chart makes of its values, as helm would print it. */
function printed(values: string): string {
  const app = /^app: (\w+)/m.exec(values)?.[1] ?? '';
  return `---
# Source: shop/templates/policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: shop
spec:
  podSelector:
    matchLabels:
      app: web
  policyTypes: [Ingress, Egress]
---
# Source: shop/templates/web.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${app}
spec:
  template:
    metadata:
      labels:
        app: ${app}
    spec:
      containers:
      - name: web
        image: web
`;
}

interface Run {
  readonly release: Release;
  readonly values: string;
  readonly signal: AbortSignal;
}
let runs: Run[];
/** How helm answers, instead of as it should. */
let answering: ((run: Run) => HelmAnswer | Promise<HelmAnswer>) | undefined;
beforeEach(() => {
  runs = [];
  answering = undefined;
});

const helm: Helm = {
  async template(release, unsaved, signal) {
    const values = unsaved.get(valuesUri) ?? client.files.get(valuesUri) ?? '';
    const run = { release, values, signal };
    runs.push(run);
    return answering?.(run) ?? { type: 'rendered', output: printed(values), missing: [] };
  },
};

async function start(options: ClientOptions = {}): Promise<void> {
  // The client must be there when helm runs for the first time.
  client = { files: new Map(fixture.files) } as unknown as LspClient;
  client = await startClient(fixture.files, { helm, initializationOptions: { trusted: true }, ...options });
}

const rules = (uri: string): string[] => (client.diagnostics.get(uri) ?? []).map(({ code }) => String(code)).sort();
const isRendered = (): boolean => client.status()?.workloads === 1;

async function hover(uri: string, line: number, character: number): Promise<string> {
  const answer = await client.connection.sendRequest<{ contents: { value: string } } | null>('textDocument/hover', {
    textDocument: { uri },
    position: { line, character },
  });
  return answer?.contents.value ?? '';
}

test('an edit of the values changes what hovers and diagnostics say, before it is saved', async () => {
  await start();
  await client.until('the chart', isRendered);
  expect(client.status()).toMatchObject({ workloads: 1, policies: 1, leftOut: [] });
  expect(rules(webUri)).toEqual([]);
  expect(await hover(policyUri, 3, 10)).toContain('Selects the only workload');
  client.open(valuesUri);
  client.change(valuesUri, 'app: other\n');
  await client.until('findings', () => rules(webUri).length === 2);
  expect(rules(webUri)).toEqual(['unprotected-egress', 'unprotected-ingress']);
  expect(client.diagnostics.get(webUri)?.[0]?.range).toEqual({
    start: { line: 0, character: 0 },
    end: { line: 0, character: 21 },
  });
  expect(await hover(policyUri, 3, 10)).not.toContain('Selects the only workload');
  expect(await hover(webUri, 0, 3)).toContain('Deployment other in default');
  client.close(valuesUri);
  await client.until('the disk counts again', () => rules(webUri).length === 0);
});

test('an edit while helm runs stops it, and what it would have said never counts', async () => {
  await start();
  await client.until('the chart', isRendered);
  let stopped = 0;
  answering = ({ values, signal }) => {
    if (!values.includes('slow')) return { type: 'rendered', output: printed(values), missing: [] };
    return new Promise((resolve) => {
      signal.addEventListener('abort', () => {
        stopped++;
        resolve({ type: 'rendered', output: printed(values), missing: [] });
      });
    });
  };
  client.open(valuesUri);
  client.change(valuesUri, 'app: slow\n');
  // Other questions are answered meanwhile, and each answer looks at the condition.
  while (!runs.some(({ values }) => values.includes('slow'))) await hover(policyUri, 3, 10);
  expect(await hover(policyUri, 3, 10)).toContain('Selects the only workload');
  client.change(valuesUri, 'app: quick\n');
  await client.until('findings', () => rules(webUri).length === 2);
  expect(await hover(webUri, 0, 3)).toContain('Deployment quick in default');
  expect(stopped).toBe(1);
});

test('nothing runs before the workspace is trusted', async () => {
  await start({ initializationOptions: {} });
  expect(client.status()?.leftOut).toEqual(['1 Helm template (the workspace is not trusted)']);
  expect(runs).toEqual([]);
  void client.connection.sendNotification(trustedNotification);
  await client.until('the chart', isRendered);
  expect(client.status()?.leftOut).toEqual([]);
});

test('nothing runs where it is turned off', async () => {
  await start({ settings: { netpol: { helm: { enabled: false } } } });
  expect(client.status()?.leftOut).toEqual(['1 Helm template (it is turned off)']);
  expect(runs).toEqual([]);
});

test('without helm the status says so', async () => {
  answering = () => ({ type: 'absent' });
  await start();
  await client.until('the reason', () => client.status()?.leftOut[0]?.includes('('));
  expect(client.status()?.leftOut).toEqual(['1 Helm template (helm is not on the PATH)']);
});

test('what helm refuses is a diagnostic, and what it made before goes on', async () => {
  await start();
  await client.until('the chart', isRendered);
  answering = ({ values }) =>
    values.includes('wrong')
      ? { type: 'failed', message: 'Error: parse error at (shop/templates/policy.yaml:4): no', missing: [] }
      : { type: 'rendered', output: printed(values), missing: [] };
  client.diskChanged(valuesUri, 'app: wrong\n');
  await client.until('a diagnostic', () => rules(policyUri).includes('helm'));
  expect(client.diagnostics.get(policyUri)).toMatchObject([
    { severity: 2, range: { start: { line: 3, character: 2 }, end: { line: 3, character: 27 } } },
  ]);
  expect(client.status()).toMatchObject({ workloads: 1 });
  client.diskChanged(valuesUri, 'app: web\n');
  await client.until('no diagnostic', () => rules(policyUri).length === 0);
});

test('a dependency that is not there is a diagnostic of the chart', async () => {
  answering = ({ values }) => ({ type: 'rendered', output: printed(values), missing: ['redis'] });
  await start();
  await client.until('a diagnostic', () => rules(chartUri).includes('helm'));
  expect(client.diagnostics.get(chartUri)?.[0]).toMatchObject({ severity: 3 });
});

test('a chart that goes away takes its objects along', async () => {
  await start();
  await client.until('the chart', isRendered);
  client.diskChanged(chartUri, undefined);
  await client.until('no workload', () => client.status()?.workloads === 0);
});

test('a chart that goes away while helm runs makes room for the others', async () => {
  const other = `${root}/other`;
  const files = new Map([...fixture.files, [`${other}/Chart.yaml`, 'name: other\n']]);
  answering = ({ release, signal }) =>
    release.chart === other
      ? new Promise((resolve) => signal.addEventListener('abort', () => resolve({ type: 'stopped' })))
      : { type: 'rendered', output: printed('app: web'), missing: [] };
  client = { files } as unknown as LspClient;
  client = await startClient(files, { helm, initializationOptions: { trusted: true } });
  while (!runs.some(({ release }) => release.chart === other)) await hover(policyUri, 3, 10);
  expect(isRendered()).toBe(false);
  client.diskChanged(`${other}/Chart.yaml`, undefined);
  await client.until('the other chart', isRendered);
});

test('releases come from .netpol.yaml', async () => {
  const config = 'charts:\n- {path: shop, values: [../prod.yaml], release: eu, namespace: front}\n';
  const files = new Map([...fixture.files, [`${root}/.netpol.yaml`, config]]);
  client = { files } as unknown as LspClient;
  client = await startClient(files, { helm, initializationOptions: { trusted: true } });
  await client.until('the chart', isRendered);
  expect(runs[0]?.release).toMatchObject({ name: 'eu', namespace: 'front', values: [`${root}/prod.yaml`] });
  expect(await hover(webUri, 0, 3)).toContain('Deployment web in front');
});

test('a chart is rendered as an Application of Argo CD installs it, and anew when that is edited', async () => {
  await start();
  await client.until('the chart', isRendered);
  const argo = `${root}/argocd/shop.yaml`;
  const application = (name: string): string =>
    [
      'apiVersion: argoproj.io/v1alpha1',
      'kind: Application',
      'metadata: {name: shop}',
      'spec:',
      '  destination: {namespace: shop}',
      `  source: {path: shop, helm: {releaseName: ${name}, values: "app: x"}}`,
      '',
    ].join('\n');
  client.diskChanged(argo, application('first'));
  await client.until('a release', () => runs.at(-1)?.release.name === 'first');
  expect(runs.at(-1)?.release).toMatchObject({ namespace: 'shop', inline: ['app: x'] });
  client.open(argo);
  client.change(argo, application('second'));
  while (runs.at(-1)?.release.name !== 'second') await hover(policyUri, 3, 10);
});

test('a path of .netpol.yaml where no chart is, until there is one', async () => {
  const configUri = `${root}/.netpol.yaml`;
  const files = new Map([...fixture.files, [configUri, 'charts:\n- path: other\n- path: shop\n']]);
  client = { files } as unknown as LspClient;
  client = await startClient(files, { helm, initializationOptions: { trusted: true } });
  await client.until('a diagnostic', () => rules(configUri).length === 1);
  expect(client.diagnostics.get(configUri)?.[0]).toMatchObject({
    range: { start: { line: 1, character: 8 }, end: { line: 1, character: 13 } },
    message: expect.stringContaining('There is no chart at other'),
  });
  client.diskChanged(`${root}/other/Chart.yaml`, 'name: other\n');
  await client.until('no diagnostic', () => rules(configUri).length === 0);
});

test('while helm takes its time, the client shows that it runs', async () => {
  let answer = (): void => {};
  answering = ({ values }) =>
    new Promise((resolve) => {
      answer = () => resolve({ type: 'rendered', output: printed(values), missing: [] });
    });
  await start({ progress: 'shown' });
  await client.until('progress', () => client.progress[1]?.length === 1);
  expect(client.progress[1]).toEqual([{ kind: 'begin', title: 'Netpol: rendering charts' }]);
  answer();
  await client.until('its end', () => client.progress[1]?.at(-1)?.kind === 'end');
  await client.until('the chart', isRendered);
});
