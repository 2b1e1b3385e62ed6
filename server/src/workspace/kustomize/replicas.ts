import type { Node, Place } from '../../yaml/node.ts';
import { changeField, emptyScalar, type FieldSpec, matches } from './fieldSpec.ts';
import { type Item, isCalled } from './item.ts';

/**
 * Sets how many pods the objects of a name have (ReplicaCountTransformer); undefined where no object is meant.
 * @param count As the entry of `replicas:` writes it.
 */
export function withReplicas(
  items: readonly Item[],
  name: string,
  count: Node,
  place: Place,
  fields: readonly FieldSpec[],
): readonly Item[] | undefined {
  let found = false;
  const changed = items.map((item) =>
    fields
      .filter((field) => isCalled(item, (id) => id.name === name && matches(id, field)))
      .reduce((before, field) => {
        found = true;
        return changeField(before, field, () => count, emptyScalar, place);
      }, item),
  );
  return found ? changed : undefined;
}
