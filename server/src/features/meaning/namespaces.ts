import type { DocumentSpan, Instance } from '../../model/instance.ts';
import { memo } from '../../model/memo.ts';
import type { Requirement, Selector } from '../../model/selector.ts';
import { nameLabel, selectsNamespace } from '../../policy/selection.ts';
import type { ClusterModel } from '../../snapshot/clusterModel.ts';
import type { Cursor } from '../../snapshot/cursor.ts';
import { entryOf, type Foreign, type Node, type Span, valueAt } from '../../yaml/node.ts';
import { partOf, targetOf } from '../target.ts';
import type { Meaning } from './meaning.ts';
import { entryPair, isAt, pairOf, placeAt } from './place.ts';
import { partsNaming, peersOf } from './selectors.ts';

/**
 * A namespace, wherever its name stands, or a label of one. It is defined by its Namespace; objects that are in it and
 * selectors of namespaces refer to it.
 */
export function namespaceAt(cursor: Cursor, instance: Instance): Meaning | undefined {
  const { cluster } = cursor;
  const { resource } = instance;
  if (resource.type === 'namespace') {
    const itself = [entryOf(resource.root, 'kind')?.value, resource.nameNode].find((part) =>
      isAt(cursor, instance, part),
    );
    if (itself) return nameMeaning(cluster, itself, resource.name);
    for (const { key } of resource.labels) {
      const part = entryPair(resource.labelsNode, key);
      if (!part || !isAt(cursor, instance, part)) continue;
      return key === nameLabel
        ? nameMeaning(cluster, part, resource.name)
        : labelMeaning(cluster, part, key, [resource.name]);
    }
    return undefined;
  }
  const node = namespaceNode(instance);
  if (node && isAt(cursor, instance, node)) return nameMeaning(cluster, node, instance.namespace);
  return ofSelector(cursor, instance);
}

function ofSelector(cursor: Cursor, instance: Instance): Meaning | undefined {
  const { cluster } = cursor;
  for (const { namespaceSelector } of peersOf(instance)) {
    for (const requirement of namespaceSelector?.requirements ?? []) {
      const { key, operator, keySpan, valueNodes, values, node } = requirement;
      const isPair = valueNodes[0] === node;
      const index = valueNodes.findIndex((value) => isAt(cursor, instance, isPair ? pairOf(keySpan, value) : value));
      const value = valueNodes[index];
      if (!value && !isAt(cursor, instance, keySpan)) continue;
      const part = value ? (isPair ? pairOf(keySpan, value) : value) : keySpan;
      const name = values[index];
      if (key === nameLabel && name !== undefined) return nameMeaning(cluster, part, name);
      const matched = cluster.facts.filter(
        (facts) => namespaceSelector && selectsNamespace(namespaceSelector, facts) !== 'no',
      );
      const names = matched.map((facts) => facts.name);
      return operator === 'NotIn' ? undefined : labelMeaning(cluster, part, key, names);
    }
  }
  return undefined;
}

/** Where an object says its namespace; a kustomization may say it in its stead. */
function namespaceNode({ resource }: Instance): Node | undefined {
  return valueAt(resource.root, 'metadata', 'namespace');
}

function nameMeaning(cluster: ClusterModel, part: Span & Foreign, name: string): Meaning {
  const declarations = cluster.namespaces.get(name)?.declarations ?? [];
  return {
    part,
    id: `namespace ${name}`,
    pods: [],
    definitions: () => declarations.map(targetOf),
    references: () => [
      ...instancesOf(cluster, name).flatMap((instance) => {
        const node = namespaceNode(instance);
        return node ? [placeAt(instance, node)] : [];
      }),
      ...conditionsOn(cluster, nameLabel, (requirement) => partsNaming(requirement, (value) => value === name)),
    ],
  };
}

function instancesOf(cluster: ClusterModel, name: string): Instance[] {
  const model = cluster.namespaces.get(name);
  const { workloads = [], policies = [], services = [], ingresses = [], routes = [], configMaps = [] } = model ?? {};
  const hints = cluster.hints.filter(({ namespace }) => namespace === name);
  return [...workloads, ...policies, ...services, ...ingresses, ...routes, ...configMaps, ...hints];
}

/** A label of some namespaces: those that have it, and the selectors that ask for it and may match one of them. */
function labelMeaning(cluster: ClusterModel, part: Span & Foreign, key: string, names: readonly string[]): Meaning {
  const facts = cluster.facts.filter(({ name }) => names.includes(name));
  const values = new Set(
    facts.flatMap(({ labels }) => labels.flatMap((label) => (label.key === key ? [label.value] : []))),
  );
  return {
    part,
    id: `namespace label ${key} ${names.join(' ')}`,
    pods: [],
    definitions: () =>
      names.flatMap((name) =>
        (cluster.namespaces.get(name)?.declarations ?? []).flatMap((declaration) => {
          const pair = entryPair(declaration.resource.labelsNode, key);
          return pair ? [partOf(declaration, pair)] : [];
        }),
      ),
    references: () =>
      conditionsOn(cluster, key, (requirement, selector) =>
        facts.some((each) => selectsNamespace(selector, each) !== 'no')
          ? partsNaming(requirement, (value) => values.has(value))
          : [],
      ),
  };
}

/** The parts of the conditions about a label of all selectors of namespaces. */
function conditionsOn(
  { namespaces, clusterPolicies }: ClusterModel,
  key: string,
  partsOf: (requirement: Requirement, selector: Selector) => readonly (Span & Foreign)[],
): DocumentSpan[] {
  const lists = [...[...namespaces.values()].map(({ policies }) => policies), clusterPolicies];
  return lists.flatMap((policies) =>
    (namespaceConditions(policies).get(key) ?? []).flatMap(({ owner, selector, requirement }) =>
      partsOf(requirement, selector).map((part) => placeAt(owner, part)),
    ),
  );
}

interface NamespaceCondition {
  readonly owner: Instance;
  readonly selector: Selector;
  readonly requirement: Requirement;
}

/** Those of some policies, by the key of the label. */
const namespaceConditions = memo(
  (policies: readonly Instance[]): ReadonlyMap<string, readonly NamespaceCondition[]> => {
    const byKey = new Map<string, NamespaceCondition[]>();
    for (const owner of policies) {
      for (const { namespaceSelector: selector } of peersOf(owner)) {
        for (const requirement of selector?.requirements ?? []) {
          const known = byKey.get(requirement.key) ?? [];
          byKey.set(requirement.key, known);
          if (selector) known.push({ owner, selector, requirement });
        }
      }
    }
    return byKey;
  },
);
