import type { ClusterModel } from '../snapshot/clusterModel.ts';
import type { Span } from '../yaml/node.ts';
import { configNames } from './configNames.ts';
import { type ConfigPlace, placeAt } from './configPlace.ts';
import { isCollection, type Schema, schemasAt, valuesOf } from './configSchema.ts';

/** Something that can be written in a `.netpol.yaml` at the cursor. */
export interface ConfigCompletion {
  readonly label: string;
  readonly kind: 'key' | 'value';
  readonly description: string | undefined;
  /** What replaces the word at the cursor. */
  readonly insert: string;
  readonly word: Span;
}

/**
 * What fits at an offset of a `.netpol.yaml`, as its schema says, in the schema's order. `cluster` is that of the file's
 * folder.
 */
export function completeConfig(
  text: string,
  offset: number,
  cluster: ClusterModel | undefined,
): readonly ConfigCompletion[] {
  const place = placeAt(text, offset);
  if (!place) return [];
  const schemas = schemasAt(place.path);
  return [
    ...(place.accepts === 'value' ? [] : schemas.flatMap((schema) => keysOf(schema, place, cluster))),
    ...(place.accepts === 'key' ? [] : schemas.flatMap((schema) => valuesFor(schema, place, cluster))),
  ];
}

function keysOf(schema: Schema, place: ConfigPlace, cluster: ClusterModel | undefined): ConfigCompletion[] {
  const named = Object.entries(schema.properties ?? {}).map(([name, { description }]) => ({ name, description }));
  return [...named, ...namesFor(schema.propertyNames, cluster)]
    .filter(({ name }) => !place.taken.includes(name))
    .map(({ name, description }) => {
      const isShort = schemasAt([...place.path, name]).some((value) => !isCollection(value));
      const insert = place.hasColon ? name : `${name}:${isShort ? ' ' : ''}`;
      return { label: name, kind: 'key', description, insert, word: place.word };
    });
}

function valuesFor(schema: Schema, { word }: ConfigPlace, cluster: ClusterModel | undefined): ConfigCompletion[] {
  const { description } = schema;
  return [...valuesOf(schema).map((name) => ({ name, description })), ...namesFor(schema, cluster)].map((value) => ({
    label: value.name,
    kind: 'value',
    description: value.description,
    insert: value.name,
    word,
  }));
}

function namesFor(schema: Schema | undefined, cluster: ClusterModel | undefined) {
  const kind = schema?.['x-names'];
  return kind ? configNames(kind, cluster) : [];
}
