import { memo } from '../../model/memo.ts';
import { entryOf, itemsOf, type Mapping, type Node, type Place, placeOf, valueAt } from '../../yaml/node.ts';
import type { Build } from './build.ts';
import { changeField, type FieldSpec, matches, type Stop } from './fieldSpec.ts';
import { type Gvk, isSelected, noNamespace } from './id.ts';
import { type Item, originalId } from './item.ts';
import type { NameReference } from './referenceFields.ts';
import { noName } from './subjects.ts';
import { madeScalar, mapSame, textOf, withField } from './tree.ts';

/**
 * Lets the fields that name objects follow what those are called now (nameref). A name that is written anew stands
 * where the object's new name comes from.
 */
export function withNamesFixed(
  build: Build,
  items: readonly Item[],
  references: readonly NameReference[],
): readonly Item[] {
  const renamed = items.filter((item) => item.previous.length > 0);
  if (renamed.length === 0) return items;
  const byKind = referencesTo(renamed, references);
  if (byKind.size === 0) return items;
  const world: World = { byName: byOnceName(renamed), byKind };
  return items.map((item) => withReferencesFixed(build, item, world));
}

interface World {
  /** Objects that were renamed or moved, by each name that they once had. */
  readonly byName: ReadonlyMap<string, readonly Item[]>;
  /** For each kind of referrer, its fields and what they name; the empty kind is any. */
  readonly byKind: ReadonlyMap<string, readonly Reference[]>;
}

interface Reference {
  readonly target: NameReference['target'];
  readonly field: FieldSpec;
}

function byOnceName(renamed: readonly Item[]): World['byName'] {
  const byName = new Map<string, Item[]>();
  for (const item of renamed) {
    for (const name of new Set(item.previous.map((id) => id.name))) {
      const others = byName.get(name);
      if (others) others.push(item);
      else byName.set(name, [item]);
    }
  }
  return byName;
}

function referencesTo(renamed: readonly Item[], references: readonly NameReference[]): World['byKind'] {
  const types = new Map<string, Gvk>();
  for (const { previous } of renamed) for (const id of previous) if (!types.has(id.type)) types.set(id.type, id);
  const known = referencesOf(references);
  const key = [...types.keys()].join();
  const byKind = known.get(key) ?? referencesByKind([...types.values()], references);
  known.set(key, byKind);
  return byKind;
}

/** By the types that they name: most kustomizations of a repository rename objects of the same few. */
const referencesOf = memo((_: readonly NameReference[]) => new Map<string, World['byKind']>());

function referencesByKind(types: readonly Gvk[], references: readonly NameReference[]): World['byKind'] {
  const byKind = new Map<string, Reference[]>();
  for (const { target, fields } of references) {
    if (!types.some((type) => isSelected(type, target))) continue;
    for (const field of fields) {
      const kind = field.kind ?? '';
      const some = byKind.get(kind);
      if (some) some.push({ target, field });
      else byKind.set(kind, [{ target, field }]);
    }
  }
  return byKind;
}

function withReferencesFixed(build: Build, item: Item, { byName, byKind }: World): Item {
  const references = [...(byKind.get(item.id.kind) ?? none), ...(byKind.get('') ?? none)];
  return references.reduce((before, { target, field }) => {
    if (!matches(before.id, field)) return before;
    const referrer: Referrer = { item: before, target, field, byName };
    const change = (node: Node, stop: Stop): Node => fixed(node, referrer, stop);
    return changeField(build, before, field, { change, place: placeOf(before.root, before.origin) });
  }, item);
}

const none: readonly Reference[] = [];

interface Referrer extends Reference {
  readonly item: Item;
  readonly byName: World['byName'];
}

function fixed(node: Node, referrer: Referrer, stop: Stop): Node {
  if (node.kind === 'scalar') return fixedScalar(node, referrer);
  if (node.kind === 'mapping') return fixedMapping(node, referrer, stop);
  const items = mapSame(node.items, (item) => (item.kind === 'sequence' ? stop(item) : fixed(item, referrer, stop)));
  return items === node.items ? node : { ...node, items };
}

function fixedScalar(node: Node, referrer: Referrer): Node {
  const name = textOf(node);
  const referral = name === undefined ? undefined : referralOf(name, referrer, undefined);
  return referral && referral.id.name !== name ? copiedField(referral, 'name') : node;
}

/** What names an object by `name` and `namespace`. */
function fixedMapping(node: Mapping, referrer: Referrer, stop: Stop): Node {
  if (!entryOf(node, 'name')) return stop(node, noName);
  const name = textOf(valueAt(node, 'name'));
  if (name === undefined) return node;
  const referral = referralOf(name, referrer, textOf(valueAt(node, 'namespace')));
  if (!referral) return node;
  const place = placeOf(node, referrer.item.origin);
  const set = (mapping: Mapping, field: 'name' | 'namespace'): Mapping => {
    const value = copiedField(referral, field);
    return textOf(value) === textOf(valueAt(mapping, field)) ? mapping : withField(mapping, field, value, place);
  };
  const renamed = set(node, 'name');
  return textOf(valueAt(referral.root, 'metadata', 'namespace')) ? set(renamed, 'namespace') : renamed;
}

/** A field of an object's metadata, as it stands in another object. */
function copiedField(referral: Item, field: 'name' | 'namespace'): Node {
  const node = valueAt(referral.root, 'metadata', field);
  const place: Place = placeOf(node ?? referral.root, referral.origin);
  return madeScalar(textOf(node) ?? '', place);
}

/** The one object that a name means; undefined where there is none, or more than one that now have different names. */
function referralOf(name: string, referrer: Referrer, namespace: string | undefined): Item | undefined {
  let candidates = (referrer.byName.get(name) ?? []).filter(
    (item) =>
      item.previous.some((id) => id.name === name) && item.previous.some((id) => isSelected(id, referrer.target)),
  );
  if (namespace !== undefined) candidates = inNamespace(candidates, namespace);
  candidates = candidates.filter((item) => isRoleMeant(item, referrer) && canRefer(referrer, item));
  for (const strict of [undefined, false, true]) {
    if (candidates.length < 2) break;
    if (strict === undefined) continue;
    candidates = candidates.filter((item) => sameAffixes(item, referrer.item, strict));
  }
  const [first] = candidates;
  const same = candidates.every((item) => first && isSameTarget(item, first, namespace !== undefined));
  return same ? first : undefined;
}

/** Those that once were in a namespace, or else those that are now. */
function inNamespace(candidates: readonly Item[], namespace: string): Item[] {
  const once = candidates.filter((item) => originalId(item).namespace === namespace);
  return once.length > 0 ? once : candidates.filter((item) => item.id.namespace === namespace);
}

function isSameTarget(a: Item, b: Item, byNamespace: boolean): boolean {
  return a.id.name === b.id.name && (!byNamespace || a.id.namespace === b.id.namespace);
}

/** A roleRef says itself which kind it names. */
function isRoleMeant(item: Item, { item: { root }, field }: Referrer): boolean {
  if (!field.path.endsWith('roleRef/name')) return true;
  const group = textOf(valueAt(root, 'roleRef', 'apiGroup'));
  const kind = textOf(valueAt(root, 'roleRef', 'kind'));
  return group === undefined || kind === undefined || item.previous.some((id) => isSelected(id, { group, kind }));
}

/** Objects of one namespace name each other; role bindings name accounts of others too. */
function canRefer({ item }: Referrer, target: Item): boolean {
  const { id } = item;
  const { namespace, kind } = target.id;
  if (id.namespace === noNamespace || namespace === noNamespace || namespace === id.namespace) return true;
  return kind === 'ServiceAccount' && id.kind === 'RoleBinding' && accountNamespaces(item.root).includes(namespace);
}

function accountNamespaces(root: Node): readonly string[] {
  return itemsOf(valueAt(root, 'subjects'))
    .filter((subject) => textOf(entryOf(subject, 'kind')?.value) === 'ServiceAccount')
    .map((subject) => textOf(entryOf(subject, 'namespace')?.value) ?? '');
}

/** Whether two objects went through the same kustomizations, as far as prefixes and suffixes tell. */
function sameAffixes(a: Item, b: Item, strict: boolean): boolean {
  return sameEnding(a.prefixes, b.prefixes, strict) && sameEnding(a.suffixes, b.suffixes, strict);
}

function sameEnding(a: readonly string[], b: readonly string[], strict: boolean): boolean {
  if (a.length === 0 || b.length === 0) return !strict || a.length === b.length;
  const length = Math.min(a.length, b.length);
  return a.slice(a.length - length).join() === b.slice(b.length - length).join();
}
