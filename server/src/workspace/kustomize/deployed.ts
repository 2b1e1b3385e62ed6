import {
  type Entry,
  entryOf,
  itemsOf,
  type Mapping,
  type Node,
  type Place,
  placeOf,
  valueAt,
} from '../../yaml/node.ts';
import type { Variables } from '../deploy/envsubst.ts';
import { pathBelow, resolvePath } from '../paths.ts';
import { accumulate, nothing } from './accumulate.ts';
import type { Build, Files, Kustomization } from './build.ts';
import type { FieldSpec } from './fieldSpec.ts';
import { metadataLabels } from './fieldSpecs.ts';
import { findKustomization, readKustomization } from './included.ts';
import type { Item } from './item.ts';
import { withPairs } from './labels.ts';
import { finished, type Rendered, rendered } from './render.ts';
import { madeEntry, madeMapping, madeScalar, textOf } from './tree.ts';
import { withVariables } from './variables.ts';

/** What a tool that deploys a directory adds to what is written there. */
export interface Overlay {
  /**
   * What it puts into the kustomization of the directory: entries that say where they are written. A list or a
   * mapping is added to what is there, anything else stands in its stead.
   */
  readonly fields: readonly Entry[];
  /** Whether a component that is not there is left out in silence. */
  readonly ignoresMissingComponents: boolean;
  readonly variables: Variables | undefined;
  /** Labels and annotations that every object gets in the end, however it has them; nodes that say where they are written. */
  readonly commonMetadata: Node | undefined;
  /** Where the tool is told to deploy the directory. */
  readonly place: Place;
}

/**
 * Renders a directory as a tool deploys it: the kustomization in it, or one of all files where there is none. Never
 * throws: what cannot be read or done is left out and reported.
 * @param listed What a kustomization of all files would name: URIs of manifests, and of directories of kustomizations.
 */
export function renderDeployed(directory: string, overlay: Overlay, listed: readonly string[], files: Files): Rendered {
  return rendered(files, (build) => {
    const source = findKustomization(build, directory);
    const there = source
      ? readKustomization(build, source, directory, false)
      : listing(directory, listed, overlay.place);
    if (!there) return { items: [], kustomization: undefined };
    const kustomization = withFields(build, there, overlay);
    const items = finished(build, kustomization, accumulate(build, kustomization, nothing, []));
    return { items: deployed(build, items, overlay), kustomization: kustomization.root };
  });
}

/** The kustomization that a tool makes up for a directory without one. */
function listing(directory: string, listed: readonly string[], place: Place): Kustomization {
  const items = listed.map((uri) => madeScalar(pathBelow(directory, uri) ?? '', place));
  const resources: Node = { ...place, kind: 'sequence', items, flow: false };
  return { directory, root: madeMapping([madeEntry('resources', resources, place)], place), origin: place.origin };
}

/** The kustomization with the fields of a tool: fluxcd/pkg/kustomize Generator, and Argo CD's util/kustomize. */
function withFields(build: Build, there: Kustomization, overlay: Overlay): Kustomization {
  if (there.root.kind !== 'mapping') return there;
  const root = overlay.fields.reduce<Mapping>((mapping, entry) => {
    const own = entry.key === 'components' ? withoutMissing(build, there, entry, overlay) : entry;
    return withAdded(mapping, own);
  }, there.root);
  return { ...there, root };
}

function withAdded(mapping: Mapping, entry: Entry): Mapping {
  const before = entryOf(mapping, entry.key);
  if (!before) return { ...mapping, entries: [...mapping.entries, entry] };
  return { ...mapping, entries: mapping.entries.map((each) => (each === before ? addedTo(before, entry) : each)) };
}

function addedTo(before: Entry, entry: Entry): Entry {
  if (before.value.kind === 'mapping' && entry.value.kind === 'mapping')
    return { ...before, value: { ...before.value, entries: [...before.value.entries, ...entry.value.entries] } };
  if (before.value.kind !== 'sequence' || entry.value.kind !== 'sequence') return entry;
  const names = new Set(entry.value.items.map(imageName));
  const kept = before.value.items.filter((item) => entry.key !== 'images' || !names.has(imageName(item)));
  return { ...before, value: { ...before.value, items: [...kept, ...entry.value.items] } };
}

/** An image that is named again is another one in its stead. */
function imageName(item: Node): string | undefined {
  return textOf(valueAt(item, 'name'));
}

function withoutMissing(build: Build, { directory }: Kustomization, entry: Entry, overlay: Overlay): Entry {
  if (!overlay.ignoresMissingComponents || entry.value.kind !== 'sequence') return entry;
  const items = itemsOf(entry.value).filter((node) => {
    const path = textOf(node);
    return path !== undefined && findKustomization(build, resolvePath(directory, path)) !== undefined;
  });
  return { ...entry, value: { ...entry.value, items } };
}

/** What is done to the objects that kustomize made. */
function deployed(build: Build, items: readonly Item[], overlay: Overlay): readonly Item[] {
  const { variables, commonMetadata, place } = overlay;
  let all = variables ? withVariables(build, items, variables) : items;
  const add = (key: string, field: FieldSpec): void => {
    const pairs = valueAt(commonMetadata, key);
    if (pairs) all = withPairs(build, all, pairs, placeOf(pairs, place.origin).origin, [field]);
  };
  add('labels', metadataLabels);
  add('annotations', metadataAnnotations);
  return all;
}

const metadataAnnotations: FieldSpec = { path: 'metadata/annotations', create: true };
