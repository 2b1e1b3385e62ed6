import { keyAt } from './configPlace.ts';
import { type RootSchema, schemasAt, valuesOf } from './schema.ts';
import type { NamesAt } from './schemaCompletion.ts';
import { type Card, joined, type Line } from './text.ts';

/**
 * What the key at an offset is for, or that of the value there, as the schema of the file says; undefined for nothing and
 * for what is no key of the schema.
 */
export function hoverBySchema(root: RootSchema, namesAt: NamesAt, text: string, offset: number): Card | undefined {
  const found = keyAt(text, offset);
  const name = found?.path.at(-1);
  if (!found || typeof name !== 'string') return undefined;
  const schemas = schemasAt(root, found.path);
  if (schemas.length === 0) return undefined;
  const kinds = schemasAt(root, found.path.slice(0, -1)).map(({ propertyNames }) => propertyNames?.['x-names']);
  const named = kinds.flatMap((kind) => (kind ? namesAt(kind, found.path) : [])).filter((one) => one.name === name);
  const descriptions = new Set([...named, ...schemas].map(({ description }) => description));
  const values = schemas.flatMap(valuesOf);
  const lines: Line[] = [...descriptions].flatMap((description) => (description ? [[description]] : []));
  if (values.length > 0)
    lines.push([
      'One of ',
      ...joined(
        values.map((value) => [{ code: value }]),
        ', ',
      ),
      '.',
    ]);
  return lines.length === 0 ? undefined : { at: found.key, lines: [[{ strong: name }], ...lines] };
}
