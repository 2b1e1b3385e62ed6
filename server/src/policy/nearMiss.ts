import { distance } from 'fastest-levenshtein';
import type { Instance } from '../model/instance.ts';
import type { Requirement, Selector } from '../model/selector.ts';
import { podLabel, possibleValues, undeclared, unknown, type Workload } from '../model/workload.ts';
import { podMeets } from './selection.ts';
import { isNear, wordOf } from './words.ts';

/** A workload that a selector evidently means and misses by a slip in one of its requirements. */
export interface NearMiss {
  /** The requirement: `key: wanted`. */
  readonly key: string;
  readonly wanted: string;
  /**
   * The value or the key is another; `missing`: the pods lack the label altogether; `run`: its value begins like the
   * one that is asked for, and is another with each run.
   */
  readonly slip: 'value' | 'key' | 'missing' | 'run';
  /** What should be written instead; empty where that is no other key or value. */
  readonly instead: string;
  readonly workload: Instance<Workload>;
  /** Smaller is nearer. */
  readonly rank: number;
}

/** How a selector misses a workload, if only by a slip in one requirement that asks for one value. */
export function nearMissAt(selector: Selector, workload: Instance<Workload>): NearMiss | undefined {
  let best: NearMiss | undefined;
  for (const requirement of selector.requirements) {
    const [wanted] = requirement.values;
    if (requirement.operator !== 'In' || requirement.values.length !== 1 || !wanted) continue;
    const slip = slipOf(requirement, wanted, workload.resource, selector.requirements);
    if (!slip) continue;
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

type Slip = Pick<NearMiss, 'slip' | 'instead' | 'rank'>;

function slipOf(
  slipped: Requirement,
  wanted: string,
  workload: Workload,
  requirements: readonly Requirement[],
): Slip | undefined {
  const slip = labelSlip(slipped.key, wanted, workload);
  if (!slip || !requirements.every((other) => other === slipped || podMeets(other, workload) !== 'no'))
    return undefined;
  // Pods that merely lack what the others exclude, or may have what a placeholder hides, are no nearer for it.
  const hasCommon = requirements.some(
    (other) =>
      other !== slipped &&
      (other.operator === 'Exists' || (other.operator === 'In' && !other.values.includes(undefined))),
  );
  return slip.slip === 'missing' && !hasCommon ? undefined : slip;
}

function labelSlip(key: string, wanted: string, workload: Workload): Slip | undefined {
  const actual = podLabel(workload, key);
  if (isNamedByRun(workload, key, wanted)) return { slip: 'run', instead: '', rank: 0 };
  if (actual === unknown || actual === undeclared || actual === wanted) return undefined;
  if (actual !== undefined) {
    const [word, other] = [wordOf(wanted), wordOf(actual)];
    return isNear(word, other)
      ? { slip: 'value', instead: actual, rank: distance(word.plain, other.plain) }
      : undefined;
  }
  const other = workload.labels.find((label) => label.value === wanted && mayBeMistaken(key, label.key, wanted));
  return other ? { slip: 'key', instead: other.key, rank: 3 } : { slip: 'missing', instead: '', rank: 4 };
}

/** Whether the name of a CronJob is taken for that of its Jobs. */
function isNamedByRun(workload: Workload, key: string, wanted: string): boolean {
  return workload.name === wanted && possibleValues(workload, key, [wanted]).length === 0;
}

/** The keys under which the same name is commonly put, and keys that differ by a slip. */
function mayBeMistaken(wanted: string, actual: string, value: string): boolean {
  if ((nameKeys.has(wanted) && nameKeys.has(actual)) || isNear(wordOf(wanted), wordOf(actual))) return true;
  // The value is one and the same, so that a letter in a short key is a slip too; but many flags have one value.
  const isShortest = Math.min(wanted.length, actual.length) < 2;
  return !flags.has(value) && !isShortest && !/\d/.test(wanted + actual) && distance(wanted, actual) === 1;
}

const flags: ReadonlySet<string> = new Set(['true', 'false', 'yes', 'no', 'enabled', 'disabled', 'allow', 'allowed']);

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
