/** The file of `openapi:`, which says how lists are merged in the stead of what kustomize knows itself. */
import { entryOf, type Node, placeOf } from '../../yaml/node.ts';
import { parseDocument } from '../../yaml/parse.ts';
import { resolvePath } from '../paths.ts';
import { type Build, type Kustomization, lack, leaveOut, readText, refuse } from './build.ts';
import { idOf } from './id.ts';
import { isRemote } from './included.ts';
import type { Schema } from './mergeKeys.ts';
import { textOf } from './tree.ts';

/** The schema of an object's kind; undefined for one that is not known. */
export type Schemas = (object: Node) => Schema | undefined;

/** What a kustomization names; undefined where it names nothing, or what only kustomize can fetch. */
export function readSchemas(build: Build, { root, directory, origin }: Kustomization): Schemas | undefined {
  const written = entryOf(root, 'openapi')?.value;
  const [version, node] = [entryOf(written, 'version')?.value, entryOf(written, 'path')?.value];
  const path = textOf(node);
  if (version && textOf(version)) {
    const isBuiltIn = textOf(version) === builtInVersion;
    const message = path ? 'A version and a path contradict each other.' : `Kustomize has ${builtInVersion} alone.`;
    if (path || !isBuiltIn) refuse(build, placeOf(version, origin), `${message} Kustomize stops here.`);
  }
  if (!node || !path) return undefined;
  if (isRemote(path)) {
    const message = 'This is fetched when kustomize runs, and how patches are merged with it is not known here.';
    leaveOut(build, placeOf(node, origin), message);
    return undefined;
  }
  const uri = resolvePath(directory, path);
  const text = readText(build, uri);
  if (text === undefined) lack(build, placeOf(node, origin), uri, `There is no file ${path}. Kustomize stops here.`);
  return text === undefined ? undefined : schemasIn(text);
}

/** The version of Kubernetes whose fields kustomize knows. */
const builtInVersion = 'v1.21.2';

/** These files are large, and are the same ones at each rendering. */
let last: { readonly text: string; readonly schemas: Schemas } | undefined;

function schemasIn(text: string): Schemas {
  if (last?.text !== text) last = { text, schemas: schemasOf(text) };
  return last.schemas;
}

/** A file without definitions knows no kind at all. */
function schemasOf(text: string): Schemas {
  const written = fieldOf(parsed(text), 'definitions');
  const definitions = isFields(written) ? written : {};
  const byType = new Map<string, Schema>();
  for (const definition of Object.values(definitions)) {
    for (const type of listOf(fieldOf(definition, 'x-kubernetes-group-version-kind'))) {
      const part = (key: string): string => String(fieldOf(type, key) ?? '');
      byType.set(`${part('group')}/${part('version')}/${part('kind')}`, new Definition(definition, definitions));
    }
  }
  return (object) => byType.get(idOf(object).type);
}

/** Mostly it is JSON, which is read much faster than YAML. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const { root } = parseDocument(text);
    return root && plain(root);
  }
}

function plain(node: Node): unknown {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'sequence') return node.items.map(plain);
  return Object.fromEntries(node.entries.map(({ key, value }) => [key, plain(value)]));
}

/** Read field by field, since definitions may refer to themselves. */
class Definition implements Schema {
  readonly keys?: readonly string[];
  readonly #fields: unknown;
  readonly #definitions: Fields;
  #read: Record<string, Schema> | undefined;

  constructor(written: unknown, definitions: Fields) {
    const own = resolved(written, definitions);
    this.#fields = fieldOf(resolved(fieldOf(own, 'items'), definitions), 'properties') ?? fieldOf(own, 'properties');
    this.#definitions = definitions;
    const keys = keysOf(own);
    if (keys) this.keys = keys;
  }

  get fields(): Readonly<Record<string, Schema>> {
    this.#read ??= Object.fromEntries(
      Object.entries(isFields(this.#fields) ? this.#fields : {}).map(([key, value]) => [
        key,
        new Definition(value, this.#definitions),
      ]),
    );
    return this.#read;
  }
}

/** What tells the items of a list apart; undefined where they are not merged. */
function keysOf(list: unknown): readonly string[] | undefined {
  const strategies = String(fieldOf(list, 'x-kubernetes-patch-strategy') ?? '').split(',');
  if (!strategies.includes('merge')) return undefined;
  const several = listOf(fieldOf(list, 'x-kubernetes-list-map-keys'));
  const one = fieldOf(list, 'x-kubernetes-patch-merge-key');
  return several.length > 0 ? several.map(String) : one === undefined ? [] : [String(one)];
}

function resolved(written: unknown, definitions: Fields): unknown {
  const reference = fieldOf(written, '$ref');
  return typeof reference === 'string' ? definitions[reference.slice(reference.lastIndexOf('/') + 1)] : written;
}

interface Fields {
  readonly [key: string]: unknown;
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function fieldOf(value: unknown, key: string): unknown {
  return isFields(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
