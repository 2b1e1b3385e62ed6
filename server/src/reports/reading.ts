import type { Instance } from '../model/instance.ts';
import { memo } from '../model/memo.ts';
import { isPluginPolicy } from '../model/pluginPolicy.ts';
import { kindsOfInterest } from '../model/read.ts';
import { type ResourceHeader, readHeader, text } from '../model/resource.ts';
import { isWorkloadKind } from '../model/workload.ts';
import type { Bundle } from '../snapshot/bundle.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { documentInstances, readFile, type SourceFile } from '../snapshot/file.ts';
import { appliedInstances, isRenderedTemplate } from '../snapshot/fileQueries.ts';
import { groupingIn } from '../snapshot/groupingIn.ts';
import { includesPlain } from '../snapshot/plainFolders.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { configFileName } from '../workspace/config.ts';
import { type Folder, folderOf } from '../workspace/folder.ts';
import { isKustomizationFile } from '../workspace/kustomization.ts';
import { isChartFile, isTemplate, type LeftOutReason, leftOutReason } from '../workspace/leftOut.ts';
import type { FoundFile, NotRead } from '../workspace/notRead.ts';
import { directoryOf, fileNameOf } from '../workspace/paths.ts';
import { isPolicyTestFile } from '../workspace/policyTestFile.ts';
import { entryOf, isNull, type Node, placeOf } from '../yaml/node.ts';
import { isTooUnusual, parseDocument } from '../yaml/parse.ts';
import type { Document, PlacedDocument } from '../yaml/source.ts';
import { type Range, toLocation, toRange } from './places.ts';

/** How a file is read: what it holds, where that stands, and what of it does not count and why. */
export interface FileReading {
  readonly uri: string;
  readonly status: FileStatus;
  /** The glob that excludes it, or the system's message about a file that cannot be read. */
  readonly detail: string | undefined;
  /** Of what a file holds that is no text, or whose bytes are no UTF-8. */
  readonly encoding: 'text' | 'binary' | 'not UTF-8';
  /** The kustomizations that read it, and the plain manifests of the folder if it is one of them. */
  readonly bundles: readonly BundleReading[];
  readonly documents: readonly DocumentReading[];
  /** Of the kustomization that the file is; undefined for other files, and where others include it. */
  readonly rendering: Rendering | undefined;
}

export type FileStatus =
  | 'read'
  | 'kustomization'
  | 'component'
  | 'configuration'
  | 'policy tests'
  | 'chart'
  | 'kustomize input'
  | 'rendered template'
  | 'binary'
  | 'not UTF-8'
  | LeftOutReason
  | Exclude<DocumentStatus, 'object' | 'left out'>
  | NotRead['reason'];

/** Something that is applied together, and the clusters that it stands in. */
export interface BundleReading {
  /** The directory of a kustomization; undefined for the plain manifests. */
  readonly kustomization: string | undefined;
  readonly clusters: readonly string[];
  /** The Flux Kustomizations and the Applications of Argo CD that apply it as it is written; missing where there is none. */
  readonly appliedBy?: readonly string[];
}

export interface DocumentReading {
  /** Of the first thing that it says. Lines and columns count from zero. */
  readonly range: Range;
  readonly status: DocumentStatus;
  /** What cannot be read of a broken one. */
  readonly problem: string | undefined;
  /** It is broken now, and what it said before counts. */
  readonly isEarlier: boolean;
  readonly objects: readonly ObjectReading[];
}

/**
 * `object`: objects of it count. `left out`: the status of the file says why. `not applied`: it holds an object, and no
 * kustomization makes it. `known`: saved output of kubectl, which the configuration names. `deployment`: one that says what Flux or Argo CD applies. `plugin policy`: one of a network plugin, which is not read. `OpenShift template`: one of objects, which `oc process` makes. `other kind`: an object that decides nothing about connections. `incomplete`: one without
 * apiVersion, kind or name. `fragment`: a workload that lacks what is needed to run, such as a patch. `no object`: something else. `too unusual`: long, and written in no common form.
 */
export type DocumentStatus =
  | 'object'
  | 'left out'
  | 'not applied'
  | 'known'
  | 'deployment'
  | 'plugin policy'
  | 'OpenShift template'
  | 'other kind'
  | 'incomplete'
  | 'fragment'
  | 'no object'
  | 'empty'
  | 'broken'
  | 'too unusual'
  | 'template'
  | 'encrypted';

export interface ObjectReading {
  /** As written; a generated object as it is made. */
  readonly kind: string;
  readonly namespace: string | undefined;
  readonly name: string;
  readonly range: Range;
  readonly uses: readonly Use[];
}

/** An object as one bundle applies it. */
export interface Use extends BundleReading {
  /** Empty for what is in none. */
  readonly namespace: string;
  readonly name: string;
}

export interface Rendering {
  readonly objects: number;
  readonly files: number;
  /** Whether objects or fields may be missing. */
  readonly isPartial: boolean;
  readonly problems: readonly { readonly uri: string; readonly range: Range; readonly message: string }[];
}

/**
 * How a file is read. What a snapshot does not keep, since nothing in it matters, is looked at anew.
 * That bytes are no UTF-8 is told by the character that stands for them in the text.
 */
export function readingOf(snapshot: Snapshot, found: FoundFile): FileReading {
  const { uri } = found;
  const file = snapshot.files.get(uri) ?? ('text' in found ? readFile(uri, found.text, undefined) : undefined);
  if (!file) return unread(uri, 'notRead' in found ? found.notRead : { reason: 'missing' });
  const encoding = encodingOf(file.source.text);
  const bundles = bundlesOfFile(snapshot, uri);
  const leftOut = leftOutReason(uri, snapshot.roles);
  const instances = instancesByDocument(snapshot, uri);
  const documents = file.source.documents.map((_, index) =>
    documentReading(file, index, leftOut !== undefined || isOfNetpol(uri), instances, snapshot),
  );
  const kustomization = snapshot.kustomizations.get(uri);
  const bundle = kustomization && snapshot.bundles.find(({ id }) => id === directoryOf(uri));
  const isPlain = documents.some(({ objects }) => objects.some(({ uses }) => uses.some(isPlainUse)));
  return {
    uri,
    status: statusOf(snapshot, uri, documents, encoding),
    detail: undefined,
    encoding,
    bundles: [
      ...bundles.map((each) => bundleReading(snapshot, each)),
      ...(isPlain ? [plainReading(snapshot, uri)] : []),
    ],
    documents,
    rendering: bundle && renderingOf(snapshot, bundle),
  };
}

/** How many files there are of each status; those that are read first, then by number. */
export function countStatuses(readings: readonly FileReading[]): readonly (readonly [FileStatus, number])[] {
  const counts = new Map<FileStatus, number>();
  for (const { status } of readings) counts.set(status, (counts.get(status) ?? 0) + 1);
  return [...counts].sort(
    ([a, left], [b, right]) =>
      Number(b === 'read') - Number(a === 'read') || right - left || (a < b ? -1 : a > b ? 1 : 0),
  );
}

function unread(uri: string, notRead: NotRead): FileReading {
  const detail = 'glob' in notRead ? notRead.glob : 'message' in notRead ? notRead.message : undefined;
  return {
    uri,
    status: notRead.reason,
    detail,
    encoding: 'text',
    bundles: [],
    documents: [],
    rendering: undefined,
  };
}

function encodingOf(content: string): FileReading['encoding'] {
  if (content.includes('\0')) return 'binary';
  return content.includes('\ufffd') ? 'not UTF-8' : 'text';
}

/** Files that say something to kustomize, Helm or Netpol, and hold no objects. */
function isOfNetpol(uri: string): boolean {
  return fileNameOf(uri) === configFileName || isPolicyTestFile(uri) || isChartFile(uri);
}

function statusOf(
  snapshot: Snapshot,
  uri: string,
  documents: readonly DocumentReading[],
  encoding: FileReading['encoding'],
): FileStatus {
  if (fileNameOf(uri) === configFileName) return 'configuration';
  if (isPolicyTestFile(uri)) return 'policy tests';
  const leftOut = leftOutReason(uri, snapshot.roles);
  if (leftOut === 'Helm template' && isRenderedTemplate(snapshot, uri)) return 'rendered template';
  if (leftOut) return leftOut;
  if (isChartFile(uri)) return 'chart';
  const kustomization = isKustomizationFile(uri) ? snapshot.kustomizations.get(uri) : undefined;
  if (kustomization) return kustomization.isComponent ? 'component' : 'kustomization';
  if (documents.some(({ status }) => status === 'object')) return 'read';
  const bundles = bundlesOfFile(snapshot, uri);
  if (bundles.length > 0 && !bundles.some(({ objects }) => objects.some((object) => object.uri === uri)))
    return 'kustomize input';
  if (encoding !== 'text') return encoding;
  for (const status of worstFirst) if (documents.some((document) => document.status === status)) return status;
  return 'empty';
}

/** What a file without any object that counts is called by. */
const worstFirst = [
  'broken',
  'too unusual',
  'template',
  'encrypted',
  'incomplete',
  'fragment',
  'not applied',
  'known',
  'deployment',
  'plugin policy',
  'OpenShift template',
  'other kind',
  'no object',
] as const satisfies readonly DocumentStatus[];

function documentReading(
  file: SourceFile,
  index: number,
  isLeftOut: boolean,
  instances: ReadonlyMap<Document, readonly Placed[]>,
  snapshot: Snapshot,
): DocumentReading {
  const { source } = file;
  const placed = source.documents[index] as PlacedDocument;
  const good = file.good[index];
  const { document, start } = placed;
  const parsed = document.relevant ? document : parsedOther(document);
  const isBroken = document.relevant && document.problems.length > 0;
  const objects = isLeftOut ? [] : objectsOf(file, placed, good, instances, snapshot);
  const first = parsed.root?.start ?? document.problems[0]?.start ?? document.text.search(/\S|$/);
  return {
    range: toRange(source, { start: start + first, end: start + first }),
    status: documentStatus(parsed, { isBroken, isLeftOut, isKnown: isKnown(snapshot, source.uri) }, objects),
    problem: isBroken && !isTemplate(document.text) ? document.problems[0]?.message : undefined,
    isEarlier: isBroken && good !== undefined && objects.length > 0,
    objects: objects.length > 0 ? objects : otherObject(source, start, parsed),
  };
}

/** A document that is of no interest to the model, for what it is called. */
const parsedOther = memo((document: Document): Document => parseDocument(document.text));

function documentStatus(
  document: Document,
  { isBroken, isLeftOut, isKnown }: Record<'isBroken' | 'isLeftOut' | 'isKnown', boolean>,
  objects: readonly ObjectReading[],
): DocumentStatus {
  const { root, problems } = document;
  if (objects.some(({ uses }) => uses.length > 0)) return 'object';
  if (isTemplate(document.text) && (problems.length > 0 || !root || !readHeader(root))) return 'template';
  if (isBroken) return isTooUnusual(document) ? 'too unusual' : 'broken';
  if (isLeftOut) return isNull(root) ? 'empty' : 'left out';
  if (objects.length > 0) return isKnown ? 'known' : 'not applied';
  if (isNull(root) || !root) return problems.length > 0 ? 'no object' : 'empty';
  if (isEncrypted(root)) return 'encrypted';
  const kind = text(entryOf(root, 'kind')?.value);
  const header = readHeader(root);
  if (header && isDeployment(header)) return 'deployment';
  if (header && isPluginPolicy(header)) return 'plugin policy';
  if (header && isOpenShiftTemplate(header)) return 'OpenShift template';
  if (header) return isWorkloadKind(header) ? 'fragment' : 'other kind';
  if (kind?.endsWith('List')) return 'other kind';
  const isObject = kind !== undefined && (kindsOfInterest.has(kind) || entryOf(root, 'apiVersion') !== undefined);
  return isObject ? 'incomplete' : 'no object';
}

/** In `v1`, as it was before, or in a group of its own. */
function isOpenShiftTemplate({ group, kind }: ResourceHeader): boolean {
  return kind === 'Template' && (group === '' || group === 'template.openshift.io');
}

function isDeployment({ group, kind }: ResourceHeader): boolean {
  if (group === 'argoproj.io') return kind === 'Application' || kind === 'ApplicationSet';
  return group === 'kustomize.toolkit.fluxcd.io' && kind === 'Kustomization';
}

/** Whether the configuration names a file as saved output of kubectl. */
function isKnown(snapshot: Snapshot, uri: string): boolean {
  return groupingIn(snapshot, uri).isKnown(uri);
}

/** SOPS leaves keys readable, and adds one of its own that says how the values are encrypted. */
function isEncrypted(root: Node): boolean {
  const sops = entryOf(root, 'sops')?.value;
  return entryOf(sops, 'mac') !== undefined || entryOf(sops, 'lastmodified') !== undefined;
}

interface Placed {
  readonly instance: Instance;
  /** Undefined for plain manifests. */
  readonly bundle: Bundle | undefined;
}

function objectsOf(
  file: SourceFile,
  placed: PlacedDocument,
  good: Document | undefined,
  instances: ReadonlyMap<Document, readonly Placed[]>,
  snapshot: Snapshot,
): ObjectReading[] {
  if (!good) return [];
  const { source } = file;
  const { uri } = source;
  const here = instances.get(good) ?? [];
  const written = documentInstances(uri, good);
  const starts = new Set(written.map(({ resource }) => resource.root.start));
  // A generator's entry makes objects that are written nowhere.
  const made = here.filter(({ instance }) => !starts.has(instance.resource.root.start));
  return [
    ...written.map(
      ({ resource }): ObjectReading => ({
        kind: resource.kind,
        namespace: resource.namespace,
        name: resource.name,
        range: rangeIn(snapshot, file, placed, good, resource.nameNode),
        uses: usesOf(
          snapshot,
          here.filter(({ instance }) => instance.resource.root.start === resource.root.start),
        ),
      }),
    ),
    ...made.map(({ instance, bundle }): ObjectReading => {
      const { kind, namespace, name, nameNode } = instance.resource;
      const uses = usesOf(snapshot, [{ instance, bundle }]);
      return { kind, namespace, name, range: rangeIn(snapshot, file, placed, good, nameNode), uses };
    }),
  ];
}

/** The name and kind of an object that is of no interest. */
function otherObject(source: SourceFile['source'], start: number, { root }: Document): ObjectReading[] {
  const header = root && readHeader(root);
  if (!header) return [];
  const { kind, namespace, name, nameNode } = header;
  const range = toRange(source, { start: start + nameNode.start, end: start + nameNode.end });
  return [{ kind, namespace, name, range, uses: [] }];
}

function rangeIn(
  snapshot: Snapshot,
  { source }: SourceFile,
  { start, document }: PlacedDocument,
  good: Document,
  node: Node,
): Range {
  if (document === good && !node.origin) return toRange(source, { start: start + node.start, end: start + node.end });
  const place = placeOf(node, { uri: source.uri, document: good });
  const { uri, document: home } = place.origin;
  const location = toLocation(snapshot, { uri, document: home, start: place.start, end: place.end });
  return location?.uri === source.uri ? location.range : toRange(source, { start, end: start });
}

function usesOf(snapshot: Snapshot, found: readonly Placed[]): Use[] {
  return found.map(({ instance, bundle }) => ({
    ...(bundle ? bundleReading(snapshot, bundle) : plainReading(snapshot, instance.uri)),
    namespace: instance.namespace,
    name: instance.resource.name,
  }));
}

function isPlainUse({ kustomization }: Use): boolean {
  return kustomization === undefined;
}

function instancesByDocument(snapshot: Snapshot, uri: string): ReadonlyMap<Document, readonly Placed[]> {
  const found: Placed[] = [
    ...appliedInstances(snapshot, uri).map((instance) => ({ instance, bundle: undefined })),
    ...bundlesOfFile(snapshot, uri).flatMap((bundle) =>
      (byUri(bundle).get(uri) ?? []).map((instance) => ({ instance, bundle })),
    ),
  ];
  return grouped(found, ({ instance }) => instance.document);
}

const byUri = memo(({ instances }: Bundle) => grouped(instances, ({ uri }) => uri));

function grouped<T, K>(items: Iterable<T>, keyOf: (item: T) => K): ReadonlyMap<K, readonly T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}

/** The rendered kustomizations that read a file. */
function bundlesOfFile({ bundles }: Snapshot, uri: string): readonly Bundle[] {
  return bundlesByUri(bundles).get(uri) ?? [];
}

const bundlesByUri = memo((bundles: readonly Bundle[]): ReadonlyMap<string, readonly Bundle[]> => {
  const found = new Map<string, Bundle[]>();
  for (const bundle of bundles) {
    for (const uri of bundle.sources) {
      const known = found.get(uri);
      if (known) known.push(bundle);
      else found.set(uri, [bundle]);
    }
  }
  return found;
});

function bundleReading(snapshot: Snapshot, bundle: Bundle): BundleReading {
  const clusters = clusterNames(snapshot, bundle.id, bundle);
  return { kustomization: bundle.name, clusters, ...appliers(snapshot, bundle.id) };
}

function plainReading(snapshot: Snapshot, uri: string): BundleReading {
  const clusters = clusterNames(snapshot, uri, undefined);
  return { kustomization: undefined, clusters, ...appliers(snapshot, uri) };
}

function appliers({ deployments }: Snapshot, unit: string): Pick<BundleReading, 'appliedBy'> {
  const appliedBy = deployments.flatMap((each) => each.appliersOf(unit));
  return appliedBy.length === 0 ? {} : { appliedBy };
}

function clusterNames(snapshot: Snapshot, uri: string, bundle: Bundle | undefined): readonly string[] {
  const folder = folderOf(snapshot.folders, uri);
  return clustersIn(snapshot, folder)
    .filter(({ plain, bundles }) => (bundle ? bundles.includes(bundle) : includesPlain(plain, uri)))
    .map(({ name }) => name);
}

function clustersIn({ clusters }: Snapshot, folder: Folder | undefined): readonly ClusterModel[] {
  return clusters.filter((cluster) => cluster.folder === folder);
}

function renderingOf(snapshot: Snapshot, { objects, sources, isPartial, problems }: Bundle): Rendering {
  return {
    objects: objects.length,
    files: sources.size,
    isPartial,
    problems: problems.flatMap(({ message, start, end, origin }) => {
      const location = toLocation(snapshot, { ...origin, start, end });
      return location ? [{ ...location, message }] : [];
    }),
  };
}
