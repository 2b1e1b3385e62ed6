import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import {
  type CallHierarchyIncomingCall,
  type CallHierarchyItem,
  type CallHierarchyOutgoingCall,
  commands,
  type DocumentHighlight,
  type DocumentLink,
  type DocumentSymbol,
  type FoldingRange,
  type Location,
  type LocationLink,
  type SelectionRange,
  type SymbolInformation,
  type TextDocument,
} from 'vscode';
import { deployment, policy, service, together } from './fixtures.ts';
import { at, inFolder, open, replace, tick, until, untilFindings } from './support.ts';

const shop = {
  'web.yaml': deployment('web', { env: 'cart:7070' }),
  'cart.yaml': together(deployment('cart'), service('cart')),
  'policy.yaml': policy('only-web', 'cart', 'web'),
};

const prepare = (document: TextDocument, marked: string): Thenable<CallHierarchyItem[]> =>
  commands.executeCommand('vscode.prepareCallHierarchy', document.uri, at(document, marked));
const incoming = (item: CallHierarchyItem): Thenable<CallHierarchyIncomingCall[]> =>
  commands.executeCommand('vscode.provideIncomingCalls', item);
const outgoing = (item: CallHierarchyItem): Thenable<CallHierarchyOutgoingCall[]> =>
  commands.executeCommand('vscode.provideOutgoingCalls', item);

describe('navigation', () => {
  it('goes from a workload to who may call it, and on to whom that may call', () =>
    inFolder(shop, async (folder) => {
      const cart = await open(folder.file('cart.yaml'));
      await untilFindings(folder.file('web.yaml'), (rules) => rules.includes('unprotected-ingress'));
      const [item] = await prepare(cart, 'name: c|art');
      assert.ok(item);
      assert.equal(item.name, 'cart');
      const [call, ...others] = await incoming(item);
      assert.ok(call);
      assert.deepEqual(others, []);
      assert.equal(call.from.name, 'web');
      assert.equal(call.from.detail, 'TCP 7070 · needed · admitted by policy only-web · Deployment in shop');
      const web = await open(call.from.uri);
      assert.deepEqual(
        call.fromRanges.map((range) => web.getText(range)),
        ['cart:7070'],
      );
      const back = (await outgoing(call.from)).find(({ to }) => to.name === 'cart');
      assert.equal(back?.to.uri.toString(), cart.uri.toString());
      assert.deepEqual(
        back?.fromRanges.map((range) => web.getText(range)),
        ['cart:7070'],
      );
    }));

  it('asks of what is typed and not saved, and says nothing of a workload that is gone', () =>
    inFolder(shop, async (folder) => {
      const cart = await open(folder.file('cart.yaml'));
      await untilFindings(folder.file('web.yaml'), (rules) => rules.includes('unprotected-ingress'));
      const [item] = await prepare(cart, 'name: c|art');
      assert.ok(item);
      const rules = await open(folder.file('policy.yaml'));
      await replace(rules, 'app: web', 'app: nobody');
      await until('the call to be blocked', tick, async () =>
        (await incoming(item)).some(({ from }) => from.detail?.includes('blocked by policy only-web')),
      );
      await replace(cart, 'name: cart', 'name: basket');
      await until('nobody to call what is gone', tick, async () => (await incoming(item)).length === 0);
    }));

  it('shows what a file and the workspace hold', () =>
    inFolder(shop, async (folder) => {
      const rules = await open(folder.file('policy.yaml'));
      await untilFindings(folder.file('web.yaml'), (found) => found.includes('unprotected-ingress'));
      const symbols = await commands.executeCommand<DocumentSymbol[]>(
        'vscode.executeDocumentSymbolProvider',
        rules.uri,
      );
      const [own] = symbols.filter(({ name }) => name === 'NetworkPolicy only-web');
      assert.deepEqual(
        own?.children.map(({ name }) => name),
        ['Pods with app=cart', 'from web on TCP 7070'],
      );
      const found = await commands.executeCommand<SymbolInformation[]>(
        'vscode.executeWorkspaceSymbolProvider',
        'only-w',
      );
      assert.ok(found.some(({ name, containerName }) => name === 'NetworkPolicy only-web' && containerName === 'shop'));
    }));

  it('folds and selects by what the text means', () =>
    inFolder(shop, async (folder) => {
      const cart = await open(folder.file('cart.yaml'));
      await untilFindings(folder.file('web.yaml'), (rules) => rules.includes('unprotected-ingress'));
      const folded = await commands.executeCommand<FoldingRange[]>('vscode.executeFoldingRangeProvider', cart.uri);
      const marker = cart.positionAt(cart.getText().indexOf('---')).line;
      assert.ok(folded.some(({ start }) => start === marker));
      const inside = at(cart, 'name: c|art');
      const [selected] = await commands.executeCommand<SelectionRange[]>(
        'vscode.executeSelectionRangeProvider',
        cart.uri,
        [inside],
      );
      const texts: string[] = [];
      for (let range = selected; range; range = range.parent as SelectionRange) texts.push(cart.getText(range.range));
      assert.ok(texts.includes('name: cart'));
      assert.ok(texts.some((text) => text.startsWith('metadata:') && text.endsWith('namespace: shop')));
    }));

  it('leads from a selector to the labels that it matches, and back', () =>
    inFolder(shop, async (folder) => {
      const rules = await open(folder.file('policy.yaml'));
      await untilFindings(folder.file('web.yaml'), (found) => found.includes('unprotected-ingress'));
      const here = at(rules, 'podSelector:\n    matchLabels:\n      app: c|art');
      const links = await commands.executeCommand<LocationLink[]>('vscode.executeDefinitionProvider', rules.uri, here);
      const cart = await open(folder.file('cart.yaml'));
      const [link] = links;
      assert.ok(link?.targetSelectionRange);
      assert.equal(link.targetUri.toString(), cart.uri.toString());
      assert.equal(cart.getText(link.targetSelectionRange), 'app: cart');
      const place = link.targetSelectionRange.start;
      const back = await commands.executeCommand<Location[]>('vscode.executeReferenceProvider', cart.uri, place);
      assert.ok(back.some(({ uri }) => uri.toString() === rules.uri.toString()));
      const lit = await commands.executeCommand<DocumentHighlight[]>(
        'vscode.executeDocumentHighlights',
        cart.uri,
        place,
      );
      // The template, the selector of the Deployment, that of the Service.
      assert.equal(lit.filter(({ range }) => cart.getText(range) === 'app: cart').length, 3);
    }));

  it('links the paths of a kustomization', () =>
    inFolder({ ...shop, 'kustomization.yaml': 'resources: [web.yaml, cart.yaml, policy.yaml]\n' }, async (folder) => {
      const file = await open(folder.file('kustomization.yaml'));
      await untilFindings(folder.file('web.yaml'), (rules) => rules.includes('unprotected-ingress'));
      const links = await commands.executeCommand<DocumentLink[]>('vscode.executeLinkProvider', file.uri);
      assert.ok(links.some(({ target }) => target?.toString() === folder.file('policy.yaml').toString()));
    }));
});
