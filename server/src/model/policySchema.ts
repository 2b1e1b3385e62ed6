import policies from '../../../schemas/policies.json' with { type: 'json' };

/** A field of the API of policies: what its value is, and what it means, in a sentence. */
export interface FieldSchema {
  /**
   * The name of a type of fields, or one of these: `string`, `integer`, `port` (a number or a name), `label` (a string
   * that often reads as something else: a label's key or value), `any`.
   */
  readonly type: string;
  /** The value is a list of such. */
  readonly list?: boolean;
  /** The value is a mapping with keys of the author's choice and such values. */
  readonly map?: boolean;
  /** The values that there are. */
  readonly enum?: readonly string[];
  readonly required?: boolean;
  readonly doc: string;
}

/** The fields of a mapping by their names. */
export type Fields = Readonly<Record<string, FieldSchema>>;

export type PolicyKind = keyof typeof policies.kinds;

/** The kinds of policies that have a schema. */
export const policyKinds = Object.keys(policies.kinds) as readonly PolicyKind[];

/**
 * The group and version that serve a kind (networking/v1, and network-policy-api v1alpha2 and v1alpha1). The schema of
 * a kind is that of this version.
 */
export function servedIn(kind: PolicyKind): { readonly group: string; readonly version: string } {
  return policies.kinds[kind];
}

/** The fields of a type, which a kind is too; undefined for what has none: a scalar, or anything. */
export function fieldsOf(type: string): Fields | undefined {
  return Object.hasOwn(types, type) ? types[type] : undefined;
}

const types: Readonly<Record<string, Fields>> = policies.types;

/** The schema of a field; undefined where a type has none of that name. */
export function fieldIn(fields: Fields, name: string): FieldSchema | undefined {
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
}
