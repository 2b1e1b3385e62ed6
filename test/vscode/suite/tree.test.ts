import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import { commands, env, Selection, type TreeItem, window } from 'vscode';
import type { PoliciesTree, TreeElement } from '../../../client/src/views/tree.ts';
import { denyIngress, deployment, service, together } from './fixtures.ts';
import { at, type Folder, inFolder, netpol, open, replace, tick, until, untilFindings } from './support.ts';

const files = {
  'web.yaml': deployment('web', { env: 'cart:7070' }),
  'cart.yaml': together(deployment('cart'), service('cart')),
  'deny.yaml': denyIngress(),
  'idle.yaml': deployment('idle', { namespace: 'ops' }),
};

describe('the Network Policies view', () => {
  it('shows namespaces, workloads and who calls them, and follows what is typed', () =>
    inFolder(files, async (folder) => {
      const { tree } = await netpol();
      const deny = await open(folder.file('deny.yaml'));
      await shows(tree, folder, [
        'ops 1 workload · not isolated · no policies',
        'shop 2 workloads · 1 policy with a default-deny',
      ]);
      assert.deepEqual(await lines(tree, folder, 'shop', 'Workloads'), [
        'cart isolated for ingress · 1 caller',
        'web isolated for ingress',
      ]);
      assert.deepEqual(await lines(tree, folder, 'shop', 'Workloads', 'cart', 'Called by'), [
        'web TCP 7070 · blocked by default-deny · env PEER of web',
      ]);
      let refreshed = 0;
      const subscription = tree.onDidChangeTreeData(() => refreshed++);
      await replace(deny, '- Ingress', '- Egress');
      await shows(tree, folder, [
        'ops 1 workload · not isolated · no policies',
        'shop 2 workloads · all not isolated · 1 policy',
      ]);
      await until('the view is asked to show it', tick, () => refreshed > 0);
      subscription.dispose();
    }));

  it('tells what an item is to screen readers, and more to those who point at it', () =>
    inFolder(files, async (folder) => {
      const { tree } = await netpol();
      await open(folder.file('cart.yaml'));
      const cart = await find(tree, folder, 'shop', 'Workloads', 'cart');
      const item = tree.getTreeItem(cart);
      assert.equal(item.accessibilityInformation?.label, 'Deployment cart, isolated for ingress, 1 caller');
      assert.equal(item.contextValue, 'uri name explain generate calls');
      const { tooltip } = await tree.resolveTreeItem(item, cart);
      assert.match(textOf(tooltip), /^\*\*Deployment cart in shop\*\*/);
    }));

  it('opens the place of an item, and copies its name', () =>
    inFolder(files, async (folder) => {
      const { tree } = await netpol();
      await open(folder.file('web.yaml'));
      const cart = await find(tree, folder, 'shop', 'Workloads', 'cart');
      await commands.executeCommand('netpol.goToTreeItem', cart);
      const editor = window.activeTextEditor;
      assert.ok(editor);
      assert.equal(editor.document.uri.toString(), folder.file('cart.yaml').toString());
      assert.equal(editor.document.getText(editor.selection), 'cart');
      await commands.executeCommand('netpol.copyTreeItemName', cart);
      assert.equal(await env.clipboard.readText(), 'cart');
      const call = await find(tree, folder, 'shop', 'Workloads', 'cart', 'Called by', 'web');
      await commands.executeCommand('netpol.explainTreeItem', call);
      assert.match(window.activeTextEditor?.document.getText() ?? '', /^Deployment shop\/web => Deployment shop\/cart/);
      await commands.executeCommand('netpol.showCallsOfTreeItem', cart);
      assert.match(window.activeTextEditor?.document.getText() ?? '', /^Calls of Deployment cart: 1 blocked/);
    }));

  it('shows only what a filter leaves, and says so', () =>
    inFolder(files, async (folder) => {
      const { tree } = await netpol();
      await open(folder.file('cart.yaml'));
      await until('both namespaces', tick, async () => (await lines(tree, folder)).length === 2);
      try {
        await tree.setFilter({ text: 'Cart' });
        assert.deepEqual(await lines(tree, folder), ['shop 1 workload · no policies']);
        assert.equal(tree.view.message, 'Only what matches “Cart”.');
        await commands.executeCommand('netpol.clearTreeFilter');
        await commands.executeCommand('netpol.showOnlyOpen');
        assert.deepEqual(await lines(tree, folder), ['ops 1 workload · not isolated']);
        assert.equal(tree.view.message, 'Only workloads that nothing isolates for ingress.');
        await tree.setFilter({ text: 'no-such' });
        assert.deepEqual(await lines(tree, folder), []);
        assert.match(tree.view.message ?? '', /and that match “no-such”\. Nothing here does\.$/);
      } finally {
        await tree.setFilter({ text: '', onlyOpen: false });
      }
      assert.equal((await lines(tree, folder)).length, 2);
      assert.equal(tree.view.message, '');
    }));

  it('selects what stands at the cursor, and lets go of a filter that hides it', () =>
    inFolder(files, async (folder) => {
      const { tree } = await netpol();
      const cart = await open(folder.file('cart.yaml'));
      await untilFindings(cart.uri, (rules) => rules.includes('unprotected-egress'));
      await tree.setFilter({ text: 'web' });
      const reveal = async (marked: string, document = cart): Promise<void> => {
        const editor = await window.showTextDocument(document);
        editor.selection = new Selection(at(document, marked), at(document, marked));
        await commands.executeCommand('netpol.revealInTree');
      };
      await reveal('name: ca|rt');
      await until('cart is selected', tick, () => selected(tree) === 'cart');
      assert.equal(tree.filter.text, '');
      assert.ok(tree.view.visible);
      await reveal('podSel|ector', await open(folder.file('deny.yaml')));
      await until('the policy is selected', tick, () => selected(tree) === 'default-deny');
    }));

  it('has an example to begin with', () =>
    inFolder({}, async () => {
      const { tree } = await netpol();
      await commands.executeCommand('netpol.openExample');
      const editor = window.activeTextEditor;
      assert.ok(editor?.document.isUntitled);
      const name = at(editor.document, 'name: fr|ontend');
      editor.selection = new Selection(name, name);
      await untilFindings(editor.document.uri, (rules) => rules.includes('unprotected-egress'));
      await commands.executeCommand('netpol.revealInTree');
      await until('frontend is selected', tick, () => selected(tree) === 'frontend');
      assert.match(tree.view.selection[0]?.item.uri ?? '', /^untitled:/);
    }));
});

function selected({ view }: PoliciesTree): string | undefined {
  return view.selection[0]?.item.label;
}

function shows(tree: PoliciesTree, folder: Folder, wanted: readonly string[]): Promise<void> {
  let last: readonly string[] = [];
  return until('the tree', tick, async () => {
    last = await lines(tree, folder);
    return JSON.stringify(last) === JSON.stringify(wanted);
  }).catch((error: Error) => {
    throw new Error(`${error.message}; it shows ${JSON.stringify(last)}`);
  });
}

/** The items below the one that labels lead to, with what stands behind them. */
async function lines(tree: PoliciesTree, folder: Folder, ...labels: string[]): Promise<string[]> {
  const elements =
    labels.length === 0 ? await roots(tree, folder) : await tree.getChildren(await find(tree, folder, ...labels));
  return elements.map(({ item }) => [item.label, item.description].filter(Boolean).join(' '));
}

/** What is in a folder: the editor lets go of documents of other tests late, and their clusters stand beside it till then. */
async function roots(tree: PoliciesTree, { uri }: Folder): Promise<TreeElement[]> {
  const elements = await tree.getChildren();
  const own = elements.find(({ item }) => item.generate?.folder === uri.toString());
  return own?.item.icon === 'cluster' ? tree.getChildren(own) : elements;
}

/** Waits for an item, since the server may still be reading. */
async function find(tree: PoliciesTree, folder: Folder, ...labels: string[]): Promise<TreeElement> {
  let found: TreeElement | undefined;
  await until(labels.join(' > '), tick, async () => {
    found = undefined;
    for (const label of labels) {
      const elements: TreeElement[] = found ? await tree.getChildren(found) : await roots(tree, folder);
      found = elements.find(({ item }) => item.label === label);
      if (!found) return false;
    }
    return true;
  });
  assert.ok(found);
  return found;
}

function textOf(tooltip: TreeItem['tooltip']): string {
  return typeof tooltip === 'string' ? tooltip : (tooltip?.value ?? '');
}
