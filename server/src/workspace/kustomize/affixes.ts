import type { Node, Place, Scalar } from '../../yaml/node.ts';
import { changeField, type FieldSpec, matches } from './fieldSpec.ts';
import type { Id } from './id.ts';
import { type Item, originalId, remembered } from './item.ts';
import { changeEach } from './remembered.ts';
import { madeScalar, textOf } from './tree.ts';

/** Puts a prefix in front of the names (PrefixTransformer). */
export function withPrefix(
  items: readonly Item[],
  prefix: Scalar,
  place: Place,
  fields: readonly FieldSpec[],
): readonly Item[] {
  const text = String(prefix.value);
  return changeEach(items, prefix, [place.origin.uri, fields], (item) => {
    const changed = renamed(item, (name) => text + name, place, fields);
    return changed === item ? item : { ...changed, prefixes: [...item.prefixes, text] };
  });
}

/** Puts a suffix behind the names (SuffixTransformer). */
export function withSuffix(
  items: readonly Item[],
  suffix: Scalar,
  place: Place,
  fields: readonly FieldSpec[],
): readonly Item[] {
  const text = String(suffix.value);
  return changeEach(items, suffix, [place.origin.uri, fields], (item) => {
    const changed = renamed(item, (name) => name + text, place, fields);
    return changed === item ? item : { ...changed, suffixes: [...item.suffixes, text] };
  });
}

function renamed(item: Item, rename: (name: string) => string, place: Place, fields: readonly FieldSpec[]): Item {
  const original = originalId(item);
  if (keepsItsName(original)) return item;
  return fields
    .filter((field) => matches(original, field))
    .reduce((changed, field) => {
      const before = field.path === 'metadata/name' ? remembered(changed) : changed;
      return renamedField(before, field, rename, place);
    }, item);
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
