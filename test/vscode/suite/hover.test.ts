import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import { commands, Uri, window } from 'vscode';
import { deployment, policy, service, together } from './fixtures.ts';
import { at, type Folder, hoverAt, inFolder, open, tick, until, untilFindings } from './support.ts';

const shop = {
  'cart.yaml': together(deployment('cart'), service('cart')),
  'frontend.yaml': deployment('frontend', { env: 'cart:7070' }),
  'policy.yaml': policy('only-frontend', 'cart', 'frontend'),
};

describe('hover', () => {
  const onPolicy = (marked: string, ...expected: RegExp[]) => shows('policy.yaml', marked, ...expected);
  const onCart = (marked: string, ...expected: RegExp[]) => shows('cart.yaml', marked, ...expected);

  it(
    'on the name of a policy',
    onPolicy('name: only-|frontend', /Selects 1 of 2 workloads in shop/, /Deployment cart/),
  );
  it('on podSelector', onPolicy('pod|Selector:', /Selects 1 of 2 workloads in shop/, /Deployment cart/));
  it('on a peer', onPolicy('- pod|Selector:', /app=frontend/, /frontend/));
  it('on ports', onPolicy('por|ts:', /7070/));
  it('on the name of a workload', onCart('name: ca|rt', /only-frontend/, /frontend/));
  it('on the kind of a workload', onCart('kind: Deploy|ment', /only-frontend/));
  it('on a label of its pods', onCart('labels:\n        ap|p: cart', /only-frontend/));
  it('on a Service', onCart('kind: Ser|vice', /Deployment cart/, /7070/));

  it('links to where things are written', () => {
    const { 'frontend.yaml': caller, ...others } = shop;
    return inFolder({ ...others, 'a (b)/frontend #1.yaml': caller }, async (folder) => {
      const policy = { file: 'policy.yaml', name: 'only-frontend' };
      const cart = { file: 'cart.yaml', name: 'cart' };
      await follows(folder, policy, 'Deployment cart', cart);
      await follows(folder, cart, 'only-frontend', policy);
      await follows(folder, cart, 'frontend', { file: 'a (b)/frontend #1.yaml', name: 'frontend' });
    });
  });
});

function shows(file: string, marked: string, ...expected: RegExp[]): () => Promise<void> {
  return () =>
    inFolder(shop, async (folder: Folder) => {
      await untilFindings(folder.file('frontend.yaml'), (rules) => rules.includes('unprotected-ingress'));
      const hover = await hoverAt(await open(folder.file(file)), marked);
      for (const pattern of expected) assert.match(hover, pattern);
    });
}

interface Place {
  readonly file: string;
  readonly name: string;
}

/** Opens a link of the hover on a name as a click on it does, and looks whether the editor shows the other name. */
async function follows(folder: Folder, from: Place, label: string, to: Place): Promise<void> {
  const document = await open(folder.file(from.file));
  let link: string | undefined;
  await until(`a link to ${label}`, tick, async () => {
    const hover = await hoverAt(document, `name: |${from.name}`);
    link = [...hover.matchAll(/\[([^\]]*)\]\(([^)]*)\)/g)].find(([, text]) => text === label)?.[2];
    return link !== undefined;
  });
  await commands.executeCommand('vscode.open', Uri.parse(link ?? '', true));
  const target = folder.file(to.file).toString();
  await until(`${to.file} in front`, tick, () => window.activeTextEditor?.document.uri.toString() === target);
  const editor = window.activeTextEditor;
  assert.ok(editor);
  assert.deepEqual(editor.selection.active, at(editor.document, `name: |${to.name}`));
}
