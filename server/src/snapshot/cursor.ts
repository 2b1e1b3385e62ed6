import type { Instance } from '../model/instance.ts';
import { isMadeByHelm, leftOutReason } from '../workspace/leftOut.ts';
import { type Entry, entryOf, type Node } from '../yaml/node.ts';
import type { Document } from '../yaml/source.ts';
import type { ClusterModel } from './clusterModel.ts';
import { documentInstances } from './file.ts';
import { clustersInView, instancesIn } from './fileQueries.ts';
import { carrier } from './locate.ts';
import type { Snapshot } from './snapshot.ts';

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

/**
 * What stands there in the first of the file's clusters; undefined outside of every document that could be read.
 * @param inView The name of the cluster that comes first, where it is one of the file's.
 */
export function cursorAt(snapshot: Snapshot, uri: string, fileOffset: number, inView?: string): Cursor | undefined {
  return cursorsAt(snapshot, uri, fileOffset, inView)[0];
}

/** What stands there in each of the file's clusters, and for each instance that a kustomization or a chart makes of it. */
export function cursorsAt(snapshot: Snapshot, uri: string, fileOffset: number, inView?: string): readonly Cursor[] {
  const file = snapshot.files.get(uri);
  const clusters = clustersInView(snapshot, uri, inView);
  const [first] = clusters;
  if (!file || !first) return [];
  const index = file.source.documents.findLastIndex(({ start }) => start <= fileOffset);
  const placed = file.source.documents[index];
  const isTemplate = isMadeByHelm(uri, snapshot.roles);
  const document = isTemplate ? placed?.document : file.good[index];
  if (!placed || !document) return [];
  const here = fileOffset - placed.start;
  const offset = document === placed.document ? here : carrier(placed.document.text, document.text)(here);
  const isHere = ({ resource }: Instance): boolean => holds(resource.root, offset);
  const nothing: Cursor = { cluster: first, uri, document, offset, instance: undefined, path: [] };
  if (isTemplate) {
    const found = clusters.flatMap((cluster) =>
      instancesIn(snapshot, cluster, uri)
        .filter((instance) => instance.document === document && isHere(instance))
        .map((instance) => ({ ...nothing, cluster, instance, path: pathInTemplate(instance.resource.root, offset) })),
    );
    return found.length > 0 ? found : [nothing];
  }
  const written = leftOutReason(uri, snapshot.roles) ? undefined : documentInstances(uri, document).find(isHere);
  if (!written) return [nothing];
  // What is written says where in it the offset is; what is applied says what it means.
  const path = pathTo(written.resource.root, offset);
  return clusters.flatMap((cluster) =>
    instancesIn(snapshot, cluster, uri)
      .filter((instance) => instance.document === document && isHere(instance))
      .map((instance) => ({ cluster, uri, document, offset, instance, path })),
  );
}

/** Where all of an object stands at the one action that prints it, the cursor there means the object: its name, then. */
function pathInTemplate(root: Node, offset: number): readonly Step[] {
  const path = pathTo(root, offset);
  const metadata = path.length === 0 ? entryOf(root, 'metadata') : undefined;
  const name = entryOf(metadata?.value, 'name');
  const step = ({ key, value, keyStart }: Entry): Step => ({ key, node: value, start: keyStart, end: value.end });
  return metadata && name ? [step(metadata), step(name)] : path;
}

function pathTo(root: Node, offset: number): Step[] {
  const path: Step[] = [];
  let node: Node | undefined = root;
  while (node) {
    const step: Step | undefined = stepInto(node, offset);
    if (!step || isAtKeyOf(path.at(-1), step)) break;
    path.push(step);
    node = step.node;
  }
  return path;
}

/** In a template, what cannot be seen stands at the key around it; the cursor there means the key. */
function isAtKeyOf(around: Step | undefined, { start }: Step): boolean {
  return typeof around?.key === 'string' && start <= around.start;
}

function stepInto(node: Node, offset: number): Step | undefined {
  if (node.kind === 'mapping') {
    const entry = node.entries.find(({ keyStart, value }) => keyStart <= offset && offset <= value.end);
    // In a template, all of a mapping may stand at the one action that prints it.
    const isAllOfIt = entry?.keyStart === node.start && entry.keyEnd === node.end;
    if (!entry || isAllOfIt) return undefined;
    const end = Math.max(entry.keyEnd, entry.value.end);
    return { key: entry.key, node: entry.value, start: entry.keyStart, end };
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
