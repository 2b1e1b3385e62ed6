import { afterEach, expect, test } from 'vitest';
import type { CodeAction, TextDocumentEdit } from 'vscode-languageserver-types';
import { applyEdits } from '../../server/src/yaml/edit.ts';
import { lineIndex, offsetAt } from '../../server/src/yaml/positions.ts';
import { parseFixture, root } from '../support/fixture.ts';
import { type ClientOptions, type LspClient, startClient } from '../support/lspClient.ts';
import { deployment, policy } from '../support/manifests.ts';

const uri = `${root}/web-policy.yaml`;
const source =
  deployment('frontend', { namespace: 'shop', ports: [8080] }) +
  policy(
    'web',
    'podSelector: {matchLabels: {app: frontent}}\ningress:\n- from:\n  - podSelector: {}\n  ports:\n  - {protocol: tcp, port: 1} # One.\n  - {protocol: udp, port: 2}',
    'shop',
  );
const { files } = parseFixture(source);
const text = files.get(uri) ?? '';

let client: LspClient;
afterEach(() => client?.stop());

async function start(options?: ClientOptions): Promise<void> {
  client = await startClient(files, options);
  await client.until('findings', () => (client.diagnostics.get(uri)?.length ?? 0) > 2);
}

/** What is offered at a piece of text, with its edit. */
async function actionsAt(piece: string, only?: readonly string[], document = text): Promise<CodeAction[]> {
  const before = document.slice(0, document.indexOf(piece)).split('\n');
  const position = { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
  const actions = await client.connection.sendRequest<CodeAction[]>('textDocument/codeAction', {
    textDocument: { uri },
    range: { start: position, end: position },
    context: { diagnostics: [], ...(only ? { only } : {}) },
  });
  return actions;
}

/** The document with the edit of an action. */
function edited({ edit }: CodeAction, document = text): string {
  const [only, ...others] = (edit?.documentChanges ?? []) as TextDocumentEdit[];
  expect(others).toEqual([]);
  expect(only?.textDocument.uri).toBe(uri);
  const index = lineIndex(document);
  return applyEdits(
    document,
    (only?.edits ?? []).map((each) => {
      if (!('newText' in each)) throw new Error('no text');
      return { start: offsetAt(index, each.range.start), end: offsetAt(index, each.range.end), newText: each.newText };
    }),
  );
}

const mended = text.replace('tcp', 'TCP').replace('udp', 'UDP');

test.each([['source.fixAll.netpol'], ['source.fixAll'], ['source']])('fix all, asked for as %s', async (kind) => {
  await start();
  const [action] = (await actionsAt('apiVersion', [kind])).filter((each) => each.kind === 'source.fixAll.netpol');
  expect(action && edited(action)).toBe(mended);
  // Only the lines that differ.
  expect(action?.edit?.documentChanges).toMatchObject([{ edits: [{ newText: expect.stringContaining('TCP') }] }]);
});

test('fix all is not offered where nobody asks for it, and nothing else where it alone is asked for', async () => {
  await start();
  const kinds = async (only?: readonly string[]) => (await actionsAt('tcp', only)).map(({ kind }) => kind);
  expect(await kinds()).not.toContain('source.fixAll.netpol');
  expect(await kinds(['source.fixAll.other'])).toEqual([]);
  expect(await kinds(['source.fixAll'])).toEqual(['source.fixAll.netpol']);
  expect(new Set(await kinds(['quickfix']))).toEqual(new Set(['quickfix']));
  expect(await kinds(['refactor.extract'])).toEqual([]);
});

test('fix all is about what is typed, and there is none where nothing is to fix', async () => {
  await start();
  client.open(uri);
  client.change(uri, mended.replace('TCP', 'sctp'));
  const [action] = await actionsAt('apiVersion', ['source.fixAll']);
  expect(action && edited(action, mended.replace('TCP', 'sctp'))).toBe(mended.replace('TCP', 'SCTP'));
  client.change(uri, mended);
  expect(await actionsAt('apiVersion', ['source.fixAll'])).toEqual([]);
});

const title = 'Fix all of invalid-protocol in this file';

test('fix all of a rule: beside the fix of one of several findings, made when it is chosen', async () => {
  await start();
  const titles = async (piece: string) => (await actionsAt(piece)).map((each) => each.title);
  expect((await titles('tcp')).slice(0, 1)).toEqual(['Write TCP']);
  expect(await titles('tcp')).toContain(title);
  // There is but one of its rule.
  expect((await titles('frontent')).filter((each) => each.startsWith('Fix all'))).toEqual([]);
  const action = (await actionsAt('udp')).find((each) => each.title === title);
  expect(action).toMatchObject({ kind: 'quickfix', data: { uri, rule: 'invalid-protocol' } });
  expect(action).not.toHaveProperty('edit');
  expect(action?.diagnostics?.map(({ code }) => code)).toEqual(['invalid-protocol']);
  const resolved = await client.connection.sendRequest<CodeAction>('codeAction/resolve', action ?? { title });
  expect(edited(resolved)).toBe(mended);
});

test('fix all of a rule, for a client that takes actions only as they were at first', async () => {
  await start({ plain: true });
  const action = (await actionsAt('tcp')).find((each) => each.title === title);
  expect(action && edited(action)).toBe(mended);
});
