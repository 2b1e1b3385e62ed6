import { distance } from 'fastest-levenshtein';
import type { Instance } from '../model/instance.ts';
import type { Requirement, Selector } from '../model/selector.ts';
import { podLabel, unknown, type Workload } from '../model/workload.ts';
import { holds } from './selection.ts';
import { isNear, wordOf } from './words.ts';

/** A workload that a selector evidently means and misses by a slip in one of its requirements. */
export interface NearMiss {
  /** The requirement: `key: wanted`. */
  readonly key: string;
  readonly wanted: string;
  /** The value or the key is another; `missing`: the pods lack the label altogether. */
  readonly slip: 'value' | 'key' | 'missing';
  /** What should be written instead. */
  readonly instead: string;
  readonly workload: Instance<Workload>;
  /** Smaller is nearer. */
  readonly rank: number;
}

/** How a selector misses a workload, if only by a slip in one requirement that asks for one value. */
export function nearMissAt(selector: Selector, workload: Instance<Workload>): NearMiss | undefined {
  const { requirements } = selector;
  let best: NearMiss | undefined;
  for (const requirement of requirements) {
    const [wanted] = requirement.values;
    if (requirement.operator !== 'In' || requirement.values.length !== 1 || !wanted) continue;
    const slip = slipOf(requirement.key, wanted, workload.resource, requirements.length > 1);
    if (!slip || !meetsOthers(requirements, requirement, workload.resource)) continue;
    const miss = { key: requirement.key, wanted, workload, ...slip };
    best = best ? nearerMiss(best, miss) : miss;
  }
  return best;
}

/** Of two that are equally near the one whose key comes first, else `left`: whatever the order of requirements. */
export function nearerMiss(left: NearMiss, right: NearMiss): NearMiss {
  if (left.rank !== right.rank) return left.rank < right.rank ? left : right;
  return right.key < left.key ? right : left;
}

function meetsOthers(requirements: readonly Requirement[], slipped: Requirement, workload: Workload): boolean {
  return requirements.every(
    (other) => other === slipped || holds(other.operator, other.values, podLabel(workload, other.key)) !== 'no',
  );
}

type Slip = Pick<NearMiss, 'slip' | 'instead' | 'rank'>;

function slipOf(key: string, wanted: string, workload: Workload, hasOthers: boolean): Slip | undefined {
  const actual = podLabel(workload, key);
  if (actual === unknown || actual === wanted) return undefined;
  if (actual !== undefined) {
    const near = isNear(wordOf(wanted), wordOf(actual));
    return near ? { slip: 'value', instead: actual, rank: distance(wanted, actual) } : undefined;
  }
  const other = workload.labels.find((label) => label.value === wanted && mayBeMistaken(key, label.key));
  if (other) return { slip: 'key', instead: other.key, rank: 3 };
  return hasOthers ? { slip: 'missing', instead: '', rank: 4 } : undefined;
}

/** The keys under which the same name is commonly put, and keys that differ by a slip. */
function mayBeMistaken(wanted: string, actual: string): boolean {
  return (nameKeys.has(wanted) && nameKeys.has(actual)) || isNear(wordOf(wanted), wordOf(actual));
}

const nameKeys: ReadonlySet<string> = new Set([
  'app',
  'name',
  'k8s-app',
  'app.kubernetes.io/name',
  'component',
  'app.kubernetes.io/component',
  'service',
  'run',
]);
