/**
 * The first start in a folder, as the server does it, side by side with what nobody can do without: reading the same
 * files and parsing their relevant documents once with `yaml`. Relevant are those of a kind that counts, but the templates
 * of charts, and, in the figures of `all of it`, those too that kustomizations apply: one that is not read cannot be
 * patched, named or ordered.
 * Each figure comes from a fresh process of the same Node, in turn: VS Code brings a newer one than CI has, and code that
 * runs for the first time takes two thirds of the time there.
 *   node test/bench/run.mjs cold [--rounds 3] [--of corpus,10000,16000] [--profile]
 * A number is a made-up workspace of so many workloads; one of 16,000 has 50,000 files.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { parseDocument } from 'yaml';
import { nodeHost } from '../../server/src/host/node.ts';
import { createLive, type Live } from '../../server/src/lsp/live.ts';
import { defaultSettings } from '../../server/src/lsp/settings.ts';
import { kindsOfInterest } from '../../server/src/model/read.ts';
import { createChecker } from '../../server/src/rules/check.ts';
import { chartDirectoriesAmong, isHelmTemplate } from '../../server/src/workspace/leftOut.ts';
import { couldHold } from '../../server/src/yaml/relevant.ts';
import { splitDocuments } from '../../server/src/yaml/split.ts';
import { corpus, repositories } from '../corpus/repositories.ts';
import { heapInUse, median, profiled, table } from './measure.ts';
import { makeWorkspace, writeWorkspace } from './workspace.ts';

const { values: options } = parseArgs({
  options: {
    of: { type: 'string', default: 'corpus,10000,16000' },
    rounds: { type: 'string', default: '3' },
    profile: { type: 'boolean', default: false },
    /** What a process of its own measures, in a folder. */
    what: { type: 'string' },
    folder: { type: 'string' },
  },
});

/** Milliseconds, but `files`, and bytes. */
interface Run {
  readonly files: number;
  readonly read: number;
  readonly relevantBytes: number;
  /** Until the workspace is known, reading included. */
  readonly known: number;
  /** For `yaml`: the same with what kustomizations apply. */
  readonly applied: number;
  /** Until all findings are too. */
  readonly checked: number;
  readonly heap: number;
  readonly profile?: string;
}

/** The figures of a run, each of which has a median of its own. */
const parts = ['files', 'read', 'relevantBytes', 'known', 'applied', 'checked', 'heap'] as const;

if (options.what !== undefined && options.folder !== undefined)
  console.log(JSON.stringify(await measure(options.what, options.folder)));
else await report();

async function report(): Promise<void> {
  const rows = [
    [
      ...['', 'files', 'relevant', 'read', 'and yaml', 'of all of it', 'known', 'and checked'],
      ...['known / yaml', 'known / yaml of all of it', 'checked / yaml', 'memory'],
    ],
  ];
  for (const kind of options.of.split(',')) {
    if (kind === 'corpus') rows.push(...corpusRows());
    else rows.push(await generated(Number(kind)));
  }
  console.log(`the first start, in ms (target: known / yaml 1); load ${loadavg()[0]?.toFixed(1)}\n${table(rows)}`);
}

/** Each repository, their sum, and all of them in one folder, where nothing but folders tells them apart. */
function corpusRows(): string[][] {
  const each = repositories.map((name) => [name, figuresOf(name, path.join(corpus, name))] as const);
  const sum = each.map(([, figures]) => figures).reduce(added);
  const together = figuresOf('in one folder', corpus);
  return [...each, ['the sum of these', sum] as const, ['all in one folder', together] as const].map(
    ([name, figures]) => cells(name, figures),
  );
}

async function generated(workloads: number): Promise<string[]> {
  const root = mkdtempSync(path.join(tmpdir(), 'netpol-bench-'));
  const name = `${workloads} workloads`;
  try {
    await writeWorkspace(root, makeWorkspace({ workloads }));
    return cells(name, figuresOf(name, root));
  } finally {
    rmSync(root, { recursive: true });
  }
}

/** What parsing takes, and what the server does. */
interface Figures {
  readonly yaml: Run;
  readonly netpol: Run;
}

/** The median of some rounds. */
function figuresOf(name: string, folder: string): Figures {
  const runs: Record<'yaml' | 'netpol', Run[]> = { yaml: [], netpol: [] };
  for (let round = 0; round < Number(options.rounds); round++)
    for (const what of ['yaml', 'netpol'] as const) runs[what].push(inOwnProcess(what, folder));
  if (options.profile) console.log(`${name}, self time\n${inOwnProcess('profile', folder).profile}`);
  return { yaml: medianOf(runs.yaml), netpol: medianOf(runs.netpol) };
}

function medianOf(runs: readonly Run[]): Run {
  return combined((part) => median(runs.map((run) => run[part])));
}

function added(left: Figures, right: Figures): Figures {
  const sum = (one: Run, other: Run): Run => combined((part) => one[part] + other[part]);
  return { yaml: sum(left.yaml, right.yaml), netpol: sum(left.netpol, right.netpol) };
}

function combined(figure: (part: (typeof parts)[number]) => number): Run {
  return Object.fromEntries(parts.map((part) => [part, figure(part)])) as unknown as Run;
}

function cells(name: string, { yaml, netpol }: Figures): string[] {
  return [
    name,
    String(yaml.files),
    megabytes(yaml.relevantBytes),
    ...[yaml.read, yaml.known, yaml.applied, netpol.known, netpol.checked].map((time) => time.toFixed(0)),
    (netpol.known / yaml.known).toFixed(2),
    (netpol.known / yaml.applied).toFixed(2),
    (netpol.checked / yaml.known).toFixed(2),
    megabytes(netpol.heap),
  ];
}

function inOwnProcess(what: string, folder: string): Run {
  const self = process.argv[1] as string;
  // The extension starts the server with this size of nursery, too (client/src/extension.ts).
  const flags = ['--expose-gc', '--max-semi-space-size=32'];
  const answer = execFileSync(process.execPath, [...flags, self, '--what', what, '--folder', folder], {
    encoding: 'utf8',
  });
  return JSON.parse(answer);
}

async function measure(what: string, folder: string): Promise<Run> {
  const uri = pathToFileURL(folder).href;
  const empty = heapInUse();
  if (what === 'yaml') return measureYaml(uri);
  if (what === 'profile') {
    const profile = await profiled('cold', async () => void (await measureNetpol(uri, empty)));
    return { files: 0, read: 0, relevantBytes: 0, known: 0, applied: 0, checked: 0, heap: 0, profile };
  }
  return measureNetpol(uri, empty);
}

async function measureYaml(uri: string): Promise<Run> {
  const began = performance.now();
  const files = await nodeHost.findFiles(uri, []);
  const texts = new Map<string, string>();
  for (let at = 0; at < files.length; at += 64) {
    const some = files.slice(at, at + 64);
    for (const [index, text] of (await Promise.all(some.map((file) => nodeHost.readFile(file)))).entries())
      texts.set(some[index] as string, text ?? '');
  }
  const read = performance.now() - began;
  const chartDirectories = chartDirectoriesAmong(texts.keys());
  const relevant = [...texts].flatMap(([file, text]) =>
    isHelmTemplate(file, chartDirectories) ? [] : documentsOf(text).filter(isRelevant),
  );
  parseAll(relevant);
  const known = performance.now() - began;
  const relevantBytes = relevant.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  // Which ones kustomizations apply is found out by rendering them, which is no part of the figure.
  const { bundles } = (await indexed(uri)).snapshot;
  const sources = new Set(bundles.flatMap((bundle) => [...bundle.sources]));
  const others = [...sources].flatMap((file) => documentsOf(texts.get(file) ?? '').filter((text) => !isRelevant(text)));
  const begun = performance.now();
  parseAll(others);
  const applied = known + performance.now() - begun;
  return { files: files.length, read, relevantBytes, known, applied, checked: known, heap: 0 };
}

function documentsOf(text: string): string[] {
  return splitDocuments(text).map((slice) => slice.text);
}

function isRelevant(text: string): boolean {
  return couldHold(text, kindsOfInterest);
}

function parseAll(texts: readonly string[]): void {
  for (const text of texts) parseDocument(text, { logLevel: 'silent' });
}

async function measureNetpol(uri: string, empty: number): Promise<Run> {
  const began = performance.now();
  const live = await indexed(uri);
  const known = performance.now() - began;
  const checker = createChecker(() => ({}));
  checker.update(live.snapshot);
  for (const file of live.snapshot.files.keys()) checker.findings(live.snapshot, file);
  const checked = performance.now() - began;
  const heap = heapInUse() - empty;
  return { files: live.snapshot.files.size, read: 0, relevantBytes: 0, known, applied: known, checked, heap };
}

async function indexed(uri: string): Promise<Live> {
  const live = createLive(nodeHost, {
    found: async () => {},
    changed: () => {},
    unreadable: () => {},
    inBackground: (_, work) => void work,
  });
  await live.index([{ uri, name: 'bench' }], new Map([['', defaultSettings]]), () => {});
  return live;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
