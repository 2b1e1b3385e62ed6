import { type Dirent, promises as fs, readFile } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import ignore, { type Ignore } from 'ignore';
import { URI } from 'vscode-uri';
import type { NotRead } from '../workspace/notRead.ts';
import type { Host, PassedOver } from './host.ts';
import { type LeavesOut, leavesOut } from './leavesOut.ts';

/** The local disk. Folders and files are `file:` URIs. */
export const nodeHost: Host = {
  async findFiles(folder, exclude, passedOver) {
    const root = URI.parse(folder).fsPath;
    const found: string[] = [];
    await walk(root, '', await ignoresAbove(root), found, leavesOut(exclude), passedOver);
    return found.map((name) => URI.file(name).toString());
  },
  async whyNotFound(folder, exclude, uri) {
    const root = URI.parse(folder).fsPath;
    const parts = path.relative(root, URI.parse(uri).fsPath).split(path.sep);
    const excluded = leavesOut(exclude);
    let ignores = await ignoresAbove(root);
    for (const index of parts.keys()) {
      const isFolder = index < parts.length - 1;
      const folder = parts.slice(0, index).join('/');
      ignores = [...ignores, { folder, way: '', rules: await readIgnore(path.join(root, folder)) }];
      const why = whyLeftOut(ignores, parts.slice(0, index + 1).join('/'), isFolder, excluded);
      if (why) return why;
    }
    return whyNoFile(URI.parse(uri).fsPath);
  },
  async readFile(uri) {
    let bytes: Buffer;
    try {
      bytes = await readBytes(URI.parse(uri).fsPath);
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
    return decode(bytes);
  },
};

/** Half the time of `fs.promises.readFile` for small files, and a workspace has thousands. */
const readBytes: (file: string) => Promise<Buffer> = promisify(readFile);

/** UTF-8 unless a byte order mark says UTF-16; the mark itself is no part of the text. */
export function decode(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  return new TextDecoder('utf-8').decode(bytes);
}

/** An ignore file counts for its own folder and below. */
interface IgnoreRules {
  /** Where it stands below the folder that is searched; empty for that one and for those above. */
  readonly folder: string;
  /** The way down to the folder that is searched, from one above: empty or with a slash at its end. */
  readonly way: string;
  readonly rules: Ignore;
}

/**
 * What ignore files say above a folder that is inside a git repository. None of it counts for a folder that they leave
 * out themselves: whoever opens that one wants to see it.
 */
async function ignoresAbove(root: string): Promise<readonly IgnoreRules[]> {
  const above = await foldersAbove(root);
  let ignores: readonly { readonly from: string; readonly rules: Ignore }[] = [];
  for (const [index, from] of above.entries()) {
    ignores = [...ignores, { from, rules: await readIgnore(from) }];
    const next = above[index + 1] ?? root;
    const here = ignores.map((each) => ({ folder: '', way: wayDown(each.from, from), rules: each.rules }));
    if (isIgnored(here, path.basename(next), true)) return [];
  }
  return ignores.map(({ from, rules }) => ({ folder: '', way: wayDown(from, root), rules }));
}

function wayDown(from: string, to: string): string {
  const way = path.relative(from, to).split(path.sep).join('/');
  return way === '' ? '' : `${way}/`;
}

/** The folders above one, from that of its git repository down; none where it is in none, or is that of one. */
async function foldersAbove(root: string): Promise<readonly string[]> {
  const above: string[] = [];
  for (let folder = root; !(await isThere(path.join(folder, '.git'))); ) {
    const parent = path.dirname(folder);
    if (parent === folder) return [];
    above.unshift(parent);
    folder = parent;
  }
  return above;
}

async function walk(
  root: string,
  folder: string,
  ignores: readonly IgnoreRules[],
  found: string[],
  excluded: LeavesOut,
  passedOver: PassedOver | undefined,
): Promise<void> {
  const pass: PassedOver = (name, why) => {
    if (why.reason !== 'other name' && why.reason !== 'never searched')
      passedOver?.(URI.file(path.join(root, name)).toString(), why);
  };
  const entries = await list(path.join(root, folder), (message) => pass(folder, { reason: 'unreadable', message }));
  const hasIgnore = entries.some((entry) => entry.name === '.gitignore');
  const all = hasIgnore ? [...ignores, { folder, way: '', rules: await readIgnore(path.join(root, folder)) }] : ignores;
  const folders: string[] = [];
  for (const entry of entries) {
    const name = folder === '' ? entry.name : `${folder}/${entry.name}`;
    const isFolder = entry.isDirectory();
    let why = whyLeftOut(all, name, isFolder, excluded);
    if (!isFolder && !entry.isFile()) {
      // Links to folders are not followed: they may lead in circles, and what they show is found in its own place. They
      // have the names of folders, and so are looked at only for someone who hears of them.
      if (!why || (passedOver && why.reason === 'other name' && entry.isSymbolicLink())) {
        const lacking = await whyNoFile(path.join(root, name));
        if (!why || lacking?.reason === 'link to a folder') why = lacking;
      }
    }
    if (why) pass(name, why);
    else if (isFolder) folders.push(name);
    else found.push(path.join(root, name));
  }
  await Promise.all(folders.map((name) => walk(root, name, all, found, excluded, passedOver)));
}

function whyLeftOut(
  ignores: readonly IgnoreRules[],
  name: string,
  isFolder: boolean,
  excluded: LeavesOut,
): NotRead | undefined {
  return excluded(name, isFolder) ?? (isIgnored(ignores, name, isFolder) ? { reason: 'ignored' } : undefined);
}

/** A folder that cannot be listed holds nothing for us. */
async function list(folder: string, unreadable: (message: string) => void): Promise<readonly Dirent[]> {
  try {
    return await fs.readdir(folder, { withFileTypes: true });
  } catch (error) {
    unreadable(error instanceof Error ? error.message : String(error));
    return [];
  }
}

async function readIgnore(folder: string): Promise<Ignore> {
  const text = await fs.readFile(path.join(folder, '.gitignore'), 'utf8').catch(() => '');
  return ignore().add(text.split(/\r?\n/).filter((line) => line.length < longestPattern));
}

/** No path is as long as this, and `ignore` throws for what is longer by far. */
const longestPattern = 4096;

function isIgnored(ignores: readonly IgnoreRules[], name: string, isFolder: boolean): boolean {
  let ignored = false;
  for (const { folder, way, rules } of ignores) {
    const relative = way + (folder === '' ? name : name.slice(folder.length + 1));
    const verdict = rules.test(isFolder ? `${relative}/` : relative);
    if (verdict.ignored) ignored = true;
    else if (verdict.unignored) ignored = false;
  }
  return ignored;
}

async function isThere(name: string): Promise<boolean> {
  return (await fs.stat(name).catch(() => undefined)) !== undefined;
}

/** Undefined where a file stands, or a link to one. */
async function whyNoFile(name: string): Promise<NotRead | undefined> {
  const stat = await fs.stat(name).catch(() => undefined);
  if (stat?.isFile()) return undefined;
  const isLink = (await fs.lstat(name).catch(() => undefined))?.isSymbolicLink() ?? false;
  if (!stat) return { reason: isLink ? 'broken link' : 'missing' };
  return { reason: isLink && stat.isDirectory() ? 'link to a folder' : 'no regular file' };
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'EISDIR');
}
