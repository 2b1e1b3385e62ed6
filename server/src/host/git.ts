import { spawn } from 'node:child_process';
import path from 'node:path';
import type { Repositories, Revision, RevisionName } from './host.ts';
import { revisionFiles, type Tree } from './revision.ts';

/** What the `git` program says of repositories; see `openRevision` for what it is kept from. */
export const gitRepositories: Repositories = { commitOf, openRevision, revisionNames };

async function commitOf(folder: string, name: string): Promise<string> {
  if (name.startsWith('-')) throw new Error('A revision does not begin with -.');
  await git(folder, ['rev-parse', '--show-cdup']).catch((error: unknown) => {
    throw /not a git repository/i.test(String(error)) ? new Error('This folder is not in a git repository.') : error;
  });
  const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`];
  const found = await git(folder, args).catch(() => undefined);
  if (found) return found.toString('utf8').trim();
  throw new Error(
    name === 'HEAD' ? 'This repository has no commit yet.' : `There is no revision ${name} in this repository.`,
  );
}

async function revisionNames(folder: string): Promise<readonly RevisionName[]> {
  await commitOf(folder, 'HEAD');
  const refs = ['for-each-ref', `--count=${mostNames}`, '--sort=-committerdate'];
  const format = '%00%(refname:short)%00%(contents:subject)%00%(committerdate:relative)';
  const named = async (kind: RevisionName['kind'], ...where: readonly string[]): Promise<RevisionName[]> =>
    readNames(kind, await git(folder, [...refs, `--format=${format}`, ...where]));
  const log = ['log', `--max-count=${mostNames}`, '--no-show-signature', '--format=%x00%h%x00%s%x00%cr', 'HEAD', '--'];
  return [
    ...(await named('branch', 'refs/heads', 'refs/remotes')),
    ...(await named('tag', 'refs/tags')),
    ...readNames('commit', await git(folder, log)),
  ];
}

/** Of each kind. */
const mostNames = 100;

/** Lines of a name, a subject and a date, with a zero byte in front of each. */
function readNames(kind: RevisionName['kind'], lines: Buffer): RevisionName[] {
  return lines
    .toString('utf8')
    .split('\n')
    .flatMap((line) => {
      const [, name = '', subject, date] = line.split('\0');
      // The date of a tag that has none of its own is empty.
      return name === '' ? [] : [{ kind, name, description: [subject, date].filter(Boolean).join(', ') }];
    });
}

/**
 * The files of a commit of the repository that holds a folder. They are read with the `git` program: without a shell, a
 * hook or a filter of the repository, and without asking a server. Links to files of the commit are followed; links to
 * folders and submodules are not. Rejects with a message when there is no such commit, and for a name that begins
 * with `-`.
 */
export async function openRevision(folder: string, name: string): Promise<Revision> {
  if (name.startsWith('-')) throw new Error('a revision does not begin with -');
  const toRoot = (await git(folder, ['rev-parse', '--show-cdup'])).toString('utf8').replace(/\n$/, '');
  const tree = await git(folder, ['ls-tree', '-r', '-z', '--full-tree', '--end-of-options', `${name}^{commit}`]);
  const read: Tree['read'] = async (ids) =>
    ids.length === 0 ? new Map() : readBatch(await git(folder, ['cat-file', '--batch'], `${ids.join('\n')}\n`));
  const { files, links } = readTree(tree);
  const targets = await read([...links.values()]);
  for (const [link, id] of links) {
    const target = Buffer.from(targets.get(id) ?? []).toString('utf8');
    const found = files.get(path.posix.join(path.posix.dirname(link), target));
    if (found !== undefined && !path.posix.isAbsolute(target)) files.set(link, found);
  }
  return revisionFiles({ root: path.resolve(folder, toRoot), files, read });
}

/** What git prints; rejects with what it says when it fails. */
function git(folder: string, args: readonly string[], input = ''): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    // Windows looks for a program in the current folder first: there, a repository could bring a `git` of its own.
    const cwd = path.dirname(process.execPath);
    const child = spawn('git', ['-C', folder, ...args], {
      cwd,
      env: { ...process.env, ...quiet },
      timeout,
      killSignal: 'SIGKILL',
      windowsHide: true,
    });
    const out: Buffer[] = [];
    const error: Buffer[] = [];
    let size = 0;
    child.stdout.on('data', (chunk: Buffer) => {
      out.push(chunk);
      size += chunk.length;
      if (size > longest) child.kill('SIGKILL');
    });
    child.stderr.on('data', (chunk: Buffer) => error.push(chunk));
    child.on('error', ({ message }) => reject(new Error(`git cannot be run: ${message}`)));
    child.on('close', (code, signal) => {
      if (code === 0) resolve(Buffer.concat(out));
      else if (size > longest) reject(new Error(`git printed more than ${longest / 1024 / 1024} MB`));
      else if (signal) reject(new Error(`git took longer than ${timeout / 1000} seconds`));
      else reject(new Error(Buffer.concat(error).toString('utf8').trim() || `git ${args[0]} ended with ${code}`));
    });
    // When git ends early, how it ended says why.
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  });
}

/** In milliseconds. All manifests of a large repository take a few seconds. */
const timeout = 120_000;
/** In bytes, of what git prints at once. */
const longest = 1024 * 1024 * 1024;

/** Objects that a partial clone lacks are not fetched, and nobody is asked for a password. */
const quiet = { GIT_NO_LAZY_FETCH: '1', GIT_TERMINAL_PROMPT: '0', GIT_OPTIONAL_LOCKS: '0' };

/** `100644 blob <id>\t<path>`, each ended by a zero byte; 120000 is a link, whose content is the path that it leads to. */
function readTree(listing: Buffer): { readonly files: Map<string, string>; readonly links: Map<string, string> } {
  const files = new Map<string, string>();
  const links = new Map<string, string>();
  for (const entry of listing.toString('utf8').split('\0')) {
    const [, mode, id, name] = /^(\d+) blob ([0-9a-f]+)\t(.+)$/s.exec(entry) ?? [];
    if (id !== undefined && name !== undefined) (mode === '120000' ? links : files).set(name, id);
  }
  return { files, links };
}

/** `<id> blob <size>`, a line feed, that many bytes and a line feed; `<id> missing` for what is not there. */
function readBatch(answer: Buffer): Map<string, Uint8Array> {
  const found = new Map<string, Uint8Array>();
  for (let at = 0; at < answer.length; ) {
    const end = answer.indexOf('\n', at);
    const [id = '', type, size = ''] = answer.toString('latin1', at, end).split(' ');
    at = end + 1;
    if (type !== 'blob') continue;
    found.set(id, answer.subarray(at, at + Number(size)));
    at += Number(size) + 1;
  }
  return found;
}
