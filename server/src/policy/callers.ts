import type { Rule } from '../model/policy.ts';
import { allRuntimeKeys, type Workload } from '../model/workload.ts';

/** Rules by a label that all pods have that they match, so that those for one pod are found without asking each. */
export interface Callers<R extends { readonly rule: Rule }> {
  /** `key\0value` -> rules. */
  readonly byLabel: ReadonlyMap<string, readonly R[]>;
  /** Those that ask for no label with a certain value. */
  readonly others: readonly R[];
  readonly all: readonly R[];
}

export function callersOf<R extends { readonly rule: Rule }>(rules: Iterable<R>): Callers<R> {
  const all = [...rules];
  const byLabel = new Map<string, R[]>();
  const others: R[] = [];
  for (const each of all) {
    const labels = labelsAsked(each.rule);
    if (!labels) others.push(each);
    for (const label of labels ?? []) {
      const known = byLabel.get(label);
      if (known) known.push(each);
      else byLabel.set(label, [each]);
    }
  }
  return { byLabel, others, all };
}

/** A superset of the rules that match a workload's pods. */
export function candidates<R extends { readonly rule: Rule }>(
  { byLabel, others, all }: Callers<R>,
  { labels, moreLabels }: Workload,
): readonly R[] {
  if (moreLabels || labels.some(({ value }) => value === undefined)) return all;
  return [...others, ...new Set(labels.flatMap(({ key, value }) => byLabel.get(`${key}\0${value}`) ?? []))];
}

/** One of these labels every pod has that the rule matches; undefined where it may match others. */
function labelsAsked({ peers }: Rule): readonly string[] | undefined {
  if (peers === 'everyone') return undefined;
  const labels: string[] = [];
  for (const peer of peers) {
    const asked =
      peer.type === 'selector' &&
      peer.podSelector?.requirements.find(
        ({ key, operator, values }) => operator === 'In' && !allRuntimeKeys.has(key) && !values.includes(undefined),
      );
    if (!asked) return undefined;
    labels.push(...asked.values.map((value) => `${asked.key}\0${value}`));
  }
  return labels;
}
