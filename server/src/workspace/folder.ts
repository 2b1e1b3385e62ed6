import { fileNameOf } from './paths.ts';

/** A workspace folder, or a PATH of the command line: what is modelled together. */
export interface Folder {
  /** Without a trailing slash. Empty for what lies in no folder: a file opened alone, a text that was never saved. */
  readonly uri: string;
  readonly name: string;
  /** What paths are shown relative to, where that is not `uri`. */
  readonly base?: string;
}

/** The innermost folder that holds a file; undefined for a file outside of all. */
export function folderOf(folders: readonly Folder[], uri: string): Folder | undefined {
  let best: Folder | undefined;
  for (const folder of folders) {
    if (folder.uri !== '' && uri !== folder.uri && !uri.startsWith(`${folder.uri}/`)) continue;
    if (!best || folder.uri.length > best.uri.length) best = folder;
  }
  return best;
}

/** A directory as a path in its workspace folder; the folder's name for itself, the last part of one outside of it. */
export function pathIn({ uri, name, base = uri }: Folder, directory: string): string {
  if (directory === base) return name;
  const path = directory.startsWith(`${base}/`) ? directory.slice(base.length + 1) : fileNameOf(directory);
  return path.split('/').map(decodeURIComponent).join('/');
}
