import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import { ConfigurationTarget, commands, type Uri, window, workspace } from 'vscode';
import { denyIngress, deployment, policy, service, together } from './fixtures.ts';
import {
  applyAction,
  codeActionsAt,
  type Folder,
  hoverAt,
  inFolder,
  open,
  texts,
  tick,
  type,
  undo,
  until,
  untilFindings,
} from './support.ts';

const unprotected = (rules: string[]) => rules.includes('unprotected-ingress');
const onWorkload = 'name: ca|rt';

/** With two mistakes that are mended silently, and a label that is not. */
const misspelt = policy('cart', 'cart', 'carts').replace(
  'protocol: TCP',
  'protocol: tcp\n          port: 7071\n        - protocol: tcp',
);

describe('quick fixes', () => {
  for (const [direction, title, rule] of [
    ['ingress', /default-deny.*ingress(?!.*egress)/i, 'unprotected-ingress'],
    ['egress', /default-deny for egress.*DNS/i, 'unprotected-egress'],
    ['ingress and egress', /default-deny for ingress and egress.*DNS/i, 'unprotected-egress'],
  ] as const) {
    it(`add a default-deny for ${direction}`, () =>
      inFolder({ 'cart.yaml': deployment('cart') }, async (folder) => {
        const cart = await open(folder.file('cart.yaml'));
        await untilFindings(cart.uri, (rules) => rules.includes(rule));
        await changesAndUndoes(
          folder,
          () => applyAction(cart, onWorkload, title),
          async (created) => {
            assert.match(created, /kind: NetworkPolicy/);
            assert.match(created, /podSelector: \{\}/);
            await untilFindings(cart.uri, (rules) => !rules.includes(rule));
          },
        );
        await untilFindings(cart.uri, (rules) => rules.includes(rule));
      }));
  }

  it('add a default-deny to the kustomization that lists the neighbours', () =>
    inFolder(
      { 'kustomization.yaml': 'resources:\n  # The cart.\n  - cart.yaml\n', 'cart.yaml': deployment('cart') },
      async (folder) => {
        const cart = await open(folder.file('cart.yaml'));
        await untilFindings(cart.uri, unprotected);
        await applyAction(cart, onWorkload, /default-deny.*ingress(?!.*egress)/i);
        const { 'kustomization.yaml': kustomization = '' } = await texts(folder);
        assert.match(kustomization, /^resources:\n {2}# The cart\.\n {2}- cart\.yaml\n {2}- .+\.yaml\n$/);
      },
    ));

  it('show what they wrote into other files, where undo takes it back', () =>
    inFolder(
      { 'kustomization.yaml': 'resources:\n  - cart.yaml\n', 'cart.yaml': deployment('cart') },
      async (folder) => {
        const cart = await open(folder.file('cart.yaml'));
        await untilFindings(cart.uri, unprotected);
        await type(cart, '|apiVersion', '# Typed before.\n');
        const before = await texts(folder);
        await applyAction(cart, onWorkload, /default-deny.*ingress(?!.*egress)/i);
        await until('the new file in front', tick, () => inFront()?.endsWith('/default-deny-ingress.yaml') === true);

        await commands.executeCommand('undo');
        // Which of the two other files comes to the front is the editor's to say: the kustomization has a tab by then, or not yet.
        await until('the new file closed', tick, () => tabs().every((name) => name !== 'default-deny-ingress.yaml'));
        assert.deepEqual(await texts(folder), before);
      },
    ));

  it('write a new policy into the file of the workload, as the settings say', () =>
    inFolder({ 'cart.yaml': deployment('cart') }, async (folder) => {
      const cart = await open(folder.file('cart.yaml'));
      await untilFindings(cart.uri, unprotected);
      const before = cart.getText();
      const settings = workspace.getConfiguration('netpol', folder.uri);
      await settings.update('newPolicy.location', 'document', ConfigurationTarget.WorkspaceFolder);
      await until('another offer', tick, async () => {
        const actions = await codeActionsAt(cart, onWorkload);
        return actions.some(({ title, edit }) => /default-deny/.test(title) && edit?.has(cart.uri));
      });
      await changesAndUndoes(
        folder,
        () => applyAction(cart, onWorkload, /default-deny.*ingress(?!.*egress)/i),
        async () => {
          assert.equal(inFront(), cart.uri.path);
          assert.equal(cart.getText(), together(before, denyIngress().replace('default-deny', 'default-deny-ingress')));
          await untilFindings(cart.uri, (rules) => !unprotected(rules));
        },
      );
      await untilFindings(cart.uri, unprotected);

      await settings.update('newPolicy.location', undefined, ConfigurationTarget.WorkspaceFolder);
      await until('the former offer', tick, async () => {
        const actions = await codeActionsAt(cart, onWorkload);
        return actions.some(({ title, edit }) => /default-deny/.test(title) && !edit?.has(cart.uri));
      });
    }));

  it('allow the caller that a reference names', () =>
    inFolder(
      {
        'cart.yaml': together(deployment('cart'), service('cart')),
        'frontend.yaml': deployment('frontend', { env: 'cart:7070' }),
        'deny.yaml': denyIngress(),
      },
      async (folder) => {
        const frontend = await open(folder.file('frontend.yaml'));
        await until('the offer', tick, async () => {
          const actions = await codeActionsAt(frontend, 'value: ca|rt:7070');
          return actions.some(({ title }) => /allow/i.test(title));
        });
        await changesAndUndoes(
          folder,
          () => applyAction(frontend, 'value: ca|rt:7070', /allow/i),
          async () => {
            await until('the hover', tick, async () => /frontend/.test(await hoverOnCart(folder)));
          },
        );
      },
    ));

  it('allow a caller from the list of workloads', () =>
    inFolder(
      { 'cart.yaml': deployment('cart'), 'frontend.yaml': deployment('frontend'), 'deny.yaml': denyIngress() },
      async (folder) => {
        const cart = await open(folder.file('cart.yaml'));
        await untilFindings(cart.uri, (rules) => rules.includes('unprotected-egress'));
        await changesAndUndoes(
          folder,
          async () => {
            const applied = applyAction(cart, onWorkload, /allow.*caller/i);
            // The list takes a moment to fill; until then accepting does nothing.
            const accept = setInterval(
              () => void commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem'),
              200,
            );
            await applied.finally(() => clearInterval(accept));
          },
          async () => {
            assert.notEqual(window.activeTextEditor?.document.uri.toString(), cart.uri.toString());
            await until('the hover', tick, async () => /frontend/.test(await hoverOnCart(folder)));
          },
        );
      },
    ));

  it('replace a label that selects nothing by the near miss', () =>
    inFolder({ 'cart.yaml': deployment('carts'), 'policy.yaml': policy('cart', 'cart', 'carts') }, async (folder) => {
      const document = await open(folder.file('policy.yaml'));
      await untilFindings(document.uri, (rules) => rules.includes('selects-no-pods'));
      await changesAndUndoes(
        folder,
        () => applyAction(document, 'app: ca|rt\n', /carts/),
        async () => {
          await untilFindings(document.uri, (rules) => !rules.includes('selects-no-pods'));
          assert.match(document.getText(), /matchLabels:\n {6}app: carts\n {2}policyTypes/);
        },
      );
    }));

  it('fix all on save that opens and closes nothing', () =>
    inFolder({ 'cart.yaml': deployment('carts'), 'policy.yaml': misspelt }, async (folder) => {
      const document = await open(folder.file('policy.yaml'));
      await untilFindings(document.uri, (rules) => rules.includes('selects-no-pods'));
      const settings = workspace.getConfiguration('editor', document);
      const onSave = { 'source.fixAll.netpol': 'explicit' };
      await settings.update('codeActionsOnSave', onSave, ConfigurationTarget.WorkspaceFolder);
      await type(document, '|apiVersion', '# Typed before.\n');
      assert.ok(await document.save());
      assert.equal(document.getText(), `# Typed before.\n${misspelt.replaceAll('tcp', 'TCP')}`);
      assert.equal(document.isDirty, false);
    }));

  it('fix all of a rule in a file', () =>
    inFolder({ 'cart.yaml': deployment('carts'), 'policy.yaml': misspelt }, async (folder) => {
      const document = await open(folder.file('policy.yaml'));
      await untilFindings(document.uri, (rules) => rules.filter((rule) => rule === 'invalid-protocol').length === 2);
      await changesAndUndoes(
        folder,
        () => applyAction(document, 'protocol: t|cp', /fix all of invalid-protocol/i),
        async () => {
          assert.equal(document.getText(), misspelt.replaceAll('tcp', 'TCP'));
          await untilFindings(document.uri, (rules) => !rules.includes('invalid-protocol'));
        },
      );
    }));

  it('silence a finding where it is', () =>
    inFolder({ 'cart.yaml': deployment('cart') }, async (folder) => {
      const cart = await open(folder.file('cart.yaml'));
      await untilFindings(cart.uri, unprotected);
      await changesAndUndoes(
        folder,
        () => applyAction(cart, onWorkload, /(silence|ignore).*unprotected-ingress/i),
        async () => {
          assert.match(cart.getText(), /# netpol-ignore: unprotected-ingress/);
          await untilFindings(cart.uri, (rules) => !unprotected(rules));
        },
      );
      await untilFindings(cart.uri, unprotected);
    }));

  it('refactor a policy without any finding', () =>
    inFolder({ 'cart.yaml': deployment('cart'), 'policy.yaml': policy('cart', 'cart', 'cart') }, async (folder) => {
      const document = await open(folder.file('policy.yaml'));
      const onLabel = 'podSelector:\n    matchLabels:\n      app: ca|rt\n';
      await until('the offer', tick, async () => {
        const actions = await codeActionsAt(document, onLabel);
        return actions.some(
          ({ title, kind }) => /as matchExpressions/.test(title) && kind?.value === 'refactor.rewrite',
        );
      });
      await changesAndUndoes(
        folder,
        () => applyAction(document, onLabel, /as matchExpressions/),
        async () => assert.match(document.getText(), /podSelector:\n {4}matchExpressions:\n {6}- key: app\n/),
      );
    }));

  it('keep CRLF', () =>
    inFolder({ 'cart.yaml': deployment('cart').replaceAll('\n', '\r\n') }, async (folder) => {
      const cart = await open(folder.file('cart.yaml'));
      await untilFindings(cart.uri, unprotected);
      await applyAction(cart, onWorkload, /(silence|ignore).*unprotected-ingress/i);
      assert.doesNotMatch(cart.getText(), /[^\r]\n/);
    }));
});

/** Applies something, looks at what came of it, and takes it all back with one undo. */
async function changesAndUndoes(
  folder: Folder,
  apply: () => Promise<unknown>,
  check: (written: string) => Promise<void>,
): Promise<void> {
  const before = await texts(folder);
  await apply();
  const after = await texts(folder);
  const changed = Object.keys(after).filter((name) => after[name] !== before[name]);
  assert.notEqual(changed.length, 0, 'nothing changed');
  await check(changed.map((name) => after[name]).join('\n'));

  await undo(folder.file(changed[0] as string) satisfies Uri);
  await until('the former texts', workspace.onDidChangeTextDocument, async () => {
    const now = await texts(folder);
    return Object.keys({ ...now, ...before }).every((name) => now[name] === before[name]);
  });
}

function tabs(): string[] {
  return window.tabGroups.all.flatMap((group) => group.tabs.map(({ label }) => label));
}

function inFront(): string | undefined {
  return window.activeTextEditor?.document.uri.path;
}

async function hoverOnCart(folder: Folder): Promise<string> {
  return hoverAt(await workspace.openTextDocument(folder.file('cart.yaml')), 'kind: Deploy|ment');
}
