import type { Instance } from '../model/instance.ts';
import { type Resource, text } from '../model/resource.ts';
import { entryOf, type Foreign, type Node, type Span, valueAt } from '../yaml/node.ts';
import type { Document } from '../yaml/source.ts';
import { type Cursor, cursorsAt, type Step } from './cursor.ts';
import { clustersInView } from './fileQueries.ts';
import { homed } from './homed.ts';
import type { Snapshot } from './snapshot.ts';
import { isWrittenIn } from './writtenIn.ts';

/**
 * What stands at an offset of a file, as `cursorsAt` says; where that is no object, but a patch of others or a field of a
 * kustomization, the objects that have it from there, in each cluster. The steps lead through the object as it is applied.
 */
export function cursorsOrPatchesAt(
  snapshot: Snapshot,
  uri: string,
  offset: number,
  inView?: string,
): readonly Cursor[] {
  const cursors = cursorsAt(snapshot, uri, offset, inView);
  const [first] = cursors;
  if (!first || cursors.some(({ instance }) => instance)) return cursors;
  const { document } = first;
  const patched = clustersInView(snapshot, uri, inView).flatMap((cluster) =>
    cluster.bundles
      .filter(({ sources }) => sources.has(uri))
      .flatMap(({ id, instances }) => homed(writtenHere(instances, uri), cluster.homeOf(id)))
      .flatMap((instance): Cursor[] => {
        const path = pathIn(instance, document, first.offset);
        return path.length > 0 ? [{ ...first, cluster, instance, path }] : [];
      }),
  );
  return patched.length > 0 ? patched : cursors;
}

function writtenHere(instances: readonly Instance[], uri: string): Instance[] {
  return instances.filter((instance) => isWrittenIn(instance, uri));
}

/** The way to the innermost part of an object that is written at an offset of a document, or that the document names it by. */
function pathIn({ document: own, resource }: Instance, document: Document, offset: number): readonly Step[] {
  const isHere = ({ origin }: Foreign): boolean => (origin?.document ?? own) === document;
  return (
    wayTo(resource.root, offset, isHere) ?? (hasPart(resource.root, isHere) ? nameIn(document, resource, offset) : [])
  );
}

function wayTo(node: Node, offset: number, isHere: (part: Foreign) => boolean): Step[] | undefined {
  if (node.kind === 'mapping') {
    for (const entry of node.entries) {
      const { key, keyStart, keyEnd, value } = entry;
      const isKeyHere = isHere(entry) && keyStart <= offset && offset <= Math.max(keyEnd, value.end);
      const inside = wayTo(value, offset, isHere);
      const start = isHere(entry) ? keyStart : value.start;
      if (inside || isKeyHere || isAt(value, offset, isHere))
        return [{ key, node: value, start, end: Math.max(value.end, isHere(entry) ? keyEnd : 0) }, ...(inside ?? [])];
    }
  }
  if (node.kind === 'sequence') {
    for (const [key, item] of node.items.entries()) {
      const inside = wayTo(item, offset, isHere);
      if (inside || isAt(item, offset, isHere))
        return [{ key, node: item, start: item.start, end: item.end }, ...(inside ?? [])];
    }
  }
  return undefined;
}

function isAt(node: Node, offset: number, isHere: (part: Foreign) => boolean): boolean {
  return isHere(node) && isIn(node, offset);
}

function hasPart(node: Node, isHere: (part: Foreign) => boolean): boolean {
  if (isHere(node)) return true;
  if (node.kind === 'sequence') return node.items.some((item) => hasPart(item, isHere));
  return node.kind === 'mapping' && node.entries.some((entry) => isHere(entry) || hasPart(entry.value, isHere));
}

/** A patch says by kind and name which object it changes. */
function nameIn({ root }: Document, { kind }: Resource, offset: number): Step[] {
  if (text(valueAt(root, 'kind')) !== kind) return [];
  const ways = [['kind'], ['metadata', 'name']].map((keys) => stepsTo(root, keys));
  return ways.find((way) => way.at(-1) && isIn(way.at(-1) as Step, offset)) ?? [];
}

function stepsTo(root: Node | undefined, keys: readonly string[]): Step[] {
  const steps: Step[] = [];
  let at = root;
  for (const key of keys) {
    const entry = entryOf(at, key);
    if (!entry) return [];
    steps.push({ key, node: entry.value, start: entry.keyStart, end: entry.value.end });
    at = entry.value;
  }
  return steps;
}

function isIn({ start, end }: Span, offset: number): boolean {
  return start <= offset && offset <= end;
}
