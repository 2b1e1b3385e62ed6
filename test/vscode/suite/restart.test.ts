import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import { commands, languages, type Uri } from 'vscode';
import { State } from 'vscode-languageclient';
import type { LanguageClient } from 'vscode-languageclient/node';
import { denyIngress, deployment } from './fixtures.ts';
import { findings, inFolder, netpol, open, replace, tick, until, untilFindings } from './support.ts';

const unprotected = (rules: string[]) => rules.includes('unprotected-ingress');
const protectedOnly = (rules: string[]) => rules.includes('unprotected-egress') && !unprotected(rules);

describe('restart', () => {
  it('heals a server that was killed, without losing a diagnostic meanwhile', () =>
    inFolder({ 'cart.yaml': deployment('cart'), 'web.yaml': deployment('web') }, async (folder) => {
      const files = [folder.file('cart.yaml'), folder.file('web.yaml')];
      for (const file of files) await untilFindings(file, unprotected);
      await folder.watched();

      const lost = await watchForLoss(files, async () => {
        await kill();
        // What was on disk by the time of the restart is known after it.
        await folder.write('late.yaml', deployment('late'));
        await untilFindings(folder.file('late.yaml'), unprotected);
      });
      assert.deepEqual(lost, []);

      const deny = await open(folder.file('web.yaml'));
      await replace(deny, deny.getText(), denyIngress());
      await untilFindings(folder.file('cart.yaml'), protectedOnly);
    }));

  it('knows the unsaved text again', () =>
    inFolder({ 'cart.yaml': deployment('cart'), 'deny.yaml': denyIngress('elsewhere') }, async (folder) => {
      const cart = folder.file('cart.yaml');
      await untilFindings(cart, unprotected);
      const deny = await open(folder.file('deny.yaml'));
      await replace(deny, 'namespace: elsewhere', 'namespace: shop');
      await untilFindings(cart, protectedOnly);

      await folder.watched();
      await kill();
      await folder.write('late.yaml', deployment('late'));
      await untilFindings(folder.file('late.yaml'), protectedOnly);
      assert.ok(protectedOnly(findings(cart)));
    }));

  it('takes away what was found in a file that is gone by then', () =>
    inFolder({ 'cart.yaml': deployment('cart'), 'web.yaml': deployment('web') }, async (folder) => {
      for (const name of ['cart.yaml', 'web.yaml']) await untilFindings(folder.file(name), unprotected);
      await folder.watched();
      await kill();
      await folder.remove('cart.yaml');
      await untilFindings(folder.file('cart.yaml'), (rules) => rules.length === 0);
    }));

  it('happens on command', () =>
    inFolder({ 'cart.yaml': deployment('cart') }, async (folder) => {
      const cart = folder.file('cart.yaml');
      await untilFindings(cart, unprotected);
      const before = await processId();
      const lost = await watchForLoss([cart], async () => {
        await commands.executeCommand('netpol.restart');
      });
      assert.notEqual(await processId(), before);
      assert.deepEqual(lost, []);
    }));
});

/** Kills the server's process, and waits for the next one. */
async function kill(): Promise<void> {
  const before = await processId();
  assert.ok(before);
  process.kill(before, 'SIGKILL');
  await until('another server', tick, async () => {
    const { client } = await netpol();
    const now = await processId();
    return client.state === State.Running && now !== undefined && now !== before;
  });
}

async function processId(): Promise<number | undefined> {
  const { client } = await netpol();
  return (client as LanguageClient).serverProcess?.pid;
}

/** The files that were without a finding at any moment. */
async function watchForLoss(files: Uri[], during: () => Promise<void>): Promise<string[]> {
  const lost = new Set<string>();
  const look = () => {
    for (const file of files) if (findings(file).length === 0) lost.add(file.path);
  };
  const subscription = languages.onDidChangeDiagnostics(look);
  try {
    await during();
    look();
  } finally {
    subscription.dispose();
  }
  return [...lost];
}
