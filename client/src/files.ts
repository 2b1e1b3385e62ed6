import { FileSystemError, FileType, RelativePattern, Uri, workspace } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import {
  type FindFilesParams,
  findFilesRequest,
  type ReadFileParams,
  readFileRequest,
} from '../../server/src/lsp/requests.ts';

/** Reads for the server what only the editor can reach: files of remote repositories, archives and the like. */
export function answerFileRequests(client: BaseLanguageClient): void {
  client.onRequest(readFileRequest, ({ uri }: ReadFileParams) => readFile(toUri(client, uri)));
  client.onRequest(findFilesRequest, async ({ folder }: FindFilesParams) => {
    const files = await findFiles(toUri(client, folder));
    return files.map((uri) => client.code2ProtocolConverter.asUri(uri));
  });
}

/** The manifests below a folder, by name: `files.exclude` is respected, `.gitignore` is the server's affair. */
export async function findFiles(folder: Uri): Promise<Uri[]> {
  if (isNeverRead(folder)) return [];
  const found = await workspace.findFiles(new RelativePattern(folder, '**/*.{yaml,yml,json}'), '**/node_modules/**');
  // Not every file system can search. Then there is nothing for it but to look everywhere.
  return found.length > 0 || folder.scheme === 'file' ? found : walk(folder);
}

async function readFile(uri: Uri): Promise<string | null> {
  try {
    return new TextDecoder().decode(await workspace.fs.readFile(uri));
  } catch (error) {
    if (error instanceof FileSystemError && error.code === 'FileNotFound') return null;
    throw error;
  }
}

async function walk(folder: Uri): Promise<Uri[]> {
  const found: Uri[] = [];
  for (const [name, type] of await workspace.fs.readDirectory(folder)) {
    const uri = Uri.joinPath(folder, name);
    // A link may lead back up.
    if (type === FileType.Directory && !isNeverRead(uri)) found.push(...(await walk(uri)));
    if (type & FileType.File && /\.(yaml|yml|json)$/.test(name)) found.push(uri);
  }
  return found;
}

/** These folders hold thousands of files, and no manifest of the workspace's own. */
function isNeverRead(folder: Uri): boolean {
  return /\/(node_modules|\.git)(\/|$)/.test(folder.path);
}

function toUri(client: BaseLanguageClient, uri: string): Uri {
  return client.protocol2CodeConverter.asUri(uri);
}
