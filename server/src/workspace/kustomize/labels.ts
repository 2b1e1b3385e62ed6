import {
  type Entry,
  entryOf,
  isNull,
  type Mapping,
  type Node,
  type Origin,
  type Place,
  placeOf,
} from '../../yaml/node.ts';
import { type Build, refuse } from './build.ts';
import { changeFields, emptyMapping, type FieldSpec, type Stop } from './fieldSpec.ts';
import { type Item, withRoot } from './item.ts';
import { changeEach } from './remembered.ts';
import { exchanged, isShared, share } from './sharedValues.ts';
import { entriesOf, isMapping, textOf, withValue } from './tree.ts';

/**
 * Adds labels or annotations to the mappings that the fields name (LabelTransformer, AnnotationsTransformer).
 * @param pairs The mapping that says them. Each that is added stays written there.
 * @param takesAny Whether kustomize takes numbers and booleans for texts there.
 */
export function withPairs(
  build: Build,
  items: readonly Item[],
  pairs: Node | undefined,
  origin: Origin,
  fields: readonly FieldSpec[],
  takesAny = false,
): readonly Item[] {
  const added = entriesOf(pairs).map((entry) => pairOf(build, entry, origin, takesAny));
  if (!pairs || added.length === 0) return items;
  const place = placeOf(pairs, origin);
  return changeEach(build, items, pairs, [origin.uri, fields], (item) => withEach(build, item, added, fields, place));
}

function withEach(build: Build, item: Item, added: readonly Entry[], fields: readonly FieldSpec[], place: Place): Item {
  const overwritten = new Map<Node, Node>();
  const addOne = (mapping: Mapping, pair: Entry): Mapping => {
    const entry = entryOf(mapping, pair.key);
    if (!entry) {
      share(pair.value);
      return { ...mapping, entries: [...mapping.entries, pair] };
    }
    const value = overwritten.get(entry.value) ?? { ...pair.value };
    if (isShared(entry.value)) {
      share(value);
      overwritten.set(entry.value, value);
    }
    return withValue(mapping, entry, value);
  };
  const change = (node: Node, stop: Stop): Node => {
    if (isMapping(node)) return added.reduce(addOne, node);
    return isNull(node) ? node : stop(node);
  };
  const changed = changeFields(build, item, fields, { change, make: emptyMapping, place });
  return withRoot(changed, exchanged(changed.root, overwritten));
}

/**
 * One pair as it stands in another tree. A value that is no string is reported, and taken as it is spelled; a missing one
 * is empty.
 */
export function pairOf(build: Build, entry: Entry, origin: Origin, takesAny = false): Entry {
  const isText = entry.value.kind === 'scalar' && (takesAny || typeof entry.value.value === 'string');
  if (!isNull(entry.value) && !isText) {
    refuse(build, placeOf(entry.value, origin), 'This must be a string: put it in quotes. Kustomize stops here.');
  }
  const { start, end } = entry.value;
  const style = entry.value.kind === 'scalar' ? entry.value.style : 'plain';
  const value = textOf(entry.value) ?? '';
  const { origin: writtenIn } = placeOf(entry.value, origin);
  return {
    ...entry,
    origin: entry.origin ?? origin,
    value: { kind: 'scalar', value, style, start, end, origin: writtenIn },
  };
}
