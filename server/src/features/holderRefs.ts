import type { Holder } from '../model/container.ts';
import { memo } from '../model/memo.ts';
import { text } from '../model/resource.ts';
import type { Workload } from '../model/workload.ts';
import { entryOf, type Node } from '../yaml/node.ts';

/** A place in a workload that names a ConfigMap or a Secret. */
export interface HolderRef extends Holder {
  /** The one key that is meant; undefined for all of it. */
  readonly key: string | undefined;
  readonly nameNode: Node;
  readonly keyNode: Node | undefined;
}

/** Every place in the pods of a workload that names a ConfigMap or a Secret: in variables and in volumes (core/v1). */
export const holderRefsOf: (workload: Workload) => readonly HolderRef[] = memo(({ template }) =>
  refsIn(entryOf(template, 'spec')?.value),
);

function refsIn(node: Node | undefined): HolderRef[] {
  if (node?.kind === 'sequence') return node.items.flatMap(refsIn);
  if (node?.kind !== 'mapping') return [];
  return node.entries.flatMap(({ key, value }) => {
    const kind = holderKinds[key];
    return [...(kind ? refsOf(kind, key, value) : []), ...refsIn(value)];
  });
}

const holderKinds: Readonly<Record<string, Holder['kind']>> = Object.assign(Object.create(null), {
  configMapRef: 'ConfigMap',
  configMapKeyRef: 'ConfigMap',
  configMap: 'ConfigMap',
  secretRef: 'Secret',
  secretKeyRef: 'Secret',
  secret: 'Secret',
});

/** Only the volume of a Secret names it by `secretName`. */
function refsOf(kind: Holder['kind'], field: string, ref: Node): HolderRef[] {
  const nameNode = entryOf(ref, 'name')?.value ?? (field === 'secret' ? entryOf(ref, 'secretName')?.value : undefined);
  const name = text(nameNode);
  if (!nameNode || !name) return [];
  const keyNode = field.endsWith('KeyRef') ? entryOf(ref, 'key')?.value : undefined;
  return [{ kind, name, nameNode, key: text(keyNode), keyNode }];
}
