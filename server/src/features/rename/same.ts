import type { Instance } from '../../model/instance.ts';
import type { ClusterModel } from '../../snapshot/clusterModel.ts';
import type { Entry, Node, Scalar } from '../../yaml/node.ts';
import type { Document } from '../../yaml/source.ts';
import { objectLists } from './clusters.ts';
import { isSamePart, keyPart, type Part, valuePart } from './parts.ts';

/** How many places in an object a rename is meant to change. */
export type Sites = ReadonlyMap<Instance, number>;

/**
 * The first object of a cluster that would become another one than by the new name alone: an anchor, a patch or a
 * replacement carries it elsewhere. Undefined where there is none.
 *
 * @param parts Where the word is written.
 * @param names The names after.
 */
export function changedOtherwise(
  before: ClusterModel,
  after: ClusterModel,
  parts: readonly Part[],
  sites: Sites,
  names: Identity = unchanged,
): Instance | undefined {
  const written = byDocument(parts);
  const isOther = (was: readonly Instance[], is: readonly Instance[]): Instance | undefined => {
    if (was === is) return undefined;
    const next = new Map<string, Instance[]>();
    for (const instance of is) next.set(keyOf(instance), [...(next.get(keyOf(instance)) ?? []), instance]);
    const other = was.find((instance) => {
      const found = next.get(keyOf(instance, names))?.shift();
      return !found || isOtherwise(instance, found, written, sites.get(instance) ?? 0);
    });
    return other ?? [...next.values()].flat()[0];
  };
  for (const [name, was] of before.namespaces) {
    const is = after.namespaces.get(names.namespace(name));
    for (const list of objectLists) {
      const other = isOther(was[list], is?.[list] ?? []);
      if (other) return other;
    }
  }
  return isOther(before.clusterPolicies, after.clusterPolicies) ?? isOther(before.hints, after.hints);
}

/** The names after of objects and namespaces before. */
export interface Identity {
  namespace(name: string): string;
  of(instance: Instance): string;
}

const unchanged: Identity = { namespace: (name) => name, of: ({ resource }) => resource.name };

/** Copies in different units are different ones. */
function keyOf(instance: Instance, names: Identity = unchanged): string {
  return `${instance.unit} ${keyAfter(instance, names)}`;
}

/** The key of an object after. */
export function keyAfter(instance: Instance, names: Identity = unchanged): string {
  const { namespace, resource } = instance;
  const { group, kind, type } = resource;
  const own = type === 'namespace' ? names.namespace(resource.name) : withoutHash(names.of(instance));
  return `${group}/${kind}/${names.namespace(namespace)}/${own}`;
}

/** Kustomize ends the names of what it generates with a hash of what they hold, which may be another one then. */
function withoutHash(name: string): string {
  return name.replace(/-[0-9a-z]{10}$/, '');
}

/** Of the many places of a word few are in one document. */
type Written = ReadonlyMap<Document, readonly Part[]>;

function byDocument(parts: readonly Part[]): Written {
  const written = new Map<Document, Part[]>();
  for (const part of parts) {
    const here = written.get(part.document);
    if (here) here.push(part);
    else written.set(part.document, [part]);
  }
  return written;
}

function isOtherwise(was: Instance, is: Instance, written: Written, sites: number): boolean {
  if (was.resource.root === is.resource.root) return sites > 0;
  let left = sites;
  const isMeant = (part: Part): boolean => {
    left -= 1;
    const here = written.get(part.document) ?? [];
    return left >= 0 && here.some((each) => isSamePart(each, part) || isInside(each, part));
  };
  const isSame = isSameTree(was.resource.root, is.resource.root, {
    key: (entry) => isMeant(keyPart(was, { start: entry.keyStart, end: entry.keyEnd, origin: entry.origin })),
    value: (node) => isMeant(valuePart(was, node)),
  });
  return !isSame || left > 0;
}

function isInside(part: Part, around: Part): boolean {
  return part.form === 'inside' && around.start <= part.start && part.end <= around.end;
}

interface Meant {
  key(entry: Entry): boolean;
  value(node: Node): boolean;
}

/** Whether two trees differ in nothing but what is meant to. */
function isSameTree(was: Node, is: Node, meant: Meant): boolean {
  if (was === is) return true;
  if (was.kind === 'scalar') return is.kind === 'scalar' && (isSameText(was.value, is.value) || meant.value(was));
  if (was.kind === 'sequence') {
    if (is.kind !== 'sequence' || was.items.length !== is.items.length) return false;
    return was.items.every((item, index) => isSameTree(item, is.items[index] as Node, meant));
  }
  if (is.kind !== 'mapping' || was.entries.length !== is.entries.length) return false;
  return was.entries.every((entry, index) => {
    const next = is.entries[index] as Entry;
    return (entry.key === next.key || meant.key(entry)) && isSameTree(entry.value, next.value, meant);
  });
}

function isSameText(was: Scalar['value'], is: Scalar['value']): boolean {
  const [before, after] = [String(was), String(is)];
  return before === after || withoutHash(before) === withoutHash(after);
}
