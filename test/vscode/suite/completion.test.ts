import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import { type CompletionItem, type CompletionList, commands, Selection, type TextDocument, window } from 'vscode';
import { denyIngress, deployment } from './fixtures.ts';
import { at, inFolder, open, tick, type, until } from './support.ts';

const shop = { 'cart.yaml': deployment('cart'), 'frontend.yaml': deployment('frontend') };

describe('completion in a policy', () => {
  it('of labels, with what each selects, in text that is not saved', () =>
    inFolder({ ...shop, 'policy.yaml': denyIngress() }, async (folder) => {
      const document = await open(folder.file('policy.yaml'));
      await type(document, 'podSelector: {|}', 'matchLabels: {app: ');
      const labels = await untilOffered(document, 'matchLabels: {app: |', ['cart', 'frontend']);
      assert.deepEqual(
        labels.map(({ detail }) => detail),
        ['1 workload', '1 workload'],
      );
    }));

  it('writes a field with the lines below it where they belong', () =>
    inFolder({ ...shop, 'policy.yaml': denyIngress() }, async (folder) => {
      const document = await open(folder.file('policy.yaml'));
      await type(document, '    - Ingress\n|', '  ingre');
      await untilOffered(document, '  ingre|', ['ingress']);
      await accept(document, '  ingre|', '  ingress:\n    - ');
    }));

  it('writes a whole policy into an empty file', () =>
    inFolder({ ...shop, 'policy.yaml': '' }, async (folder) => {
      const document = await open(folder.file('policy.yaml'));
      await type(document, '|', 'deny');
      await untilOffered(document, 'deny|', ['deny all']);
      await accept(document, 'deny|', 'name: deny-all\n  namespace: shop\n');
      assert.match(document.getText(), /^apiVersion: networking\.k8s\.io\/v1\n[\s\S]*- Egress\n$/);
    }));
});

/** Ours of these labels, once all of them are offered at the mark. */
async function untilOffered(
  document: TextDocument,
  marked: string,
  labels: readonly string[],
): Promise<CompletionItem[]> {
  let found: CompletionItem[] = [];
  await until(`${labels.join(' and ')} to be offered`, tick, async () => {
    const list = await commands.executeCommand<CompletionList>(
      'vscode.executeCompletionItemProvider',
      document.uri,
      at(document, marked),
    );
    found = list.items.filter(({ label }) => labels.includes(typeof label === 'string' ? label : label.label));
    return found.length === labels.length;
  });
  return found;
}

/** Chooses the first that the editor shows at the mark, as the key Enter does, until the text has what that writes. */
async function accept(document: TextDocument, marked: string, written: string): Promise<void> {
  const position = at(document, marked);
  const editor = await window.showTextDocument(document, { selection: new Selection(position, position) });
  await commands.executeCommand('editor.action.triggerSuggest');
  await until(`${JSON.stringify(written)} in the text`, tick, async () => {
    if (document.getText().includes(written)) return true;
    await commands.executeCommand('acceptSelectedSuggestion');
    return false;
  }).catch((error: Error) => {
    throw new Error(`${error.message}: ${JSON.stringify(editor.document.getText())}`);
  });
}
