import { type FieldSchema, fieldIn, fieldsOf } from '../model/policySchema.ts';
import { text } from '../model/resource.ts';
import type { Cursor, Step } from '../snapshot/cursor.ts';
import { meaningOf } from './completion/meanings.ts';
import { schemaAt } from './completion/schemaAt.ts';
import { joined, type Line } from './text.ts';

/** What a field of a policy means, at its key and at a scalar under it; undefined elsewhere. */
export function fieldCard(
  kind: string,
  { document, path, offset }: Cursor,
): { readonly step: Step; readonly lines: readonly Line[] } | undefined {
  const last = path.at(-1);
  if (!last) return undefined;
  const isItem = typeof last.key === 'number' && last.node.kind === 'scalar';
  const own = isItem ? path.slice(0, -1) : path;
  const field = own.at(-1);
  if (typeof field?.key !== 'string') return undefined;
  const quotes = /["']/.test(document.text.charAt(field.start)) ? 2 : 0;
  if (last.node.kind !== 'scalar' && offset > field.start + field.key.length + quotes) return undefined;
  const keys = own.slice(0, -1).map(({ key }) => key);
  const schema = fieldAt(kind, keys, field.key);
  return schema && { step: last, lines: linesOf(field.key, schema, text(last.node)) };
}

function fieldAt(kind: string, around: readonly (string | number)[], name: string): FieldSchema | undefined {
  const schema = schemaAt(kind, around);
  const fields = schema && !schema.list && !schema.map ? fieldsOf(schema.type) : undefined;
  return fields && fieldIn(fields, name);
}

function linesOf(name: string, { doc, enum: values = [] }: FieldSchema, value: string | undefined): Line[] {
  const meaning = value !== undefined && values.includes(value) ? meaningOf(value) : undefined;
  const all = joined(
    values.map((each) => [{ code: each }]),
    ', ',
  );
  return [
    [{ code: name }, `: ${doc}`],
    ...(meaning ? [[{ code: value ?? '' }, `: ${meaning}`]] : []),
    ...(values.length > 0 ? [['One of ', ...all, '.']] : []),
  ];
}
