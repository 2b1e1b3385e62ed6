import path from 'node:path';
import { type ClusterDiff, diffClusters, isDifferent } from '../reports/diff.ts';
import { diffDot } from '../reports/diffDot.ts';
import { diffJson } from '../reports/diffJson.ts';
import { diffMarkdown } from '../reports/diffMarkdown.ts';
import { diffText } from '../reports/diffText.ts';
import { emptySnapshot } from '../snapshot/snapshot.ts';
import { relocated } from '../workspace/relocated.ts';
import { exit, type Io } from './io.ts';
import { type Loaded, load, stdin } from './load.ts';
import {
  type Command,
  loadOptions,
  loadUsage,
  oneOf,
  type ProgramPaths,
  programsIn,
  readOptions,
  UsageError,
} from './options.ts';

/**
 * `netpol diff --base X [--head Y] [PATH...]`: what may be called on one side and not on the other. A side is a folder
 * or a file where there is one of that name, otherwise a revision of the git repository that the command runs in. One
 * side may be `-`, standard input, of which PATHs choose nothing.
 */
export const diffCommand: Command = {
  summary: 'what of that differs between two folders or git revisions',
  usage: `Usage: netpol diff --base X [--head Y] [PATH...] [OPTIONS]

Says what differs from X to Y: connections, workloads and isolation that are added, removed or changed.
X and Y are folders or files where there are such, otherwise git revisions of this folder; PATHs are below both.
One of them may be -, standard input: compare folders with what kubectl prints of a live cluster.

Options:
  --base X              what it was
  --head Y              what it is (default: this folder)
  --format FORMAT       text, md, json or dot (default: text)
${loadUsage}
Exit: 0 no difference, 1 differences, 2 bad usage or unreadable input.
`,
  async run(io, args) {
    const { values, paths: given } = readOptions(args, {
      base: { type: 'string' },
      head: { type: 'string', default: '.' },
      format: { type: 'string', default: 'text' },
      ...loadOptions,
    });
    const format = oneOf('--format', values.format, formatNames);
    if (!values.base) throw new UsageError('--base is needed: a folder, or a git revision');
    if (values.head === '') throw new UsageError('--head is a folder or a git revision');
    if (values.base === stdin && values.head === stdin) {
      throw new UsageError('--base and --head cannot both be -: there is one standard input');
    }
    const [base, head] = [await openSide(io, values.base), await openSide(io, values.head)];
    if (!base || !head) return exit.failed;
    const paths = given.length > 0 ? given : ['.'];
    const found = await Promise.all(paths.map((name) => isIn(name, [base, head])));
    const absent = paths.find((_, index) => !found[index]);
    if (absent !== undefined) throw new UsageError(`neither side has ${absent}`);
    const options = { config: values.config, programs: programsIn(values) };
    const before = await read(base, paths, options).finally(base.close);
    const after = await read(head, paths, options).finally(head.close);
    if (!before || !after) return exit.failed;
    const diffs = diffClusters(before.snapshot.clusters, after.snapshot.clusters);
    for (const text of format === 'json' ? [json(diffs, before, after)] : formats[format](diffs)) io.out(`${text}\n`);
    if (before.incomplete || after.incomplete) return exit.failed;
    return diffs.some(isDifferent) ? exit.findings : exit.ok;
  },
};

const formatNames = ['text', 'md', 'json', 'dot'] as const;
type FormatName = (typeof formatNames)[number];

const formats: Readonly<Record<Exclude<FormatName, 'json'>, (diffs: readonly ClusterDiff[]) => Iterable<string>>> = {
  text: diffText,
  md: diffMarkdown,
  dot: diffDot,
};

function json(diffs: readonly ClusterDiff[], before: Manifests, after: Manifests): string {
  return JSON.stringify({ clusters: diffs.map((diff) => diffJson(diff, before, after)) }, null, 2);
}

/** Where the files of a side are, and the folder that PATHs are in; undefined for standard input. */
interface Side {
  readonly io: Io;
  readonly root: string | undefined;
  close(): Promise<void>;
}

/** Undefined where there is nothing of that name, which is said. */
async function openSide(io: Io, name: string): Promise<Side | undefined> {
  if (name === stdin) return { io, root: undefined, close: nothingToClose };
  const root = path.resolve(io.cwd, name);
  if (await io.kindOf(root)) return { io, root, close: nothingToClose };
  try {
    const files = await io.openRevision(io.cwd, name);
    const { helm, kustomize, close } = relocated(files);
    const there: Io = {
      ...io,
      ...files,
      helmAt: (program) => helm(io.helmAt(program)),
      kustomizeAt: (program) => kustomize(io.kustomizeAt(program)),
      error: (text) => io.error(`${name}: ${text}`),
    };
    return { io: there, root: io.cwd, close };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    io.error(`netpol diff: ${name} is no folder, and no revision: ${message}`);
    return undefined;
  }
}

async function nothingToClose(): Promise<void> {}

async function isIn(name: string, sides: readonly Side[]): Promise<boolean> {
  for (const { io, root } of sides) if (root !== undefined && (await io.kindOf(path.resolve(root, name)))) return true;
  return false;
}

/** What a side has. */
type Manifests = Pick<Loaded, 'snapshot' | 'display' | 'incomplete'>;

interface ReadOptions {
  readonly config: string | undefined;
  readonly programs: ProgramPaths;
}

/** A PATH that one side alone has is added or removed with all that is in it. */
async function read(
  { io, root }: Side,
  names: readonly string[],
  { config, programs }: ReadOptions,
): Promise<Manifests | undefined> {
  if (root === undefined) return load(io, [stdin], config);
  const paths: string[] = [];
  for (const name of names) if (await io.kindOf(path.resolve(root, name))) paths.push(path.resolve(root, name));
  if (paths.length === 0) return { snapshot: emptySnapshot([]), display: (uri) => uri, incomplete: false };
  return load(io, paths, config, programs);
}
