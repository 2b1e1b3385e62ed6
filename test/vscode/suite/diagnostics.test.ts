import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import { ConfigurationTarget, commands, DiagnosticSeverity, workspace } from 'vscode';
import { denyIngress, deployment, together } from './fixtures.ts';
import { diagnostics, findings, inFolder, open, replace, ruleOf, undo, untilFindings } from './support.ts';

const unprotected = (rules: string[]) => rules.includes('unprotected-ingress');
/** The findings of a workload that some policy isolates, once they are there at all. */
const protectedOnly = (rules: string[]) => rules.includes('unprotected-egress') && !unprotected(rules);

describe('diagnostics', () => {
  it('in a file that nobody opened', () =>
    inFolder({ 'cart.yaml': deployment('cart') }, async (folder) => {
      const cart = folder.file('cart.yaml');
      await untilFindings(cart, unprotected);
      assert.ok(!workspace.textDocuments.some(({ uri }) => uri.toString() === cart.toString()));

      const severities = Object.fromEntries(diagnostics(cart).map((each) => [ruleOf(each), each.severity]));
      assert.deepEqual(severities, {
        'unprotected-ingress': DiagnosticSeverity.Warning,
        'unprotected-egress': DiagnosticSeverity.Information,
      });
    }));

  it('come and go with unsaved typing', () =>
    inFolder({ 'cart.yaml': deployment('cart'), 'deny.yaml': denyIngress() }, async (folder) => {
      const cart = folder.file('cart.yaml');
      await untilFindings(cart, protectedOnly);

      const deny = await open(folder.file('deny.yaml'));
      await replace(deny, 'podSelector: {}', 'podSelector: { matchLabels: { app: carts } }');
      await untilFindings(cart, unprotected);
      await untilFindings(deny.uri, (rules) => rules.includes('selects-no-pods'));

      await undo(deny.uri);
      await untilFindings(cart, protectedOnly);
      await untilFindings(deny.uri, (rules) => rules.length === 0);
    }));

  it('are those of the file again after a tab is closed without saving', () =>
    inFolder({ 'cart.yaml': deployment('cart'), 'deny.yaml': denyIngress() }, async (folder) => {
      const deny = await open(folder.file('deny.yaml'));
      await replace(deny, 'podSelector: {}', 'podSelector: { matchLabels: { app: carts } }');
      await untilFindings(deny.uri, (rules) => rules.includes('selects-no-pods'));

      await commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
      await untilFindings(deny.uri, (rules) => rules.length === 0);
      await untilFindings(folder.file('cart.yaml'), protectedOnly);
    }));

  it('of a broken document, which keeps its last good meaning', () =>
    inFolder({ 'all.yaml': together(deployment('frontend'), denyIngress(), deployment('cart')) }, async (folder) => {
      const all = await open(folder.file('all.yaml'));
      await untilFindings(all.uri, protectedOnly);

      await replace(all, 'podSelector: {}', 'podSelector: {');
      await untilFindings(all.uri, (rules) => rules.includes('unreadable-document'));
      assert.deepEqual(
        findings(all.uri).filter((rule) => rule.startsWith('unprotected-')),
        ['unprotected-egress', 'unprotected-egress'],
      );

      await undo(all.uri);
      await untilFindings(all.uri, (rules) => !rules.includes('unreadable-document'));
    }));

  it('of a document that was never saved', () =>
    inFolder({}, async () => {
      const document = await workspace.openTextDocument({
        language: 'yaml',
        content: denyIngress().replace('- Ingress', '- Sideways'),
      });
      await open(document.uri);
      await untilFindings(document.uri, (rules) => rules.includes('invalid-policy-type'));
    }));

  it('not of what only shows how a file was or would be', () =>
    inFolder({ 'deny.yaml': denyIngress() }, async (folder) => {
      const text = denyIngress().replace('- Ingress', '- Sideways');
      const shown = workspace.registerTextDocumentContentProvider('shown', {
        provideTextDocumentContent: () => text,
      });
      try {
        const view = await open(folder.file('deny.yaml').with({ scheme: 'shown' }));
        const deny = await open(folder.file('deny.yaml'));
        await replace(deny, '- Ingress', '- Sideways');
        await untilFindings(deny.uri, (rules) => rules.includes('invalid-policy-type'));
        assert.deepEqual(findings(view.uri), []);
      } finally {
        shown.dispose();
      }
    }));

  it('follow the settings', () =>
    inFolder({ 'cart.yaml': deployment('cart'), 'other/web.yaml': deployment('web') }, async (folder) => {
      const [cart, web] = [folder.file('cart.yaml'), folder.file('other/web.yaml')];
      await untilFindings(web, unprotected);

      const settings = workspace.getConfiguration('netpol', folder.uri);
      await settings.update('rules', { 'unprotected-ingress': 'off' }, ConfigurationTarget.WorkspaceFolder);
      await untilFindings(cart, protectedOnly);
      await settings.update('exclude', ['other/**'], ConfigurationTarget.WorkspaceFolder);
      await untilFindings(web, (rules) => rules.length === 0);
    }));
});
