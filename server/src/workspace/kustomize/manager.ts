import { memo } from '../../model/memo.ts';
import { itemsOf, type Mapping, type Node, valueAt } from '../../yaml/node.ts';
import type { Build, Kustomization } from './build.ts';
import { metadataLabels } from './fieldSpecs.ts';
import type { Item } from './item.ts';
import { withPairs } from './labels.ts';
import { textOf } from './tree.ts';

/** Labels all objects as made by kustomize where `buildMetadata` asks for it; what else it may ask for are notes. */
export function withManager(build: Build, { root, origin }: Kustomization, items: readonly Item[]): readonly Item[] {
  const option = itemsOf(valueAt(root, 'buildMetadata')).find((node) => textOf(node) === 'managedByLabel');
  return option ? withPairs(build, items, managerLabels(option), origin, managedFields) : items;
}

const managedFields = [metadataLabels];

/** Written where it is asked for. What is rendered here is what this version of kustomize makes. */
const managerLabels = memo((option: Node): Mapping => {
  const place = { start: option.start, end: option.end };
  const value: Node = { ...place, kind: 'scalar', value: 'kustomize-v5.7.1', style: 'plain', origin: option.origin };
  return {
    ...place,
    kind: 'mapping',
    entries: [{ key: 'app.kubernetes.io/managed-by', keyStart: option.start, keyEnd: option.end, value }],
    flow: false,
    origin: option.origin,
  };
});
