import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import { commands, type DocumentLink, window } from 'vscode';
import { deployment } from './fixtures.ts';
import { at, inFolder, open, tick, type, until, untilFindings } from './support.ts';

describe('show how a file is read', () => {
  it('as it is in the editor, in a read-only document whose links open what it names', () =>
    inFolder({ 'cart.yaml': deployment('cart') }, async (folder) => {
      const cart = await open(folder.file('cart.yaml'));
      await untilFindings(cart.uri, (rules) => rules.includes('unprotected-ingress'));
      await type(cart, '|apiVersion', '# unsaved\n');
      await commands.executeCommand('netpol.showReading');
      const document = window.activeTextEditor?.document;
      assert.ok(document);
      assert.equal(document.uri.scheme, 'netpol');
      const line = at(cart, 'name: |cart').line + 1;
      assert.match(document.getText(), /^cart\.yaml: read\n {2}as a plain manifest/);
      assert.match(document.getText(), new RegExp(`\\n {2}line ${line}: Deployment \\S*cart\\n`));
      const links = await commands.executeCommand<DocumentLink[]>('vscode.executeLinkProvider', document.uri);
      const [link] = links.filter(({ range }) => document.getText(range) === `line ${line}`);
      assert.ok(link?.target);
      await commands.executeCommand('vscode.open', link.target);
      await until('the manifest in front', tick, () => window.activeTextEditor?.document.uri.scheme !== 'netpol');
      assert.deepEqual(window.activeTextEditor?.selection.active, at(cart, 'name: |cart'));
    }));
});
