import { type Instance, instanceOf } from '../model/instance.ts';
import { readResources } from '../model/read.ts';
import type { Resource } from '../model/resource.ts';
import { type Folder, pathIn } from '../workspace/folder.ts';
import type { Files } from '../workspace/kustomize/build.ts';
import { type Rendered, renderKustomization } from '../workspace/kustomize/render.ts';
import type { Node } from '../yaml/node.ts';
import type { Document } from '../yaml/source.ts';

/** What one command applies, as rendered: such as a kustomization that no other one includes. */
export interface Bundle extends Omit<Rendered, 'objects'> {
  /** Its directory, a URI. */
  readonly id: string;
  /** The directory as a path in its workspace folder. */
  readonly name: string;
  readonly folder: Folder;
  /** What it adds to its cluster, in the order in which it is applied. */
  readonly instances: readonly Instance[];
}

/** Renders a kustomization. Objects that are as they were in `previous` are the same instances, equal sources the same set. */
export function renderBundle(id: string, folder: Folder, files: Files, previous: Bundle | undefined): Bundle {
  const name = pathIn(folder, id);
  const { objects, ...rendered } = renderKustomization(id, files);
  const known = new Map(previous?.instances.map((instance) => [instance.key, instance]));
  const instances = objects.flatMap(({ root, uri, document }) =>
    readResources(root).map((resource) => {
      const instance = instanceOf(uri, document, withWrittenName(resource, document), {
        unit: id,
        namespace: 'default',
      });
      const before = known.get(instance.key);
      const isSame = before && before.document === document && isSameTree(before.resource.root, resource.root);
      return isSame ? before : instance;
    }),
  );
  const sources = previous && isSameSet(previous.sources, rendered.sources) ? previous.sources : rendered.sources;
  return { ...rendered, sources, id, name, folder, instances };
}

function isSameSet(left: ReadonlySet<string>, right: ReadonlySet<string>): boolean {
  return left.size === right.size && [...left].every((each) => right.has(each));
}

/** What is said of a whole object is said where its author named it, whatever a kustomization made of the name. */
function withWrittenName<R extends Resource>(resource: R, document: Document): R {
  if (!resource.nameNode.origin) return resource;
  const written = readResources(document.root).find(({ root }) => root.start === resource.root.start);
  return written ? { ...resource, nameNode: written.nameNode } : resource;
}

/** Whether two trees say the same and are written in the same places. */
export function isSameTree(left: Node, right: Node): boolean {
  if (left === right) return true;
  if (left.start !== right.start || left.end !== right.end || left.origin?.document !== right.origin?.document)
    return false;
  if (left.kind === 'scalar') return right.kind === 'scalar' && left.value === right.value;
  if (left.kind === 'sequence') {
    return (
      right.kind === 'sequence' &&
      left.items.length === right.items.length &&
      left.items.every((item, index) => isSameTree(item, right.items[index] as Node))
    );
  }
  return (
    right.kind === 'mapping' &&
    left.entries.length === right.entries.length &&
    left.entries.every((entry, index) => {
      const other = right.entries[index];
      return other?.key === entry.key && other.keyStart === entry.keyStart && isSameTree(entry.value, other.value);
    })
  );
}
