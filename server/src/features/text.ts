import type { DocumentSpan } from '../model/instance.ts';
import { type Instance, placeIn } from '../model/instance.ts';
import type { Span } from '../yaml/node.ts';

/** Text for people, without the markup of any editor: the edge renders it. */
export type Line = readonly Segment[];

export type Segment = string | Strong | Code | Link | Place;

export interface Strong {
  readonly strong: string;
}

export interface Code {
  readonly code: string;
}

/** Text that opens a place. */
export interface Link {
  readonly text: string;
  readonly to: DocumentSpan;
}

/** The place itself, as path and line: `deploy/cart.yaml:3`. */
export interface Place {
  readonly place: DocumentSpan;
}

/** What a hover shows for a span of the document under the cursor. */
export interface Card {
  readonly at: Span;
  readonly lines: readonly Line[];
}

/** A workload's name to a reader in a namespace: `cart`, or `shop/cart` from elsewhere. */
export function nameFrom(home: string, { namespace, resource }: Instance): string {
  return namespace === home ? resource.name : `${namespace}/${resource.name}`;
}

/** `Deployment cart`, which opens the place of its name. */
export function linkTo(instance: Instance, text = `${instance.resource.kind} ${instance.resource.name}`): Link {
  return { text, to: nameOf(instance) };
}

export function nameOf(instance: Instance): DocumentSpan {
  return placeIn(instance, instance.resource.nameNode);
}

/** `a, b, c`; beyond `most` the rest as a count: `a, b and 7 more`. */
export function listed(items: readonly Segment[], most = 8): Segment[] {
  const shown = items.slice(0, items.length > most + 1 ? most : items.length);
  const left = items.length - shown.length;
  const list = shown.flatMap((item, index) => (index === 0 ? [item] : [', ', item]));
  return left > 0 ? [...list, ` and ${left} more`] : list;
}

/** Parts of a sentence, separated. */
export function joined(parts: readonly (readonly Segment[])[], separator = '; '): Segment[] {
  return parts.flatMap((part, index) => (index === 0 ? part : [separator, ...part]));
}
