/**
 * The engine alone, without a connection: cold index, each kind of edit, memory. Figures are milliseconds on the
 * machine at hand and, to compare machines, ratios to reading the same bytes and to `yaml` alone on the relevant
 * documents. Cold figures each come from a fresh process.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { parseDocument } from 'yaml';
import { kindsOfInterest } from '../../server/src/model/read.ts';
import { type Checker, createChecker } from '../../server/src/rules/check.ts';
import { type Edit, emptySnapshot, type Snapshot, withEdits } from '../../server/src/snapshot/snapshot.ts';
import { couldHold } from '../../server/src/yaml/relevant.ts';
import { splitDocuments } from '../../server/src/yaml/split.ts';
import { heapInUse, median, milliseconds, percentile, profiled, table } from './measure.ts';
import { type EditKind, editKinds, makeWorkspace, type Target, type Workspace, writeWorkspace } from './workspace.ts';

/** Edits of each kind: as many as fit in the time. */
const warmups = 10;
const mostEdits = 200;
const longest = 15_000;

const { values: options } = parseArgs({
  options: {
    sizes: { type: 'string', default: '100,1000,10000' },
    seed: { type: 'string', default: '1' },
    rounds: { type: 'string', default: '3' },
    profile: { type: 'boolean', default: false },
    /** What a process of its own measures: `read`, `yaml` or `index`, in a folder. */
    cold: { type: 'string' },
    folder: { type: 'string' },
  },
});

const { cold, folder } = options;
if (cold !== undefined && folder !== undefined) console.log(JSON.stringify(measureCold(cold, folder)));
else for (const size of options.sizes.split(',')) await measureSize(Number(size));

async function measureSize(workloads: number): Promise<void> {
  const workspace = makeWorkspace({ workloads, seed: Number(options.seed) });
  const root = mkdtempSync(path.join(tmpdir(), 'netpol-bench-'));
  try {
    await writeWorkspace(root, workspace);
    const relevant = relevantDocuments([...workspace.files.values()]);
    const relevantBytes = relevant.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
    const bytes = [...workspace.files.values()].reduce((sum, text) => sum + Buffer.byteLength(text), 0);
    console.log(
      `\n# ${workloads} workloads, ${workspace.policies} policies, ${workspace.files.size} files, ${megabytes(bytes)}, ` +
        `of which ${relevant.length} relevant documents with ${megabytes(relevantBytes)}`,
    );
    reportCold(root, relevantBytes);
    measureEdits(root, workspace);
  } finally {
    rmSync(root, { recursive: true });
  }
}

interface Cold {
  readonly read: number;
  readonly work: number;
  readonly heap: number;
  readonly profile?: string;
}

/** Runs the three cold measurements in turn, so that the machine's other work meets all of them. */
function reportCold(root: string, relevantBytes: number): void {
  const runs: Record<'read' | 'yaml' | 'index', Cold[]> = { read: [], yaml: [], index: [] };
  for (let round = 0; round < Number(options.rounds); round++) {
    for (const what of ['read', 'yaml', 'index'] as const) runs[what].push(inOwnProcess(what, root));
  }
  const read = median(runs.read.map((run) => run.read));
  const yaml = median(runs.yaml.map((run) => run.work));
  const index = median(runs.index.map((run) => run.work));
  const ratios = runs.index.map(({ work }, round) => work / (runs.yaml[round]?.work ?? 1));
  const heap = median(runs.index.map((run) => run.heap));
  console.log(`
cold: read ${read.toFixed(0)} ms, yaml alone ${yaml.toFixed(0)} ms, index and check ${index.toFixed(0)} ms
      index / yaml = ${(index / yaml).toFixed(2)} (rounds ${ratios.map((ratio) => ratio.toFixed(2)).join(' ')}, target 1), index / read = ${(index / read).toFixed(1)}
memory after gc: ${megabytes(heap)} = ${(heap / relevantBytes).toFixed(1)} x relevant bytes; target under ${megabytes(10 * relevantBytes + 60e6)}`);
  if (options.profile) console.log(`\nself time of a cold index\n${inOwnProcess('profile', root).profile}`);
}

function inOwnProcess(what: string, root: string): Cold {
  const self = process.argv[1] as string;
  const answer = execFileSync(process.execPath, ['--expose-gc', self, '--cold', what, '--folder', root], {
    encoding: 'utf8',
  });
  return JSON.parse(answer);
}

function measureCold(what: string, root: string): Cold {
  const paths = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
  const empty = heapInUse();
  let edits: Edit[] = [];
  const read = milliseconds(() => {
    edits = paths.map((file) => ({ uri: pathToFileURL(file).href, text: readFileSync(file, 'utf8') }));
  });
  if (what === 'read') return { read, work: 0, heap: 0 };
  if (what === 'yaml') {
    const texts = relevantDocuments(edits.map(({ text }) => text ?? ''));
    const work = milliseconds(() => {
      for (const text of texts) parseDocument(text);
    });
    return { read, heap: 0, work };
  }
  let state: State | undefined;
  const run = (): void => {
    state = index(root, edits);
  };
  if (what === 'profile') return { read, work: 0, heap: 0, profile: profiled(`${paths.length}-files-cold`, run) };
  const work = milliseconds(run);
  edits = [];
  const heap = heapInUse() - empty;
  // Holds on to the state until here.
  if (state?.snapshot.files.size === 0) throw new Error('nothing was indexed');
  return { read, work, heap };
}

interface State {
  snapshot: Snapshot;
  readonly checker: Checker;
}

function index(root: string, edits: readonly Edit[]): State {
  const snapshot = withEdits(emptySnapshot([{ uri: pathToFileURL(root).href, name: 'bench' }]), edits);
  const checker = createChecker(() => ({}));
  checker.update(snapshot);
  for (const uri of snapshot.files.keys()) checker.findings(snapshot, uri);
  return { snapshot, checker };
}

/** What one edit took, in milliseconds, and in how many files it changed something. */
interface Step {
  readonly snapshot: number;
  readonly update: number;
  /** Until the findings of the file that was typed in are known. */
  readonly file: number;
  /** Until those of every file are. */
  readonly workspace: number;
  /** Processor time until then, helper threads included: what counts on a machine that is busy with other work. */
  readonly cpu: number;
  readonly changed: number;
}

function measureEdits(root: string, workspace: Workspace): void {
  const texts = new Map([...workspace.files].map(([file, text]) => [pathToFileURL(path.join(root, file)).href, text]));
  const state = index(
    root,
    [...texts].map(([uri, text]) => ({ uri, text })),
  );
  const before = heapInUse();
  const rows = [
    [
      'kind of edit',
      'edits',
      'files',
      'snapshot',
      'update',
      'file p50',
      'p95',
      'max',
      'workspace p50',
      'p95',
      'max',
      'cpu p95',
    ],
  ];
  const profiles: string[] = [];
  for (const kind of editKinds) {
    const run = (): Step[] => typeFor(kind, root, workspace, texts, state);
    let steps: Step[] = [];
    if (options.profile) {
      const top = profiled(`${workspace.workloads} ${kind}`.replaceAll(' ', '-'), () => (steps = run()));
      profiles.push(`  ${kind}\n${top}`);
    } else {
      steps = run();
    }
    const of = (pick: (step: Step) => number, share: number): string => percentile(steps.map(pick), share).toFixed(2);
    rows.push([
      kind,
      String(steps.length),
      String(
        percentile(
          steps.map(({ changed }) => changed),
          1,
        ),
      ),
      of((step) => step.snapshot, 0.5),
      of((step) => step.update, 0.5),
      ...[0.5, 0.95, 1].map((share) => of((step) => step.file, share)),
      ...[0.5, 0.95, 1].map((share) => of((step) => step.workspace, share)),
      of((step) => step.cpu, 0.95),
    ]);
  }
  const growth = heapInUse() - before;
  console.log(`\nedits, in ms (snapshot and update: p50); files: the most whose findings changed\n${table(rows)}`);
  console.log(
    `memory that the edits added: ${megabytes(growth)}; findings as of a fresh start: ${sameAsFresh(root, texts, state) ? 'yes' : 'NO'}; load ${loadavg()[0]?.toFixed(1)}`,
  );
  if (profiles.length > 0) console.log(`\nself time\n${profiles.join('\n')}`);
}

function typeFor(kind: EditKind, root: string, workspace: Workspace, texts: Map<string, string>, state: State): Step[] {
  const steps: Step[] = [];
  const targets = workspace.targets[kind];
  const end = performance.now() + longest;
  for (let count = 0; count < warmups + mostEdits && (count < 2 * warmups || performance.now() < end); count++) {
    const target = targets[Math.floor(count / 2) % targets.length] as Target;
    const uri = pathToFileURL(path.join(root, target.path)).href;
    const step = type(uri, exchange(texts.get(uri) ?? '', target, count % 2 === 0), state);
    texts.set(uri, state.snapshot.files.get(uri)?.source.text ?? '');
    if (count >= warmups) steps.push(step);
  }
  return steps;
}

function exchange(text: string, { offset, from, to }: Target, there: boolean): string {
  const [old, fresh] = there ? [from, to] : [to, from];
  return text.slice(0, offset) + fresh + text.slice(offset + old.length);
}

function type(uri: string, text: string, state: State): Step {
  const cpuBefore = process.cpuUsage();
  const start = performance.now();
  state.snapshot = withEdits(state.snapshot, [{ uri, text }]);
  const edited = performance.now();
  state.checker.findings(state.snapshot, uri);
  const file = performance.now();
  const changed = state.checker.update(state.snapshot);
  const updated = performance.now();
  for (const each of changed) if (each !== uri) state.checker.findings(state.snapshot, each);
  const workspace = performance.now();
  const cpu = process.cpuUsage(cpuBefore);
  return {
    snapshot: edited - start,
    update: updated - file,
    file: file - start,
    workspace: workspace - start,
    cpu: (cpu.user + cpu.system) / 1000,
    changed: changed.size,
  };
}

function sameAsFresh(root: string, texts: ReadonlyMap<string, string>, { snapshot, checker }: State): boolean {
  const fresh = index(
    root,
    [...texts].map(([uri, text]) => ({ uri, text })),
  );
  const describe = (from: Checker, uri: string): string =>
    JSON.stringify(
      from
        .findings(from === checker ? snapshot : fresh.snapshot, uri)
        .map(({ rule, severity, start, end, message }) => [rule, severity, start, end, message]),
    );
  const uris = [...fresh.snapshot.files.keys()];
  return (
    uris.length === snapshot.files.size && uris.every((uri) => describe(checker, uri) === describe(fresh.checker, uri))
  );
}

/** Documents that may hold a resource of interest: what a plain reader would have to parse. */
function relevantDocuments(texts: readonly string[]): string[] {
  return texts.flatMap((text) =>
    splitDocuments(text)
      .map((slice) => slice.text)
      .filter((each) => couldHold(each, kindsOfInterest)),
  );
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
