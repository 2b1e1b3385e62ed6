import { memo } from '../../model/memo.ts';
import { type Entry, entryOf, type Mapping, type Node, type Place, placeOf, valueAt } from '../../yaml/node.ts';
import type { Document } from '../../yaml/source.ts';
import { type Accumulated, accumulate, nothing } from './accumulate.ts';
import { type Build, type Files, type Kustomization, lack, nothingMet, type RenderProblem, refuse } from './build.ts';
import { hashOf } from './hash.ts';
import { idText } from './id.ts';
import { findKustomization, readKustomization } from './included.ts';
import { doubles, type Item, remembered, withRoot } from './item.ts';
import { withManager } from './manager.ts';
import { withNamesFixed } from './names.ts';
import { checkOrder, ordered } from './order.ts';
import { subjectMisfit } from './subjects.ts';
import { isMapping, madeScalar, mapSame, spelled, textOf, withField, withoutField } from './tree.ts';
import { withVarsResolved } from './vars.ts';

/** What a kustomization makes, without running kustomize. */
export interface Rendered {
  /** In the order in which they are applied. */
  readonly objects: readonly RenderedObject[];
  readonly problems: readonly RenderProblem[];
  /** Whether something could not be rendered, so that objects or fields may be missing. */
  readonly isPartial: boolean;
  /** The problems with what kustomize itself can do. */
  readonly open: readonly RenderProblem[];
  /** The namespace that it puts everything into; undefined where it sets none. */
  readonly namespace: string | undefined;
  /** The files that were read. */
  readonly sources: ReadonlySet<string>;
  /** The files that were looked for in vain: where one of these or of `sources` changes, so may the result. */
  readonly missing: ReadonlySet<string>;
  /** Files that must not be there, and are not: nobody looks for them on disk, beyond what is listed anyway. */
  readonly absent: ReadonlySet<string>;
}

/** An object as applied. Nodes of its tree that are written elsewhere say so: see `placeOf`. */
export interface RenderedObject {
  readonly root: Node;
  /** The file and the document that the object is written in; for a generated one, those of the generator. */
  readonly uri: string;
  readonly document: Document;
}

/**
 * Renders the kustomization in a directory as `kustomize build --load-restrictor LoadRestrictionsNone` does. Never
 * throws: what cannot be read or done is left out and reported.
 * @param directory A URI without a trailing slash.
 */
export function renderKustomization(directory: string, files: Files): Rendered {
  return rendered(files, (build) => {
    const source = findKustomization(build, directory);
    if (!source) lack(build, nowhere(directory), directory, 'There is no kustomization here.');
    const kustomization = source && readKustomization(build, source, directory, false);
    if (kustomization) checkOrder(build, kustomization);
    const items = kustomization ? finished(build, kustomization, accumulate(build, kustomization, nothing, [])) : [];
    return { items, kustomization: kustomization?.root };
  });
}

/** What a rendering makes, with what it met on its way. */
export function rendered(
  files: Files,
  make: (build: Build) => { readonly items: readonly Item[]; readonly kustomization: Node | undefined },
): Rendered {
  const build: Build = {
    ...nothingMet(),
    files,
    accumulated: new Map(),
    inclusions: 0,
  };
  const { items, kustomization } = make(build);
  const { problems, read, missing, absent } = build;
  return {
    objects: ordered(items, kustomization).map(({ root, origin }) => ({ root, ...origin })),
    problems: [...problems],
    isPartial: [...problems].some(({ leavesOut }) => leavesOut),
    namespace: textOf(valueAt(kustomization, 'namespace')) || undefined,
    open: [...problems].filter(({ leavesOut, refused }) => leavesOut && !refused),
    sources: new Set(read.keys()),
    missing,
    absent,
  };
}

/** Where the kustomization would be. */
function nowhere(directory: string): Place {
  const document: Document = { text: '', root: undefined, problems: [], relevant: true };
  return { start: 0, end: 0, origin: { uri: `${directory}/kustomization.yaml`, document } };
}

/** What is done once all is there: names are final, and so are references to them (makeCustomizedResMap). */
export function finished(
  build: Build,
  kustomization: Kustomization,
  { items, configuration, vars }: Accumulated,
): readonly Item[] {
  const named = withNamesFixed(build, items.map(withHash), configuration.nameReference);
  const resolved = withVarsResolved(build, named, vars, configuration.varReference);
  for (const { root, origin, id } of doubles(resolved)) {
    const place = placeOf(valueAt(root, 'metadata', 'name') ?? root, origin);
    refuse(build, place, `There is another object ${idText(id)} in the end. Kustomize stops here.`);
  }
  return withManager(build, kustomization, resolved).flatMap((item) => {
    const { applied, misfit } = asApplied(item);
    if (misfit) refuse(build, placeOf(misfit.at, item.origin), `${misfit.why} Kustomize stops here.`);
    return applied ?? [];
  });
}

function withHash(item: Item): Item {
  if (!item.needsHash) return item;
  const metadata = valueAt(item.root, 'metadata');
  const name = valueAt(metadata, 'name');
  if (!isMapping(metadata) || !name) return item;
  const place = placeOf(name, item.origin);
  const made = madeScalar(`${item.id.name}-${hashOf(item.root)}`, place);
  return withRoot(remembered(item), withField(item.root, 'metadata', withField(metadata, 'name', made, place), place));
}

/** As an object is written out in the end. */
const asApplied = memo((item: Item): Written => {
  const annotations = valueAt(item.root, 'metadata', 'annotations');
  const isList = annotations?.kind === 'sequence' && annotations.items.length > 0;
  return {
    applied: isApplied(item) ? withAnnotationsAsText(item) : undefined,
    misfit: isList ? { at: annotations, why: 'Annotations are a mapping.' } : subjectMisfit(item),
  };
});

interface Written {
  /** Undefined for an object that is for local tools only. */
  readonly applied: Item | undefined;
  /** What kustomize stumbles over in it, whatever the kustomization says. */
  readonly misfit: ReturnType<typeof subjectMisfit>;
}

/**
 * Kustomize keeps notes of its own in the annotations. When it is done with them it writes the others back as strings,
 * and takes the field away if there are none.
 */
function withAnnotationsAsText(item: Item): Item {
  const metadata = valueAt(item.root, 'metadata');
  const annotations = entryOf(metadata, 'annotations')?.value;
  if (!isMapping(metadata) || !annotations) return item;
  const set = (changed: Mapping): Item => {
    const place = placeOf(metadata, item.origin);
    return withRoot(item, withField(item.root, 'metadata', changed, place));
  };
  if (annotations.kind !== 'mapping' || annotations.entries.length === 0)
    return set(withoutField(metadata, 'annotations'));
  const entries = mapSame(annotations.entries, (entry) => asText(entry, item));
  if (entries === annotations.entries) return item;
  return set(withField(metadata, 'annotations', { ...annotations, entries }, placeOf(annotations, item.origin)));
}

function asText(entry: Entry, { origin }: Item): Entry {
  const { value } = entry;
  if (value.kind !== 'scalar') return { ...entry, value: madeScalar('', placeOf(value, origin)) };
  if (typeof value.value === 'string') return entry;
  return { ...entry, value: { ...value, value: spelled(value, value.origin ?? origin) } };
}

/** An object that is for local tools only says so. */
function isApplied({ root }: Item): boolean {
  const local = textOf(valueAt(root, 'metadata', 'annotations', 'config.kubernetes.io/local-config'));
  return local === undefined || local === 'false';
}
