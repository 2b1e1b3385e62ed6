import type { Node, Place, Scalar } from '../../yaml/node.ts';
import type { Build } from './build.ts';
import { changeField, type FieldSpec, matches, type Stop } from './fieldSpec.ts';
import type { Id } from './id.ts';
import { type Item, originalId, remembered } from './item.ts';
import { changeEach } from './remembered.ts';
import { madeScalar, spelled } from './tree.ts';

/** Puts a prefix in front of the names (PrefixTransformer). */
export function withPrefix(
  build: Build,
  items: readonly Item[],
  prefix: Scalar,
  place: Place,
  fields: readonly FieldSpec[],
): readonly Item[] {
  const text = String(prefix.value);
  return changeEach(build, items, prefix, [place.origin.uri, fields], (item) => {
    const changed = renamed(build, item, (name) => text + name, place, fields);
    return changed === item ? item : { ...changed, prefixes: [...item.prefixes, text] };
  });
}

/** Puts a suffix behind the names (SuffixTransformer). */
export function withSuffix(
  build: Build,
  items: readonly Item[],
  suffix: Scalar,
  place: Place,
  fields: readonly FieldSpec[],
): readonly Item[] {
  const text = String(suffix.value);
  return changeEach(build, items, suffix, [place.origin.uri, fields], (item) => {
    const changed = renamed(build, item, (name) => name + text, place, fields);
    return changed === item ? item : { ...changed, suffixes: [...item.suffixes, text] };
  });
}

function renamed(
  build: Build,
  item: Item,
  rename: (name: string) => string,
  place: Place,
  fields: readonly FieldSpec[],
): Item {
  const original = originalId(item);
  if (keepsItsName(original)) return item;
  return fields
    .filter((field) => matches(original, field))
    .reduce((changed, field) => {
      const before = field.path === 'metadata/name' ? remembered(changed) : changed;
      return renamedField(build, before, field, rename, place);
    }, item);
}

function renamedField(
  build: Build,
  item: Item,
  field: FieldSpec,
  rename: (name: string) => string,
  place: Place,
): Item {
  const change = (node: Node, stop: Stop): Node =>
    node.kind === 'scalar' ? madeScalar(rename(spelled(node, node.origin ?? item.origin)), place) : stop(node);
  return changeField(build, item, field, { change, place });
}

/** The name of these says what they are. */
function keepsItsName({ group, kind }: Id): boolean {
  return (
    kind === 'Namespace' ||
    kind === 'CustomResourceDefinition' ||
    (kind === 'APIService' && group === 'apiregistration.k8s.io')
  );
}
