/**
 * Who may call whom in the whole cluster, after its index and first diagnostics: one pair, one row, all rows streamed,
 * exposure, a diff, and what an edit makes new. Times are milliseconds in one run; the curve over the sizes says what
 * grows with pairs and what with workloads and policies. Processor time stands beside: it counts on a busy machine.
 *   node test/bench/run.mjs rows [--sizes 100,1000,10000] [--seed 1] [--rows 200] [--columns 50]
 */
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { access } from '../../server/src/policy/access.ts';
import { bitCount, setBit } from '../../server/src/policy/bits.ts';
import { diffClusters } from '../../server/src/reports/diff.ts';
import { exposuresOf } from '../../server/src/reports/exposure.ts';
import { createChecker } from '../../server/src/rules/check.ts';
import type { ClusterModel } from '../../server/src/snapshot/clusterModel.ts';
import { instancesIn } from '../../server/src/snapshot/fileQueries.ts';
import {
  distinctWorkloads,
  partyOf,
  placeOf,
  policiesOf,
  rowsOf,
  type WorkloadInstance,
} from '../../server/src/snapshot/queries.ts';
import { emptySnapshot, type Snapshot, withEdits } from '../../server/src/snapshot/snapshot.ts';
import { heapInUse, median, milliseconds, percentile, table } from './measure.ts';
import { compareWithOracle } from './rowsOracle.ts';
import { editKinds, makeWorkspace, type Target, type Workspace } from './workspace.ts';

const { values: options } = parseArgs({
  options: {
    sizes: { type: 'string', default: '100,1000,10000' },
    seed: { type: 'string', default: '1' },
    /** How many rows are compared with the slow evaluator, and at how many destinations each. */
    rows: { type: 'string', default: '200' },
    columns: { type: 'string', default: '50' },
  },
});

const root = 'file:///bench';
const figures = [
  [
    'workloads',
    'policies',
    'first row',
    'all rows',
    'processor',
    'again',
    'row p50',
    'row p95',
    'pair (us)',
    'pairs',
    'checksum',
    'memory',
    'exposure',
    'diff',
  ],
];
const edits = [['workloads', ...editKinds.map((kind) => `${kind}`)]];
for (const size of options.sizes.split(',')) measure(Number(size));
console.log(`\nin ms\n${table(figures)}`);
console.log(
  `\nfrom an edit to the fresh row of the edited workload (or of the first), p95 in ms\n${table(edits)}\nload ${loadavg()[0]?.toFixed(1)}`,
);

function measure(workloads: number): void {
  const workspace = makeWorkspace({ workloads, seed: Number(options.seed) });
  const snapshot = indexed(workspace);
  const cluster = snapshot.clusters[0] as ClusterModel;
  const parties = distinctWorkloads(cluster);
  const before = heapInUse();
  const first = milliseconds(() => rowsOf(cluster).row(0));
  const cpu = process.cpuUsage();
  let found = { pairs: 0, checksum: 0 };
  const all = milliseconds(() => {
    found = streamed(cluster);
  });
  const { user, system } = process.cpuUsage(cpu);
  const again = milliseconds(() => streamed(cluster));
  const memory = heapInUse() - before;
  const each = parties.map((workload) => milliseconds(() => rowsOf(cluster).row(placeOf(cluster, workload))));
  const pair = milliseconds(() => pairs(cluster, parties, 10_000)) / 10;
  const exposure = milliseconds(() => {
    for (const _ of exposuresOf(cluster));
  });
  const small = workspace.targets['small policy'][0] as Target;
  const [changed] = withEdits(snapshot, [editOf(snapshot, small, small.from, small.to)]).clusters;
  const diff = milliseconds(() => {
    for (const { connections } of diffClusters([cluster], [changed as ClusterModel])) for (const _ of connections);
  });
  figures.push([
    String(workloads),
    String(workspace.policies),
    first.toFixed(1),
    all.toFixed(0),
    ((user + system) / 1000).toFixed(0),
    again.toFixed(0),
    median(each).toFixed(3),
    percentile(each, 0.95).toFixed(3),
    pair.toFixed(2),
    String(found.pairs),
    found.checksum.toString(16),
    `${(memory / 1e6).toFixed(1)} MB`,
    exposure.toFixed(0),
    diff.toFixed(0),
  ]);
  console.log(table(figures));
  const compared = compareWithOracle(cluster, workspace.files, {
    rows: Number(options.rows),
    columns: Number(options.columns),
  });
  console.log(`${workloads} workloads, as the slow evaluator has it: ${JSON.stringify(compared)}`);
  edits.push([String(workloads), ...editKinds.map((kind) => edited(kind, snapshot, workspace).toFixed(1))]);
}

function indexed(workspace: Workspace): Snapshot {
  const snapshot = withEdits(
    emptySnapshot([{ uri: root, name: 'bench' }]),
    [...workspace.files].map(([file, text]) => ({ uri: `${root}/${file}`, text })),
  );
  const checker = createChecker(() => ({}));
  checker.update(snapshot);
  for (const uri of snapshot.files.keys()) checker.findings(snapshot, uri);
  return snapshot;
}

/** Goes through all rows and keeps none of them. Copies of a workload count once. */
function streamed(cluster: ClusterModel): { pairs: number; checksum: number } {
  const rows = rowsOf(cluster);
  const places = distinctWorkloads(cluster).map((workload) => placeOf(cluster, workload));
  const counted = new Uint32Array(1 + Math.max(...places) / 32);
  for (const place of places) setBit(counted, place);
  let [pairs, checksum] = [0, 0];
  for (const from of places) {
    for (const { access: answer, to } of rows.row(from)) {
      const kind = answer.must.TCP.length * 31 + answer.may.TCP.length * 17 + answer.may.UDP.length;
      for (let at = 0; at < to.words.length; at++) {
        const word = (to.words[at] as number) & (counted[to.offset + at] as number);
        if (word === 0) continue;
        pairs += bitCount(word);
        // A sum, so that it does not matter in which order the parts of a row come.
        checksum = (checksum + Math.imul(word ^ Math.imul(to.offset + at + 1, 0x9e3779b1), from * 1009 + kind)) >>> 0;
      }
    }
  }
  return { pairs, checksum };
}

function pairs(cluster: ClusterModel, parties: ReturnType<typeof distinctWorkloads>, count: number): void {
  const policies = policiesOf(cluster);
  const ends = parties.map((workload) => partyOf(cluster, workload));
  for (let index = 0; index < count; index++) {
    const [from, to] = [ends[(index * 7919) % ends.length], ends[(index * 104_729 + 1) % ends.length]];
    if (from && to) access(from, to, policies);
  }
}

function edited(kind: (typeof editKinds)[number], start: Snapshot, workspace: Workspace): number {
  let snapshot = start;
  const times: number[] = [];
  const [target] = workspace.targets[kind] as [Target];
  const uri = `${root}/${target.path}`;
  const [first] = distinctWorkloads(start.clusters[0] as ClusterModel);
  for (let count = 0; count < 64; count++) {
    const [old, fresh] = count % 2 === 0 ? [target.from, target.to] : [target.to, target.from];
    const edit = editOf(snapshot, target, old, fresh);
    times.push(
      milliseconds(() => {
        snapshot = withEdits(snapshot, [edit]);
        const cluster = snapshot.clusters[0] as ClusterModel;
        const own = instancesIn(snapshot, cluster, uri).find(({ resource }) => resource.type === 'workload');
        rowsOf(cluster).row(placeOf(cluster, (own ?? first) as WorkloadInstance));
      }),
    );
  }
  return percentile(times.slice(4), 0.95);
}

function editOf(snapshot: Snapshot, target: Target, old: string, fresh: string): { uri: string; text: string } {
  const uri = `${root}/${target.path}`;
  const { source } = snapshot.files.get(uri) as { source: { text: string } };
  return {
    uri,
    text: source.text.slice(0, target.offset) + fresh + source.text.slice(target.offset + old.length),
  };
}
