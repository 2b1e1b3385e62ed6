import { type FieldSchema, fieldIn, fieldsOf } from '../../model/policySchema.ts';
import type { Marked } from '../marked.ts';

/**
 * What belongs at a path of a policy of a kind: the object itself, the value of a field, an item of a list, a value of a
 * map. Undefined where the API has nothing.
 */
export function schemaAt(kind: string, path: Marked['path']): FieldSchema | undefined {
  return path.reduce<FieldSchema | undefined>((schema, step) => schema && below(schema, step), { type: kind, doc: '' });
}

function below(schema: FieldSchema, step: string | number): FieldSchema | undefined {
  if (typeof step === 'number') return schema.list ? { ...schema, list: false } : undefined;
  if (schema.list) return undefined;
  if (schema.map) return { ...schema, map: false };
  const fields = fieldsOf(schema.type);
  return fields && fieldIn(fields, step);
}
