/** Rows held against the slow evaluator of the tests, which reads the same texts for itself. */
import type { Access } from '../../server/src/policy/access.ts';
import { ordinalsOf } from '../../server/src/policy/bits.ts';
import { includesPort } from '../../server/src/policy/portSet.ts';
import type { ClusterModel } from '../../server/src/snapshot/clusterModel.ts';
import { distinctWorkloads, placeOf, rowsOf } from '../../server/src/snapshot/queries.ts';
import { complete, nothingSettled } from '../oracle/complete.ts';
import { allows } from '../oracle/evaluate.ts';
import { chooser } from '../oracle/property.ts';
import { readManifests } from '../oracle/read.ts';
import type { Pod, Protocol } from '../oracle/world.ts';

export interface Compared {
  readonly rows: number;
  readonly pairs: number;
  readonly questions: number;
  readonly allowed: number;
  readonly unknown: number;
}

/**
 * Compares `rows` rows, spread over all, at `columns` destinations each: what a row is sure of must be what the
 * evaluator says in one completion of what the manifests leave open. Throws at the first difference.
 */
export function compareWithOracle(
  cluster: ClusterModel,
  files: ReadonlyMap<string, string>,
  { rows, columns }: { readonly rows: number; readonly columns: number },
): Compared {
  const manifests = readManifests(
    [...files].flatMap(([path, text]) =>
      /^(apps|rendered)\//.test(path) && !path.endsWith('kustomization.yaml') ? [{ path, text: known(text) }] : [],
    ),
  );
  const world = complete(manifests, nothingSettled, chooser(1));
  const pods = new Map<string, Pod>();
  for (const pod of world.pods) if (!pods.has(pod.workload)) pods.set(pod.workload, pod);
  const workloads = distinctWorkloads(cluster);
  const tally = { rows: 0, pairs: 0, questions: 0, allowed: 0, unknown: 0 };
  for (const from of spread(workloads, rows)) {
    tally.rows++;
    const answers = new Map<number, Access>();
    for (const { access, to } of rowsOf(cluster).row(placeOf(cluster, from)))
      for (const place of ordinalsOf(to)) answers.set(place, access);
    for (const to of spread(workloads, columns)) {
      if (to === from) continue;
      tally.pairs++;
      const access = answers.get(placeOf(cluster, to));
      const [source, target] = [from, to].map((one) => pods.get(one.key.slice(one.key.indexOf('/') + 1)));
      if (!source || !target) throw new Error(`the evaluator does not know ${from.key} or ${to.key}`);
      for (const [protocol, port] of probes) {
        tally.questions++;
        const is = allows(world, source, target, protocol, port);
        const surely = access !== undefined && includesPort(access.must, protocol, port);
        const possibly = access !== undefined && includesPort(access.may, protocol, port);
        if (is ? !possibly : surely) throw new Error(`${from.key} -> ${to.key} ${port}/${protocol}: ${is}`);
        if (surely) tally.allowed++;
        else if (possibly) tally.unknown++;
      }
    }
  }
  return tally;
}

const probes: readonly (readonly [Protocol, number])[] = [
  ...[53, 80, 443, 3000, 5432, 6379, 8080, 9000, 9090, 9100].map((port) => ['TCP', port] as const),
  ['UDP', 53],
  ['UDP', 8080],
];

/** The documents of kinds that decide something. */
function known(text: string): string {
  return text
    .split(/^---\n/m)
    .filter((document) => /^kind: (?!ConfigMap)/m.test(document))
    .join('---\n');
}

/** Some of a list, evenly. */
function spread<T>(list: readonly T[], count: number): T[] {
  const step = Math.max(1, list.length / count);
  return Array.from({ length: Math.min(count, list.length) }, (_, index) => list[Math.floor(index * step)] as T);
}
