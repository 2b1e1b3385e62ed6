import type { Span } from '../yaml/node.ts';
import { type ConfigPlace, placeAt } from './configPlace.ts';
import {
  isCollection,
  type NameKind,
  type Path,
  type RootSchema,
  type Schema,
  type SchemaName,
  schemasAt,
  valuesOf,
} from './schema.ts';

/** Something that can be written at the cursor. */
export interface SchemaCompletion {
  readonly label: string;
  readonly kind: 'key' | 'value';
  readonly description: string | undefined;
  /** What replaces the word at the cursor. */
  readonly insert: string;
  readonly word: Span;
}

/** The names of a kind that fit at a path. */
export type NamesAt = (kind: NameKind, path: Path) => readonly SchemaName[];

/** What fits at an offset of a file that follows a schema, in the schema's order. */
export function completeBySchema(
  root: RootSchema,
  namesAt: NamesAt,
  text: string,
  offset: number,
): readonly SchemaCompletion[] {
  const place = placeAt(text, offset);
  if (!place) return [];
  const schemas = schemasAt(root, place.path);
  return [
    ...(place.accepts === 'value' ? [] : schemas.flatMap((schema) => keysOf(root, schema, place, namesAt))),
    ...(place.accepts === 'key' ? [] : schemas.flatMap((schema) => valuesFor(schema, place, namesAt))),
  ];
}

function keysOf(root: RootSchema, schema: Schema, place: ConfigPlace, namesAt: NamesAt): SchemaCompletion[] {
  const named = Object.entries(schema.properties ?? {}).map(([name, { description }]) => ({ name, description }));
  return [...named, ...namesFor(schema.propertyNames, place, namesAt)]
    .filter(({ name }) => !place.taken.includes(name))
    .map(({ name, description }) => {
      const isShort = schemasAt(root, [...place.path, name]).some((value) => !isCollection(value));
      const insert = place.hasColon ? name : `${name}:${isShort ? ' ' : ''}`;
      return { label: name, kind: 'key', description, insert, word: place.word };
    });
}

function valuesFor(schema: Schema, place: ConfigPlace, namesAt: NamesAt): SchemaCompletion[] {
  const { description } = schema;
  const named = valuesOf(schema).map((name) => ({ name, description }));
  return [...named, ...namesFor(schema, place, namesAt)].map((value) => ({
    label: value.name,
    kind: 'value',
    description: value.description,
    insert: value.name,
    word: place.word,
  }));
}

function namesFor(schema: Schema | undefined, { path }: ConfigPlace, namesAt: NamesAt) {
  const kind = schema?.['x-names'];
  return kind ? namesAt(kind, path) : [];
}
