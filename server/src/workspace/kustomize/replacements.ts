import {
  entryOf,
  isNull,
  itemsOf,
  type Node,
  type Origin,
  type Place,
  placeOf,
  type ScalarValue,
  valueAt,
} from '../../yaml/node.ts';
import { type Build, type Kustomization, type Loaded, loadFile, refuse } from './build.ts';
import { changePath, nodeAt, splitFieldPath } from './fieldPath.ts';
import { type Id, isSelected, writtenNamespace } from './id.ts';
import { type Item, isCalled, withRoot } from './item.ts';
import { foreignTree } from './origin.ts';
import { readSelector } from './selector.ts';
import { followed } from './sharedValues.ts';
import { isTrue, madeScalar, textOf } from './tree.ts';
import { resolveWord } from './words.ts';

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
    if (!path || !textOf(path)) return [{ root: entry, origin: kustomization.origin }];
    if (valueAt(entry, 'source') || valueAt(entry, 'targets')) {
      const message = 'A replacement has a path or is written in place, and not both. Kustomize stops here.';
      refuse(build, placeOf(path, kustomization.origin), message);
      return [];
    }
    // Kustomize reads no more than one document.
    return loadFile(build, kustomization, path)
      .slice(0, 1)
      .flatMap(({ root, origin }) =>
        root.kind === 'sequence' ? root.items.map((item) => ({ root: item, origin })) : [{ root, origin }],
      );
  });
}

function replaced(build: Build, items: readonly Item[], replacement: Node, origin: Origin): readonly Item[] {
  const fail = (node: Node, message: string): void =>
    refuse(build, placeOf(node, origin), `${message} Kustomize stops here.`);
  const targets = itemsOf(valueAt(replacement, 'targets'));
  const value =
    targets.length === 0 ? 'A replacement needs a source and a target.' : sourceOf(items, replacement, origin);
  if (typeof value === 'string') {
    fail(valueAt(replacement, 'source') ?? replacement, value);
    return items;
  }
  return targets.reduce<readonly Item[]>((before, target) => withTarget(before, target, value, origin, fail), items);
}

/** What is copied; a string says why there is nothing. */
function sourceOf(items: readonly Item[], replacement: Node, origin: Origin): Node | string {
  const source = valueAt(replacement, 'source');
  const given = valueAt(replacement, 'sourceValue');
  if (given && textOf(given)) return source ? 'A replacement has one source.' : foreignTree(given, origin);
  if (!source) return 'A replacement needs a source and a target.';
  const sources = items.filter((item) => isSource(item, source));
  const [from] = sources;
  if (!from) return 'No object is the source.';
  if (sources.length > 1) return 'Several objects are the source.';
  const path = textOf(valueAt(source, 'fieldPath')) || 'metadata.name';
  const found = nodeAt(from.root, splitFieldPath(path));
  const value =
    found &&
    !isNull(found) &&
    refined(foreignTree(found, from.origin), valueAt(source, 'options'), placeOf(source, origin));
  return value || `The source has no field ${path}.`;
}

function isSource(item: Item, source: Node): boolean {
  const part = (key: string): string => textOf(valueAt(source, key)) ?? '';
  const wanted = { group: part('group'), version: part('version'), kind: part('kind') };
  const name = part('name');
  const namespace = part('namespace');
  return isCalled(
    item,
    (id: Id) =>
      isSelected(id, wanted) &&
      (name === '' || name === id.name) &&
      (namespace === '' || namespace === writtenNamespace(id)),
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
  const wrong = [select, ...rejects].find((selector) => typeof selector === 'string');
  if (typeof select === 'string' || wrong !== undefined || !valueAt(target, 'select')) {
    fail(target, wrong ?? 'A target must select objects.');
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
    if (rejects.some((reject) => typeof reject !== 'string' && reject.rejects(item))) return item;
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
  const delimiter = textOf(valueAt(options, 'delimiter'));
  if (old.kind !== 'scalar') return delimiter ? undefined : value;
  if (old === unset && value.kind !== 'scalar') return value;
  // Of a list or a mapping nothing is left in a field that is neither.
  const whole = value.kind === 'scalar' ? String(value.value) : '';
  const text = delimiter ? joined(textOf(old) ?? '', whole, delimiter, indexOf(options)) : whole;
  const typed = typeof old.value === 'string' ? text : resolveWord(text);
  if (old !== unset && !isOfType(typed, old.value)) return undefined;
  return delimiter || value.kind !== 'scalar' ? madeScalar(typed, place) : { ...value, value: typed };
}

/** Whether a value may stand where another one does; a whole number may where any does. */
function isOfType(value: ScalarValue, old: ScalarValue): boolean {
  if (typeof old === 'bigint' || Number.isInteger(old)) return typeof value === 'bigint' || Number.isInteger(value);
  if (typeof old === 'number') return typeof value === 'bigint' || typeof value === 'number';
  return old !== null && typeof value === typeof old;
}

/** An index in front of the first part, or behind the last one, adds a part. */
function joined(old: string, value: string, delimiter: string, index: number): string {
  const parts = old.split(delimiter);
  if (index < 0) return [value, ...parts].join(delimiter);
  return (index >= parts.length ? [...parts, value] : parts.with(index, value)).join(delimiter);
}
