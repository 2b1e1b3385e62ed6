import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import { commands, type DocumentLink, type Location, type LocationLink, Selection, window } from 'vscode';
import { deployment, service, together } from './fixtures.ts';
import { at, inFolder, open, tick, until, untilFindings } from './support.ts';

const files = {
  'web.yaml': deployment('web', { env: 'cart:7070' }),
  'cart.yaml': together(deployment('cart'), service('cart')),
};

describe('calls', () => {
  it('lead from a host to its Service and its pods, and back', () =>
    inFolder(files, async (folder) => {
      const web = await open(folder.file('web.yaml'));
      const cart = folder.file('cart.yaml');
      await untilFindings(web.uri, (rules) => rules.includes('unprotected-ingress'));
      const host = at(web, 'value: ca|rt:7070');
      const found = await commands.executeCommand<LocationLink[]>('vscode.executeDefinitionProvider', web.uri, host);
      assert.deepEqual(
        found.map(({ targetUri }) => targetUri.toString()),
        [cart.toString(), cart.toString()],
      );
      // The editor sorts them by their places; the Service stands behind the Deployment.
      const toService = found.at(-1);
      assert.ok(toService?.originSelectionRange && toService.targetSelectionRange);
      assert.equal(web.getText(toService.originSelectionRange), 'cart:7070');
      const there = toService.targetSelectionRange.start;
      const back = await commands.executeCommand<Location[]>('vscode.executeReferenceProvider', cart, there);
      assert.ok(
        back.some(({ uri, range }) => uri.toString() === web.uri.toString() && web.getText(range) === 'cart:7070'),
      );
      const links = await commands.executeCommand<DocumentLink[]>('vscode.executeLinkProvider', web.uri);
      const [link] = links.filter(({ range }) => web.getText(range) === 'cart:7070');
      assert.ok(link?.target);
      await commands.executeCommand('vscode.open', link.target);
      await until(
        'the Service in front',
        tick,
        () => window.activeTextEditor?.document.uri.toString() === cart.toString(),
      );
      assert.deepEqual(window.activeTextEditor?.selection.active, there);
    }));

  it('are shown for the workload at the cursor, in a read-only document whose links open what it names', () =>
    inFolder(files, async (folder) => {
      const web = await open(folder.file('web.yaml'));
      await untilFindings(web.uri, (rules) => rules.includes('unprotected-ingress'));
      const editor = window.activeTextEditor;
      assert.ok(editor);
      const name = at(web, 'name: |web');
      editor.selection = new Selection(name, name);
      const shown = commands.executeCommand('netpol.showCalls');
      // What stands first is taken, the workload at the cursor. A list takes a moment to fill.
      const accept = setInterval(
        () => void commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem'),
        200,
      );
      await Promise.resolve(shown).finally(() => clearInterval(accept));

      const document = window.activeTextEditor?.document;
      assert.ok(document);
      assert.equal(document.uri.scheme, 'netpol');
      assert.match(document.getText(), /^Calls of Deployment web: 2 allowed\n/);
      const links = await commands.executeCommand<DocumentLink[]>('vscode.executeLinkProvider', document.uri);
      const [link] = links.filter(({ range }) => document.getText(range) === 'env PEER of web');
      assert.ok(link?.target);
      await commands.executeCommand('vscode.open', link.target);
      await until('the manifest in front', tick, () => window.activeTextEditor?.document.uri.scheme !== 'netpol');
      assert.deepEqual(window.activeTextEditor?.selection.active, at(web, 'value: |cart:7070'));
    }));
});
