import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import { commands, type TextDocument, window, workspace } from 'vscode';
import { deployment, service } from './fixtures.ts';
import { applyAction, type Folder, inFolder, open, texts, tick, until, untilFindings } from './support.ts';

const files = {
  'kustomization.yaml': 'resources:\n  - cart.yaml\n  - cart-service.yaml\n  - web.yaml\n',
  'cart.yaml': deployment('cart'),
  'cart-service.yaml': service('cart'),
  'web.yaml': deployment('web', { env: 'cart:7070' }),
};

describe('generate policies', () => {
  it('for what is picked, once the user confirms the refactor preview', () =>
    inFolder(files, async (folder) => {
      const cart = await openUnprotected(folder);
      // What stands first in the list is taken.
      const text = await confirmed('Generate policies', commands.executeCommand('netpol.generate'));
      assert.match(text, /^connections: 0 opened, \d+ closed, 1 cut to fewer ports$/m);
      await untilFindings(cart.uri, (rules) => !rules.includes('unprotected-ingress'));
      await until('a policy in front', tick, () => inFront().endsWith('/default-deny.yaml'));
      const { 'kustomization.yaml': kustomization, 'cart-networkpolicy.yaml': policy = '' } = await texts(folder);
      assert.equal(kustomization, `${files['kustomization.yaml']}  - default-deny.yaml\n  - cart-networkpolicy.yaml\n`);
      assert.match(policy, /# env PEER of web, .*web\.yaml:\d+\n/);
    }));

  it('for a workload, as a code action', () =>
    inFolder(files, async (folder) => {
      const cart = await openUnprotected(folder);
      const title = 'Generate policies for cart';
      const text = await confirmed(title, applyAction(cart, 'name: ca|rt', /^Generate policies for cart$/));
      assert.match(text, /^Generate policies for cart\n/);
      await untilFindings(cart.uri, (rules) => !rules.includes('unprotected-ingress'));
      await until('the policy in front', tick, () => inFront().endsWith('/cart-networkpolicy.yaml'));
    }));
});

async function openUnprotected(folder: Folder): Promise<TextDocument> {
  const cart = await open(folder.file('cart.yaml'));
  await untilFindings(cart.uri, (rules) => rules.includes('unprotected-ingress'));
  return cart;
}

/** Says yes to whatever is asked meanwhile: a list and the preview take a moment to be there. The text that it shows. */
async function confirmed(title: string, generating: Thenable<unknown>): Promise<string> {
  const shown = () =>
    workspace.textDocuments.find(({ uri }) => uri.scheme === 'netpol' && uri.path === `/${title}.txt`);
  const yes = setInterval(() => {
    void commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
    if (shown()) void commands.executeCommand('refactorPreview.apply');
  }, 200);
  await Promise.resolve(generating).finally(() => clearInterval(yes));
  return shown()?.getText() ?? '';
}

function inFront(): string {
  return window.activeTextEditor?.document.uri.path ?? '';
}
