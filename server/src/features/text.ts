import type { DocumentSpan } from '../model/instance.ts';
import { type Instance, nameFrom, placeIn } from '../model/instance.ts';
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
  /** Of what is named: a list says it where something else in it has the same name. */
  readonly kind?: string;
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

/** `Deployment cart`, which opens the place of its name. */
export function linkTo(instance: Instance, text = `${instance.resource.kind} ${instance.resource.name}`): Link {
  return { text, to: nameOf(instance) };
}

/** Its name alone to a reader in a namespace. */
export function linkFrom(home: string, instance: Instance): Link {
  return { ...linkTo(instance, nameFrom(home, instance)), kind: instance.resource.kind };
}

export function nameOf(instance: Instance): DocumentSpan {
  return placeIn(instance, instance.resource.nameNode);
}

/** `a, b, c`; beyond `most` the rest as a count: `a, b and 7 more`. */
export function listed(items: readonly Segment[], most = 8): Segment[] {
  return listedOf(items, (item) => item, most);
}

/** The same of things that are called something; of those that are counted nobody asks what. */
export function listedOf<Item>(items: readonly Item[], nameOf: (item: Item) => Segment, most = 8): Segment[] {
  const shown = items.slice(0, items.length > most + 1 ? most : items.length).map(nameOf);
  const left = items.length - shown.length;
  const names = new Map<string, number>();
  for (const { text } of shown.filter(isLink)) names.set(text, (names.get(text) ?? 0) + 1);
  const told = shown.map((item) =>
    isLink(item) && item.kind !== undefined && (names.get(item.text) ?? 0) > 1
      ? { ...item, text: `${item.kind} ${item.text}` }
      : item,
  );
  const list = told.flatMap((item, index) => (index === 0 ? [item] : [', ', item]));
  return left > 0 ? [...list, ` and ${left} more`] : list;
}

function isLink(item: Segment): item is Link {
  return typeof item !== 'string' && 'to' in item;
}

/** Parts of a sentence, separated. */
export function joined(parts: readonly (readonly Segment[])[], separator = '; '): Segment[] {
  return parts.flatMap((part, index) => (index === 0 ? part : [separator, ...part]));
}
