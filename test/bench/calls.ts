/**
 * Who calls whom: all of it, after an edit, and the policies that are generated from it. Times are those of the processor,
 * helper threads included, which count on a machine that is busy with other work.
 */
import { parseArgs } from 'node:util';
import { allCalls } from '../../server/src/calls/calls.ts';
import { planPolicies } from '../../server/src/generate/plan.ts';
import { createChecker } from '../../server/src/rules/check.ts';
import type { ClusterModel } from '../../server/src/snapshot/clusterModel.ts';
import { emptySnapshot, type Snapshot, withEdits } from '../../server/src/snapshot/snapshot.ts';
import { type CallEditKind, callEditKinds, editsOf, makeCallsWorkspace } from './callsWorkspace.ts';
import { percentile, profiled, table } from './measure.ts';
import type { Target } from './workspace.ts';

const warmups = 6;
const edits = 40;

const { values: options } = parseArgs({
  options: {
    sizes: { type: 'string', default: '1000,10000' },
    seed: { type: 'string', default: '1' },
    profile: { type: 'boolean', default: false },
  },
});

const root = 'file:///bench';

for (const size of options.sizes.split(',')) await measureSize(Number(size));

async function measureSize(size: number): Promise<void> {
  const { files, targets } = makeCallsWorkspace(size, Number(options.seed));
  const snapshot = withEdits(emptySnapshot([{ uri: root, name: 'bench' }]), editsOf(root, files));
  console.log(`\n# ${size} workloads, ${files.size} files`);
  let calls = 0;
  const cold = await timed(`${size}-calls`, () => {
    calls = allCalls(clusterOf(snapshot)).length;
  });
  const again = await timed(`${size}-again`, () => allCalls(clusterOf(snapshot)));
  console.log(`${calls} calls: ${cold.toFixed(0)} ms cold, ${again.toFixed(0)} ms again`);

  const checker = createChecker(() => ({}));
  let found = 0;
  const checking = await timed(`${size}-rules`, () => {
    checker.update(snapshot);
    for (const uri of snapshot.files.keys()) found += checker.findings(snapshot, uri).length;
  });
  console.log(`rules: ${found} findings in ${checking.toFixed(0)} ms`);

  const rows = [['edit, in ms', 'all calls p50', 'p95', 'share of cold', 'file p50', 'p95', 'workspace p50', 'p95']];
  for (const kind of callEditKinds) rows.push(await measureEdits(kind, files, targets[kind]));
  console.log(table(rows));

  let policies = 0;
  const generating = await timed(`${size}-generate`, () => {
    const cluster = clusterOf(snapshot);
    const namespaces = new Set(cluster.namespaces.keys());
    policies = planPolicies(cluster, { namespaces, workloads: new Set(), egress: true, ports: 'numbers' }).policies
      .length;
  });
  console.log(`${policies} policies planned in ${(generating / 1000).toFixed(1)} s`);

  async function measureEdits(
    kind: CallEditKind,
    texts: ReadonlyMap<string, string>,
    places: readonly Target[],
  ): Promise<string[]> {
    let state: Snapshot = snapshot;
    const [all, file, workspace]: [number[], number[], number[]] = [[], [], []];
    await timed(`${size}-${kind.replaceAll(' ', '-')}`, () => {
      for (let count = 0; count < warmups + edits; count++) {
        const target = places[Math.floor(count / 2) % places.length] as Target;
        const uri = `${root}/${target.path}`;
        const text = texts.get(target.path) ?? '';
        const typed = count % 2 === 0 ? text.slice(0, target.offset) + target.to + text.slice(target.offset) : text;
        const start = now();
        state = withEdits(state, [{ uri, text: typed }]);
        checker.findings(state, uri);
        const here = now();
        for (const each of checker.update(state)) checker.findings(state, each);
        const everywhere = now();
        allCalls(clusterOf(state));
        if (count < warmups) continue;
        file.push(here - start);
        workspace.push(everywhere - start);
        all.push(now() - everywhere);
      }
    });
    const share = `${((100 * percentile(all, 0.5)) / cold).toFixed(1)} %`;
    const both = (times: readonly number[]): string[] => [0.5, 0.95].map((at) => percentile(times, at).toFixed(1));
    return [kind, ...both(all), share, ...both(file), ...both(workspace)];
  }
}

/** Milliseconds of the processor so far. */
function now(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function clusterOf({ clusters }: Snapshot): ClusterModel {
  return clusters[0] as ClusterModel;
}

async function timed(name: string, work: () => void): Promise<number> {
  const start = now();
  if (!options.profile) work();
  else console.log(`\n${name}\n${await profiled(name, work)}`);
  return now() - start;
}
