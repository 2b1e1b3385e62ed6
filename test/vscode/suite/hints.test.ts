import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import { type CodeLens, commands, type InlayHint, Range, type TextDocument, type Uri, window, workspace } from 'vscode';
import { denyIngress, deployment, policy } from './fixtures.ts';
import { inFolder, open, replace, tick, until, untilFindings } from './support.ts';

const shop = {
  'cart.yaml': deployment('cart'),
  'frontend.yaml': deployment('frontend'),
  'other.yaml': deployment('other'),
  'policy.yaml': policy('only-frontend', 'cart', 'frontend'),
};

describe('inlay hints', () => {
  it('follow what is typed, here and in another file', () =>
    inFolder(shop, async (folder) => {
      const document = await open(folder.file('policy.yaml'));
      await untilHints(document, ['7: Deployment cart', '14: Deployment frontend', '19: main on cart']);
      await replace(document, 'app: cart', 'app: carts');
      await untilHints(document, ['7: no pods, did you mean app=cart?', '14: Deployment frontend']);
      await replace(document, 'app: carts', 'app: cart');

      const frontend = await open(folder.file('frontend.yaml'));
      await replace(frontend, 'labels:\n        app: frontend', 'labels:\n        app: cart');
      await untilHints(document, ['7: 2 workloads', '14: no known pods', '19: main on 2 workloads']);
    }));

  it('lead to the one workload that they speak of', () =>
    inFolder(shop, async (folder) => {
      const document = await open(folder.file('policy.yaml'));
      await untilHints(document, ['7: Deployment cart', '14: Deployment frontend', '19: main on cart']);
      const [first] = await hintsIn(document);
      assert.ok(first && typeof first.label !== 'string');
      const [part] = first.label;
      assert.equal(part?.location?.uri.toString(), folder.file('cart.yaml').toString());
      assert.equal(part?.location?.range.start.line, 3);
    }));

  it('are turned off by the setting', () =>
    inFolder(shop, async (folder) => {
      const document = await open(folder.file('policy.yaml'));
      await untilHints(document, ['7: Deployment cart', '14: Deployment frontend', '19: main on cart']);
      const settings = workspace.getConfiguration('netpol');
      try {
        await settings.update('inlayHints', { ports: false }, true);
        await untilHints(document, ['7: Deployment cart', '14: Deployment frontend']);
      } finally {
        await settings.update('inlayHints', undefined, true);
      }
    }));
});

describe('code lenses', () => {
  it('say who may call a workload, and follow what is typed', () =>
    inFolder(shop, async (folder) => {
      const cart = await open(folder.file('cart.yaml'));
      await untilLenses(cart.uri, ['isolated by 1 policy', '1 caller', 'open egress']);
      await untilLenses(folder.file('frontend.yaml'), ['no policy isolates it']);
      const other = await open(folder.file('other.yaml'));
      await replace(other, 'labels:\n        app: other', 'labels:\n        app: frontend');
      await untilLenses(cart.uri, ['isolated by 1 policy', '2 callers', 'open egress']);
    }));

  it('open a peek of what they count, which leads there', () =>
    inFolder({ ...shop, 'deny.yaml': denyIngress() }, async (folder) => {
      const cart = await open(folder.file('cart.yaml'));
      await untilFindings(folder.file('other.yaml'), (rules) => !rules.includes('unprotected-ingress'));
      await untilLenses(cart.uri, ['isolated by 2 policies', '1 caller', 'open egress']);
      const callers = (await lensesIn(cart.uri)).find(({ command }) => command?.title === '1 caller');
      assert.ok(callers?.command);
      await commands.executeCommand(callers.command.command, ...(callers.command.arguments ?? []));
      await until('the peek leads to the caller', tick, async () => {
        await commands.executeCommand('openReference');
        return window.activeTextEditor?.document.uri.toString() === folder.file('frontend.yaml').toString();
      });
      assert.equal(window.activeTextEditor?.selection.start.line, 3);
    }));

  it('are turned off by the setting', () =>
    inFolder(shop, async (folder) => {
      const cart = await open(folder.file('cart.yaml'));
      await untilLenses(cart.uri, ['isolated by 1 policy', '1 caller', 'open egress']);
      const settings = workspace.getConfiguration('netpol');
      try {
        await settings.update('codeLens', false, true);
        await untilLenses(cart.uri, []);
      } finally {
        await settings.update('codeLens', undefined, true);
      }
    }));
});

function hintsIn(document: TextDocument): Thenable<InlayHint[]> {
  const all = new Range(0, 0, document.lineCount, 0);
  return commands.executeCommand('vscode.executeInlayHintProvider', document.uri, all);
}

/** `7: Deployment cart`, by lines as people count them. */
async function untilHints(document: TextDocument, expected: readonly string[]): Promise<void> {
  let found: string[] = [];
  await until(
    'hints',
    tick,
    async () => {
      found = (await hintsIn(document)).map(({ position, label }) => {
        const text = typeof label === 'string' ? label : label.map(({ value }) => value).join('');
        return `${position.line + 1}: ${text}`;
      });
      return found.join('\n') === expected.join('\n');
    },
    deadline,
  ).catch((error: Error) => {
    throw new Error(`${error.message}; they are [${found.join(', ')}]`);
  });
}

/** All of them, with what they say. */
function lensesIn(uri: Uri): Thenable<CodeLens[]> {
  return commands.executeCommand('vscode.executeCodeLensProvider', uri, 100);
}

async function untilLenses(uri: Uri, expected: readonly string[]): Promise<void> {
  let found: string[] = [];
  await until(
    'lenses',
    tick,
    async () => {
      await workspace.openTextDocument(uri);
      found = (await lensesIn(uri)).map(({ command }) => command?.title ?? '');
      return found.join('\n') === expected.join('\n');
    },
    deadline,
  ).catch((error: Error) => {
    throw new Error(`${error.message}; they are [${found.join(', ')}]`);
  });
}

/** In milliseconds: a workspace that was just opened is read first. */
const deadline = 30_000;
