import type { Node, Place } from '../../yaml/node.ts';
import { changeField, type FieldSpec, matches } from './fieldSpec.ts';
import type { Id } from './id.ts';
import { type Item, originalId, remembered } from './item.ts';
import { madeScalar, textOf } from './tree.ts';

/** Puts a prefix in front of the names (PrefixTransformer). */
export function withPrefix(
  items: readonly Item[],
  prefix: string,
  place: Place,
  fields: readonly FieldSpec[],
): readonly Item[] {
  return renamed(items, (name) => prefix + name, place, fields).map((item, index) =>
    item === items[index] ? item : { ...item, prefixes: [...item.prefixes, prefix] },
  );
}

/** Puts a suffix behind the names (SuffixTransformer). */
export function withSuffix(
  items: readonly Item[],
  suffix: string,
  place: Place,
  fields: readonly FieldSpec[],
): readonly Item[] {
  return renamed(items, (name) => name + suffix, place, fields).map((item, index) =>
    item === items[index] ? item : { ...item, suffixes: [...item.suffixes, suffix] },
  );
}

function renamed(
  items: readonly Item[],
  rename: (name: string) => string,
  place: Place,
  fields: readonly FieldSpec[],
): readonly Item[] {
  return items.map((item) => {
    const original = originalId(item);
    if (keepsItsName(original)) return item;
    return fields
      .filter((field) => matches(original, field))
      .reduce((changed, field) => {
        const before = field.path === 'metadata/name' ? remembered(changed) : changed;
        return renamedField(before, field, rename, place);
      }, item);
  });
}

function renamedField(item: Item, field: FieldSpec, rename: (name: string) => string, place: Place): Item {
  const change = (node: Node): Node => {
    const name = textOf(node);
    return name === undefined ? node : madeScalar(rename(name), place);
  };
  return changeField(item, field, change, undefined, place);
}

/** The name of these says what they are. */
function keepsItsName({ group, kind }: Id): boolean {
  return (
    kind === 'Namespace' ||
    kind === 'CustomResourceDefinition' ||
    (kind === 'APIService' && group === 'apiregistration.k8s.io')
  );
}
