import { memo } from '../../model/memo.ts';
import { readHeader } from '../../model/resource.ts';
import { readArgo } from '../../workspace/deploy/argo.ts';
import type { RepositoryContents } from '../../workspace/deploy/argoParameters.ts';
import { applicationsOf, isArgoSet } from '../../workspace/deploy/argoSets.ts';
import type { Deployment, Placed } from '../../workspace/deploy/deployment.ts';
import { readFlux } from '../../workspace/deploy/flux.ts';
import type { Mapping, Node } from '../../yaml/node.ts';
import type { Document } from '../../yaml/source.ts';
import type { Bundle, BundleObject } from '../bundle.ts';
import type { SourceFile } from '../file.ts';

/** What files and bundles hold of interest for what tools deploy. */
export interface Holding {
  /** The URI of the file, or the id of the bundle. */
  readonly place: string;
  readonly deployments: readonly Placed[];
  /** The ApplicationSets, which make more of them. */
  readonly sets: readonly PlacedSet[];
  /** The ConfigMaps and Secrets, which variables may come from. */
  readonly stores: readonly Store[];
}

export interface PlacedSet extends Omit<Placed, 'deployment'> {
  readonly root: Node;
}

export interface Store {
  readonly kind: string;
  readonly name: string;
  /** As written. */
  readonly namespace: string | undefined;
  readonly root: Mapping;
}

/** By the URI of each file that holds any; others are not there. */
export type DeploymentFiles = ReadonlyMap<string, Holding>;

/** @param isTemplate Says of which files nothing counts. */
export function deploymentFilesAfter(
  before: DeploymentFiles,
  changed: ReadonlyMap<string, SourceFile | undefined>,
  isTemplate: (uri: string) => boolean,
): DeploymentFiles {
  let files: Map<string, Holding> | undefined;
  for (const [uri, file] of changed) {
    const good = file && !isTemplate(uri) ? file.good : [];
    const documents = good.filter((document) => document !== undefined);
    const found = holding(
      uri,
      documents.map((document) => ({ uri, document, read: readOfDocument(document) })),
    );
    const known = before.get(uri);
    if (known ? isSameHolding(known, found) : !holdsAny(found)) continue;
    files ??= new Map(before);
    if (holdsAny(found)) files.set(uri, found);
    else files.delete(uri);
  }
  return files ?? before;
}

/** Whether any file says what is deployed. */
export const mayDeploy = memo((files: DeploymentFiles): boolean => [...files.values()].some(deploysAny));

export function deploysAny({ deployments, sets }: Holding): boolean {
  return deployments.length > 0 || sets.length > 0;
}

/** What a bundle holds; what it makes anew of the same object is the same. */
export const heldBy = memo(({ id, objects }: Bundle): Holding => {
  const interesting: (BundleObject & { readonly read: Read })[] = [];
  // Of the many objects of a bundle hardly any says something: a loop that makes nothing of the others.
  for (const object of objects) {
    const read = readOfObject(object);
    if (read !== nothing) interesting.push({ ...object, read });
  }
  return holding(id, interesting);
});

export function holdsAny(holding: Holding): boolean {
  return deploysAny(holding) || holding.stores.length > 0;
}

/**
 * All that is deployed from what something holds: what ApplicationSets make of what the repository holds too.
 */
export function deploymentsIn({ deployments, sets }: Holding, contents: RepositoryContents): readonly Placed[] {
  if (sets.length === 0) return deployments;
  return [
    ...deployments,
    ...sets.flatMap(({ root, ...place }) =>
      deploymentsOfSet(root, contents).map((made) => ({ ...place, deployment: made })),
    ),
  ];
}

/** What an ApplicationSet makes; the same as long as it and what the repository holds are. */
function deploymentsOfSet(root: Node, contents: RepositoryContents): readonly Deployment[] {
  const known = madeBySets.get(root);
  if (known && isSameContents(known.contents, contents)) return known.deployments;
  const deployments = applicationsOf(root, contents).flatMap(readArgo);
  madeBySets.set(root, { contents, deployments });
  return deployments;
}

const madeBySets = new WeakMap<
  Node,
  { readonly contents: RepositoryContents; readonly deployments: readonly Deployment[] }
>();

export function isSameContents(left: RepositoryContents, right: RepositoryContents): boolean {
  return left.directories === right.directories && left.files === right.files;
}

/** Whether two hold the same objects. */
export function isSameHolding(left: Holding, right: Holding): boolean {
  return (
    isSame(left.deployments, right.deployments, ({ deployment }) => deployment) &&
    isSame(left.sets, right.sets, ({ root }) => root) &&
    isSame(left.stores, right.stores, ({ root }) => root)
  );
}

function isSame<T>(left: readonly T[], right: readonly T[], of: (item: T) => unknown): boolean {
  return left.length === right.length && left.every((item, index) => of(item) === of(right[index] as T));
}

interface Read {
  readonly deployments: readonly Deployment[];
  readonly set: Node | undefined;
  readonly store: Store | undefined;
}

const readOfDocument = memo(({ root }: Document): Read => read(root));
const readOfObject = memo(({ root }: BundleObject): Read => read(root));

const nothing: Read = { deployments: [], set: undefined, store: undefined };

function read(root: Node | undefined): Read {
  const flux = readFlux(root);
  const deployments = flux ? [flux] : readArgo(root);
  const set = isArgoSet(root) ? root : undefined;
  const store = root && readStore(root);
  return deployments.length === 0 && !set && !store ? nothing : { deployments, set, store };
}

function readStore(root: Node): Read['store'] {
  const header = readHeader(root);
  if (header?.group !== '' || (header.kind !== 'ConfigMap' && header.kind !== 'Secret')) return undefined;
  return { kind: header.kind, name: header.name, namespace: header.namespace, root: header.root };
}

function holding(
  place: string,
  objects: readonly { readonly uri: string; readonly document: Document; readonly read: Read }[],
): Holding {
  const deployments = objects.flatMap(({ uri, document, read }) =>
    read.deployments.map((deployment) => ({ deployment, place, uri, document })),
  );
  const sets = objects.flatMap(({ uri, document, read: { set } }) =>
    set ? [{ root: set, place, uri, document }] : [],
  );
  const stores = objects.flatMap(({ read: { store } }) => store ?? []);
  return { place, deployments, sets, stores };
}
