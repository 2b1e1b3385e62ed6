import { entryOf, itemsOf, type Node, type Origin, type Place, placeOf, valueAt } from '../../yaml/node.ts';
import { resolvePlain } from '../../yaml/scalar.ts';
import { type Build, type Kustomization, type Loaded, loadFile, refuse } from './build.ts';
import { changePath, nodeAt, splitFieldPath } from './fieldPath.ts';
import { type Id, isSelected } from './id.ts';
import { type Item, isCalled, withRoot } from './item.ts';
import { foreignTree } from './origin.ts';
import { readSelector } from './selector.ts';
import { followed } from './sharedValues.ts';
import { isTrue, madeScalar, textOf } from './tree.ts';

/** Copies values from field to field, as `replacements:` says in place or in files (ReplacementTransformer). */
export function withReplacements(build: Build, kustomization: Kustomization, items: readonly Item[]): readonly Item[] {
  return replacementsOf(build, kustomization).reduce<readonly Item[]>(
    (before, { root, origin }) => replaced(build, before, root, origin),
    items,
  );
}

function replacementsOf(build: Build, kustomization: Kustomization): readonly Pick<Loaded, 'root' | 'origin'>[] {
  return itemsOf(valueAt(kustomization.root, 'replacements')).flatMap((entry) => {
    const path = entryOf(entry, 'path')?.value;
    if (!textOf(path)) return [{ root: entry, origin: kustomization.origin }];
    return loadFile(build, kustomization, path as Node).flatMap(({ root, origin }) =>
      root.kind === 'sequence' ? root.items.map((item) => ({ root: item, origin })) : [{ root, origin }],
    );
  });
}

function replaced(build: Build, items: readonly Item[], replacement: Node, origin: Origin): readonly Item[] {
  const fail = (node: Node, message: string): void =>
    refuse(build, placeOf(node, origin), `${message} Kustomize stops here.`);
  const source = valueAt(replacement, 'source');
  const targets = itemsOf(valueAt(replacement, 'targets'));
  if (!source || targets.length === 0) {
    fail(replacement, 'A replacement needs a source and a target.');
    return items;
  }
  const sources = items.filter((item) => isSource(item, source));
  const [from] = sources;
  if (!from || sources.length > 1) {
    fail(source, from ? 'Several objects are the source.' : 'No object is the source.');
    return items;
  }
  const path = textOf(valueAt(source, 'fieldPath')) || 'metadata.name';
  const found = nodeAt(from.root, splitFieldPath(path));
  const value = found && refined(foreignTree(found, from.origin), valueAt(source, 'options'), placeOf(source, origin));
  if (!value) {
    fail(source, `The source has no field ${path}.`);
    return items;
  }
  return targets.reduce<readonly Item[]>((before, target) => withTarget(before, target, value, origin, fail), items);
}

function isSource(item: Item, source: Node): boolean {
  const part = (key: string): string => textOf(valueAt(source, key)) ?? '';
  const wanted = { group: part('group'), version: part('version'), kind: part('kind') };
  const name = part('name');
  const namespace = part('namespace');
  return isCalled(
    item,
    (id: Id) =>
      isSelected(id, wanted) && (name === '' || name === id.name) && (namespace === '' || namespace === id.namespace),
  );
}

/** The part of a value that the source's delimiter and index name; undefined where there is none. */
function refined(value: Node, options: Node | undefined, place: Place): Node | undefined {
  const delimiter = textOf(valueAt(options, 'delimiter'));
  if (!delimiter) return value;
  const part = textOf(value)?.split(delimiter)[indexOf(options)];
  return part === undefined ? undefined : madeScalar(part, place);
}

function indexOf(options: Node | undefined): number {
  return Number(textOf(valueAt(options, 'index')) ?? 0);
}

function withTarget(
  items: readonly Item[],
  target: Node,
  value: Node,
  origin: Origin,
  fail: (node: Node, message: string) => void,
): readonly Item[] {
  // Patterns are for the whole text since kustomize 5.8; before that they were compared as they are.
  const select = readSelector(valueAt(target, 'select'));
  const rejects = itemsOf(valueAt(target, 'reject')).map(readSelector);
  if (typeof select === 'string' || !valueAt(target, 'select')) {
    fail(target, typeof select === 'string' ? select : 'A target must select objects.');
    return items;
  }
  const options = valueAt(target, 'options');
  const fieldPaths = itemsOf(valueAt(target, 'fieldPaths'));
  const paths: readonly { readonly path: string; readonly at: Node }[] =
    fieldPaths.length === 0
      ? [{ path: 'metadata.name', at: target }]
      : fieldPaths.map((at) => ({ path: textOf(at) ?? '', at }));
  return items.map((item) => {
    if (!select.matchesOnce(item)) return item;
    if (rejects.some((reject) => typeof reject !== 'string' && reject.matchesOnce(item))) return item;
    return paths.reduce((before, { path, at }) => {
      const place = placeOf(at, origin);
      // Where it writes, kustomize takes one dot in front and nothing else that is empty.
      const root = changePath(before.root, splitFieldPath(path.replace(/^\.(?!\.)/, '')), {
        set: (node) => {
          const next = written(node, value, options, place);
          if (!next) fail(at, 'The value is of another type than the field.');
          return next ?? node;
        },
        make: isTrue(valueAt(options, 'create')) ? () => unset : undefined,
        place,
      });
      if (!root) fail(at, `The target has no field ${path}.`);
      return root ? withRoot(before, followed(before.root, root)) : before;
    }, item);
  });
}

/** Stands for a field that was not there: its type is that of what is written into it. */
const unset: Node = { kind: 'scalar', value: null, style: 'plain', start: 0, end: 0 };

/**
 * What a field holds once the value is copied to it: it keeps its type, whatever the value's is. Undefined where the
 * value cannot be of that type.
 */
function written(old: Node, value: Node, options: Node | undefined, place: Place): Node | undefined {
  if (value.kind !== 'scalar' || old.kind !== 'scalar') return value;
  const delimiter = textOf(valueAt(options, 'delimiter'));
  const text = delimiter
    ? joined(textOf(old) ?? '', textOf(value) ?? '', delimiter, indexOf(options))
    : String(value.value);
  const typed = typeof old.value === 'string' ? text : resolvePlain(text);
  if (old.value !== null && typeof typed !== typeof old.value) return undefined;
  return delimiter ? madeScalar(typed, place) : { ...value, value: typed };
}

/** An index in front of the first part, or behind the last one, adds a part. */
function joined(old: string, value: string, delimiter: string, index: number): string {
  const parts = old.split(delimiter);
  if (index < 0) return [value, ...parts].join(delimiter);
  return (index >= parts.length ? [...parts, value] : parts.with(index, value)).join(delimiter);
}
