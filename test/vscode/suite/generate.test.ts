import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import { commands, type TextDocument, window, workspace } from 'vscode';
import { deployment, service } from './fixtures.ts';
import { inFolder, open, texts, tick, until, untilFindings } from './support.ts';

describe('generate policies', () => {
  it('for what is picked, once the user confirms the refactor preview', () =>
    inFolder(
      {
        'kustomization.yaml': 'resources:\n  - cart.yaml\n  - cart-service.yaml\n  - web.yaml\n',
        'cart.yaml': deployment('cart'),
        'cart-service.yaml': service('cart'),
        'web.yaml': deployment('web', { env: 'cart:7070' }),
      },
      async (folder) => {
        const cart = await open(folder.file('cart.yaml'));
        await untilFindings(cart.uri, (rules) => rules.includes('unprotected-ingress'));
        const generated = commands.executeCommand('netpol.generate');
        // What stands first in the list is taken, and then what the preview has; both take a moment to fill.
        const confirm = setInterval(() => {
          void commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
          if (workspace.textDocuments.some(isPreview)) {
            void commands.executeCommand('refactorPreview.apply');
          }
        }, 200);
        await Promise.resolve(generated).finally(() => clearInterval(confirm));

        const shown = workspace.textDocuments.find(isPreview)?.getText() ?? '';
        assert.match(shown, /^connections: 0 opened, \d+ closed, 1 cut to fewer ports, 0 kept$/m);
        await untilFindings(cart.uri, (rules) => !rules.includes('unprotected-ingress'));
        await until(
          'a policy in front',
          tick,
          () => window.activeTextEditor?.document.uri.path.includes('default-deny') === true,
        );
        const { 'kustomization.yaml': kustomization, 'cart-networkpolicy.yaml': policy = '' } = await texts(folder);
        assert.equal(
          kustomization,
          'resources:\n  - cart.yaml\n  - cart-service.yaml\n  - web.yaml\n  - default-deny.yaml\n  - cart-networkpolicy.yaml\n',
        );
        assert.match(policy, /# env PEER of web, .*web\.yaml:\d+\n/);
      },
    ));
});

function isPreview({ uri }: TextDocument): boolean {
  return uri.scheme === 'netpol' && uri.path.includes('Generate');
}
