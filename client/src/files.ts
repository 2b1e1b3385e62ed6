import { FileSystemError, FileType, Uri, workspace } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import {
  type FindFilesParams,
  findFilesRequest,
  type ReadFileParams,
  readFileRequest,
} from '../../server/src/lsp/requests.ts';

/** Reads for the server what only the editor can reach: files of remote repositories, archives and the like. */
export function answerFileRequests(client: BaseLanguageClient): void {
  const { code2ProtocolConverter, protocol2CodeConverter } = client;
  client.onRequest(readFileRequest, ({ uri }: ReadFileParams) => readFile(protocol2CodeConverter.asUri(uri)));
  client.onRequest(findFilesRequest, async ({ folder }: FindFilesParams) => {
    const files = await findFiles(protocol2CodeConverter.asUri(folder));
    return files.map((uri) => code2ProtocolConverter.asUri(uri));
  });
}

async function readFile(uri: Uri): Promise<string | null> {
  try {
    return new TextDecoder().decode(await workspace.fs.readFile(uri));
  } catch (error) {
    if (error instanceof FileSystemError && error.code === 'FileNotFound') return null;
    throw error;
  }
}

/**
 * By looking everywhere: the editor's search never answers for a file system that cannot search. A folder below that
 * cannot be listed holds nothing for us.
 */
async function findFiles(folder: Uri): Promise<Uri[]> {
  const found: Uri[] = [];
  for (const [name, type] of await workspace.fs.readDirectory(folder)) {
    const uri = Uri.joinPath(folder, name);
    // A link to a folder is not followed, since it may lead back up.
    if (type === FileType.Directory && !neverRead.has(name)) found.push(...(await findFiles(uri).catch(() => [])));
    if (type & FileType.File && mayHoldManifests(name)) found.push(uri);
  }
  return found;
}

/** As the server says it of files on disk. */
function mayHoldManifests(name: string): boolean {
  return /\.(ya?ml|json)$/.test(name) || name === 'Kustomization';
}

/** These folders hold thousands of files, and no manifest of the workspace's own. */
const neverRead = new Set(['.git', 'node_modules']);
