/**
 * Who may call whom in the whole cluster: one pair, one row, all rows streamed, and what an edit makes new. Times are
 * milliseconds in one run; the curve over the sizes says what grows with pairs and what with workloads and policies.
 *   node test/bench/run.mjs rows [--sizes 100,1000,10000] [--seed 1] [--sampled 200]
 */
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { access } from '../../server/src/policy/access.ts';
import { bitCount, ordinalsOf } from '../../server/src/policy/bits.ts';
import { equalPorts } from '../../server/src/policy/portSet.ts';
import type { Rows } from '../../server/src/policy/rows.ts';
import type { ClusterModel } from '../../server/src/snapshot/clusterModel.ts';
import { distinctWorkloads, partyOf, policiesOf, rowsAmong } from '../../server/src/snapshot/queries.ts';
import { emptySnapshot, type Snapshot, withEdits } from '../../server/src/snapshot/snapshot.ts';
import { heapInUse, median, milliseconds, percentile, table } from './measure.ts';
import { editKinds, makeWorkspace, type Target, type Workspace } from './workspace.ts';

const { values: options } = parseArgs({
  options: {
    sizes: { type: 'string', default: '100,1000,10000' },
    seed: { type: 'string', default: '1' },
    /** How many rows are compared with `access`, pair by pair. */
    sampled: { type: 'string', default: '200' },
  },
});

const root = 'file:///bench';
const figures = [
  ['workloads', 'policies', 'first row', 'row p50', 'row p95', 'all rows', 'pairs', 'checksum', 'pair', 'memory'],
];
const edits = [['workloads', ...editKinds.map((kind) => `${kind}`)]];
for (const size of options.sizes.split(',')) measure(Number(size));
console.log(
  `from an edit to the edited workload's (or the first) fresh row, p95 in ms; load ${loadavg()[0]?.toFixed(1)}\n${table(edits)}`,
);

function measure(workloads: number): void {
  const workspace = makeWorkspace({ workloads, seed: Number(options.seed) });
  const snapshot = withEdits(
    emptySnapshot([{ uri: root, name: 'bench' }]),
    [...workspace.files].map(([file, text]) => ({ uri: `${root}/${file}`, text })),
  );
  const cluster = snapshot.clusters[0] as ClusterModel;
  const parties = distinctWorkloads(cluster);
  const before = heapInUse();
  let rows = rowsAmong(cluster, []);
  const first = milliseconds(() => {
    rows = rowsAmong(cluster, parties);
    rows.row(0);
  });
  const each = parties.map((_, from) => milliseconds(() => rows.row(from)));
  let found = { pairs: 0, checksum: 0 };
  const all = milliseconds(() => {
    found = streamed(rows, parties.length);
  });
  const memory = heapInUse() - before;
  const pair = milliseconds(() => pairs(cluster, parties, 10_000)) / 10;
  figures.push([
    String(workloads),
    String(workspace.policies),
    first.toFixed(1),
    median(each).toFixed(3),
    percentile(each, 0.95).toFixed(3),
    all.toFixed(0),
    String(found.pairs),
    found.checksum.toString(16),
    pair.toFixed(2),
    `${(memory / 1e6).toFixed(1)} MB`,
  ]);
  console.log(`in ms; pair in microseconds\n${table(figures)}`);
  compare(cluster, parties, rows);
  edits.push([String(workloads), ...editKinds.map((kind) => edited(kind, snapshot, workspace).toFixed(1))]);
}

/** Goes through all rows and keeps none of them. */
function streamed(rows: Rows, count: number): { pairs: number; checksum: number } {
  let [pairs, checksum] = [0, 0];
  for (let from = 0; from < count; from++) {
    for (const { access: answer, to } of rows.row(from)) {
      const kind = answer.must.TCP.length * 31 + answer.may.TCP.length * 17 + answer.may.UDP.length;
      for (const [at, word] of to.words.entries()) {
        if (word === 0) continue;
        pairs += bitCount(word);
        checksum = (Math.imul(checksum, 31) + Math.imul(word ^ at, from + kind)) >>> 0;
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

/** Sampled rows against `access`, which the property tests hold against the slow evaluator. */
function compare(cluster: ClusterModel, parties: ReturnType<typeof distinctWorkloads>, rows: Rows): void {
  const policies = policiesOf(cluster);
  const ends = parties.map((workload) => partyOf(cluster, workload));
  const step = Math.max(1, Math.floor(parties.length / Number(options.sampled)));
  let sampled = 0;
  for (let from = 0; from < parties.length; from += step) {
    const answers = new Map(
      rows
        .row(from)
        .flatMap(({ access: answer, to }) => Array.from(ordinalsOf(to), (place) => [place, answer] as const)),
    );
    for (const [to, end] of ends.entries()) {
      if (to === from) continue;
      const expected = access(ends[from] as (typeof ends)[number], end, policies);
      const answer = answers.get(to) ?? { must: { TCP: [], UDP: [], SCTP: [] }, may: { TCP: [], UDP: [], SCTP: [] } };
      if (!equalPorts(answer.must, expected.must) || !equalPorts(answer.may, expected.may))
        throw new Error(`row ${from}, ${to}`);
    }
    sampled++;
  }
  console.log(`${parties.length} workloads: ${sampled} sampled rows are what access says, pair by pair`);
}

function edited(kind: (typeof editKinds)[number], start: Snapshot, workspace: Workspace): number {
  let snapshot = start;
  const times: number[] = [];
  const [target] = workspace.targets[kind] as [Target];
  const uri = `${root}/${target.path}`;
  for (let count = 0; count < 20; count++) {
    const { source } = snapshot.files.get(uri) as { source: { text: string } };
    const [old, fresh] = count % 2 === 0 ? [target.from, target.to] : [target.to, target.from];
    const text = source.text.slice(0, target.offset) + fresh + source.text.slice(target.offset + old.length);
    times.push(
      milliseconds(() => {
        snapshot = withEdits(snapshot, [{ uri, text }]);
        const cluster = snapshot.clusters[0] as ClusterModel;
        const parties = distinctWorkloads(cluster);
        const at = parties.findIndex((workload) => workload.uri === uri);
        rowsAmong(cluster, parties).row(Math.max(0, at));
      }),
    );
  }
  return percentile(times.slice(4), 0.95);
}
