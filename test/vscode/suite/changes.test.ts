import { strict as assert } from 'node:assert';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, it } from 'mocha';
import { commands, env, window } from 'vscode';
import { type ChangeNode, messageOf } from '../../../client/src/changes/changesView.ts';
import { deployment, policy } from './fixtures.ts';
import { type Folder, inFolder, inVirtualFolder, netpol, open, replace, until, untilFindings } from './support.ts';

const shop = {
  'frontend.yaml': deployment('frontend'),
  'cart.yaml': deployment('cart'),
  'policy.yaml': policy('cart', 'cart', 'frontends'),
};

describe('what a change does', () => {
  it('is shown, marked, copied, followed and cleared', () =>
    inFolder(shop, async (folder) => {
      await commitAll(folder);
      const { changes, changesView, changeMarks } = await netpol();
      const document = await open(folder.file('policy.yaml'));
      await untilFindings(folder.file('frontend.yaml'), (rules) => rules.includes('unprotected-ingress'));
      assert.equal(changes.isOn, false);

      await commands.executeCommand('netpol.whatChanges');
      await untilShown(/HEAD \([0-9a-f]{7}\): no connection opens or closes\./);
      assert.deepEqual(labels(changesView.getChildren()), []);

      await replace(document, 'app: frontends', 'app: frontend');
      await untilShown(/: 1 opened\./);
      assert.equal(changesView.view.message, messageOf(changes));
      const [group] = changesView.getChildren();
      assert.ok(group);
      assert.deepEqual(labels([group]), ['Opened']);
      const [change] = changesView.getChildren(group);
      assert.ok(change);
      const item = changesView.getTreeItem(change);
      assert.equal(item.label, 'frontend → cart on TCP 7070');
      assert.equal(item.description, 'ingress rule 1 of NetworkPolicy cart admits it (in shop)');
      const [mark] = changeMarks.of(document.uri);
      assert.equal(mark?.effect, 'opens');
      assert.deepEqual(mark.lines, ['Opens frontend → cart on TCP 7070']);
      assert.match(document.lineAt(mark.range.start.line).text, /- from:/);

      await commands.executeCommand(item.command?.command ?? '', ...(item.command?.arguments ?? []));
      assert.equal(window.activeTextEditor?.selection.start.line, mark.range.start.line);
      await commands.executeCommand('netpol.copyChanges');
      assert.match(
        await env.clipboard.readText(),
        /\| `shop\/frontend\[Deployment\]` \| `shop\/cart\[Deployment\]` \|/,
      );

      await commands.executeCommand('netpol.compareWith', null);
      await untilShown(/the saved files: 1 opened\./);
      await document.save();
      await untilShown(/the saved files: no connection/);

      await commands.executeCommand('netpol.compareWith', 'HEAD');
      await untilShown(/HEAD .*: 1 opened\./);
      await folder.watched();
      await commitAll(folder);
      await untilShown(/HEAD .*: no connection/);
      await commands.executeCommand('netpol.compareWith', 'HEAD~1');
      await untilShown(/HEAD~1 .*: 1 opened\./);

      await commands.executeCommand('netpol.clearChanges');
      assert.equal(changes.isOn, false);
      assert.deepEqual([changesView.getChildren(), changeMarks.of(document.uri)], [[], []]);
      assert.equal(changesView.view.message, '');
    }));

  it('of a folder that only the editor knows is told of what is not saved', () =>
    inVirtualFolder(shop, async (file) => {
      const document = await open(file('policy.yaml'));
      await untilFindings(file('frontend.yaml'), (rules) => rules.includes('unprotected-ingress'));
      await commands.executeCommand('netpol.whatChanges');
      await untilShown(/Only folders on disk have revisions to compare with\./);
      await replace(document, 'app: frontends', 'app: frontend');
      await commands.executeCommand('netpol.compareWith', null);
      await untilShown(/the saved files: 1 opened\./);
      await commands.executeCommand('netpol.clearChanges');
    }));
});

/** What the view says of the folder that the test is in. */
async function untilShown(words: RegExp): Promise<void> {
  const { changes } = await netpol();
  await until(String(words), changes.onDidChange, () => words.test(messageOf(changes) ?? '')).catch((error: Error) => {
    throw new Error(`${error.message}; it says ${messageOf(changes)}`);
  });
}

function labels(nodes: readonly ChangeNode[]): string[] {
  return nodes.map((node) => ('change' in node ? node.change.label : node.label));
}

async function commitAll({ uri: { fsPath: cwd } }: Folder): Promise<void> {
  const git = async (...args: string[]): Promise<void> => {
    const who = ['-c', 'user.name=Test', '-c', 'user.email=test@example.org', '-c', 'commit.gpgSign=false'];
    await promisify(execFile)('git', [...who, ...args], { cwd });
  };
  await git('init', '--quiet');
  await git('add', '--all');
  await git('commit', '--quiet', '--no-verify', '--allow-empty', '--message', 'all');
}
