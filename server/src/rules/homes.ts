/** In which namespaces the objects of a file are applied. */
import { groupFor } from '../model/groupFor.ts';
import type { Instance } from '../model/instance.ts';
import { memo } from '../model/memo.ts';
import type { Document } from '../yaml/source.ts';

/** What a file adds to a cluster, by the document that it is written in. */
export type Homes = ReadonlyMap<Document, readonly Instance[]>;

export function homesOf(instances: readonly Instance[]): Homes {
  const groups = new Map<Document, Instance[]>();
  for (const instance of instances) groupFor(groups, instance.document, (): Instance[] => []).push(instance);
  return groups;
}

/** The namespaces that the object at an offset of a document is applied in. Other objects of a list are in their own. */
export function namespacesAt(homes: Homes, document: Document, offset: number): readonly string[] {
  const objects = objectsIn(homes.get(document) ?? none);
  let low = 0;
  let high = objects.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((objects[middle] as Placed).start <= offset) low = middle + 1;
    else high = middle;
  }
  const object = objects[low - 1];
  return object && offset < object.end ? object.namespaces : [];
}

const none: readonly Instance[] = [];

interface Placed {
  readonly start: number;
  readonly end: number;
  readonly namespaces: readonly string[];
}

/** The objects of a document in its order: a list may hold thousands. */
const objectsIn = memo((instances: readonly Instance[]): readonly Placed[] => {
  const found = new Map<number, { end: number; namespaces: string[] }>();
  for (const { namespace, resource } of instances) {
    const { start, end } = resource.root;
    const home = resource.type === 'namespace' ? resource.name : namespace;
    groupFor(found, start, () => ({ end, namespaces: [] as string[] })).namespaces.push(home);
  }
  return [...found].map(([start, placed]) => ({ start, ...placed })).sort((one, other) => one.start - other.start);
});
