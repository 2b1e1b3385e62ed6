import { isHiddenKey } from '../../model/labels.ts';
import { memo } from '../../model/memo.ts';
import type { Requirement, Selector } from '../../model/selector.ts';
import { allRuntimeKeys, podLabel, undeclared, unknown } from '../../model/workload.ts';
import {
  type Known,
  type NamespaceFacts,
  nameLabel,
  namespaceLabel,
  selectsNamespace,
} from '../../policy/selection.ts';
import type { ClusterModel } from '../../snapshot/clusterModel.ts';
import type { NamespaceModel } from '../../snapshot/namespaceModel.ts';
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
  /** Those that surely have the key, whatever its value. */
  readonly present: Count;
  readonly values: ReadonlyMap<string, Count>;
  /** Those whose value is not known. */
  readonly hidden: Count;
  /** Those of `open` that have the key. */
  readonly openWith: Count;
}

/** A tally of what is meant surely or perhaps. Several of them, of which no two count the same, are counted together. */
export interface Share {
  readonly tally: Tally;
  readonly isSure: boolean;
}

/**
 * The pods of some namespaces that a selector matches; of several copies of a workload the first that it matches. What is
 * counted in a namespace is kept as long as its workloads stay the same.
 */
export function tallyPods(
  cluster: ClusterModel,
  namespaces: readonly NamespaceMatch[],
  selector: Selector,
): readonly Share[] {
  return namespaces.flatMap(({ facts, verdict }) => {
    const namespace = cluster.namespaces.get(facts.name);
    if (!namespace || namespace.workloads.length === 0) return [];
    const known = podTallies(namespace.workloads);
    const tally = known.get(selector.canonical) ?? tallied(podsIn(namespace, selector));
    known.set(selector.canonical, tally);
    return [{ tally, isSure: verdict === 'yes' }];
  });
}

const podTallies = memo((_: NamespaceModel['workloads']) => new Map<string, Tally>());

/** The namespaces of a cluster that a selector matches. */
export function tallyNamespaces({ facts }: ClusterModel, selector: Selector): readonly Share[] {
  const known = namespaceTallies(facts);
  const tally = known.get(selector.canonical) ?? tallied(facts.flatMap((each) => namespaceCarrier(each, selector)));
  known.set(selector.canonical, tally);
  return [{ tally, isSure: true }];
}

const namespaceTallies = memo((_: ClusterModel['facts']) => new Map<string, Tally>());

/** All that are counted. */
export function totalOf(shares: readonly Share[]): Count {
  return summed(shares, ({ total }) => total);
}

/** The keys that some of those that are counted have. */
export function keysOf(shares: readonly Share[]): ReadonlySet<string> {
  const keys = new Set<string>();
  for (const { tally } of shares) for (const key of tally.keys.keys()) keys.add(key);
  return keys;
}

/** Values that some of them have for a key: the first `most` of those that are asked for. */
export function valuesOf(
  shares: readonly Share[],
  key: string,
  most: number,
  isAsked: (value: string) => boolean,
): ReadonlySet<string> {
  const values = new Set<string>();
  for (const { tally } of shares) {
    for (const value of tally.keys.get(key)?.values.keys() ?? []) {
      if (values.size === most) return values;
      if (isAsked(value)) values.add(value);
    }
  }
  return values;
}

/** How many of those that are counted meet one condition more. */
export function countWith(shares: readonly Share[], condition: Condition): Count {
  return summed(shares, (tally) => countIn(tally, condition));
}

type Condition = Pick<Requirement, 'key' | 'operator' | 'values'>;

function summed(shares: readonly Share[], countOf: (tally: Tally) => Count): Count {
  const sum = growing();
  for (const { tally, isSure } of shares) {
    const { must, may } = countOf(tally);
    sum.may += may;
    if (isSure) sum.must += must;
  }
  return sum;
}

function countIn({ total, open, keys }: Tally, { key, operator, values }: Condition): Count {
  const { values: known, present = none, hidden = none, openWith = none } = keys.get(key) ?? {};
  const inside = growing();
  for (const value of values) {
    const count = known?.get(value ?? '') ?? none;
    inside.must += count.must;
    inside.may += count.may;
  }
  // What may have the key, and is not known to.
  const without = { must: open.must - openWith.must, may: open.may - openWith.may };
  switch (operator) {
    case 'In':
      return { must: inside.must, may: inside.may + hidden.may + without.may };
    case 'NotIn':
      return { must: total.must - inside.must - hidden.must - without.must, may: total.may - inside.may };
    case 'Exists':
      return { must: present.must, may: present.may + without.may };
    case 'DoesNotExist':
      return { must: total.must - present.must - without.must, may: total.may - present.may };
    default:
      return none;
  }
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

function* podsIn(namespace: NamespaceModel, selector: Selector): Iterable<Carrier> {
  const seen = new Set<string>();
  const { must, may } = selectIn(namespace, selector);
  const sure = new Set(must);
  for (const ordinal of may) {
    const { key, resource } = namespace.workloads[ordinal] as WorkloadInstance;
    if (seen.size === seen.add(key).size) continue;
    const keys = resource.labels.map((label) => label.key).filter((label) => !allRuntimeKeys.has(label));
    const labelOf = (label: string): Known => podLabel(resource, label);
    yield { isSure: sure.has(ordinal), isOpen: resource.moreLabels, keys, labelOf };
  }
}

function namespaceCarrier(namespace: NamespaceFacts, selector: Selector): Carrier[] {
  const verdict = selectsNamespace(selector, namespace);
  if (verdict === 'no') return [];
  const keys = [nameLabel, ...namespace.labels.map(({ key }) => key).filter((key) => key !== nameLabel)];
  const labelOf = (key: string): Known => namespaceLabel(namespace, key);
  return [{ isSure: verdict === 'yes', isOpen: namespace.moreLabels, keys, labelOf }];
}

interface Growing {
  must: number;
  may: number;
}

function tallied(carriers: Iterable<Carrier>): Tally {
  const [total, open] = [growing(), growing()];
  const keys = new Map<string, GrowingKey>();
  for (const { isSure, isOpen, keys: own, labelOf } of carriers) {
    grow(total, isSure);
    if (isOpen) grow(open, isSure);
    for (const key of own) {
      const known = labelOf(key);
      if (isHiddenKey(key) || known === undefined || known === undeclared) continue;
      const counts = keys.get(key) ?? growingKey();
      keys.set(key, counts);
      grow(counts.present, isSure);
      if (isOpen) grow(counts.openWith, isSure);
      const count = known === unknown ? counts.hidden : (counts.values.get(known) ?? growing());
      if (known !== unknown) counts.values.set(known, count);
      grow(count, isSure);
    }
  }
  return { total, open, keys };
}

interface GrowingKey {
  readonly present: Growing;
  readonly values: Map<string, Growing>;
  readonly hidden: Growing;
  readonly openWith: Growing;
}

function growingKey(): GrowingKey {
  return { present: growing(), values: new Map(), hidden: growing(), openWith: growing() };
}

function growing(): Growing {
  return { must: 0, may: 0 };
}

function grow(count: Growing, isSure: boolean): void {
  count.may++;
  if (isSure) count.must++;
}
