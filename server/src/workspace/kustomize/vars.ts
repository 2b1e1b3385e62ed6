import { itemsOf, type Node, type Origin, type Place, placeOf, type ScalarValue, valueAt } from '../../yaml/node.ts';
import { type Build, type Kustomization, refuse } from './build.ts';
import { nodeAt, splitFieldPath } from './fieldPath.ts';
import { changeFields, type FieldSpec, type Stop } from './fieldSpec.ts';
import { splitApiVersion } from './id.ts';
import { type Item, isCalled } from './item.ts';
import { madeScalar, mapSame, textOf } from './tree.ts';

/** One of `vars:`, which a string uses as `$(NAME)`. */
export interface Var {
  readonly name: string;
  readonly fieldPath: readonly string[];
  readonly node: Node;
  readonly origin: Origin;
}

/** Reads `vars:`, and marks the objects that they are read from. @param known Those that there are already. */
export function withVars(
  build: Build,
  { root, origin }: Kustomization,
  items: readonly Item[],
  known: readonly Var[],
): { readonly items: readonly Item[]; readonly vars: readonly Var[] } {
  let marked = items;
  let vars = known;
  for (const node of itemsOf(valueAt(root, 'vars'))) {
    const name = textOf(valueAt(node, 'name'));
    if (name === undefined) continue;
    const written = textOf(valueAt(node, 'fieldref', 'fieldpath') ?? valueAt(node, 'fieldref', 'fieldPath'));
    const path = (written || 'metadata.name').replace(/\[(\d+)\]/g, '.$1');
    vars = joinedVars(build, vars, [{ name, fieldPath: splitFieldPath(path), node, origin }]);
    const targets = marked.filter((item) => isMeant(item, valueAt(node, 'objref')));
    if (targets.length > 1)
      refuse(build, placeOf(node, origin), `Several objects are meant by ${name}. Kustomize stops here.`);
    const [target] = targets;
    marked = marked.map((item) => (item === target ? { ...item, vars: [...item.vars, name] } : item));
  }
  return { items: marked, vars };
}

/** The vars of two kustomizations. One name stands for one value. */
export function joinedVars(build: Build, vars: readonly Var[], added: readonly Var[]): readonly Var[] {
  const names = new Set(vars.map(({ name }) => name));
  for (const { name, node, origin } of added) {
    if (names.has(name)) refuse(build, placeOf(node, origin), `There is a var ${name} already. Kustomize stops here.`);
  }
  return [...vars, ...added.filter(({ name }) => !names.has(name))];
}

function isMeant(item: Item, reference: Node | undefined): boolean {
  const part = (key: string): string => textOf(valueAt(reference, key)) ?? '';
  const { group, version } = part('apiVersion')
    ? splitApiVersion(part('apiVersion'))
    : { group: part('group'), version: part('version') };
  const namespace = part('namespace');
  return isCalled(
    item,
    (id) =>
      id.name === part('name') &&
      id.kind === part('kind') &&
      id.group === group &&
      id.version === version &&
      (namespace === '' || namespace === id.namespace),
  );
}

/** Replaces `$(NAME)` in the fields that may use it (RefVarTransformer). */
export function withVarsResolved(
  build: Build,
  items: readonly Item[],
  vars: readonly Var[],
  fields: readonly FieldSpec[],
): readonly Item[] {
  const values = new Map<string, Value>();
  for (const { name, fieldPath, node, origin } of vars) {
    const source = items.find((item) => item.vars.includes(name));
    const found = source && nodeAt(source.root, fieldPath);
    if (!found) {
      const what = source ? `The object has no field for ${name}.` : `There is no object for ${name}.`;
      refuse(build, placeOf(node, origin), `${what} Kustomize stops here.`);
    }
    if (found?.kind === 'scalar') values.set(name, { value: found.value, place: placeOf(node, origin) });
  }
  if (values.size === 0) return items;
  const change = (node: Node, stop: Stop): Node => expanded(node, values, stop);
  return items.map((item) => changeFields(build, item, fields, { change, place: placeOf(item.root, item.origin) }));
}

interface Value {
  readonly value: ScalarValue;
  readonly place: Place;
}

/** A string, the strings of a list, which must be nothing else, or those of a mapping. */
function expanded(node: Node, values: ReadonlyMap<string, Value>, stop: Stop): Node {
  if (node.kind === 'sequence') {
    const misfit = node.items.find((item) => item.kind !== 'scalar' || typeof item.value !== 'string');
    if (misfit) stop(misfit, 'This must be a string, since vars are replaced in the list.');
    const items = mapSame(node.items, (item) => expandedText(item, values));
    return items === node.items ? node : { ...node, items };
  }
  if (node.kind === 'scalar') return expandedText(node, values);
  const entries = mapSame(node.entries, (entry) => {
    const value = expandedText(entry.value, values);
    return value === entry.value ? entry : { ...entry, value };
  });
  return entries === node.entries ? node : { ...node, entries };
}

/** `$$` is a dollar sign; a name that is not known stays as it is. */
function expandedText(node: Node, values: ReadonlyMap<string, Value>): Node {
  if (node.kind !== 'scalar' || typeof node.value !== 'string' || !node.value.includes('$')) return node;
  const whole = values.get(/^\$\(([^()]*)\)$/.exec(node.value)?.[1] ?? '');
  if (whole) return madeScalar(whole.value, whole.place);
  let place: Place | undefined;
  const text = node.value.replace(/\$(?:\$|\(([^()]*)\))/g, (written, name: string | undefined) => {
    if (name === undefined) return '$';
    const value = values.get(name);
    place ??= value?.place;
    return value ? String(value.value) : written;
  });
  if (text === node.value) return node;
  return place ? madeScalar(text, place) : { ...node, value: text };
}
