import { promises as fs } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { URI } from 'vscode-uri';
import { dependenciesIn, withoutDependencies } from '../workspace/helm/dependencies.ts';
import type { Release } from '../workspace/helm/rendering.ts';
import type { Helm, HelmAnswer } from '../workspace/helm/run.ts';
import { always, inherited, runProgram } from './program.ts';

/**
 * helm as a program.
 * @param program A path, or a name that is looked for on the PATH.
 */
export function nodeHelm(program: string): Helm {
  return {
    async template(release, unsaved, signal) {
      const folder = await fs.mkdtemp(path.join(tmpdir(), 'netpol-helm-'));
      try {
        return await rendered({ program, release, unsaved, signal, folder });
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        return signal.aborted ? { type: 'stopped' } : { type: 'failed', message, missing: [] };
      } finally {
        await fs.rm(folder, { recursive: true, force: true });
      }
    },
  };
}

interface Run {
  readonly program: string;
  readonly release: Release;
  readonly unsaved: ReadonlyMap<string, string>;
  readonly signal: AbortSignal;
  /** A folder of its own, empty at first. */
  readonly folder: string;
}

async function rendered(run: Run): Promise<HelmAnswer> {
  const original = URI.parse(run.release.chart).fsPath;
  let chart = original;
  if (hasUnsaved(run)) chart = await copyOf(original, run);
  const first = await start(run, chart);
  const wanted = first.type === 'failed' ? missingDependencies(first.message) : [];
  if (wanted.length === 0) return first;
  if (chart === original) chart = await copyOf(original, run);
  const missing = await settleDependencies(chart, original, new Set(wanted), run);
  const second = await start(run, chart);
  return second.type === 'rendered' || second.type === 'failed' ? { ...second, missing } : second;
}

/** helm says so whenever an entry of `dependencies` is not in `charts/`, whether or not it is enabled. */
function missingDependencies(message: string): readonly string[] {
  const marker = 'missing in charts/ directory: ';
  const at = message.indexOf(marker);
  if (at < 0) return [];
  return (message.slice(at + marker.length).split('\n', 1)[0] as string).split(',').map((name) => name.trim());
}

function hasUnsaved({ release, unsaved }: Run): boolean {
  return [...unsaved.keys()].some((uri) => uri.startsWith(`${release.chart}/`) || release.values.includes(uri));
}

/** helm reads files only: where the editor's text differs it reads a copy of the chart. */
async function copyOf(chart: string, run: Run): Promise<string> {
  const copy = path.join(run.folder, 'chart', path.basename(chart));
  await copyChart(chart, copy, run);
  return copy;
}

async function copyChart(from: string, to: string, { unsaved, signal }: Run): Promise<void> {
  const filter = (file: string): boolean => {
    signal.throwIfAborted();
    return !neverCopied.has(path.basename(file));
  };
  await fs.cp(from, to, { recursive: true, dereference: true, filter });
  for (const [uri, text] of unsaved) {
    // Editors show versions of a file under the same path, too.
    if (!uri.startsWith('file:')) continue;
    const relative = path.relative(from, URI.parse(uri).fsPath);
    if (relative.startsWith('..') || path.isAbsolute(relative)) continue;
    await fs.mkdir(path.dirname(path.join(to, relative)), { recursive: true });
    await fs.writeFile(path.join(to, relative), text);
  }
}

/** A chart may be the root of a repository. */
const neverCopied: ReadonlySet<string> = new Set(['.git', 'node_modules']);

/**
 * Puts dependencies that are folders of the workspace where helm looks for them, as `helm dependency build` would, and
 * takes the others out of the copy of the chart. Gives the names of those.
 */
async function settleDependencies(
  copy: string,
  original: string,
  wanted: ReadonlySet<string>,
  run: Run,
): Promise<readonly string[]> {
  const missing = new Set(wanted);
  // Charts of version 1 list them in a file of its own.
  for (const name of ['Chart.yaml', 'requirements.yaml']) {
    const file = path.join(copy, name);
    const text = await fs.readFile(file, 'utf8').catch(() => undefined);
    if (text === undefined) continue;
    for (const { name, localPath } of dependenciesIn(text)) {
      if (!wanted.has(name) || localPath === undefined) continue;
      const from = path.resolve(original, localPath);
      const isThere = await fs.stat(path.join(from, 'Chart.yaml')).catch(() => undefined);
      // A chart cannot be copied into itself without an end.
      if (!isThere || `${original}${path.sep}`.startsWith(`${from}${path.sep}`)) continue;
      await copyChart(from, path.join(copy, 'charts', name), run);
      missing.delete(name);
    }
    await fs.writeFile(file, withoutDependencies(text, missing));
  }
  // What they were locked to is not all there any more.
  for (const name of ['Chart.lock', 'requirements.lock']) await fs.rm(path.join(copy, name), { force: true });
  return [...missing];
}

async function start(run: Run, chart: string): Promise<HelmAnswer> {
  const { program, release, signal, folder } = run;
  const files = await Promise.all(release.values.map((uri, index) => valuesFile(uri, index, run)));
  const inline = await Promise.all((release.inline ?? []).map((text, index) => written(text, `inline-${index}`, run)));
  const values = [...files, ...inline];
  const options = [
    `--namespace=${release.namespace}`,
    // Pods that only run when somebody asks for `helm test`.
    '--skip-tests',
    ...values.map((file) => `--values=${file}`),
  ];
  const cwd = path.join(folder, 'empty');
  await fs.mkdir(cwd, { recursive: true });
  const args = ['template', ...options, '--', releaseName(release.name), chart];
  const ended = await runProgram({ program, args, cwd, env: environment(folder), signal });
  if (ended.type === 'printed') return { type: 'rendered', output: ended.output, missing: [] };
  return ended.type === 'failed' ? { ...ended, missing: [] } : ended;
}

/** The file that helm reads: its option takes a list, so that a comma in a name would be read as two names. */
async function valuesFile(uri: string, index: number, { unsaved, folder }: Run): Promise<string> {
  const file = URI.parse(uri).fsPath;
  const text = unsaved.get(uri) ?? (await fs.readFile(file, 'utf8'));
  return written(text, `values-${index}`, { folder });
}

async function written(text: string, name: string, { folder }: Pick<Run, 'folder'>): Promise<string> {
  const file = path.join(folder, `${name}.yaml`);
  await fs.writeFile(file, text);
  return file;
}

/** helm refuses what is no DNS name of at most 53 characters. */
function releaseName(name: string): string {
  const made = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9.-]+/g, '-')
    .slice(0, 53);
  return made.replace(/^[-.]+/, '').replace(/[-.]+$/, '') || 'release';
}

/**
 * What helm sees of this machine: the PATH, and nothing of the user's own repositories, plugins, credentials and
 * clusters. It has no reason to reach the network; a proxy that is not there keeps it from trying.
 */
function environment(folder: string): NodeJS.ProcessEnv {
  const home = path.join(folder, 'home');
  const nowhere = 'http://127.0.0.1:9';
  return {
    ...inherited(always),
    HOME: home,
    HELM_CACHE_HOME: path.join(home, 'cache'),
    HELM_CONFIG_HOME: path.join(home, 'config'),
    HELM_DATA_HOME: path.join(home, 'data'),
    HELM_PLUGINS: path.join(home, 'plugins'),
    HELM_NO_PLUGINS: '1',
    KUBECONFIG: path.join(home, 'kubeconfig'),
    HTTP_PROXY: nowhere,
    HTTPS_PROXY: nowhere,
    NO_PROXY: '',
  };
}
