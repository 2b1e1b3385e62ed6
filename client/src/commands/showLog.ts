import { commands, type Disposable, type LogOutputChannel } from 'vscode';
import { commands as names } from '../../../server/src/lsp/requests.ts';

/** Netpol: Show Log */
export function showLog(log: LogOutputChannel): Disposable {
  return commands.registerCommand(names.showLog, () => log.show());
}
