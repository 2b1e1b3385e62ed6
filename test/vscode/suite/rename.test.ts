import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import { commands, type Range, type TextDocument, type WorkspaceEdit, workspace } from 'vscode';
import { deployment, policy, service, together } from './fixtures.ts';
import { at, inFolder, open, untilFindings } from './support.ts';

const shop = {
  'cart.yaml': together(deployment('cart'), service('cart')),
  'frontend.yaml': deployment('frontend', { env: 'cart:7070' }),
  'policy.yaml': policy('only-frontend', 'cart', 'frontend'),
};

describe('another name', () => {
  it('says what is under the cursor, and changes it in every file', () =>
    inFolder(shop, async (folder) => {
      await untilFindings(folder.file('frontend.yaml'), (rules) => rules.includes('unprotected-ingress'));
      const document = await open(folder.file('policy.yaml'));
      const marked = 'podSelector:\n    matchLabels:\n      app: ca|rt';
      const { placeholder } = await prepared(document, marked);
      assert.equal(placeholder, 'cart');
      const edit = await renamed(document, marked, 'basket');
      assert.deepEqual(
        edit.entries().map(([uri, edits]) => `${uri.path.split('/').at(-1)} ${edits.map(({ newText }) => newText)}`),
        // The Deployment's selector and template, the Service's selector, and what has the preview shown.
        ['policy.yaml basket', 'cart.yaml basket,basket,basket,'],
      );
      assert.ok(await workspace.applyEdit(edit));
      assert.match(document.getText(), /podSelector:\n {4}matchLabels:\n {6}app: basket\n/);
    }));

  it('says why not', () =>
    inFolder(shop, async (folder) => {
      await untilFindings(folder.file('frontend.yaml'), (rules) => rules.includes('unprotected-ingress'));
      const document = await open(folder.file('cart.yaml'));
      const marked = 'labels:\n        app: ca|rt';
      await assert.rejects(renamed(document, marked, 'front end'), /front end cannot be the value of the label app/);
      await assert.rejects(renamed(document, marked, 'frontend'), /has app: frontend already/);
    }));
});

function prepared(document: TextDocument, marked: string): Thenable<{ range: Range; placeholder: string }> {
  return commands.executeCommand('vscode.prepareRename', document.uri, at(document, marked));
}

async function renamed(document: TextDocument, marked: string, newName: string): Promise<WorkspaceEdit> {
  const place = [document.uri, at(document, marked)];
  return commands.executeCommand('vscode.executeDocumentRenameProvider', ...place, newName);
}
