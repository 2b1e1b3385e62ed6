import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import { commands, extensions } from 'vscode';
import { State } from 'vscode-languageclient';
import { netpol } from './support.ts';

describe('activation', () => {
  it('starts the server', async () => {
    const { client } = await netpol();
    assert.equal(client.state, State.Running);
  });

  it('registers every command of the manifest', async () => {
    await netpol();
    const known = await commands.getCommands(true);
    for (const { command } of extensions.getExtension('netpol.netpol')?.packageJSON.contributes.commands ?? []) {
      assert.ok(known.includes(command), command);
    }
  });
});
