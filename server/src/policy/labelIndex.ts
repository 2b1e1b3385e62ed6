import { hasHiddenKey, type Requirement, type Selector } from '../model/selector.ts';
import { allRuntimeKeys, type Workload } from '../model/workload.ts';
import { selectsPod } from './selection.ts';

/** Ordinals of workloads in their namespace, ascending. */
export type Ordinals = readonly number[];

/** What a selector matches: surely, and possibly (which includes the sure ones). The same array where both agree. */
export interface Selection {
  readonly must: Ordinals;
  readonly may: Ordinals;
}

/** For one namespace: which workloads carry which label. */
export interface LabelIndex {
  readonly workloads: readonly Workload[];
  readonly all: Selection;
  /** `key\0value` -> the workloads that surely or possibly carry it. */
  readonly carriers: ReadonlyMap<string, Ordinals>;
  /** Results by `Selector.canonical`: many policies ask the same. */
  readonly answers: Map<string, Selection>;
}

export function buildLabelIndex(workloads: readonly Workload[]): LabelIndex {
  const carriers = new Map<string, number[]>();
  const put = (text: string, ordinal: number): void => {
    const list = carriers.get(text);
    if (list) list.push(ordinal);
    else carriers.set(text, [ordinal]);
  };
  workloads.forEach((workload, ordinal) => {
    if (workload.moreLabels) put(anyLabel, ordinal);
    // A value that a placeholder hides could be any: such a workload is listed under the bare key.
    for (const { key, value } of workload.labels) put(value === undefined ? key : `${key}\0${value}`, ordinal);
  });
  const ordinals = workloads.map((_, ordinal) => ordinal);
  return { workloads, all: { must: ordinals, may: ordinals }, carriers, answers: new Map() };
}

/** Stands among the carriers for those workloads that may carry any label. */
const anyLabel = '';

/** The workloads of the index that a selector matches. */
export function select(index: LabelIndex, selector: Selector | undefined): Selection {
  if (!selector || selector.requirements.length === 0) return index.all;
  const known = index.answers.get(selector.canonical);
  if (known) return known;
  const selection = compute(index, selector);
  index.answers.set(selector.canonical, selection);
  return selection;
}

function compute(index: LabelIndex, selector: Selector): Selection {
  const must: number[] = [];
  const may: number[] = [];
  for (const ordinal of candidates(index, selector)) {
    const verdict = selectsPod(selector, index.workloads[ordinal] as Workload);
    if (verdict === 'no') continue;
    may.push(ordinal);
    if (verdict === 'yes') must.push(ordinal);
  }
  return must.length === may.length ? { must, may: must } : { must, may };
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

function carriersOf(index: LabelIndex, requirement: Requirement): Ordinals | undefined {
  const { key, operator, values } = requirement;
  if (operator !== 'In' || allRuntimeKeys.has(key) || values.includes(undefined)) return undefined;
  if (hasHiddenKey(requirement)) return undefined;
  const lists = [anyLabel, key, ...values.map((value) => `${key}\0${value}`)]
    .map((text) => index.carriers.get(text))
    .filter((list) => list !== undefined);
  return lists.length === 1 ? lists[0] : [...new Set(lists.flat())].sort((a, b) => a - b);
}
