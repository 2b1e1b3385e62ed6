import type { Instance } from '../model/instance.ts';
import { memo } from '../model/memo.ts';
import type { Policy } from '../model/policy.ts';
import type { Requirement, Selector } from '../model/selector.ts';
import { allRuntimeKeys, type Workload } from '../model/workload.ts';
import type { Isolation } from './isolation.ts';
import { type NearMiss, nearerMiss, nearMissAt } from './nearMiss.ts';
import { selectsPod } from './selection.ts';
import { isLong, type Splice, thenSplice } from './splice.ts';

type WorkloadInstance = Instance<Workload>;

/** Ordinals of workloads in their namespace, ascending. */
export type Ordinals = readonly number[];

/** What a selector matches: surely, and possibly (which includes the sure ones). The same array where both agree. */
export interface Selection {
  readonly must: Ordinals;
  readonly may: Ordinals;
}

/**
 * For one namespace: which workloads a selector matches. Answers are kept by `Selector.canonical`, since many
 * policies ask the same, and a successor goes on with those that its predecessor gave: after an edit, only the
 * workloads that it exchanged are compared, and an answer that stays the same stays the same object.
 */
export interface LabelIndex {
  readonly workloads: readonly WorkloadInstance[];
  readonly all: Selection;
  readonly selections: Map<string, Selection>;
  readonly misses: Map<string, PlacedMiss | undefined>;
  /** By the policies of the namespace (see isolation.ts). */
  readonly isolations: WeakMap<readonly Instance<Policy>[], Isolation>;
  readonly base: Base | undefined;
}

/** The last index that was asked, and what was exchanged since. */
interface Base extends Pick<LabelIndex, 'selections' | 'misses' | 'isolations'> {
  readonly splice: Splice;
}

interface PlacedMiss {
  readonly miss: NearMiss;
  readonly ordinal: number;
}

export const emptyLabelIndex: LabelIndex = makeIndex([], undefined, { must: [], may: [] });

/** The index of `workloads`, a list that differs from that of `index` by one splice. */
export function splicedLabelIndex(
  index: LabelIndex,
  workloads: readonly WorkloadInstance[],
  splice: Splice,
): LabelIndex {
  const { selections, misses, isolations, base } = index;
  const wasAsked = selections.size > 0 || misses.size > 0;
  const next = wasAsked
    ? { selections, misses, isolations, splice }
    : base && { ...base, splice: thenSplice(base.splice, splice) };
  return makeIndex(workloads, next, splice.removed === splice.inserted ? index.all : undefined);
}

function makeIndex(workloads: readonly WorkloadInstance[], base: Base | undefined, all?: Selection): LabelIndex {
  let known = all;
  return {
    workloads,
    // Made when asked for: while a workspace is read, an index is left behind with every file.
    get all() {
      known ??= everyone(workloads.length);
      return known;
    },
    selections: new Map(),
    misses: new Map(),
    isolations: new WeakMap(),
    base,
  };
}

function everyone(count: number): Selection {
  const ordinals = Array.from({ length: count }, (_, ordinal) => ordinal);
  return { must: ordinals, may: ordinals };
}

/** The workloads of the index that a selector matches. */
export function select(index: LabelIndex, selector: Selector | undefined): Selection {
  if (!selector || selector.requirements.length === 0) return index.all;
  const { canonical } = selector;
  let selection = index.selections.get(canonical);
  if (!selection) {
    const before = index.base?.selections.get(canonical);
    selection =
      before && index.base && !isLong(index.base.splice)
        ? patched(before, index, selector, index.base.splice)
        : sameSelection(before, compute(index, selector));
    index.selections.set(canonical, selection);
  }
  return selection;
}

function compute(index: LabelIndex, selector: Selector): Selection {
  const must: number[] = [];
  const may: number[] = [];
  for (const ordinal of candidates(index, selector)) put(must, may, index, selector, ordinal);
  return selectionOf(must, may);
}

function put(must: number[], may: number[], index: LabelIndex, selector: Selector, ordinal: number): void {
  const verdict = selectsPod(selector, (index.workloads[ordinal] as WorkloadInstance).resource);
  if (verdict === 'no') return;
  may.push(ordinal);
  if (verdict === 'yes') must.push(ordinal);
}

function selectionOf(must: Ordinals, may: Ordinals): Selection {
  return must.length === may.length ? { must: may, may } : { must, may };
}

/** The object from before where it is the same answer. */
function sameSelection(before: Selection | undefined, now: Selection): Selection {
  return before && isSame(before.may, now.may) && isSame(before.must, now.must) ? before : now;
}

function isSame(left: Ordinals, right: Ordinals): boolean {
  return left.length === right.length && left.every((ordinal, index) => ordinal === right[index]);
}

/** A predecessor's answer, with the exchanged stretch looked at anew; the same object when it is the same answer. */
function patched(
  before: Selection,
  index: LabelIndex,
  selector: Selector,
  { start, removed, inserted }: Splice,
): Selection {
  const must: number[] = [];
  const may: number[] = [];
  for (let ordinal = start; ordinal < start + inserted; ordinal++) put(must, may, index, selector, ordinal);
  if (
    removed === inserted &&
    isStretch(before.may, start, removed, may) &&
    isStretch(before.must, start, removed, must)
  )
    return before;
  const shift = inserted - removed;
  return selectionOf(
    exchanged(before.must, start, start + removed, must, shift),
    exchanged(before.may, start, start + removed, may, shift),
  );
}

/** Whether `ordinals` has exactly `those` from `start` on, for `length`. */
function isStretch(ordinals: Ordinals, start: number, length: number, those: Ordinals): boolean {
  const from = firstAtOrBehind(ordinals, start);
  const behind = ordinals[from + those.length];
  return (
    those.every((ordinal, index) => ordinals[from + index] === ordinal) &&
    (behind === undefined || behind >= start + length)
  );
}

function exchanged(ordinals: Ordinals, start: number, end: number, by: Ordinals, shift: number): Ordinals {
  const head = ordinals.slice(0, firstAtOrBehind(ordinals, start));
  const tail = ordinals.slice(firstAtOrBehind(ordinals, end));
  return [...head, ...by, ...(shift === 0 ? tail : tail.map((ordinal) => ordinal + shift))];
}

function firstAtOrBehind(ordinals: Ordinals, wanted: number): number {
  let low = 0;
  let high = ordinals.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ordinals[middle] as number) < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A superset of what the selector matches: the shortest list that one of its requirements gives, else everything. */
function candidates(index: LabelIndex, selector: Selector): Ordinals {
  let best = index.all.may;
  for (const requirement of selector.requirements) {
    const list = carriersOf(index, requirement);
    if (list && list.length < best.length) best = list;
  }
  return best;
}

function carriersOf({ workloads }: LabelIndex, { key, operator, values }: Requirement): Ordinals | undefined {
  if (operator !== 'In' || allRuntimeKeys.has(key) || values.includes(undefined)) return undefined;
  const carriers = carriersAmong(workloads);
  const lists = [anyLabel, key, ...values.map((value) => `${key}\0${value}`)]
    .map((text) => carriers.get(text))
    .filter((list) => list !== undefined);
  return lists.length === 1 ? lists[0] : [...new Set(lists.flat())].sort((a, b) => a - b);
}

/** `key\0value` -> the workloads that carry it. */
const carriersAmong = memo((workloads: readonly WorkloadInstance[]): ReadonlyMap<string, Ordinals> => {
  const carriers = new Map<string, number[]>();
  const put = (text: string, ordinal: number): void => {
    const list = carriers.get(text);
    if (list) list.push(ordinal);
    else carriers.set(text, [ordinal]);
  };
  workloads.forEach(({ resource }, ordinal) => {
    if (resource.moreLabels) put(anyLabel, ordinal);
    // A value that a placeholder hides could be any: such a workload is listed under the bare key.
    for (const { key, value } of resource.labels) put(value === undefined ? key : `${key}\0${value}`, ordinal);
  });
  return carriers;
});

/** Stands among the carriers for those workloads that may carry any label. */
const anyLabel = '';

/** The nearest miss of a selector that matches none of the workloads; undefined when none is near. */
export function nearestMiss(index: LabelIndex, selector: Selector): NearMiss | undefined {
  const { canonical } = selector;
  if (!index.misses.has(canonical)) index.misses.set(canonical, findMiss(index, selector));
  return index.misses.get(canonical)?.miss;
}

function findMiss(index: LabelIndex, selector: Selector): PlacedMiss | undefined {
  const { workloads, base } = index;
  if (!base?.misses.has(selector.canonical)) return missAmong(index, selector, 0, workloads.length);
  const { start, removed, inserted } = base.splice;
  const before = base.misses.get(selector.canonical);
  if (before && start <= before.ordinal && before.ordinal < start + removed)
    return missAmong(index, selector, 0, workloads.length);
  const isBehind = before !== undefined && before.ordinal >= start + removed;
  const moved = isBehind ? { ...before, ordinal: before.ordinal + inserted - removed } : before;
  const fresh = missAmong(index, selector, start, start + inserted);
  return moved?.ordinal !== undefined && moved.ordinal < start ? nearer(moved, fresh) : nearer(fresh, moved);
}

function missAmong(index: LabelIndex, selector: Selector, from: number, to: number): PlacedMiss | undefined {
  let best: PlacedMiss | undefined;
  for (let ordinal = from; ordinal < to; ordinal++) {
    const miss = nearMissAt(selector, index.workloads[ordinal] as WorkloadInstance);
    if (miss) best = nearer(best, { miss, ordinal });
  }
  return best;
}

/** Of two that are equally near the first. */
function nearer(first: PlacedMiss | undefined, second: PlacedMiss | undefined): PlacedMiss | undefined {
  if (!first || !second) return first ?? second;
  return nearerMiss(first.miss, second.miss) === first.miss ? first : second;
}
