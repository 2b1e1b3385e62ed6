import type { Instance } from '../model/instance.ts';
import { leftOutReason } from '../workspace/leftOut.ts';
import type { Node } from '../yaml/node.ts';
import type { Document } from '../yaml/source.ts';
import type { ClusterModel } from './clusterModel.ts';
import { documentInstances } from './file.ts';
import { carrier } from './locate.ts';
import { clusterOf, type Snapshot } from './snapshot.ts';

/** What stands at an offset of a file. */
export interface Cursor {
  readonly cluster: ClusterModel;
  readonly uri: string;
  readonly document: Document;
  /** Relative to the document. */
  readonly offset: number;
  /** The resource around the offset; undefined between resources and in files that are left out. */
  readonly instance: Instance | undefined;
  /** From the resource's root to the innermost node at the offset. */
  readonly path: readonly Step[];
}

/** One step down: under a key or an index, to a node. */
export interface Step {
  readonly key: string | number;
  readonly node: Node;
  readonly start: number;
  readonly end: number;
}

/** Undefined outside of every document that could be read. */
export function cursorAt(snapshot: Snapshot, uri: string, fileOffset: number): Cursor | undefined {
  const file = snapshot.files.get(uri);
  const cluster = clusterOf(snapshot, uri);
  if (!file || !cluster) return undefined;
  const index = file.source.documents.findLastIndex(({ start }) => start <= fileOffset);
  const placed = file.source.documents[index];
  const document = file.good[index];
  if (!placed || !document) return undefined;
  const here = fileOffset - placed.start;
  const offset = document === placed.document ? here : carrier(placed.document.text, document.text)(here);
  const instance = leftOutReason(uri, snapshot.roles)
    ? undefined
    : documentInstances(uri, document).find(({ resource }) => holds(resource.root, offset));
  return { cluster, uri, document, offset, instance, path: instance ? pathTo(instance.resource.root, offset) : [] };
}

function pathTo(root: Node, offset: number): Step[] {
  const path: Step[] = [];
  let node: Node | undefined = root;
  while (node) {
    const step: Step | undefined = stepInto(node, offset);
    if (step) path.push(step);
    node = step?.node;
  }
  return path;
}

function stepInto(node: Node, offset: number): Step | undefined {
  if (node.kind === 'mapping') {
    const entry = node.entries.find(({ keyStart, value }) => keyStart <= offset && offset <= value.end);
    return (
      entry && {
        key: entry.key,
        node: entry.value,
        start: entry.keyStart,
        end: Math.max(entry.keyEnd, entry.value.end),
      }
    );
  }
  if (node.kind === 'sequence' && node.start <= offset) {
    // The dash in front of an item belongs to it.
    const index = node.items.findIndex((item) => offset <= item.end);
    const item = node.items[index];
    return item && { key: index, node: item, start: item.start, end: item.end };
  }
  return undefined;
}

function holds({ start, end }: Node, offset: number): boolean {
  return start <= offset && offset <= end;
}
