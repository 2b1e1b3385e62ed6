import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import { commands, env, Selection, WorkspaceEdit, window, workspace } from 'vscode';
import { denyIngress, deployment, service, together } from './fixtures.ts';
import { at, inFolder, netpol, open, tick, until, untilFindings } from './support.ts';

const files = {
  'web.yaml': deployment('web', { env: 'cart:7070' }),
  'cart.yaml': together(deployment('cart'), service('cart')),
  'deny.yaml': denyIngress(),
};

describe('connectivity graph', () => {
  it('shows the workload at the cursor, follows edits, opens places and is copied as text', () =>
    inFolder(files, async (folder) => {
      const { graph } = await netpol();
      const cart = await open(folder.file('cart.yaml'));
      const deny = await open(folder.file('deny.yaml'));
      const web = await open(folder.file('web.yaml'));
      await untilFindings(web.uri, (rules) => rules.includes('inferred-caller-blocked'));
      const editor = window.activeTextEditor;
      assert.ok(editor);
      const name = at(web, 'name: |web');
      editor.selection = new Selection(name, name);
      await commands.executeCommand('netpol.showGraph');

      // The page asked, so that its script runs under its policy.
      const focus = () => graph.shown?.nodes.find(({ isFocus }) => isFocus);
      await until('the graph of web', tick, () => focus()?.name === 'web');
      const kinds = () => graph.shown?.edges.filter(({ from }) => from === focus()?.id).map(({ kind }) => kind);
      assert.deepEqual(kinds(), ['blocked']);
      const tab = () => window.tabGroups.activeTabGroup.activeTab?.label;
      await until('its name on the tab', tick, () => tab() === 'Connectivity of web');

      const edit = new WorkspaceEdit();
      edit.insert(deny.uri, at(deny, '|policyTypes:'), 'ingress: [{from: [{podSelector: {}}]}]\n  ');
      assert.ok(await workspace.applyEdit(edit));
      await until('the call to be allowed', tick, () => kinds()?.includes('allowed') === true);
      assert.equal(focus()?.name, 'web');

      const scope = graph.shown?.scope;
      assert.ok(scope);
      await graph.hear({ type: 'find', scope, text: 'cart' });
      assert.equal(focus()?.name, 'cart');
      await graph.hear({ type: 'export', scope, format: 'mermaid', theme: 'light' });
      assert.match(await env.clipboard.readText(), /^flowchart LR\n/);
      const target = graph.shown?.nodes.find((node) => node.name === 'cart')?.target;
      assert.ok(target);
      await graph.hear({ type: 'open', target });
      assert.equal(window.activeTextEditor?.document.uri.toString(), cart.uri.toString());
      assert.deepEqual(window.activeTextEditor?.selection.active, at(cart, 'name: |cart'));
    }));

  // What is there after a restart of the window is part of the journey: the window of a suite cannot be loaded anew.
  it('is about the same workload when it is seen again', () =>
    inFolder(files, async (folder) => {
      const { graph } = await netpol();
      const web = await open(folder.file('web.yaml'));
      await untilFindings(web.uri, (rules) => rules.includes('inferred-caller-blocked'));
      const editor = window.activeTextEditor;
      assert.ok(editor);
      const name = at(web, 'name: |web');
      editor.selection = new Selection(name, name);
      await commands.executeCommand('netpol.showGraph');
      const focus = () => graph.shown?.nodes.find(({ isFocus }) => isFocus)?.name;
      await until('the graph of web', tick, () => focus() === 'web');
      const panel = window.tabGroups.activeTabGroup;
      await until('its tab', tick, () => panel.activeTab?.label === 'Connectivity of web');

      // A page that is covered is gone, and begins anew: it has to know itself what it was about.
      const before = graph.shown;
      await window.showTextDocument(folder.file('cart.yaml'), { viewColumn: panel.viewColumn });
      await commands.executeCommand('workbench.action.closeActiveEditor');
      await until('the page to ask again', tick, () => graph.shown !== before && graph.shown !== undefined);
      assert.equal(focus(), 'web');
      assert.equal(window.tabGroups.activeTabGroup.activeTab?.label, 'Connectivity of web');
    }));
});
