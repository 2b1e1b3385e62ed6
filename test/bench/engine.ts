/** The engine alone, without a connection: each kind of edit, and the memory that they take. */
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { type Checker, createChecker } from '../../server/src/rules/check.ts';
import { type Edit, emptySnapshot, type Snapshot, withEdits } from '../../server/src/snapshot/snapshot.ts';
import { heapInUse, percentile, profiled, table } from './measure.ts';
import { type EditKind, editKinds, makeWorkspace, type Target, type Workspace } from './workspace.ts';

/** Edits of each kind: as many as fit in the time. */
const warmups = 10;
const mostEdits = 200;
const longest = 15_000;

const { values: options } = parseArgs({
  options: {
    sizes: { type: 'string', default: '100,1000,10000' },
    seed: { type: 'string', default: '1' },
    profile: { type: 'boolean', default: false },
  },
});

const root = 'file:///bench';

for (const size of options.sizes.split(',')) await measureSize(Number(size));

async function measureSize(workloads: number): Promise<void> {
  const workspace = makeWorkspace({ workloads, seed: Number(options.seed) });
  console.log(`\n# ${workloads} workloads, ${workspace.policies} policies, ${workspace.files.size} files`);
  await measureEdits(workspace);
}

interface State {
  snapshot: Snapshot;
  readonly checker: Checker;
}

function index(edits: readonly Edit[]): State {
  const snapshot = withEdits(emptySnapshot([{ uri: root, name: 'bench' }]), edits);
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

async function measureEdits(workspace: Workspace): Promise<void> {
  const texts = new Map([...workspace.files].map(([file, text]) => [`${root}/${file}`, text]));
  const state = index([...texts].map(([uri, text]) => ({ uri, text })));
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
    const run = (): Step[] => typeFor(kind, workspace, texts, state);
    let steps: Step[] = [];
    if (options.profile) {
      const top = await profiled(`${workspace.workloads} ${kind}`.replaceAll(' ', '-'), () => {
        steps = run();
      });
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
    `memory that the edits added: ${megabytes(growth)}; findings as of a fresh start: ${sameAsFresh(texts, state) ? 'yes' : 'NO'}; load ${loadavg()[0]?.toFixed(1)}`,
  );
  if (profiles.length > 0) console.log(`\nself time\n${profiles.join('\n')}`);
}

function typeFor(kind: EditKind, workspace: Workspace, texts: Map<string, string>, state: State): Step[] {
  const steps: Step[] = [];
  const targets = workspace.targets[kind];
  const end = performance.now() + longest;
  for (let count = 0; count < warmups + mostEdits && (count < 2 * warmups || performance.now() < end); count++) {
    const target = targets[Math.floor(count / 2) % targets.length] as Target;
    const uri = `${root}/${target.path}`;
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

function sameAsFresh(texts: ReadonlyMap<string, string>, { snapshot, checker }: State): boolean {
  const fresh = index([...texts].map(([uri, text]) => ({ uri, text })));
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
function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
