import { afterEach, expect, test } from 'vitest';
import { filesRequest, type TextResult } from '../../server/src/lsp/requests.ts';
import { root } from '../support/fixture.ts';
import { type LspClient, startClient } from '../support/lspClient.ts';

let client: LspClient;
afterEach(() => client.stop());

const deployment =
  'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {selector: {}, template: {spec: {containers: [{name: main}]}}}\n';
const uri = `${root}/web (1).yaml`;
const howRead = (of: string): Promise<TextResult> => client.connection.sendRequest(filesRequest, { uri: of });

test('how a file is read, as it is in the editor, with links to its objects', async () => {
  client = await startClient(new Map([['file:///ws/web%20%281%29.yaml', 'kind: Nothing\n']]));
  expect((await howRead(uri)).text).toBe('web (1).yaml: no manifest\n');
  client.open('file:///ws/web%20%281%29.yaml', deployment);
  const { text, links } = await howRead(uri);
  expect(text).toBe('web (1).yaml: read\n  as a plain manifest, cluster ws\n  line 3: Deployment web\n');
  expect(links.at(-1)).toEqual({ line: 2, start: 2, end: 8, target: 'file:///ws/web%20%281%29.yaml#3,18' });
});

test('every file of a folder', async () => {
  client = await startClient(
    new Map([
      [`${root}/web.yaml`, deployment],
      [`${root}/values.yaml`, 'a: 1\n'],
    ]),
  );
  const { text } = await howRead(root);
  expect(text.split('\n').slice(0, 5)).toEqual([
    '2 files:',
    '  1 read',
    '  1 no manifest',
    '',
    'values.yaml: no manifest',
  ]);
});

test('what is not there, and what is in no folder', async () => {
  client = await startClient(new Map());
  expect((await howRead(`${root}/gone.yaml`)).text).toBe('gone.yaml: not there\n');
  client.open('untitled:Untitled-1', deployment);
  expect((await howRead('untitled:Untitled-1')).text).toContain('read\n  as a plain manifest, cluster open files\n');
});
