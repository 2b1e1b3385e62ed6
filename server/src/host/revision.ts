import { promises as fs } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Revision } from './host.ts';
import { type LeavesOut, leavesOut } from './leavesOut.ts';
import { decode } from './node.ts';

/** What a commit holds. */
export interface Tree {
  /** The folder of the repository: an absolute path. */
  readonly root: string;
  /** The id of each file's content, by its path below the root, with forward slashes. */
  readonly files: ReadonlyMap<string, string>;
  /** Contents by their ids, all at once; what is not there is left out. */
  read(ids: readonly string[]): Promise<ReadonlyMap<string, Uint8Array>>;
}

/** The files of a commit, as if they stood in the repository's folder now. */
export function revisionFiles({ root, files, read }: Tree): Revision {
  const known = new Map<string, Uint8Array>();
  const below = (file: string): string => path.relative(root, file).replaceAll(path.sep, '/');
  let due = new Set<string>();
  let coming: Promise<void> | undefined;
  /** What is asked for at once is one question, whoever asks. */
  const fetch = (names: readonly string[]): Promise<void> => {
    for (const name of names) {
      const id = files.get(name);
      if (id !== undefined && !known.has(id)) due.add(id);
    }
    coming ??= Promise.resolve().then(async () => {
      const ids = [...due];
      due = new Set();
      coming = undefined;
      for (const [id, bytes] of await read(ids)) known.set(id, bytes);
    });
    return coming;
  };
  return {
    root,
    async kindOf(file) {
      const name = below(file);
      if (files.has(name)) return 'file';
      return namesBelow(files, name).next().done ? undefined : 'folder';
    },
    async readFile(file) {
      const id = files.get(below(file));
      if (id === undefined) return undefined;
      await fetch([below(file)]);
      const bytes = known.get(id);
      if (!bytes) throw new Error('the repository lacks its content');
      return decode(bytes);
    },
    async findFiles(folder, exclude) {
      const left = leavesOut(exclude);
      const home = below(folder);
      const found = [...namesBelow(files, home)].filter((name) => !isLeftOut(path.posix.relative(home, name), left));
      // Whoever looks for files reads them next: one question for all of them, then, and not one each.
      await fetch(found);
      return found.map((name) => path.join(root, name));
    },
    async toDisk() {
      const copy = await fs.mkdtemp(path.join(tmpdir(), 'netpol-revision-'));
      const names = [...files.keys()];
      for (let at = 0; at < names.length; at += atOnce) await write(names.slice(at, at + atOnce), copy);
      return { root: copy, remove: () => fs.rm(copy, { recursive: true, force: true }) };
    },
  };

  async function write(names: readonly string[], to: string): Promise<void> {
    const contents = await read([...new Set(names.flatMap((name) => files.get(name) ?? []))]);
    for (const name of names) {
      const bytes = contents.get(files.get(name) ?? '');
      if (!bytes) continue;
      const file = path.join(to, name);
      await fs.mkdir(path.dirname(file), { recursive: true });
      await fs.writeFile(file, bytes);
    }
  }
}

/** A repository may hold more than fits into memory. */
const atOnce = 256;

function* namesBelow(files: Tree['files'], folder: string): Generator<string, void> {
  for (const name of files.keys()) if (folder === '' || name.startsWith(`${folder}/`)) yield name;
}

/** A file is left out with any folder above it. */
function isLeftOut(name: string, left: LeavesOut): boolean {
  const parts = name.split('/');
  return parts.some((_, index) => left(parts.slice(0, index + 1).join('/'), index < parts.length - 1) !== undefined);
}
