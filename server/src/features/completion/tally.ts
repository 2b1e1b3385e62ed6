import { isHiddenKey } from '../../model/labels.ts';
import type { Requirement, Selector } from '../../model/selector.ts';
import { allRuntimeKeys, podLabel, undeclared, unknown } from '../../model/workload.ts';
import { type Known, nameLabel, namespaceLabel, selectsNamespace } from '../../policy/selection.ts';
import type { ClusterModel } from '../../snapshot/clusterModel.ts';
import { type NamespaceMatch, selectIn, type WorkloadInstance } from '../../snapshot/queries.ts';

/** How many are meant: surely, and possibly, which includes the sure ones. */
export interface Count {
  readonly must: number;
  readonly may: number;
}

/**
 * What carries labels, counted once, so that a condition more can be answered for each of many keys and values without a
 * look at each pod again. It says the same as the selector with that condition.
 */
export interface Tally {
  readonly total: Count;
  /** Those that may have any label beside those that are known. */
  readonly open: Count;
  readonly keys: ReadonlyMap<string, KeyTally>;
}

interface KeyTally {
  readonly values: ReadonlyMap<string, Count>;
  /** Those whose value is not known. */
  readonly hidden: Count;
  /** Those of `open` that have the key. */
  readonly openWith: Count;
}

/** The pods of some namespaces that a selector matches; of several copies of a workload the first that it matches. */
export function tallyPods(cluster: ClusterModel, namespaces: readonly NamespaceMatch[], selector: Selector): Tally {
  return tallied(podsAmong(cluster, namespaces, selector));
}

/** The namespaces of a cluster that a selector matches. */
export function tallyNamespaces({ facts }: ClusterModel, selector: Selector): Tally {
  return tallied(
    facts.flatMap((namespace): Carrier[] => {
      const verdict = selectsNamespace(selector, namespace);
      if (verdict === 'no') return [];
      const keys = [nameLabel, ...namespace.labels.map(({ key }) => key).filter((key) => key !== nameLabel)];
      const labelOf = (key: string): Known => namespaceLabel(namespace, key);
      return [{ isSure: verdict === 'yes', isOpen: namespace.moreLabels, keys, labelOf }];
    }),
  );
}

/** How many of those that are counted meet one condition more. */
export function countWith(
  { total, open, keys }: Tally,
  { key, operator, values }: Pick<Requirement, 'key' | 'operator' | 'values'>,
): Count {
  const known = keys.get(key);
  const hidden = known?.hidden.may ?? 0;
  const without = open.may - (known?.openWith.may ?? 0);
  const counts = [...new Set(values)].map((value) => (value === undefined ? none : (known?.values.get(value) ?? none)));
  const inside = operator === 'Exists' || operator === 'DoesNotExist' ? [...(known?.values.values() ?? [])] : counts;
  const must = sum(inside.map((count) => count.must));
  const may = sum(inside.map((count) => count.may));
  switch (operator) {
    case 'In':
      return { must, may: may + hidden + without };
    case 'NotIn':
      return { must: total.must - must - (known?.hidden.must ?? 0) - openMust(open, known), may: total.may - may };
    case 'Exists':
      return { must: must + (known?.hidden.must ?? 0), may: may + hidden + without };
    case 'DoesNotExist':
      return {
        must: total.must - must - (known?.hidden.must ?? 0) - openMust(open, known),
        may: total.may - may - hidden,
      };
    default:
      return none;
  }
}

function openMust(open: Count, known: KeyTally | undefined): number {
  return open.must - (known?.openWith.must ?? 0);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

const none: Count = { must: 0, may: 0 };

/** A pod or a namespace. */
interface Carrier {
  readonly isSure: boolean;
  /** Whether it may have other labels than `keys`. */
  readonly isOpen: boolean;
  readonly keys: readonly string[];
  labelOf(key: string): Known;
}

function* podsAmong(
  cluster: ClusterModel,
  namespaces: readonly NamespaceMatch[],
  selector: Selector,
): Iterable<Carrier> {
  const seen = new Set<string>();
  for (const { facts, verdict } of namespaces) {
    const namespace = cluster.namespaces.get(facts.name);
    if (!namespace) continue;
    const { must, may } = selectIn(namespace, selector);
    const sure = new Set(verdict === 'yes' ? must : []);
    for (const ordinal of may) {
      const { key, resource } = namespace.workloads[ordinal] as WorkloadInstance;
      if (seen.size === seen.add(key).size) continue;
      const keys = resource.labels.map((label) => label.key).filter((label) => !allRuntimeKeys.has(label));
      const labelOf = (label: string): Known => podLabel(resource, label);
      yield { isSure: sure.has(ordinal), isOpen: resource.moreLabels, keys, labelOf };
    }
  }
}

interface Growing {
  must: number;
  may: number;
}

function tallied(carriers: Iterable<Carrier>): Tally {
  const [total, open] = [growing(), growing()];
  const keys = new Map<string, { values: Map<string, Growing>; hidden: Growing; openWith: Growing }>();
  for (const { isSure, isOpen, keys: own, labelOf } of carriers) {
    grow(total, isSure);
    if (isOpen) grow(open, isSure);
    for (const key of own) {
      const known = labelOf(key);
      if (isHiddenKey(key) || known === undefined || known === undeclared) continue;
      const counts = keys.get(key) ?? { values: new Map(), hidden: growing(), openWith: growing() };
      keys.set(key, counts);
      if (isOpen) grow(counts.openWith, isSure);
      const count = known === unknown ? counts.hidden : (counts.values.get(known) ?? growing());
      if (known !== unknown) counts.values.set(known, count);
      grow(count, isSure);
    }
  }
  return { total, open, keys };
}

function growing(): Growing {
  return { must: 0, may: 0 };
}

function grow(count: Growing, isSure: boolean): void {
  count.may++;
  if (isSure) count.must++;
}
