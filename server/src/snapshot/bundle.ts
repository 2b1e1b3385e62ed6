import { type Instance, instanceOf } from '../model/instance.ts';
import { isSameSet } from '../model/isSameSet.ts';
import { readResources } from '../model/read.ts';
import type { Resource } from '../model/resource.ts';
import { type Folder, pathIn } from '../workspace/folder.ts';
import { type Chart, readChart } from '../workspace/helm/chart.ts';
import { renderChart } from '../workspace/helm/render.ts';
import type { Release, Rendering } from '../workspace/helm/rendering.ts';
import type { Files } from '../workspace/kustomize/build.ts';
import { type KustomizeRendering, knownIds, withPrinted } from '../workspace/kustomize/printed.ts';
import { type Rendered, type RenderedObject, renderKustomization } from '../workspace/kustomize/render.ts';
import { type Node, valueAt } from '../yaml/node.ts';
import type { Document, Source } from '../yaml/source.ts';
import { unseenBy, unseenIn, unseenOf } from './unseen.ts';

/** What one command applies, as rendered: a kustomization that no other one includes, or a release of a Helm chart. */
export interface Bundle extends Omit<Rendered, 'objects'> {
  /** Of a kustomization its directory, of a release of a chart its own; a URI. */
  readonly id: string;
  /** The directory as a path in its workspace folder; of one of several releases the files of its values too. */
  readonly name: string;
  readonly folder: Folder;
  /** Of a kustomization the ids of the objects that are known without `kubectl kustomize`; see `knownIds`. */
  readonly known: ReadonlySet<string>;
  readonly objects: readonly BundleObject[];
  /** What it adds to its cluster, in the order in which it is applied: those of its objects. */
  readonly instances: readonly Instance[];
}

export interface BundleObject extends RenderedObject {
  readonly instances: readonly Instance[];
}

/**
 * Renders a kustomization, with what `kubectl kustomize` printed of it if it was run, and gives `namespace` to what sets
 * none. Objects that are as they were in `previous` are the same instances, equal sources the same set.
 */
export function renderBundle(
  id: string,
  folder: Folder,
  namespace: string,
  { files, printed }: { readonly files: Files; readonly printed: KustomizeRendering | undefined },
  previous: Bundle | undefined,
): Bundle {
  const ours = renderKustomization(id, files);
  const identity = { id, name: pathIn(folder, id), folder, known: ours.open.length > 0 ? knownIds(ours) : none };
  return bundleOf(withPrinted(ours, printed), identity, namespace, previous);
}

const none: ReadonlySet<string> = new Set();

/** The same for what helm made of a chart. */
export function chartBundle(
  { release, ...rendering }: Rendering,
  folder: Folder,
  source: (uri: string) => Source | undefined,
  previous: Bundle | undefined,
): Bundle {
  const rendered = renderChart({ release, ...rendering }, source);
  const file = rendering.missing.length > 0 ? source(`${release.chart}/Chart.yaml`) : undefined;
  const chart = file && readChart(file);
  const more = chart ? unseenOf(release, chart) : [];
  return bundleOf(rendered, { ...identityOf(release, folder), known: none }, release.namespace, previous, more);
}

/** A release of a chart that helm made nothing of. */
export function unrenderedBundle(release: Release, chart: Chart, folder: Folder, previous: Bundle | undefined): Bundle {
  const instances = unseenOf(release, chart);
  const isSame = (one: Instance, index: number): boolean => {
    const { key, document } = instances[index] as Instance;
    return one.key === key && one.document === document;
  };
  if (previous?.instances.length === instances.length && previous.instances.every(isSame)) return previous;
  return {
    ...identityOf(release, folder),
    known: none,
    objects: [],
    problems: [],
    isPartial: true,
    open: [],
    namespace: undefined,
    sources: none,
    missing: none,
    absent: none,
    instances,
  };
}

function identityOf({ id, chart, variant }: Release, folder: Folder): Pick<Bundle, 'id' | 'name' | 'folder'> {
  const path = pathIn(folder, chart);
  return { id, name: variant === '' ? path : `${path} (${variant})`, folder };
}

/** The same for what a tool deploys. */
export function deployedBundle(
  rendered: Rendered,
  identity: Pick<Bundle, 'id' | 'name' | 'folder'>,
  namespace: string,
  previous: Bundle | undefined,
): Bundle {
  return bundleOf(rendered, { ...identity, known: none }, namespace, previous);
}

function bundleOf(
  { objects: found, ...rendered }: Rendered,
  identity: Pick<Bundle, 'id' | 'name' | 'folder' | 'known'>,
  namespace: string,
  previous: Bundle | undefined,
  more: readonly Instance[] = [],
): Bundle {
  const earlier = earlierIn(previous);
  const defaults = { unit: identity.id, namespace };
  const objects = found.map(
    (object, index): BundleObject => earlier(object, index) ?? { ...object, instances: instancesOf(object, defaults) },
  );
  const sources = previous && isSameSet(previous.sources, rendered.sources) ? previous.sources : rendered.sources;
  const missing = [...unseenIn(rendered, identity.id, previous?.instances ?? []), ...more];
  const instances = [...objects.flatMap((object) => object.instances), ...missing];
  return { ...rendered, ...identity, sources, objects, instances };
}

function instancesOf(
  object: RenderedObject,
  defaults: { readonly unit: string; readonly namespace: string },
): readonly Instance[] {
  const { root, uri, document } = object;
  const seen = readResources(root).map((resource) =>
    instanceOf(uri, document, withWrittenName(resource, document), defaults),
  );
  return [...seen, ...unseenBy(object, defaults)];
}

/** Finds an object again that is as it was. Most stand where they stood, and have the same tree. */
function earlierIn(previous: Bundle | undefined): (object: RenderedObject, index: number) => BundleObject | undefined {
  const objects = previous?.objects ?? [];
  let byPlace: ReadonlyMap<string, BundleObject> | undefined;
  return (object, index) => {
    const there = objects[index];
    if (there?.root === object.root && there.document === object.document && there.uri === object.uri) return there;
    if (there && placeKey(there) === placeKey(object)) return isSameObject(there, object) ? there : undefined;
    byPlace ??= new Map(objects.map((each) => [placeKey(each), each]));
    const known = byPlace.get(placeKey(object));
    return known && isSameObject(known, object) ? known : undefined;
  };
}

/** The same for an object before and after an edit of its kustomization; seldom for two objects that are there at once. */
function placeKey({ uri, root }: RenderedObject): string {
  const name = valueAt(root, 'metadata', 'name');
  return `${uri} ${root.start} ${name?.kind === 'scalar' ? name.value : ''}`;
}

function isSameObject(before: RenderedObject, after: RenderedObject): boolean {
  return before.document === after.document && isSameTree(before.root, after.root);
}

/** What is said of a whole object is said where its author named it, whatever a kustomization made of the name. */
function withWrittenName<R extends Resource>(resource: R, document: Document): R {
  if (!resource.nameNode.origin) return resource;
  const written = readResources(document.root).find(({ root }) => root.start === resource.root.start);
  return written ? { ...resource, nameNode: written.nameNode } : resource;
}

/** Whether two trees say the same and are written in the same places. */
export function isSameTree(left: Node, right: Node): boolean {
  if (left === right) return true;
  if (left.start !== right.start || left.end !== right.end || left.origin?.document !== right.origin?.document)
    return false;
  if (left.kind === 'scalar') return right.kind === 'scalar' && left.value === right.value;
  if (left.kind === 'sequence') {
    return (
      right.kind === 'sequence' &&
      left.items.length === right.items.length &&
      left.items.every((item, index) => isSameTree(item, right.items[index] as Node))
    );
  }
  return (
    right.kind === 'mapping' &&
    left.entries.length === right.entries.length &&
    left.entries.every((entry, index) => {
      const other = right.entries[index];
      return other?.key === entry.key && other.keyStart === entry.keyStart && isSameTree(entry.value, other.value);
    })
  );
}
