import type { Foreign, Span } from '../yaml/node.ts';
import type { Document } from '../yaml/source.ts';
import { isClusterHint } from './hint.ts';
import { hasGeneratedName, type Resource } from './resource.ts';
import { isClusterWide } from './unseen.ts';

/** A resource as applied: where it is written, and the namespace and name that it has in its bundle. */
export interface Instance<R extends Resource = Resource> {
  /** What it comes and goes with: its file, or the kustomization that makes it. */
  readonly unit: string;
  readonly uri: string;
  /** The document whose text the spans of `resource` index into. */
  readonly document: Document;
  readonly resource: R;
  /** Empty for what belongs to none: a Namespace, the policies of the whole cluster, and some hints. */
  readonly namespace: string;
  /**
   * `group/Kind/namespace/name`: the same for two copies of one object. Two manifests that leave the end of a name to
   * the API server are two objects: where such a one is written and what it says belong to its key.
   */
  readonly key: string;
}

/** A place in a document, whichever version of it counts. */
export interface DocumentSpan extends Span {
  readonly uri: string;
  readonly document: Document;
}

/** Where a part of an instance is written: what a patch or a generator made says so itself. */
export function placeIn({ uri, document }: Pick<Instance, 'uri' | 'document'>, part: Span & Foreign): DocumentSpan {
  const { start, end, origin = { uri, document } } = part;
  return { uri: origin.uri, document: origin.document, start, end };
}

/** A workload's name to a reader in a namespace: `cart`, or `shop/cart` from elsewhere. */
export function nameFrom(home: string, { namespace, resource }: Instance): string {
  return namespace === home ? resource.name : `${namespace}/${resource.name}`;
}

/** `defaults` are those of the bundle: the unit, and the namespace of what sets none. */
export function instanceOf(
  uri: string,
  document: Document,
  resource: Resource,
  defaults: { readonly unit: string; readonly namespace: string },
): Instance {
  const namespace = isClusterScoped(resource) ? '' : (resource.namespace ?? defaults.namespace);
  const { group, kind, name, root } = resource;
  const own = hasGeneratedName(resource) ? ` ${uri} ${document.text.slice(root.start, root.end)}` : '';
  return {
    unit: defaults.unit,
    uri,
    document,
    resource,
    namespace,
    key: `${group}/${kind}/${namespace}/${name}${own}`,
  };
}

function isClusterScoped(resource: Resource): boolean {
  const { type } = resource;
  if (type === 'unseen') return isClusterWide(resource);
  return type === 'namespace' || type === 'clusterPolicy' || (type === 'hint' && isClusterHint(resource));
}
