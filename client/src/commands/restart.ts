import { commands, type Disposable } from 'vscode';
import { commands as names } from '../../../server/src/lsp/requests.ts';
import type { Netpol } from '../start.ts';

/** Netpol: Restart Server */
export function restart(netpol: Netpol): Disposable {
  return commands.registerCommand(names.restart, () => netpol.restart());
}
