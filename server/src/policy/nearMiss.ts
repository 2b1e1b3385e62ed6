import { distance } from 'fastest-levenshtein';
import { memo } from '../model/memo.ts';
import { hasHiddenKey, type Requirement, type Selector } from '../model/selector.ts';
import { podLabel, undeclared, unknown, type Workload } from '../model/workload.ts';
import { type LabelIndex, select } from './labelIndex.ts';
import { isNear, type Word, wordOf } from './words.ts';

/** A workload that a selector evidently means and misses by a slip in one of its requirements. */
export interface NearMiss {
  /** Index into the selector's requirements. */
  readonly requirement: number;
  readonly slip: Slip['slip'];
  /** What should be written instead. */
  readonly instead: string;
  readonly workload: Workload;
}

/** The nearest miss of a selector that matches none of the workloads of an index; undefined when none is near. */
export function nearMiss(selector: Selector, index: LabelIndex): NearMiss | undefined {
  let best: NearMiss | undefined;
  let bestRank = Number.POSITIVE_INFINITY;
  for (const [at, requirement] of selector.requirements.entries()) {
    const [wanted] = requirement.values;
    if (requirement.operator !== 'In' || requirement.values.length !== 1 || !wanted || hasHiddenKey(requirement))
      continue;
    const others = selector.requirements.filter((other) => other !== requirement);
    // Pods that merely lack what the others exclude, or may have what a placeholder hides, are no nearer for it.
    const hasCommon = others.some(
      ({ operator, values }) => operator === 'Exists' || (operator === 'In' && !values.includes(undefined)),
    );
    for (const ordinal of candidates(index, requirement.key, wanted, others)) {
      const workload = index.workloads[ordinal] as Workload;
      const slip = slipOf(requirement.key, wanted, workload, hasCommon);
      if (!slip || slip.rank >= bestRank) continue;
      best = { requirement: at, slip: slip.slip, instead: slip.instead, workload };
      bestRank = slip.rank;
    }
  }
  return best;
}

/** The workloads that satisfy all other requirements; with no other, those with a similar value or the same one elsewhere. */
function candidates(index: LabelIndex, key: string, wanted: string, others: readonly Requirement[]): readonly number[] {
  if (others.length > 0) {
    const canonical = JSON.stringify(others.map((other) => [other.key, other.operator, other.values]));
    return select(index, { requirements: others, node: undefined, canonical }).may;
  }
  const { byKey, byValue } = vocabularyOf(index);
  const word = wordOf(wanted);
  const similar = (byKey.get(key) ?? []).filter((entry) => isNear(word, entry.word)).map(({ ordinal }) => ordinal);
  const elsewhere = (byValue.get(wanted) ?? []).flatMap((entry) => {
    if (!mayBeMistaken(key, entry.key)) return [];
    return entry.ordinals.find((ordinal) => podLabel(index.workloads[ordinal] as Workload, key) === undefined) ?? [];
  });
  return [...similar, ...elsewhere];
}

interface Vocabulary {
  /** Each value once, with the first workload that has it. */
  readonly byKey: ReadonlyMap<string, readonly { readonly word: Word; readonly ordinal: number }[]>;
  /** The keys that have a value, with the workloads where it is so. */
  readonly byValue: ReadonlyMap<string, readonly { readonly key: string; readonly ordinals: readonly number[] }[]>;
}

const vocabularyOf: (index: LabelIndex) => Vocabulary = memo((index) => {
  const byKey = new Map<string, { word: Word; ordinal: number }[]>();
  const byValue = new Map<string, { key: string; ordinals: readonly number[] }[]>();
  for (const [carrier, ordinals] of index.carriers) {
    const end = carrier.indexOf('\0');
    const [ordinal] = ordinals;
    if (end < 0 || ordinal === undefined) continue;
    const key = carrier.slice(0, end);
    const value = carrier.slice(end + 1);
    push(byKey, key, { word: wordOf(value), ordinal });
    push(byValue, value, { key, ordinals });
  }
  return { byKey, byValue };
});

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

interface Slip {
  /** The value or the key is another; `missing`: the pods lack the label altogether. */
  readonly slip: 'value' | 'key' | 'missing';
  readonly instead: string;
  /** Smaller is nearer. */
  readonly rank: number;
}

function slipOf(key: string, wanted: string, workload: Workload, hasCommon: boolean): Slip | undefined {
  const actual = podLabel(workload, key);
  if (actual === unknown || actual === undeclared || actual === wanted) return undefined;
  if (actual !== undefined) {
    const [word, other] = [wordOf(wanted), wordOf(actual)];
    return isNear(word, other)
      ? { slip: 'value', instead: actual, rank: distance(word.plain, other.plain) }
      : undefined;
  }
  const other = workload.labels.find((label) => label.value === wanted && mayBeMistaken(key, label.key));
  if (other) return { slip: 'key', instead: other.key, rank: 3 };
  return hasCommon ? { slip: 'missing', instead: '', rank: 4 } : undefined;
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
