import { promises as fs } from 'node:fs';
import { devNull, tmpdir } from 'node:os';
import path from 'node:path';
import { URI } from 'vscode-uri';
import type { Kustomize, KustomizeRun } from '../workspace/kustomize/run.ts';
import { always, inherited, runProgram } from './program.ts';

/**
 * `kubectl kustomize` of a kubectl. It runs on a copy: what it fetches lands there, and not in the workspace.
 * @param program A path, or a name that is looked for on the PATH.
 */
export function nodeKustomize(program: string): Kustomize {
  return {
    async build(run, unsaved, signal) {
      const folder = await fs.mkdtemp(path.join(tmpdir(), 'netpol-kustomize-'));
      try {
        const directory = await copied(run, unsaved, path.join(folder, 'files'));
        signal.throwIfAborted();
        const cwd = path.join(folder, 'empty');
        await fs.mkdir(cwd);
        const args = ['kustomize', '--load-restrictor', 'LoadRestrictionsNone', directory];
        return await runProgram({ program, args, cwd, env: environment(folder), signal });
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        return signal.aborted ? { type: 'stopped' } : { type: 'failed', message };
      } finally {
        await fs.rm(folder, { recursive: true, force: true });
      }
    },
  };
}

/**
 * Makes a folder that looks like the one around all files of a kustomization, and gives the directory of the
 * kustomization in it. Folders on the way to a file are made, so that what is unsaved can stand in them; all else in
 * them is linked.
 */
async function copied(
  { directory, sources, missing }: KustomizeRun,
  unsaved: ReadonlyMap<string, string>,
  to: string,
): Promise<string> {
  const home = pathOf(directory);
  // Windows has several roots, and what stands below another one is reached as it is.
  const reached = (uris: readonly string[]): string[] =>
    uris.map(pathOf).filter((file) => path.parse(file).root === path.parse(home).root);
  const files = reached(sources);
  const around = [...files, ...reached(missing)].reduce(commonFolder, home);
  const made = new Set([home, ...files.map((file) => path.dirname(file))].flatMap((each) => upTo(each, around)));
  for (const each of [...made].sort()) await copyFolder(each, path.join(to, path.relative(around, each)), made);
  for (const [uri, text] of unsaved) {
    // Editors show versions of a file under the same path, too.
    const file = uri.startsWith('file:') ? pathOf(uri) : undefined;
    if (file === undefined || !made.has(path.dirname(file))) continue;
    const copy = path.join(to, path.relative(around, file));
    await fs.rm(copy, { force: true });
    await fs.writeFile(copy, text);
  }
  return path.join(to, path.relative(around, home));
}

function pathOf(uri: string): string {
  return URI.parse(uri).fsPath;
}

function commonFolder(folder: string, file: string): string {
  let common = folder;
  while (!file.startsWith(common.endsWith(path.sep) ? common : common + path.sep)) common = path.dirname(common);
  return common;
}

/** A folder and those that it is in, as far as the last one. */
function upTo(folder: string, last: string): string[] {
  const found = [folder];
  for (let at = folder; at !== last; at = path.dirname(at)) found.push(path.dirname(at));
  return found;
}

/** @param others Folders that are made by themselves. */
async function copyFolder(from: string, to: string, others: ReadonlySet<string>): Promise<void> {
  await fs.mkdir(to, { recursive: true });
  for (const entry of await fs.readdir(from, { withFileTypes: true }).catch(() => [])) {
    const [file, copy] = [path.join(from, entry.name), path.join(to, entry.name)];
    if (others.has(file)) continue;
    // Windows links folders without more rights, but not files.
    if (process.platform === 'win32' && entry.isFile()) await fs.copyFile(file, copy);
    else await fs.symlink(file, copy, 'junction');
  }
}

/**
 * What kubectl sees of this machine: what git needs to fetch with the user's own rights, and nothing of clusters. Nobody
 * is there to answer a question.
 */
function environment(folder: string): NodeJS.ProcessEnv {
  return {
    ...inherited([...always, 'HOME', 'USERPROFILE', 'SSH_AUTH_SOCK', ...proxies]),
    KUBECONFIG: path.join(folder, 'kubeconfig'),
    // Its own settings may run a command with other options.
    KUBECTL_KUBERC: 'false',
    KUBERC: 'off',
    GIT_TERMINAL_PROMPT: '0',
    GIT_ASKPASS: devNull,
    GIT_SSH_COMMAND: 'ssh -o BatchMode=yes',
  };
}

const proxies = ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'http_proxy', 'https_proxy', 'no_proxy'];
