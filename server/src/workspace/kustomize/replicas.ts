import { type Node, type Origin, placeOf, valueAt } from '../../yaml/node.ts';
import { type Build, refuse } from './build.ts';
import { changeField, emptyScalar, type FieldSpec, matches, type Stop } from './fieldSpec.ts';
import { type Item, isCalled } from './item.ts';
import { madeScalar, textOf } from './tree.ts';

/** Sets how many pods the objects of a name have, as an entry of `replicas:` says (ReplicaCountTransformer). */
export function withReplicas(
  build: Build,
  items: readonly Item[],
  entry: Node,
  origin: Origin,
  fields: readonly FieldSpec[],
): readonly Item[] {
  const name = textOf(valueAt(entry, 'name')) ?? '';
  const count = valueAt(entry, 'count');
  const place = placeOf(count ?? entry, origin);
  const value = madeScalar(count?.kind === 'scalar' ? count.value : 0, place);
  const change = (node: Node, stop: Stop): Node => (node.kind === 'scalar' ? value : stop(node));
  let found = false;
  const changed = items.map((item) =>
    fields
      .filter((field) => isCalled(item, (id) => id.name === name && matches(id, field)))
      .reduce((before, field) => {
        found = true;
        return changeField(build, before, field, { change, make: emptyScalar, place });
      }, item),
  );
  if (!found)
    refuse(build, placeOf(entry, origin), `There is no workload ${name} to set replicas of. Kustomize stops here.`);
  return changed;
}
