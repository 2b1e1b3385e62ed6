/** The files of `crds:`: OpenAPI definitions that say which fields of custom resources name other objects. */
import { memo } from '../../model/memo.ts';
import { entryOf, type Node, valueAt } from '../../yaml/node.ts';
import type { Configuration } from './configuration.ts';
import type { FieldSpec } from './fieldSpec.ts';
import type { NameReference } from './referenceFields.ts';
import { entriesOf, isMapping, textOf } from './tree.ts';

/** Whether a file is one of definitions, and no CustomResourceDefinition. */
export function holdsDefinitions(root: Node): boolean {
  return isMapping(root) && root.entries.every(({ value }) => isMapping(value));
}

/** What the definitions of a file add to the fields that the transformers change (LoadConfigFromCRDs). */
export const readDefinitions: (root: Node) => Configuration = memo((root) => {
  const found: Found = { annotations: [], labels: [], names: [], references: [], visits: 0 };
  for (const { key, value } of entriesOf(root)) {
    const properties = valueAt(value, 'Schema', 'properties');
    const isType = ['kind', 'apiVersion', 'metadata'].every((name) => entryOf(properties, name));
    if (isType) addFields(found, root, key, key.slice(key.lastIndexOf('.') + 1), [], []);
  }
  return {
    commonLabels: found.labels,
    templateLabels: [],
    commonAnnotations: found.annotations,
    namespace: [],
    namePrefix: found.names,
    nameSuffix: [],
    images: [],
    replicas: [],
    varReference: [],
    nameReference: found.references,
    schemas: undefined,
  };
});

interface Found {
  readonly annotations: FieldSpec[];
  readonly labels: FieldSpec[];
  readonly names: FieldSpec[];
  readonly references: NameReference[];
  /** How many definitions were looked at, each as often as another refers to it. */
  visits: number;
}

/** Definitions that refer to each other several times on each level add up quickly. */
const maxVisits = 10_000;

/**
 * Adds the fields of a definition, and of those that it refers to.
 * @param path The keys that lead to it.
 * @param above The definitions that led to it, since they may refer to each other in a circle.
 */
function addFields(
  found: Found,
  definitions: Node,
  name: string,
  kind: string,
  path: readonly string[],
  above: readonly string[],
): void {
  if (above.includes(name) || ++found.visits > maxVisits) return;
  for (const { key, value } of entriesOf(valueAt(definitions, name, 'Schema', 'properties'))) {
    const keys = [...path, key];
    const field: FieldSpec = { path: keys.join('/'), kind };
    if (entryOf(value, 'x-kubernetes-annotation')) found.annotations.push(field);
    if (entryOf(value, 'x-kubernetes-label-selector')) found.labels.push(field);
    if (entryOf(value, 'x-kubernetes-identity')) found.names.push(field);
    const version = textOf(valueAt(value, 'x-kubernetes-object-ref-api-version'));
    const target = textOf(valueAt(value, 'x-kubernetes-object-ref-kind'));
    if (version !== undefined && target !== undefined) {
      const nameKey = textOf(valueAt(value, 'x-kubernetes-object-ref-name-key')) ?? 'name';
      found.references.push({
        target: { group: '', version, kind: target },
        fields: [{ path: [...keys, nameKey].join('/'), kind }],
      });
    }
    const reference = textOf(valueAt(value, '$ref'));
    if (reference !== undefined) addFields(found, definitions, reference, kind, keys, [...above, name]);
  }
}
