import {
  isNull,
  itemsOf,
  type Mapping,
  type Node,
  type Origin,
  type Place,
  placeOf,
  valueAt,
} from '../../yaml/node.ts';
import { type Build, refuse } from './build.ts';
import { changeFields, type FieldSpec, type Stop } from './fieldSpec.ts';
import { type Item, withRoot } from './item.ts';
import { imagePatternOf } from './pattern.ts';
import { changeEach } from './remembered.ts';
import { isMapping, madeScalar, mapSame, textOf, withField, withValue } from './tree.ts';

/** One entry of `images:`. */
interface ImageChange {
  /** A regular expression, in fact, that the image's name matches as a whole. */
  readonly name: string;
  readonly newName: string | undefined;
  readonly newTag: string | undefined;
  readonly tagSuffix: string | undefined;
  readonly digest: string | undefined;
  /** Where the entry says it. */
  readonly place: Place;
}

/** Changes images as an entry of `images:` says: in the fields, and in all lists named containers or initContainers (ImageTagTransformer). */
export function withImages(
  build: Build,
  items: readonly Item[],
  entry: Node,
  origin: Origin,
  fields: readonly FieldSpec[],
): readonly Item[] {
  const change = readChange(entry, origin);
  const pattern = imagePatternOf(change.name);
  let isCompared = false;
  const update = (node: Node, stop: Stop): Node => {
    if (node.kind !== 'scalar') return stop(node);
    isCompared = true;
    const image = textOf(node) ?? '';
    return pattern?.(image) ? madeScalar(changedImage(image, change), change.place) : node;
  };
  const changed = (item: Item): Item => {
    // A definition's schema speaks of containers and has none.
    if (item.id.kind === 'CustomResourceDefinition') return item;
    let isStopped = false;
    const stop: Stop = (node) => {
      const message = 'A container is a mapping, and its image a string. Kustomize stops here.';
      if (!isStopped) refuse(build, placeOf(node, item.origin), message);
      isStopped = true;
      return node;
    };
    const root = inContainers(item.root, { update, stop, place: change.place });
    if (isStopped) return item;
    return changeFields(build, withRoot(item, root), fields, { change: update, place: change.place });
  };
  if (pattern) return changeEach(build, items, entry, [origin.uri, fields], changed);
  items.forEach(changed);
  const name = valueAt(entry, 'name') ?? entry;
  if (isCompared)
    refuse(build, placeOf(name, origin), `${change.name} is no regular expression. Kustomize stops here.`);
  return items;
}

function readChange(entry: Node, origin: Origin): ImageChange {
  const [newTag, newName, digest, tagSuffix] = ['newTag', 'newName', 'digest', 'tagSuffix'].map((key) =>
    valueAt(entry, key),
  );
  return {
    name: textOf(valueAt(entry, 'name')) ?? '',
    newName: textOf(newName),
    newTag: textOf(newTag),
    digest: textOf(digest),
    tagSuffix: textOf(tagSuffix),
    place: placeOf(newTag ?? newName ?? digest ?? tagSuffix ?? entry, origin),
  };
}

interface Update {
  readonly update: (node: Node, stop: Stop) => Node;
  readonly stop: Stop;
  readonly place: Place;
}

/** Custom resources have containers in places that no list of fields knows. */
function inContainers(node: Node, how: Update): Node {
  if (node.kind === 'scalar') return node;
  if (node.kind === 'sequence') {
    const items = mapSame(node.items, (item) => inContainers(item, how));
    return items === node.items ? node : { ...node, items };
  }
  return node.entries.reduce<Mapping>((changed, entry) => {
    const isList = (entry.key === 'containers' || entry.key === 'initContainers') && entry.value.kind === 'sequence';
    const value = isList ? withImagesOf(entry.value, how) : inContainers(entry.value, how);
    const current = changed.entries.find(({ key }) => key === entry.key) ?? entry;
    return value === entry.value ? changed : withValue(changed, current, value);
  }, node);
}

function withImagesOf(list: Node, { update, stop, place }: Update): Node {
  if (list.kind !== 'sequence') return list;
  const items = mapSame(itemsOf(list), (container) => {
    if (!isMapping(container)) return isNull(container) ? container : stop(container);
    const image = valueAt(container, 'image');
    return image ? withField(container, 'image', update(image, stop), place) : container;
  });
  return items === list.items ? list : { ...list, items };
}

function changedImage(image: string, { newName, newTag, tagSuffix, digest }: ImageChange): string {
  const old = splitImage(image);
  const name = newName || old.name;
  if (newTag || digest) return `${name}${newTag ? `:${newTag}` : ''}${digest ? `@${digest}` : ''}`;
  if (tagSuffix) return `${name}:${old.tag}${tagSuffix}`;
  return `${name}${old.tag && `:${old.tag}`}${old.digest && `@${old.digest}`}`;
}

/** `registry:5000/name:tag@sha256:x`: a colon in front of the first slash belongs to the registry's port. */
function splitImage(image: string): { readonly name: string; readonly tag: string; readonly digest: string } {
  const at = image.indexOf('@', Math.max(0, image.indexOf('/')));
  const end = at === -1 ? image.length : at;
  const colon = image.indexOf(':', Math.max(0, image.indexOf('/')));
  const nameEnd = colon === -1 || colon > end ? end : colon;
  return { name: image.slice(0, nameEnd), tag: image.slice(nameEnd + 1, end), digest: image.slice(end + 1) };
}
