import path from 'node:path';
import { URI } from 'vscode-uri';
import { chartPaths, configProblems, problemsBelow, unknownWorkloads } from '../features/configProblems.ts';
import { toRange } from '../reports/places.ts';
import { type SeveritiesOf, severitiesIn } from '../rules/levels.ts';
import { chartProblems } from '../snapshot/chartProblems.ts';
import type { SourceFile } from '../snapshot/file.ts';
import { type Edit, emptySnapshot, namedFiles, type Snapshot, withEdits } from '../snapshot/snapshot.ts';
import { type Config, configFileName, emptyConfig, readConfig } from '../workspace/config.ts';
import { groupingOf } from '../workspace/grouping.ts';
import { isTemplate, leftOutReason } from '../workspace/leftOut.ts';
import type { FoundFile, NotRead } from '../workspace/notRead.ts';
import { directoryOf, fileNameOf } from '../workspace/paths.ts';
import type { Problem } from '../yaml/node.ts';
import { lineIndex, positionAt } from '../yaml/positions.ts';
import type { Io } from './io.ts';
import { noPrograms, type ProgramPaths } from './options.ts';
import { withPrograms } from './programs.ts';

/** What a command works on. */
export interface Loaded {
  readonly snapshot: Snapshot;
  readonly config: Config;
  /** The levels of rules in a file: the configuration's, and what those of folders below say anew. */
  readonly severitiesOf: SeveritiesOf;
  /** Every file that was found, the ones that hold no manifest included, and what the search left out. */
  readonly found: readonly FoundFile[];
  /** Whether something could not be read; it was said on the error stream. */
  readonly incomplete: boolean;
  /** A URI as a path relative to where the command runs, with forward slashes. */
  display(uri: string): string;
}

/**
 * Reads all PATHs as one workspace; `-` is standard input. What cannot be read is named once, each file. Undefined when
 * a PATH is not there, or a program that shall be run.
 */
export async function load(
  io: Io,
  paths: readonly string[],
  configPath: string | undefined,
  programs: ProgramPaths = noPrograms,
): Promise<Loaded | undefined> {
  const fromStdin = paths.includes(stdin);
  const places = paths.filter((given) => given !== stdin);
  const absolute = (paths.length === 0 ? ['.'] : places).map((given) => path.resolve(io.cwd, given));
  const configured = await findConfig(io, absolute[0] ?? io.cwd, configPath);
  if (!configured) return undefined;
  const { config, folder, wrong } = configured;
  const files: string[] = [];
  const passed: FoundFile[] = [];
  for (const [index, given] of absolute.entries()) {
    const kind = await io.kindOf(given);
    if (!kind) {
      io.error(`netpol: there is no file or folder ${places[index]}`);
      return undefined;
    }
    const passedOver = (file: string, notRead: NotRead): void => {
      passed.push({ uri: URI.file(file).toString(), notRead });
    };
    for (const file of kind === 'file' ? [given] : await io.findFiles(given, config.exclude, passedOver))
      files.push(file);
  }
  const display = (uri: string): string => (isStdin(uri) ? stdin : relative(io, URI.parse(uri).fsPath));
  const { found: read, unreadable } = await readAll(io, [...new Set(files)].sort());
  const piped = fromStdin ? stdinFiles(await io.readStdin()) : [];
  const nothing = fromStdin && piped.length === 0;
  if (nothing) io.error('netpol: there is nothing on standard input');
  const name = path.basename(absolute.length === 1 ? (absolute[0] as string) : io.cwd);
  const [only] = absolute;
  const base = only && absolute.length === 1 && (await io.kindOf(only)) === 'folder' ? only : io.cwd;
  const found = withEdits(
    emptySnapshot(
      [{ uri: '', name, base: URI.file(base).toString() }],
      () => config.cluster,
      () => groupingOf(config.grouping, URI.file(folder).toString(), config.charts),
    ),
    [...textsOf(read), ...piped],
  );
  const { snapshot: plain, named } = await withNamed(io, found);
  const rendered = await withPrograms(io, plain, programs, { folder, charts: config.charts });
  if (!rendered) return undefined;
  const { snapshot, named: templates } =
    rendered === plain ? { snapshot: plain, named: [] } : await withNamed(io, rendered);
  const below = configsBelow(read, configured.file);
  const wrongBelow = below.map(({ uri, text }) =>
    sayProblems(io, { file: URI.parse(uri).fsPath, text }, problemsBelow(text)),
  );
  const levels = new Map(below.map(({ uri, text }) => [directoryOf(uri), readConfig(text).config.rules]));
  const broken = sayBrokenDocuments(io, snapshot, display);
  const refused = [sayChartProblems(io, snapshot, display), sayKustomizeFailures(io, snapshot, display)].includes(true);
  // Of a part of the folder it is not known what the rest holds.
  const isWhole = absolute.includes(folder) && configured.text !== undefined;
  const unknown = isWhole
    ? sayProblems(io, configured, unknownWorkloads(configured.text ?? '', snapshot.clusters))
    : false;
  const all = [...passed, ...read, ...piped, ...named, ...templates];
  return {
    snapshot,
    config,
    severitiesOf: (uri) => severitiesIn('', config.rules, levels, uri),
    found: [...new Map(all.map((file) => [file.uri, file])).values()],
    incomplete: wrong || wrongBelow.includes(true) || unreadable || nothing || broken || refused || unknown,
    display,
  };
}

/** The PATH that means standard input, and what places in it are called. */
export const stdin = '-';
const stdinUri = 'stdin:/';

function isStdin(uri: string): boolean {
  return uri.startsWith(stdinUri);
}

/**
 * Standard input as files. JSON objects that follow each other, as several runs of `kubectl get -o json` print them,
 * are files of their own, each with as many lines in front as it has in the input, so that places are those there.
 */
function stdinFiles(text: string): { uri: string; text: string }[] {
  if (text.trim() === '') return [];
  const starts = [0, ...[...text.matchAll(/\}[ \t]*\r?\n(?=\{)/g)].map(({ index, 0: end }) => index + end.length)];
  let lines = 0;
  return starts.map((start, index) => {
    const own = text.slice(start, starts[index + 1]);
    const front = '\n'.repeat(lines);
    lines += own.split('\n').length - 1;
    return { uri: `${stdinUri}${index}`, text: front + own };
  });
}

function textsOf(found: readonly FoundFile[]): Edit[] {
  return found.flatMap((file) => ('text' in file ? file : []));
}

async function readAll(io: Io, files: readonly string[]): Promise<{ found: FoundFile[]; unreadable: boolean }> {
  const found: FoundFile[] = [];
  let unreadable = false;
  for (let at = 0; at < files.length; at += atOnce) {
    await Promise.all(
      files.slice(at, at + atOnce).map(async (file) => {
        const uri = URI.file(file).toString();
        try {
          const text = await io.readFile(file);
          if (text !== undefined) found.push({ uri, text });
        } catch (error) {
          unreadable = true;
          const message = error instanceof Error ? error.message : String(error);
          found.push({ uri, notRead: { reason: 'unreadable', message } });
          io.error(`${relative(io, file)}: cannot be read: ${message}`);
        }
      }),
    );
  }
  return { found, unreadable };
}

const atOnce = 64;

/** With what kustomizations name, which may name more. */
async function withNamed(io: Io, found: Snapshot): Promise<{ snapshot: Snapshot; named: FoundFile[] }> {
  const named: FoundFile[] = [];
  let snapshot = found;
  const tried = new Set<string>();
  for (;;) {
    const files = await readNamed(io, snapshot, tried);
    if (files.length === 0) return { snapshot, named };
    named.push(...files);
    snapshot = withEdits(snapshot, textsOf(files));
  }
}

/** Files that kustomizations name and nobody read or tried yet; most of the names are not files at all. */
async function readNamed(io: Io, snapshot: Snapshot, tried: Set<string>): Promise<FoundFile[]> {
  const files: string[] = [];
  for (const uri of namedFiles(snapshot)) {
    if (tried.has(uri)) continue;
    tried.add(uri);
    const file = URI.parse(uri).fsPath;
    if ((await io.kindOf(file)) === 'file') files.push(file);
  }
  return (await readAll(io, files)).found;
}

/** Says what helm refused, and what it lacks. Whether it refused anything. */
function sayChartProblems(io: Io, snapshot: Snapshot, display: (uri: string) => string): boolean {
  for (const { uri, start, end, message } of chartProblems(snapshot)) {
    const { line, character } = toRange((snapshot.files.get(uri) as SourceFile).source, { start, end }).start;
    io.error(`${display(uri)}:${line + 1}:${character + 1}: ${message}`);
  }
  return [...snapshot.renderings.values()].some(({ failure }) => failure !== undefined);
}

/** Says what kubectl refused, and whether it refused anything. */
function sayKustomizeFailures(io: Io, { kustomized }: Snapshot, display: (uri: string) => string): boolean {
  const failures = [...kustomized].flatMap(([directory, { failure }]) =>
    failure === undefined ? [] : [`${display(directory)}: kubectl kustomize: ${failure}`],
  );
  for (const failure of failures) io.error(failure);
  return failures.length > 0;
}

/** Names the first syntax error of each file. */
function sayBrokenDocuments(io: Io, snapshot: Snapshot, display: (uri: string) => string): boolean {
  let any = false;
  for (const uri of [...snapshot.files.keys()].sort()) {
    const { source } = snapshot.files.get(uri) as SourceFile;
    if (leftOutReason(uri, snapshot.roles) === 'Helm template') continue;
    const broken = source.documents.find(({ document }) => document.problems.length > 0 && !isTemplate(document.text));
    const problem = broken?.document.problems[0];
    if (!broken || !problem) continue;
    any = true;
    const { start } = toRange(source, { start: broken.start + problem.start, end: broken.start + problem.end });
    io.error(`${display(uri)}:${start.line + 1}:${start.character + 1}: cannot be read: ${problem.message}`);
  }
  return any;
}

interface Configured {
  readonly config: Config;
  /** What its paths start from. */
  readonly folder: string;
  /** Undefined where there is no file. */
  readonly text: string | undefined;
  readonly file: string;
  readonly wrong: boolean;
}

/** The configuration that is named, else that of the nearest folder upwards; undefined when the named one is not there. */
async function findConfig(io: Io, from: string, named: string | undefined): Promise<Configured | undefined> {
  if (named !== undefined) {
    const file = path.resolve(io.cwd, named);
    const text = await io.readFile(file).catch(() => undefined);
    if (text !== undefined) return parsed(io, file, text);
    io.error(`netpol: cannot read the configuration ${named}`);
    return undefined;
  }
  for (let folder = from; ; folder = path.dirname(folder)) {
    const file = path.join(folder, configFileName);
    const text = (await io.kindOf(file)) === 'file' ? await io.readFile(file) : undefined;
    if (text !== undefined) return parsed(io, file, text);
    if (folder === path.dirname(folder)) return { config: emptyConfig, folder, file, text: undefined, wrong: false };
  }
}

/** The configurations of folders below, which say levels of rules for what is there. */
function configsBelow(read: readonly FoundFile[], file: string): { readonly uri: string; readonly text: string }[] {
  const own = URI.file(file).toString();
  return read.flatMap((found) =>
    'text' in found && fileNameOf(found.uri) === configFileName && found.uri !== own ? found : [],
  );
}

async function parsed(io: Io, file: string, text: string): Promise<Configured> {
  const { config } = readConfig(text);
  const folder = path.dirname(file);
  const charts = new Set<string>();
  for (const each of chartPaths(text))
    if ((await io.kindOf(path.resolve(folder, each, 'Chart.yaml'))) === 'file') charts.add(each);
  const problems = configProblems(text, (each) => charts.has(each));
  return { config, folder, file, text, wrong: sayProblems(io, { file, text }, problems) };
}

/** Whether there were any. */
function sayProblems(io: Io, { file, text }: Pick<Configured, 'file' | 'text'>, problems: readonly Problem[]): boolean {
  const index = lineIndex(text ?? '');
  for (const { start, message } of problems) {
    const { line, character } = positionAt(index, start);
    io.error(`${relative(io, file)}:${line + 1}:${character + 1}: ${message}`);
  }
  return problems.length > 0;
}

function relative(io: Io, file: string): string {
  return path.relative(io.cwd, file).replaceAll(path.sep, '/') || '.';
}
