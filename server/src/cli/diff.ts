import path from 'node:path';
import { parseArgs } from 'node:util';
import { type ClusterDiff, diffClusters, isDifferent } from '../reports/diff.ts';
import { diffDot } from '../reports/diffDot.ts';
import { diffJson } from '../reports/diffJson.ts';
import { diffMarkdown } from '../reports/diffMarkdown.ts';
import { diffText } from '../reports/diffText.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { type Exit, exit, type Io } from './io.ts';
import { load } from './load.ts';

/**
 * `netpol diff --base X [--head Y] [PATH...]`: what may be called on one side and not on the other. A side is a folder
 * or a file where there is one of that name, otherwise a revision of the git repository that the command runs in.
 */
export async function diffCommand(io: Io, args: readonly string[]): Promise<Exit> {
  const options = readOptions(args);
  if (typeof options === 'string') {
    io.error(`netpol diff: ${options}`);
    return exit.failed;
  }
  const [base, head] = [await openSide(io, options.base), await openSide(io, options.head)];
  if (!base || !head) return exit.failed;
  const paths = options.paths.length > 0 ? options.paths : ['.'];
  const found = await Promise.all(paths.map((name) => isIn(name, [base, head])));
  const absent = paths.find((_, index) => !found[index]);
  if (absent !== undefined) {
    io.error(`netpol diff: neither side has ${absent}`);
    return exit.failed;
  }
  const before = await read(base, paths, options.config);
  const after = await read(head, paths, options.config);
  if (!before || !after) return exit.failed;
  const diffs = diffClusters(before.clusters, after.clusters);
  for (const text of formats[options.format](diffs)) io.out(`${text}\n`);
  if (before.incomplete || after.incomplete) return exit.failed;
  return diffs.some(isDifferent) ? exit.findings : exit.ok;
}

interface DiffOptions {
  readonly base: string;
  readonly head: string;
  readonly paths: readonly string[];
  readonly format: keyof typeof formats;
  readonly config: string | undefined;
}

const formats = {
  text: diffText,
  md: diffMarkdown,
  json: (diffs: readonly ClusterDiff[]): Iterable<string> => [
    JSON.stringify({ clusters: diffs.map(diffJson) }, null, 2),
  ],
  dot: diffDot,
} satisfies Record<string, (diffs: readonly ClusterDiff[]) => Iterable<string>>;

function readOptions(args: readonly string[]): DiffOptions | string {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        base: { type: 'string' },
        head: { type: 'string', default: '.' },
        format: { type: 'string', default: 'text' },
        config: { type: 'string' },
      },
    });
    const { base, head, format, config } = values;
    if (!base) return '--base is needed: a folder, or a git revision';
    if (head === '') return '--head is a folder or a git revision';
    if (!isFormat(format)) return `--format is ${Object.keys(formats).join(', ')}, not ${format}`;
    return { base, head, format, config, paths: positionals };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function isFormat(value: string): value is keyof typeof formats {
  return Object.hasOwn(formats, value);
}

/** Where the files of a side are, and the folder that PATHs are in. */
interface Side {
  readonly io: Io;
  readonly root: string;
}

/** Undefined where there is nothing of that name, which is said. */
async function openSide(io: Io, name: string): Promise<Side | undefined> {
  const root = path.resolve(io.cwd, name);
  if (await io.kindOf(root)) return { io, root };
  try {
    const files = await io.openRevision(io.cwd, name);
    return { io: { ...io, ...files, error: (text) => io.error(`${name}: ${text}`) }, root: io.cwd };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    io.error(`netpol diff: ${name} is no folder, and no revision: ${message}`);
    return undefined;
  }
}

async function isIn(name: string, sides: readonly Side[]): Promise<boolean> {
  for (const { io, root } of sides) if (await io.kindOf(path.resolve(root, name))) return true;
  return false;
}

/** A PATH that one side alone has is added or removed with all that is in it. */
async function read(
  { io, root }: Side,
  names: readonly string[],
  config: string | undefined,
): Promise<{ readonly clusters: readonly ClusterModel[]; readonly incomplete: boolean } | undefined> {
  const paths: string[] = [];
  for (const name of names) if (await io.kindOf(path.resolve(root, name))) paths.push(path.resolve(root, name));
  if (paths.length === 0) return { clusters: [], incomplete: false };
  const loaded = await load(io, paths, config);
  return loaded && { clusters: loaded.snapshot.clusters, incomplete: loaded.incomplete };
}
