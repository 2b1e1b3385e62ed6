import { type Disposable, FileType, type Uri, workspace } from 'vscode';
import { DidChangeWatchedFilesNotification, FileChangeType, type FileEvent } from 'vscode-languageclient';
import { findFiles } from './files.ts';
import type { Netpol } from './start.ts';

/**
 * Tells the server which manifests came or went with a whole folder. The editor's watchers name only the folder
 * then, so that the server's own, which look for manifests, stay silent.
 */
export function reportFolders(netpol: Netpol): Disposable {
  const watcher = workspace.createFileSystemWatcher('**/*', false, true, false);
  watcher.onDidCreate(async (uri) => report(netpol, FileChangeType.Created, await manifestsBelow(uri)));
  // What is gone cannot be asked whether it was a folder: the server drops all that it knew below that name.
  watcher.onDidDelete((uri) => report(netpol, FileChangeType.Deleted, [uri]));
  return watcher;
}

async function manifestsBelow(uri: Uri): Promise<Uri[]> {
  try {
    const { type } = await workspace.fs.stat(uri);
    return type & FileType.Directory ? await findFiles(uri) : [];
  } catch {
    // Gone again, or not to be read.
    return [];
  }
}

async function report({ client }: Netpol, type: FileChangeType, uris: readonly Uri[]): Promise<void> {
  if (uris.length === 0 || !client.isRunning()) return;
  const changes = uris.map((uri): FileEvent => ({ uri: client.code2ProtocolConverter.asUri(uri), type }));
  // A server that is just ending hears nothing, and needs not: the next one reads what is there.
  await client.sendNotification(DidChangeWatchedFilesNotification.type, { changes }).catch(() => undefined);
}
