import { distance } from 'fastest-levenshtein';
import type { Requirement, Selector } from '../model/selector.ts';
import { podLabel, unknown, type Workload } from '../model/workload.ts';
import { holds } from './selection.ts';

/** A workload that a selector evidently means and misses by a slip in one of its requirements. */
export interface NearMiss {
  /** Index into the selector's requirements. */
  readonly requirement: number;
  /** What should be written instead; for `missing`, the pods lack the label altogether. */
  readonly slip: 'value' | 'key' | 'missing';
  readonly instead: string;
  readonly workload: Workload;
}

/** The nearest miss of a selector that matches none of the workloads; undefined when none is near. */
export function nearMiss(selector: Selector, workloads: readonly Workload[]): NearMiss | undefined {
  let best: NearMiss | undefined;
  let bestRank = Number.POSITIVE_INFINITY;
  for (const workload of workloads) {
    const failing = failingRequirement(selector, workload);
    if (failing === undefined) continue;
    const found = slipOf(selector, failing, workload);
    if (!found || found.rank >= bestRank) continue;
    best = { ...found.miss, requirement: failing, workload };
    bestRank = found.rank;
  }
  return best;
}

/** Index of the one requirement that the workload fails; undefined when it fails several or one that cannot slip. */
function failingRequirement({ requirements }: Selector, workload: Workload): number | undefined {
  let failing: number | undefined;
  for (const [index, { key, operator, values }] of requirements.entries()) {
    if (holds(operator, values, podLabel(workload, key)) !== 'no') continue;
    if (failing !== undefined || operator !== 'In') return undefined;
    failing = index;
  }
  return failing;
}

interface Slip {
  readonly miss: Pick<NearMiss, 'slip' | 'instead'>;
  /** Smaller is nearer. */
  readonly rank: number;
}

function slipOf({ requirements }: Selector, index: number, workload: Workload): Slip | undefined {
  const { key, values } = requirements[index] as Requirement;
  const [wanted] = values;
  if (values.length !== 1 || !wanted) return undefined;
  const actual = podLabel(workload, key);
  if (typeof actual === 'string') {
    return isNear(wanted, actual) ? { miss: { slip: 'value', instead: actual }, rank: distance(wanted, actual) } : undefined;
  }
  if (actual === unknown) return undefined;
  const other = workload.labels.find((label) => label.value === wanted && mayBeMistaken(key, label.key));
  if (other) return { miss: { slip: 'key', instead: other.key }, rank: 3 };
  return requirements.length > 1 ? { miss: { slip: 'missing', instead: '' }, rank: 4 } : undefined;
}

/**
 * Whether one value is likely a slip for another. Short words are often different things one letter apart (`api`,
 * `app`), and so are versions and numbered instances.
 */
export function isNear(wanted: string, actual: string): boolean {
  const [left, right] = [plain(wanted), plain(actual)];
  if (left === right) return true;
  if (Math.abs(left.length - right.length) > 2 || withoutDigits(left) === withoutDigits(right)) return false;
  if (`${left}s` === right || `${right}s` === left) return true;
  const shorter = Math.min(left.length, right.length);
  return distance(left, right) <= (shorter >= 7 ? 2 : shorter >= 4 ? 1 : 0);
}

/** The keys under which the same name is commonly put, and keys that differ by a slip. */
function mayBeMistaken(wanted: string, actual: string): boolean {
  return (nameKeys.has(wanted) && nameKeys.has(actual)) || isNear(wanted, actual);
}

const nameKeys: ReadonlySet<string> = new Set(['app', 'name', 'k8s-app', 'app.kubernetes.io/name', 'component', 'app.kubernetes.io/component', 'service', 'run']);

function plain(text: string): string {
  return text.toLowerCase().replace(/[-_.]/g, '');
}

function withoutDigits(text: string): string {
  return text.replace(/\d/g, '');
}
