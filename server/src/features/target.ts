import { type DocumentSpan, type Instance, placeIn } from '../model/instance.ts';
import type { Foreign, Span } from '../yaml/node.ts';

/** Where one gets to. */
export interface Target {
  /** The name of an object, or a key in it. */
  readonly place: DocumentSpan;
  /** All of the object, or of the entry; around `place` where both are written in one document. */
  readonly whole: DocumentSpan;
}

/** An object, by its name. */
export function targetOf(instance: Instance): Target {
  return partOf(instance, instance.resource.nameNode);
}

/** A part of an object, with the object around it. */
export function partOf(instance: Instance, part: Span & Foreign): Target {
  return within(placeIn(instance, part), placeIn(instance, instance.resource.root));
}

/** A place with what is around it; by itself where that is written elsewhere. */
export function within(place: DocumentSpan, whole: DocumentSpan): Target {
  const isInside = whole.document === place.document && whole.start <= place.start && place.end <= whole.end;
  return { place, whole: isInside ? whole : place };
}
