import type { DocumentSpan, Instance } from '../../model/instance.ts';
import type { Cursor } from '../../snapshot/cursor.ts';
import type { WorkloadInstance } from '../../snapshot/queries.ts';
import type { Foreign, Span } from '../../yaml/node.ts';
import { distinctPlaces } from '../distinctPlaces.ts';
import type { Target } from '../target.ts';
import { labelAt } from './labels.ts';
import { namespaceAt } from './namespaces.ts';
import { placeAt } from './place.ts';
import { podPortAt } from './podPorts.ts';
import { servicePortAt } from './servicePorts.ts';

/** What a part of an object means to others: a label, a port, a namespace. */
export interface Meaning {
  /** What means it, as a part of the object at the cursor. */
  readonly part: Span & Foreign;
  /** The same for all that mean the same in a cluster, which are then asked about together. */
  readonly id: string;
  /** Whose it is; nobody where it belongs to no pods. */
  readonly pods: readonly WorkloadInstance[];
  /** The places that say what it is. */
  definitions(pods: readonly WorkloadInstance[]): readonly Target[];
  /** The places that refer to it. */
  references(pods: readonly WorkloadInstance[]): readonly DocumentSpan[];
}

/** What is meant at a place, in all clusters together. */
export interface Meant {
  /** In the document of the cursors. */
  readonly at: Span;
  definitions(): readonly Target[];
  references(): readonly DocumentSpan[];
}

/** Undefined where no label, port or namespace stands. */
export function meantAt(cursors: readonly Cursor[]): Meant | undefined {
  const groups = new Map<string, { readonly first: Meaning; readonly pods: WorkloadInstance[] }>();
  let at: Span | undefined;
  for (const cursor of cursors) {
    const meaning = cursor.instance && meaningAt(cursor, cursor.instance);
    if (!meaning || !cursor.instance) continue;
    at ??= placeAt(cursor.instance, meaning.part);
    const id = `${cursor.cluster.folder.uri} ${cursor.cluster.name} ${meaning.id}`;
    const known = groups.get(id);
    if (known) known.pods.push(...meaning.pods);
    else groups.set(id, { first: meaning, pods: [...meaning.pods] });
  }
  if (!at) return undefined;
  const all = [...groups.values()];
  return {
    at: { start: at.start, end: at.end },
    definitions: () =>
      distinctPlaces(
        all.flatMap(({ first, pods }) => first.definitions(pods)),
        ({ place }) => place,
      ),
    references: () =>
      distinctPlaces(
        all.flatMap(({ first, pods }) => first.references(pods)),
        (place) => place,
      ),
  };
}

function meaningAt(cursor: Cursor, instance: Instance): Meaning | undefined {
  return (
    namespaceAt(cursor, instance) ??
    labelAt(cursor, instance) ??
    podPortAt(cursor, instance) ??
    servicePortAt(cursor, instance)
  );
}
