import { afterEach, expect, test } from 'vitest';
import type { Range, TextDocumentEdit, WorkspaceEdit } from 'vscode-languageserver-types';
import { parseFixture, root } from '../support/fixture.ts';
import { type LspClient, startClient } from '../support/lspClient.ts';
import { deployment, service } from '../support/manifests.ts';

let client: LspClient;
afterEach(() => client.stop());

const { files } = parseFixture(deployment('cart', { ports: [7070] }) + service('cart', { ports: ['80 -> 7070'] }));
const uri = (path: string): string => `${root}/${path}`;
const at = (path: string, line: number, character: number) => ({
  textDocument: { uri: uri(path) },
  position: { line, character },
});
const prepare = (path: string, line: number, character: number) =>
  client.connection.sendRequest<{ range: Range; placeholder: string } | null>(
    'textDocument/prepareRename',
    at(path, line, character),
  );
const rename = (path: string, line: number, character: number, newName: string) =>
  client.connection.sendRequest<WorkspaceEdit | null>('textDocument/rename', {
    ...at(path, line, character),
    newName,
  });
/** `cart.yaml 7:20 basket` with the version of an open document, and the annotation. */
const shown = ({ documentChanges = [] }: WorkspaceEdit): string[] =>
  (documentChanges as TextDocumentEdit[]).flatMap(({ textDocument, edits }) =>
    edits.map((edit) => {
      const { start } = edit.range;
      const annotation = 'annotationId' in edit ? ` ${edit.annotationId}` : '';
      const file = textDocument.uri.slice(root.length + 1);
      return `${file}${textDocument.version ?? ''} ${start.line}:${start.character} ${'newText' in edit ? edit.newText : ''}${annotation}`;
    }),
  );

test('what is under the cursor, and the edits in all files', async () => {
  client = await startClient(files);
  expect(await prepare('cart.yaml', 7, 21)).toEqual({
    range: { start: { line: 7, character: 20 }, end: { line: 7, character: 24 } },
    placeholder: 'cart',
  });
  const edit = await rename('cart.yaml', 7, 21, 'basket');
  expect(edit && shown(edit)).toEqual([
    'cart.yaml 7:20 basket here',
    'cart-service.yaml 5:18 basket elsewhere',
    'cart-service.yaml 0:0  asked',
  ]);
  // What needs confirmation is not ticked in the preview, and would be left behind.
  expect(edit?.changeAnnotations?.['asked']?.needsConfirmation).toBe(true);
  expect(edit?.changeAnnotations?.['elsewhere']?.needsConfirmation).toBeUndefined();
  expect(edit?.changeAnnotations?.['here']?.needsConfirmation).toBeUndefined();
});

test('in what is typed and not saved, with its version', async () => {
  client = await startClient(files);
  client.open(uri('cart.yaml'));
  client.change(
    uri('cart.yaml'),
    (files.get(uri('cart.yaml')) ?? '').replaceAll('\n', '\r\n').replace('app:', 'ä: a, app:'),
  );
  const edit = await rename('cart-service.yaml', 5, 18, 'basket');
  expect(edit && shown(edit)).toEqual([
    'cart-service.yaml 5:18 basket here',
    'cart.yaml2 7:26 basket elsewhere',
    'cart.yaml2 0:0  asked',
  ]);
});

test('a namespace, in files too that hold nothing that counts', async () => {
  const account = 'apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: cart\n  namespace: shop # ours\n';
  client = await startClient(
    new Map([
      ...parseFixture(deployment('cart', { namespace: 'shop' })).files,
      [uri('account.yaml'), account],
      [uri('values.yaml'), 'namespace: shop\n'],
      [uri('chart/Chart.yaml'), 'name: chart\nversion: 1.0.0\n'],
      [uri('chart/templates/account.yaml'), account],
    ]),
  );
  const edit = await rename('cart.yaml', 4, 14, 'store');
  expect(edit && shown(edit)).toEqual([
    'cart.yaml 4:13 store here',
    'account.yaml 4:13 store elsewhere',
    'account.yaml 0:0  asked',
  ]);
});

test('a namespace, and what only may mean it, which the user has to tick', async () => {
  const words = `args: ["--namespace=shop", --watch-namespace, shop, "--url=http://shop", shop, '--metrics=shop']`;
  const env = '[{name: POD_NAMESPACE, value: shop}, {name: TEAM, value: shop}]';
  const watcher = deployment('watcher').replace(
    'image: example',
    `image: example\n        ${words}\n        env: ${env}`,
  );
  const config = `//- config.yaml\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: config}\ndata: {namespace: shop, name: shop}\n`;
  const source = `${deployment('cart', { namespace: 'shop' })}${watcher}${config}`;
  client = await startClient(parseFixture(source).files);
  const edit = await rename('cart.yaml', 4, 14, 'store');
  expect(edit && shown(edit)).toEqual([
    'cart.yaml 4:13 store here',
    'watcher.yaml 12:28 store perhaps',
    'watcher.yaml 12:54 store perhaps',
    'watcher.yaml 13:43 store perhaps',
    'config.yaml 3:18 store perhaps',
  ]);
  expect(edit?.changeAnnotations?.['perhaps']?.needsConfirmation).toBe(true);
});

test('a namespace, in the configuration as it is in the editor', async () => {
  const config = 'namespaces: {shop: {labels: {team: a}}}\n';
  client = await startClient(
    new Map([...parseFixture(deployment('cart', { namespace: 'shop' })).files, [uri('.netpol.yaml'), config]]),
  );
  client.open(uri('.netpol.yaml'));
  client.change(uri('.netpol.yaml'), `# ours\r\n${config}`);
  const edit = await rename('cart.yaml', 4, 14, 'store');
  expect(edit && shown(edit)).toEqual([
    'cart.yaml 4:13 store here',
    '.netpol.yaml2 1:13 store elsewhere',
    '.netpol.yaml2 0:0  asked',
  ]);
});

test('a workload, in what scales it', async () => {
  const scaler =
    'apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata:\n  name: cart\nspec:\n  scaleTargetRef:\n    kind: Deployment\n    name: cart\n';
  client = await startClient(new Map([...files, [uri('scaler.yaml'), scaler]]));
  const edit = await rename('cart.yaml', 3, 9, 'basket');
  expect(edit && shown(edit)).toEqual([
    'cart.yaml 3:8 basket here',
    'scaler.yaml 7:10 basket elsewhere',
    'scaler.yaml 0:0  asked',
  ]);
  client.open(uri('scaler.yaml'));
  client.change(uri('scaler.yaml'), `# ours\r\n${scaler}`);
  expect(await prepare('scaler.yaml', 8, 12)).toEqual({
    range: { start: { line: 8, character: 10 }, end: { line: 8, character: 14 } },
    placeholder: 'cart',
  });
  const back = await rename('scaler.yaml', 8, 12, 'basket');
  expect(back && shown(back)).toEqual([
    'scaler.yaml2 8:10 basket here',
    'cart.yaml 3:8 basket elsewhere',
    'cart.yaml 0:0  asked',
  ]);
});

test('a label, in selectors of files too that hold nothing that counts', async () => {
  const budget =
    'apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata:\n  name: cart\nspec:\n  selector:\n    matchLabels:\n      app: cart\n';
  client = await startClient(new Map([...files, [uri('budget.yaml'), budget]]));
  const edit = await rename('cart.yaml', 7, 21, 'basket');
  expect(edit && shown(edit)).toEqual([
    'cart.yaml 7:20 basket here',
    'budget.yaml 7:11 basket elsewhere',
    'cart-service.yaml 5:18 basket elsewhere',
    'cart-service.yaml 0:0  asked',
  ]);
});

test('without annotations for a client that knows none', async () => {
  client = await startClient(files, { plain: true });
  const edit = await rename('cart.yaml', 7, 21, 'basket');
  expect(edit && shown(edit)).toEqual(['cart.yaml 7:20 basket', 'cart-service.yaml 5:18 basket']);
  expect(edit?.changeAnnotations).toBeUndefined();
});

test('says why not', async () => {
  client = await startClient(files);
  await expect(rename('cart.yaml', 7, 21, 'a b')).rejects.toThrow(/^a b cannot be the value of the label app: /);
  client.open(uri('cart.yaml'));
  client.change(uri('cart.yaml'), (files.get(uri('cart.yaml')) ?? '').replace('kind: Deployment', 'kind: [Deployment'));
  await expect(prepare('cart.yaml', 7, 21)).rejects.toThrow('cart.yaml cannot be read at the moment: mend it first.');
});

test('where there is nothing', async () => {
  client = await startClient(files);
  expect(await prepare('nowhere.yaml', 0, 0)).toBeNull();
  expect(await prepare('cart.yaml', 0, 3)).toBeNull();
  expect(await rename('cart.yaml', 0, 3, 'basket')).toBeNull();
  expect(await rename('cart.yaml', 999, 3, 'basket')).toBeNull();
});
