import { type Dirent, promises as fs } from 'node:fs';
import path from 'node:path';
import ignore, { type Ignore } from 'ignore';
import { URI } from 'vscode-uri';
import type { Host } from './host.ts';
import { type LeavesOut, leavesOut } from './leavesOut.ts';

/** The local disk. Folders and files are `file:` URIs. */
export const nodeHost: Host = {
  async findFiles(folder, exclude) {
    const root = URI.parse(folder).fsPath;
    const found: string[] = [];
    await walk(root, '', [], found, leavesOut(exclude));
    return found.map((name) => URI.file(name).toString());
  },
  async accepts(folder, exclude, uri) {
    const root = URI.parse(folder).fsPath;
    const parts = path.relative(root, URI.parse(uri).fsPath).split(path.sep);
    const excluded = leavesOut(exclude);
    let ignores: readonly IgnoreRules[] = [];
    for (const index of parts.keys()) {
      const isFolder = index < parts.length - 1;
      ignores = [...ignores, await readIgnore(root, parts.slice(0, index).join('/'))];
      if (isLeftOut(ignores, parts.slice(0, index + 1).join('/'), isFolder, excluded)) return false;
    }
    return isFile(URI.parse(uri).fsPath);
  },
  async readFile(uri) {
    let bytes: Buffer;
    try {
      bytes = await fs.readFile(URI.parse(uri).fsPath);
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
    return decode(bytes);
  },
};

/** UTF-8 unless a byte order mark says UTF-16; the mark itself is no part of the text. */
export function decode(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  return new TextDecoder('utf-8').decode(bytes);
}

/** An ignore file counts for its own folder and below. */
interface IgnoreRules {
  readonly folder: string;
  readonly rules: Ignore;
}

async function walk(
  root: string,
  folder: string,
  ignores: readonly IgnoreRules[],
  found: string[],
  excluded: LeavesOut,
): Promise<void> {
  const entries = await list(path.join(root, folder));
  const rules = entries.some((entry) => entry.name === '.gitignore') ? await readIgnore(root, folder) : undefined;
  const all = rules ? [...ignores, rules] : ignores;
  const folders: string[] = [];
  for (const entry of entries) {
    const name = folder === '' ? entry.name : `${folder}/${entry.name}`;
    const isFolder = entry.isDirectory();
    if (isLeftOut(all, name, isFolder, excluded)) continue;
    if (isFolder) folders.push(name);
    else if (entry.isFile() || (entry.isSymbolicLink() && (await isFile(path.join(root, name)))))
      found.push(path.join(root, name));
  }
  // Links to folders are not followed: they may lead in circles, and what they show is found in its own place.
  await Promise.all(folders.map((name) => walk(root, name, all, found, excluded)));
}

function isLeftOut(ignores: readonly IgnoreRules[], name: string, isFolder: boolean, excluded: LeavesOut): boolean {
  return excluded(name, isFolder) || isIgnored(ignores, name, isFolder);
}

/** A folder that cannot be listed holds nothing for us. */
async function list(folder: string): Promise<readonly Dirent[]> {
  try {
    return await fs.readdir(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

async function readIgnore(root: string, folder: string): Promise<IgnoreRules> {
  const text = await fs.readFile(path.join(root, folder, '.gitignore'), 'utf8').catch(() => '');
  return { folder, rules: ignore().add(text.split(/\r?\n/).filter((line) => line.length < longestPattern)) };
}

/** No path is as long as this, and `ignore` throws for what is longer by far. */
const longestPattern = 4096;

function isIgnored(ignores: readonly IgnoreRules[], name: string, isFolder: boolean): boolean {
  let ignored = false;
  for (const { folder, rules } of ignores) {
    const relative = folder === '' ? name : name.slice(folder.length + 1);
    const verdict = rules.test(isFolder ? `${relative}/` : relative);
    if (verdict.ignored) ignored = true;
    else if (verdict.unignored) ignored = false;
  }
  return ignored;
}

/** Whether a file stands there, or a link to one. */
async function isFile(name: string): Promise<boolean> {
  const stat = await fs.stat(name).catch(() => undefined);
  return stat?.isFile() ?? false;
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'EISDIR');
}
