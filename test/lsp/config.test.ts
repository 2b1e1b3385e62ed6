/** `.netpol.yaml` in the editor. */
import { afterEach, expect, test } from 'vitest';
import type { CompletionItem, Hover } from 'vscode-languageserver-types';
import { root } from '../support/fixture.ts';
import { type LspClient, startClient } from '../support/lspClient.ts';

let client: LspClient;
afterEach(() => client.stop());

const configUri = `${root}/.netpol.yaml`;
const podUri = `${root}/pod.yaml`;
const pod = 'apiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: shop}\nspec: {containers: [{name: c}]}\n';
const start = async (config: string): Promise<void> => {
  client = await startClient(
    new Map([
      [podUri, pod],
      [configUri, config],
    ]),
  );
};
const shown = (uri = configUri): string[] =>
  (client.diagnostics.get(uri) ?? []).map(({ range, message }) => {
    const { start, end } = range;
    return `${start.line}:${start.character}-${end.line}:${end.character} ${message}`;
  });
const rules = (): string[] => (client.diagnostics.get(podUri) ?? []).map(({ code }) => String(code)).sort();
const at = (line: number, character: number) => ({ textDocument: { uri: configUri }, position: { line, character } });
const complete = async (line: number, character: number): Promise<CompletionItem[]> =>
  (await client.connection.sendRequest<CompletionItem[] | null>('textDocument/completion', at(line, character))) ?? [];

test('problems of a file that nobody opened, until it is right or gone', async () => {
  await start('closedWorld: maybe\nrules:\n  empty-peers: off\n  unprotected-ingress: off\n');
  await client.until('problems', () => shown().length === 2);
  expect(shown()).toEqual([
    '0:13-0:18 closedWorld must be true or false.',
    '2:2-2:13 There is no rule "empty-peers". Is empty-peer meant?',
  ]);
  // What is right counts.
  await client.until('the level counts', () => rules().join() === 'unprotected-egress');
  client.diskChanged(configUri, 'closedWorld: maybe\n');
  await client.until('one problem', () => shown().length === 1);
  client.diskChanged(configUri, undefined);
  await client.until('no problem', () => shown().length === 0);
  await client.until('the rule again', () => rules().length === 2);
});

test('problems while it is typed, with CRLF, and again those on disk when it is closed', async () => {
  await start('closedWorld: maybe\n');
  client.open(configUri);
  await client.until('the problem on disk', () => shown().length === 1);
  client.change(configUri, '# ä\r\ncni: calico\r\nnope: 1\r\n');
  await client.until('the problem in the editor', () => shown()[0]?.startsWith('2:0-2:4 There is no setting "nope"'));
  client.change(configUri, 'cni: [calico\r\n');
  await client.until('a syntax error', () => shown().some((problem) => problem.includes('closing ]')));
  client.change(configUri, 'cni: calico\r\n');
  await client.until('no problem', () => shown().length === 0);
  client.close(configUri);
  await client.until(
    'the problem on disk again',
    () => shown().join() === '0:13-0:18 closedWorld must be true or false.',
  );
});

test('a client without pull is told', async () => {
  client = await startClient(new Map([[configUri, 'cni: x\n']]), { push: true });
  await client.until('a problem', () => shown().length === 1);
  client.open(configUri, 'cni: calico\n');
  await client.until('no problem', () => shown().length === 0);
});

test('one that is broken on disk says what it said before', async () => {
  await start('rules: {unprotected-ingress: off}\n');
  await client.until('the level counts', () => rules().join() === 'unprotected-egress');
  client.diskChanged(configUri, 'exclude: [\nrules: {unprotected-ingress: off}\n');
  await client.until('a syntax error', () => shown().length > 0);
  await client.until('indexed', () => client.status()?.state === 'ready');
  expect(rules()).toEqual(['unprotected-egress']);
  client.diskChanged(configUri, 'rules: {unprotected-egress: off}\n');
  await client.until('the new level', () => rules().join() === 'unprotected-ingress');
});

test('one of a folder below says levels for what is there', async () => {
  const [webUri, belowUri] = [`${root}/apps/web/pod.yaml`, `${root}/apps/.netpol.yaml`];
  client = await startClient(
    new Map([
      [podUri, pod],
      [webUri, pod.replace('name: a', 'name: b')],
      [configUri, 'rules: {unprotected-egress: off}\n'],
      [belowUri, 'rules: {coverage: off, none: off}\ncni: calico\n'],
    ]),
  );
  const levels = (uri: string) => (client.diagnostics.get(uri) ?? []).map(({ code }) => String(code));
  await client.until('problems', () => shown(belowUri).length === 2);
  expect(shown(belowUri)).toEqual([
    '0:23-0:27 There is no rule "none".',
    '1:0-1:3 cni counts in the .netpol.yaml of the workspace folder alone; in one of a folder below only rules do.',
  ]);
  await client.until('the levels', () => rules().join() === 'unprotected-ingress' && levels(webUri).length === 0);
  client.diskChanged(belowUri, 'rules: {unprotected-egress: hint}\n');
  await client.until('other levels', () => levels(webUri).sort().join() === 'unprotected-egress,unprotected-ingress');
  expect(rules()).toEqual(['unprotected-ingress']);
  client.open(belowUri, 'exclude: [a]\n');
  await client.until('a problem as it is typed', () => shown(belowUri)[0]?.startsWith('0:0-0:7 exclude counts'));
  client.diskChanged(belowUri, undefined);
  await client.until('the levels of the folder', () => levels(webUri).join() === 'unprotected-ingress');
});

test('a glob of nothing leaves nothing out', async () => {
  await start('exclude: [""]\n');
  await client.until('the pod is read', () => rules().length === 2);
  expect(shown()).toEqual(['0:10-0:12 A glob must not be empty.']);
});

test('completion', async () => {
  await start('');
  client.open(configUri, 'cni: cal\r\nnamespaces:\r\n  \r\nexclude: [broken\r\n');
  const [first, ...others] = await complete(0, 8);
  expect(first).toEqual({
    label: 'antrea',
    kind: 12,
    documentation: expect.stringContaining('network plugin'),
    sortText: '0000',
    filterText: 'antrea',
    textEdit: { range: { start: { line: 0, character: 5 }, end: { line: 0, character: 8 } }, newText: 'antrea' },
  });
  expect(others.map(({ label }) => label)).toContain('calico');
  expect((await complete(2, 2)).map(({ label, kind }) => [label, kind])).toEqual([['shop', 10]]);
  // Elsewhere nothing is offered yet.
  client.open(podUri);
  expect(
    await client.connection.sendRequest('textDocument/completion', { ...at(0, 0), textDocument: { uri: podUri } }),
  ).toBeNull();
});

test('hover', async () => {
  await start('');
  client.open(configUri, 'rules: {empty-peer: off}\r\nclosedWorld: tr\r\n');
  const hover = (line: number, character: number) =>
    client.connection.sendRequest<Hover | null>('textDocument/hover', at(line, character));
  expect(await hover(1, 14)).toEqual({
    contents: {
      kind: 'markdown',
      value: expect.stringMatching(/^\*\*closedWorld\*\* {2}\n.* {2}\nOne of `true`, `false`\.$/),
    },
    range: { start: { line: 1, character: 0 }, end: { line: 1, character: 11 } },
  });
  expect(await hover(0, 10)).toMatchObject({ contents: { value: expect.stringContaining('**empty-peer**') } });
  expect(await hover(5, 0)).toBeNull();
});
