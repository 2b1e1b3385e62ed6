import { type Node, valueAt } from '../../yaml/node.ts';
import { isClusterScoped } from './scope.ts';
import { textOf } from './tree.ts';

export interface Gvk {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

/** How kustomize tells objects apart. */
export interface Id extends Gvk {
  /** The same for equal ids, and for no others. */
  readonly key: string;
  /** `group/version/kind` */
  readonly type: string;
  readonly name: string;
  /** `default` where none is written, and a word that is no namespace for what belongs to none. */
  readonly namespace: string;
}

/** What kustomize takes an object without a namespace to be in. */
export const defaultNamespace = 'default';
/** What stands in the id of an object that belongs to none. */
export const noNamespace = '_non_namespaceable_';

/** For a replacement, an object that is in no namespace counts as one of the default one. */
export function writtenNamespace({ namespace }: Id): string {
  return namespace === noNamespace ? defaultNamespace : namespace;
}

/** The id of an object as it stands. */
export function idOf(root: Node): Id {
  const metadata = valueAt(root, 'metadata');
  const gvk = gvkOf(root);
  const type = `${gvk.group}/${gvk.version}/${gvk.kind}`;
  const name = textOf(valueAt(metadata, 'name')) ?? '';
  const written = textOf(valueAt(metadata, 'namespace')) || defaultNamespace;
  const namespace = isClusterScoped(type) ? noNamespace : written;
  return { ...gvk, type, name, namespace, key: `${type}/${namespace}/${name}` };
}

function gvkOf(root: Node): Gvk {
  const { group, version } = splitApiVersion(textOf(valueAt(root, 'apiVersion')) ?? '');
  return { group, version, kind: textOf(valueAt(root, 'kind')) ?? '' };
}

export function splitApiVersion(apiVersion: string): { readonly group: string; readonly version: string } {
  const slash = apiVersion.indexOf('/');
  return { group: apiVersion.slice(0, Math.max(0, slash)), version: apiVersion.slice(slash + 1) };
}

export function sameId(a: Id, b: Id): boolean {
  return (
    a.name === b.name &&
    a.kind === b.kind &&
    a.namespace === b.namespace &&
    a.group === b.group &&
    a.version === b.version
  );
}

/** Whether each part of `wanted` that is not empty is that of `gvk`. */
export function isSelected(gvk: Gvk, wanted: Partial<Gvk>): boolean {
  return (
    (!wanted.kind || wanted.kind === gvk.kind) &&
    (!wanted.group || wanted.group === gvk.group) &&
    (!wanted.version || wanted.version === gvk.version)
  );
}

/** `apps/v1/Deployment web` */
export function idText({ group, version, kind, name }: Id): string {
  return `${group && `${group}/`}${version}/${kind} ${name}`;
}
