import type { ExtensionContext } from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';
import { type Netpol, start } from './start.ts';

let netpol: Netpol | undefined;

/** Starts the server as a process of its own; everything else is the same wherever the extension runs. */
export function activate(context: ExtensionContext): Netpol {
  const server = {
    module: context.asAbsolutePath('dist/server/main.js'),
    transport: TransportKind.ipc,
    // What an edit makes new lives longer than a small nursery lets it: with this one a keystroke meets fewer pauses.
    options: { execArgv: ['--max-semi-space-size=32'] },
  };
  netpol = start(context, (options) => new QuietClient('netpol', 'Netpol', server, options));
  return netpol;
}

export async function deactivate(): Promise<void> {
  await netpol?.stop();
}

/** Tells the log and the status item of trouble, and never shows a message that nobody asked for. */
class QuietClient extends LanguageClient {
  override error(message: string, data?: unknown): void {
    super.error(message, data, false);
  }
}
