import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import { commands, type DocumentLink, window } from 'vscode';
import { deployment } from './fixtures.ts';
import { at, inFolder, open, tick, until, untilFindings } from './support.ts';

describe('explain a connection', () => {
  it('between two that are picked, in a read-only document whose links open what it names', () =>
    inFolder({ 'cart.yaml': deployment('cart') }, async (folder) => {
      const cart = await open(folder.file('cart.yaml'));
      await untilFindings(cart.uri, (rules) => rules.includes('unprotected-ingress'));
      const explained = commands.executeCommand('netpol.explain');
      // Both lists and the port: what stands first is taken. A list takes a moment to fill.
      const accept = setInterval(
        () => void commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem'),
        200,
      );
      await Promise.resolve(explained).finally(() => clearInterval(accept));

      const document = window.activeTextEditor?.document;
      assert.ok(document);
      assert.equal(document.uri.scheme, 'netpol');
      const [, kind, name] = /^(\w+) \S+\/(\S+) => \1 \S+\/\2$/m.exec(document.getText()) ?? [];
      assert.ok(kind && name, document.getText());
      const links = await commands.executeCommand<DocumentLink[]>('vscode.executeLinkProvider', document.uri);
      const [link] = links.filter(({ range }) => document.getText(range).endsWith(`/${name}`));
      assert.ok(link?.target);
      assert.match(link.tooltip ?? '', /cart\.yaml:\d+$/);
      await commands.executeCommand('vscode.open', link.target);
      await until('the manifest in front', tick, () => window.activeTextEditor?.document.uri.scheme !== 'netpol');
      const editor = window.activeTextEditor;
      assert.ok(editor);
      assert.deepEqual(editor.selection.active, at(editor.document, `name: |${name}`));
    }));
});
