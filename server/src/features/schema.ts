/** What a JSON Schema says (draft 7), as far as those of our own files need it. */
export interface Schema {
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly propertyNames?: Schema;
  readonly items?: Schema;
  readonly oneOf?: readonly Schema[];
  readonly $ref?: string;
  /** Our own: a text that names something of the project or of the workspace. */
  readonly 'x-names'?: NameKind;
}

/** Namespaces, or workloads as `namespace/name`; and what policy tests name (`policyTestNames.ts`). */
export type NameKind =
  | 'namespaces'
  | 'workloads'
  | 'workloadNames'
  | 'kinds'
  | 'clusters'
  | 'ends'
  | 'others'
  | 'ports';

/** A name that a file may use, and what it stands for. */
export interface SchemaName {
  readonly name: string;
  readonly description: string;
}

/** The keys and indexes from the root to a node. */
export type Path = readonly (string | number)[];

/** The schemas that a value at a path may follow, any of them; none where there should be nothing. */
export function schemasAt(root: RootSchema, path: Path): readonly Schema[] {
  return path.reduce<readonly Schema[]>((all, step) => all.flatMap((schema) => below(root, schema, step)), [root]);
}

/** That of a whole file, with what a `$ref` may stand for, such as `#/properties/cni`. */
export interface RootSchema extends Schema {
  readonly definitions: Readonly<Record<string, Schema>>;
  readonly properties: Readonly<Record<string, Schema>>;
}

function below(root: RootSchema, schema: Schema, step: string | number): readonly Schema[] {
  const { properties, additionalProperties, items } = schema;
  if (typeof step === 'number') return alternatives(root, items);
  if (properties && Object.hasOwn(properties, step)) return alternatives(root, properties[step]);
  return typeof additionalProperties === 'object' ? alternatives(root, additionalProperties) : [];
}

/** A description stands beside the alternatives or the reference, and is about all of them. */
function alternatives(root: RootSchema, schema: Schema | undefined): readonly Schema[] {
  if (!schema) return [];
  const { $ref, oneOf, ...own } = schema;
  if (oneOf) return oneOf.flatMap((one) => alternatives(root, one)).map((one) => ({ ...own, ...one }));
  if ($ref === undefined) return [schema];
  const [, within, name = ''] = $ref.split('/');
  return alternatives(root, { ...root[within as 'definitions' | 'properties'][name], ...own });
}

/** Whether a mapping or a list is meant, which begins on a line below its key. */
export function isCollection({ type, properties, items }: Schema): boolean {
  return properties !== undefined || items !== undefined || [type].flat().includes('object');
}

/** The values that a schema lists. Where there are texts, the others are what YAML 1.1 makes of them (`off`, `yes`). */
export function valuesOf({ enum: values = [], type }: Schema): readonly string[] {
  if (type === 'boolean') return ['true', 'false'];
  return values.filter((value) => typeof value === 'string');
}
