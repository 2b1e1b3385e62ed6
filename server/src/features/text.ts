import type { Instance } from '../model/instance.ts';
import type { DocumentSpan } from '../snapshot/locate.ts';
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

/** `Deployment cart`, which opens the place of its name. */
export function linkTo(instance: Instance, text = `${instance.resource.kind} ${instance.resource.name}`): Link {
  return { text, to: nameOf(instance) };
}

export function nameOf({ uri, document, resource }: Instance): DocumentSpan {
  return { uri, document, start: resource.nameNode.start, end: resource.nameNode.end };
}

/** `a`, `a and b`, `a, b and c`; beyond `most` the rest as a count. */
export function listed(items: readonly Segment[], most = 8): Segment[] {
  const shown: Segment[] = items.slice(0, items.length > most + 1 ? most : items.length);
  if (items.length > shown.length) shown.push(`${items.length - shown.length} more`);
  return shown.flatMap((item, index) => {
    if (index === 0) return [item];
    return [index === shown.length - 1 ? ' and ' : ', ', item];
  });
}

export function counted(count: number, noun: string): string {
  return `${count} ${count === 1 ? noun : `${noun}s`}`;
}
