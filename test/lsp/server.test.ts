import { afterEach, expect, test } from 'vitest';
import { WorkspaceDiagnosticRequest } from 'vscode-languageserver-protocol/node';
import {
  type EndChoice,
  type ExplainParams,
  explainRequest,
  type TextResult,
  workloadsRequest,
} from '../../server/src/lsp/requests.ts';
import { parseFixture, root } from '../support/fixture.ts';
import { type LspClient, startClient } from '../support/lspClient.ts';

let client: LspClient;
afterEach(() => client.stop());

const web = `
//- web.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
      - name: web
        image: web
`;
const deny = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: deny
spec:
  podSelector: {}
  policyTypes: [Ingress, Egress]
`;
const webUri = `${root}/web.yaml`;
const denyUri = `${root}/deny.yaml`;

const rules = (uri: string): string[] => (client.diagnostics.get(uri) ?? []).map(({ code }) => String(code)).sort();

test('diagnostics of a file that is not open, and of one that is created and deleted on disk', async () => {
  client = await startClient(parseFixture(web).files);
  await client.until('warnings', () => rules(webUri).length === 2);
  expect(rules(webUri)).toEqual(['unprotected-egress', 'unprotected-ingress']);
  expect(client.status()).toMatchObject({ workloads: 1, policies: 0 });
  client.diskChanged(denyUri, deny);
  await client.until('no warnings', () => rules(webUri).length === 0);
  client.diskChanged(denyUri, undefined);
  await client.until('warnings again', () => rules(webUri).length === 2);
});

test('unsaved text wins over the disk, also for other open files', async () => {
  client = await startClient(new Map([...parseFixture(web).files, [denyUri, deny]]));
  client.open(webUri);
  client.open(denyUri);
  client.change(denyUri, deny.replace('[Ingress, Egress]', '[Ingress]'));
  await client.until('a finding about egress', () => rules(webUri).includes('unprotected-egress'));
  expect(rules(webUri)).toEqual(['unprotected-egress']);
  client.diskChanged(denyUri, 'kind: Nothing');
  client.change(denyUri, deny);
  await client.until('no finding', () => rules(webUri).length === 0);
  client.close(denyUri);
  await client.until('the disk counts again', () => rules(webUri).length === 2);
});

test('a broken document keeps its last good meaning', async () => {
  client = await startClient(new Map([...parseFixture(web).files, [denyUri, deny]]));
  client.open(denyUri);
  client.change(denyUri, deny.replace('podSelector: {}', 'podSelector: {'));
  await client.until('a syntax error', () => rules(denyUri).includes('unreadable-document'));
  expect(rules(webUri)).toEqual([]);
  expect(client.diagnostics.get(denyUri)?.[0]?.message).toMatch(
    / Netpol goes on with what the document said before\.$/,
  );
  const hover = await client.connection.sendRequest<{ contents: { value: string } }>('textDocument/hover', {
    textDocument: { uri: denyUri },
    position: { line: 1, character: 8 },
  });
  expect(hover.contents.value.split('  \n')).toEqual([
    expect.stringContaining('Selects the only workload'),
    expect.any(String),
    expect.any(String),
    'This document cannot be read at the moment: this is about what it said before.',
  ]);
});

test('a document that never could be read has no last good meaning, and a template is not broken', async () => {
  const broken = deny.replace('podSelector: {}', 'podSelector: {');
  const template = `{% if closed %}\n${deny}{% endif %}\n`;
  client = await startClient(
    new Map([
      [`${root}/jinja.yaml`, template],
      [denyUri, broken],
    ]),
  );
  await client.until('a syntax error', () => rules(denyUri).includes('unreadable-document'));
  expect(client.diagnostics.get(denyUri)?.[0]?.message).toMatch(/ Netpol does not know what the document says\.$/);
  expect(rules(`${root}/jinja.yaml`)).toEqual([]);
});

test('a client that cannot be told bit by bit gets all diagnostics of the workspace in one answer', async () => {
  client = await startClient(parseFixture(web).files);
  const ask = async (): Promise<ReadonlyMap<string, number>> => {
    const params = { identifier: 'netpol', previousResultIds: [] };
    const { items } = await client.connection.sendRequest(WorkspaceDiagnosticRequest.type, params);
    return new Map(items.flatMap((item) => (item.kind === 'full' ? [[item.uri, item.items.length] as const] : [])));
  };
  expect(await ask()).toEqual(new Map([[webUri, 2]]));
  client.diskChanged(denyUri, deny);
  await client.until('the policy is read', () => client.status()?.policies === 1);
  expect(await ask()).toEqual(new Map());
});

test('a client without pull is told that a file has no findings any more, closed or not', async () => {
  client = await startClient(parseFixture(web).files, { push: true });
  await client.until('warnings', () => rules(webUri).length === 2);
  client.open(webUri);
  client.change(webUri, '');
  client.close(webUri);
  client.diskChanged(webUri, '');
  await client.until('no warnings', () => rules(webUri).length === 0);
});

test('hover', async () => {
  client = await startClient(new Map([...parseFixture(web).files, [denyUri, deny]]));
  const hover = await client.connection.sendRequest<{ contents: { value: string } }>('textDocument/hover', {
    textDocument: { uri: denyUri },
    position: { line: 5, character: 4 },
  });
  expect(hover.contents.value).toMatchInlineSnapshot(`
    "**Selects the only workload in default**  
    [Deployment web](file:///ws/web.yaml#4,9) · [web.yaml:4](file:///ws/web.yaml#4,9)  
    Ingress: nobody, unless another policy allows it. Egress: nobody, unless another policy allows it."
  `);
});

test('levels of rules come from the settings', async () => {
  client = await startClient(parseFixture(web).files, {
    settings: { netpol: { rules: { 'unprotected-egress': 'off', 'unprotected-ingress': 'error' } } },
  });
  await client.until('one error', () => rules(webUri).length === 1);
  expect(client.diagnostics.get(webUri)?.[0]).toMatchObject({ code: 'unprotected-ingress', severity: 1 });
});

test('levels of rules in .netpol.yaml win over the settings', async () => {
  const config = 'rules:\n  unprotected-ingress: off\n  unprotected-egress: warning\n';
  client = await startClient(new Map([...parseFixture(web).files, [`${root}/.netpol.yaml`, config]]), {
    settings: { netpol: { rules: { 'unprotected-ingress': 'error' } } },
  });
  await client.until('one warning', () => rules(webUri).length === 1);
  expect(client.diagnostics.get(webUri)?.[0]).toMatchObject({ code: 'unprotected-egress', severity: 2 });
});

test('code actions and the picker of callers', async () => {
  client = await startClient(new Map([...parseFixture(web).files, [denyUri, deny]]));
  const actions = await client.connection.sendRequest<{ title: string; command?: { arguments: string[] } }[]>(
    'textDocument/codeAction',
    {
      textDocument: { uri: webUri },
      range: { start: { line: 3, character: 9 }, end: { line: 3, character: 9 } },
      context: { diagnostics: [] },
    },
  );
  expect(actions.map(({ title }) => title)).toEqual([
    'Generate policies for web',
    'Generate policies for namespace default',
    'Generate policies for all namespaces',
    'Allow a caller of web…',
  ]);
  const target = actions[3]?.command?.arguments[0];
  expect(await client.connection.sendRequest('netpol/callers', { target })).toEqual([]);
  expect(await client.connection.sendRequest('netpol/callers', { target: 'gone' })).toEqual([]);
  expect(await client.connection.sendRequest('netpol/allowCaller', { target, caller: 'gone' })).toBeNull();
});

test('a refactoring says in its title which connections it opens', async () => {
  const policy = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web}
spec:
  podSelector: {matchLabels: {app: web}}
  ingress:
  - from:
    - {podSelector: {}, namespaceSelector: {matchLabels: {team: a}}}
`;
  const others = `apiVersion: v1\nkind: Pod\nmetadata: {name: job}\nspec: {containers: [{name: main}]}\n---\napiVersion: v1\nkind: Namespace\nmetadata: {name: default}\n`;
  const files = new Map([...parseFixture(web).files, [denyUri, policy], [`${root}/job.yaml`, others]]);
  client = await startClient(files);
  const at = { line: 7, character: 12 };
  const actions = await client.connection.sendRequest<{ title: string; kind: string }[]>('textDocument/codeAction', {
    textDocument: { uri: denyUri },
    range: { start: at, end: at },
    context: { diagnostics: [] },
  });
  expect(actions.filter(({ kind }) => kind.startsWith('refactor.')).map(({ title }) => title)).toEqual([
    'Make two peers of the one: pods that match either (opens all ports from job to web)',
  ]);
});

test('folders of a multi-root workspace are apart, and can come and go', async () => {
  const other = 'file:///other';
  const files = new Map([...parseFixture(web).files, [`${other}/deny.yaml`, deny]]);
  client = await startClient(files, {
    folders: [
      { uri: root, name: 'ws' },
      { uri: other, name: 'other' },
    ],
  });
  await client.until('warnings', () => rules(webUri).length === 2);
  expect(client.status()).toMatchObject({ workloads: 1, policies: 1 });
  await client.connection.sendNotification('workspace/didChangeWorkspaceFolders', {
    event: { added: [], removed: [{ uri: root, name: 'ws' }] },
  });
  await client.until('the workload is gone', () => client.status()?.workloads === 0 && rules(webUri).length === 0);
});

test('progress begins, counts the files that are read, and ends', async () => {
  const many = Array.from({ length: 100 }, (_, at): [string, string] => [`${root}/more/${at}.yaml`, 'kind: Nothing']);
  client = await startClient(new Map([...parseFixture(web).files, ...many]), { progress: 'shown' });
  expect(client.progress).toEqual([
    [
      { kind: 'begin', title: 'Netpol: reading manifests', percentage: 0 },
      { kind: 'report', percentage: 63, message: '64 of 101 files' },
      { kind: 'report', percentage: 100, message: '101 of 101 files' },
      { kind: 'end' },
    ],
  ]);
});

test('what tools keep for themselves has nothing read anew', async () => {
  client = await startClient(parseFixture(web).files, { progress: 'shown' });
  client.diskChanged(`${root}/node_modules/tool/.gitignore`, '*\n');
  client.diskChanged(`${root}/node_modules/tool/.netpol.yaml`, 'exclude: ["**"]\n');
  client.diskChanged(denyUri, deny);
  await client.until('the policy', () => client.status()?.policies === 1);
  expect(client.progress).toHaveLength(1);
});

test('progress ends when reading begins anew before it is done', async () => {
  client = await startClient(parseFixture(web).files, { progress: 'shown' });
  client.diskChanged(`${root}/.gitignore`, 'out/');
  client.diskChanged(`${root}/.gitignore`, 'build/');
  await client.until('both ends', () => client.progress.filter((values) => values.at(-1)?.kind === 'end').length === 3);
  expect(client.progress.map(([first]) => first?.kind)).toEqual(['begin', 'begin', 'begin']);
});

test('a client that refuses progress is served all the same', async () => {
  client = await startClient(parseFixture(web).files, { progress: 'refused' });
  await client.until('warnings', () => rules(webUri).length === 2);
});

test('a client that refuses its settings and to watch files is served all the same', async () => {
  client = await startClient(parseFixture(web).files, { refuses: true });
  await client.until('warnings', () => rules(webUri).length === 2);
});

test('explains a connection as text, with links that open what it names', async () => {
  const { files } = parseFixture(`${web}//- deny.yaml\n${deny}`);
  client = await startClient(new Map([...files, [`${root}/.netpol.yaml`, 'serviceCIDRs: [10.96.0.0/12]\n']]));
  await client.until('an index', () => client.status()?.state === 'ready');
  const [choice, ...others] = await client.connection.sendRequest<EndChoice[]>(workloadsRequest, {});
  expect(others).toEqual([]);
  expect(choice).toMatchObject({ label: 'Deployment web', namespace: 'default' });
  const ask = (params: ExplainParams): Promise<TextResult> => client.connection.sendRequest(explainRequest, params);
  const { text, links } = await ask({ from: 'internet', to: choice?.key ?? '', port: '80/TCP' });
  expect(text).toMatchInlineSnapshot(`
    "the internet => Deployment default/web
      TCP 80: denied
        Ingress of web: denied
          NetworkPolicy deny isolates it and has no rules
      Policies for ingress of web
        NetworkPolicy deny selects it, without a rule for ingress
    "
  `);
  const lines = text.split('\n');
  expect(
    links.map(({ line, start, end, target, place }) => `${lines[line]?.slice(start, end)} at ${place} -> ${target}`),
  ).toMatchInlineSnapshot(`
    [
      "Deployment default/web at web.yaml:4 -> file:///ws/web.yaml#4,9",
      "NetworkPolicy deny at deny.yaml:4 -> file:///ws/deny.yaml#4,9",
      "NetworkPolicy deny at deny.yaml:4 -> file:///ws/deny.yaml#4,9",
    ]
  `);
  expect((await ask({ from: 'gone', to: choice?.key ?? '' })).text).toMatchInlineSnapshot(`
    "One end is neither a workload of this workspace nor an address.
    "
  `);
  expect((await ask({ from: choice?.key ?? '', to: '10.96.0.10' })).text).toMatchInlineSnapshot(`
    "10.96.0.10 is inside of the cluster (podCIDRs, serviceCIDRs): name the workload that has it or is behind it.
    "
  `);
  expect((await ask({ from: 'gone', to: 'internet' })).text).toMatchInlineSnapshot(`
    "Neither end is a workload of this workspace any more.
    "
  `);
  expect((await ask({ from: '10.0.0.1', to: choice?.key ?? '', port: 'http' })).text).toMatchInlineSnapshot(`
    "http is no port: a number with a protocol is, 8080/TCP.
    "
  `);
});
