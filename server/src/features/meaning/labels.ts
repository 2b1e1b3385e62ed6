import type { Instance } from '../../model/instance.ts';
import { memo } from '../../model/memo.ts';
import type { Requirement } from '../../model/selector.ts';
import { podLabel, type Workload } from '../../model/workload.ts';
import type { ClusterModel } from '../../snapshot/clusterModel.ts';
import type { Cursor } from '../../snapshot/cursor.ts';
import type { NamespaceModel } from '../../snapshot/namespaceModel.ts';
import { type NamespaceMatch, peerNamespaces, selectIn, type WorkloadInstance } from '../../snapshot/queries.ts';
import type { Foreign, Span } from '../../yaml/node.ts';
import { partOf, type Target, targetOf } from '../target.ts';
import type { Meaning } from './meaning.ts';
import { entryPair, isAt, pairOf, placeAt } from './place.ts';
import { type Condition, conditionsByKey, type PodSelector, partsNaming, podSelectorsOf, podsOf } from './selectors.ts';

/**
 * A label of pods, at their template or at a condition of a selector. It is defined where the pods have it, and the
 * conditions about it of all selectors that select such a pod refer to it.
 */
export function labelAt(cursor: Cursor, instance: Instance): Meaning | undefined {
  return ofTemplate(cursor, instance) ?? ofSelector(cursor, instance);
}

function ofTemplate(cursor: Cursor, instance: Instance): Meaning | undefined {
  const { resource } = instance;
  if (resource.type !== 'workload') return undefined;
  for (const { key } of resource.labels) {
    const part = entryPair(resource.labelsNode, key);
    if (part && isAt(cursor, instance, part)) return meaningOf(cursor.cluster, part, key, [{ ...instance, resource }]);
  }
  return undefined;
}

function ofSelector(cursor: Cursor, instance: Instance): Meaning | undefined {
  for (const use of podSelectorsOf(instance)) {
    for (const requirement of use.selector.requirements) {
      const found = conditionAt(cursor, instance, requirement);
      if (found) return meaningOf(cursor.cluster, found.part, requirement.key, podsAt(cursor.cluster, use, found));
    }
  }
  return undefined;
}

interface ConditionAt {
  readonly part: Span & Foreign;
  readonly requirement: Requirement;
  /** The one that the cursor is at; undefined at the key, and for one that a placeholder hides. */
  readonly value: string | undefined;
}

/** The key and the value of a label, or one of several values, or the key that they are about. */
function conditionAt(cursor: Cursor, instance: Instance, requirement: Requirement): ConditionAt | undefined {
  const { valueNodes, values, node, keySpan } = requirement;
  const isPair = valueNodes.length === 1 && valueNodes[0] === node;
  const index = valueNodes.findIndex((value) => isAt(cursor, instance, isPair ? pairOf(keySpan, value) : value));
  const value = valueNodes[index];
  if (value) return { part: isPair ? pairOf(keySpan, value) : value, requirement, value: values[index] };
  return isAt(cursor, instance, keySpan) ? { part: keySpan, requirement, value: undefined } : undefined;
}

/**
 * The pods that a selector selects, by the value that the cursor is at. Where that names whom it does not mean, those;
 * where the selector selects nobody, those that meet this condition: they show what is wrong with the others.
 */
function podsAt(
  cluster: ClusterModel,
  use: PodSelector,
  { requirement, value }: ConditionAt,
): readonly WorkloadInstance[] {
  const { key, operator } = requirement;
  const isOf = ({ resource }: WorkloadInstance): boolean => {
    const label = podLabel(resource, key);
    return value === undefined || typeof label !== 'string' || label === value;
  };
  const isExcluding = operator === 'NotIn' && value !== undefined;
  const selected = isExcluding ? [] : podsOf(cluster, use).filter(isOf);
  if (selected.length > 0) return selected;
  const alone: Requirement = isExcluding ? { ...requirement, operator: 'In', values: [value] } : requirement;
  const canonical = `alone ${JSON.stringify([alone.key, alone.operator, ...alone.values])}`;
  return podsOf(cluster, { ...use, selector: { requirements: [alone], node: undefined, canonical } }).filter(isOf);
}

function meaningOf(
  cluster: ClusterModel,
  part: Span & Foreign,
  key: string,
  pods: readonly WorkloadInstance[],
): Meaning {
  return {
    part,
    id: `label ${key}`,
    pods,
    definitions: (all) => all.map((pod) => labelOf(pod, key)),
    references: (all) =>
      conditionsOn(cluster, key, all).flatMap(({ owner, requirement, values }) =>
        partsNaming(requirement, (value) => value === undefined || values.has(value)).map((each) =>
          placeAt(owner, each),
        ),
      ),
  };
}

/** Pods that do not have it are named in its stead. */
function labelOf(pod: WorkloadInstance, key: string): Target {
  const part = entryPair(pod.resource.labelsNode, key);
  return part ? partOf(pod, part) : targetOf(pod);
}

interface ConditionOn extends Condition {
  /** That the pods have which are asked about, and are in reach of the selector. */
  readonly values: ReadonlySet<string>;
}

/** The conditions about a label of the selectors that select one of some pods, surely or perhaps. */
function conditionsOn(cluster: ClusterModel, key: string, pods: readonly WorkloadInstance[]): ConditionOn[] {
  const inside = podsByNamespace(cluster, key, pods);
  const own = pods.flatMap((pod) => {
    const values = new Set(textOf(pod.resource, key));
    return conditionsOf([pod], key).map((condition) => ({ ...condition, values }));
  });
  const here = [...inside].flatMap(([name, those]) => {
    const { policies = [], services = [] } = cluster.namespaces.get(name) ?? {};
    return [...(conditionsByKey(policies).get(key) ?? []), ...conditionsOf(services, key)]
      .filter((condition) => condition.among === 'namespace' && selects(condition, those))
      .map((condition) => ({ ...condition, values: those.values }));
  });
  const all = new Set([...inside.values()].flatMap(({ values }) => [...values]));
  const lists = [...[...cluster.namespaces.values()].map(({ policies }) => policies), cluster.clusterPolicies];
  const reaching = lists.flatMap((policies) =>
    (conditionsByKey(policies).get(key) ?? []).flatMap((condition): ConditionOn[] => {
      const { owner, among } = condition;
      if (typeof among !== 'object' || !mayName(condition.requirement, all)) return [];
      const names = namesOf(peerNamespaces(cluster, owner.namespace, among));
      const there = [...inside].flatMap(([name, those]) => (names.has(name) ? [those] : []));
      const selected = there.filter((those) => selects(condition, those));
      const values = new Set(selected.flatMap((those) => [...those.values]));
      return selected.length > 0 ? [{ ...condition, values }] : [];
    }),
  );
  return [...own, ...here, ...reaching];
}

/** The pods of a namespace that are asked about. */
interface Inside {
  readonly namespace: NamespaceModel;
  readonly resources: ReadonlySet<Workload>;
  /** That they have of the label. */
  readonly values: ReadonlySet<string>;
}

function podsByNamespace(
  { namespaces }: ClusterModel,
  key: string,
  pods: readonly WorkloadInstance[],
): ReadonlyMap<string, Inside> {
  const groups = new Map<string, { namespace: NamespaceModel; resources: Set<Workload>; values: Set<string> }>();
  for (const { namespace: name, resource } of pods) {
    const namespace = namespaces.get(name);
    if (!namespace) continue;
    const group = groups.get(name) ?? { namespace, resources: new Set(), values: new Set() };
    groups.set(name, group);
    group.resources.add(resource);
    for (const value of textOf(resource, key)) group.values.add(value);
  }
  return groups;
}

/** Those of a list, which is kept as long as the namespaces are as they are. */
const namesOf = memo((matches: readonly NamespaceMatch[]) => new Set(matches.map(({ facts }) => facts.name)));

/** First a look at the condition alone, which costs less than the question whom the selector selects. */
function selects({ selector, requirement }: Condition, { namespace, resources, values }: Inside): boolean {
  return (
    mayName(requirement, values) &&
    selectIn(namespace, selector).may.some((ordinal) => {
      const workload = namespace.workloads[ordinal];
      return workload !== undefined && resources.has(workload.resource);
    })
  );
}

function mayName({ operator, values }: Requirement, those: ReadonlySet<string>): boolean {
  return operator !== 'In' || those.size === 0 || values.some((value) => value === undefined || those.has(value));
}

function conditionsOf(owners: readonly Instance[], key: string): Condition[] {
  return owners.flatMap((owner) =>
    podSelectorsOf(owner).flatMap((use) =>
      use.selector.requirements.flatMap((requirement) => (requirement.key === key ? [{ ...use, requirement }] : [])),
    ),
  );
}

/** None where a placeholder hides it, or a controller sets it. */
function textOf(workload: Workload, key: string): string[] {
  const value = podLabel(workload, key);
  return typeof value === 'string' ? [value] : [];
}
