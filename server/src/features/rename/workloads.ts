import type { Instance } from '../../model/instance.ts';
import { subdomainProblems } from '../../model/syntax.ts';
import { isWorkloadKind } from '../../model/workload.ts';
import type { ClusterModel } from '../../snapshot/clusterModel.ts';
import type { Cursor } from '../../snapshot/cursor.ts';
import type { WorkloadInstance } from '../../snapshot/queries.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { folderOf } from '../../workspace/folder.ts';
import { isKustomizationFile } from '../../workspace/kustomization.ts';
import { parseSource, type Source } from '../../yaml/source.ts';
import { first } from '../marked.ts';
import { wordAt } from '../wordAt.ts';
import { clustersOfFolder } from './clusters.ts';
import { configUriOf, nothingInConfig, workloadInConfig, workloadInConfigAt } from './configUses.ts';
import { type NamedPlace, placesNaming } from './namedPlaces.ts';
import { isFileIn } from './otherObjects.ts';
import { distinctParts, isSamePart, type Part } from './parts.ts';
import { workloadInPolicyTests, workloadInTestAt } from './policyTestWorkloads.ts';
import { sitesIn } from './sites.ts';
import type { Found, Target } from './target.ts';
import { objectWords, wordSpan } from './words.ts';
import { type NamedAt, podHostOf, referringIn, workloadPartsIn } from './workloadUses.ts';

/** The name of a workload at an offset of a file: of itself, in a patch, where something refers to it, in a policy test. */
export function workloadAt(
  snapshot: Snapshot,
  uri: string,
  offset: number,
  cursors: readonly Cursor[],
): Target | undefined {
  return targetOf(
    snapshot,
    ownNameAt(cursors) ?? referredAt(snapshot, cursors) ?? workloadInTestAt(snapshot, uri, offset),
  );
}

/**
 * The same where something refers to it in a file that the snapshot does not hold: of a kind that is not read, or the
 * `.netpol.yaml`.
 */
export function workloadInUnreadAt(snapshot: Snapshot, source: Source, offset: number): Target | undefined {
  const placed = source.documents.findLast(({ start }) => start <= offset);
  if (!placed) return undefined;
  const folder = folderOf(snapshot.folders, source.uri);
  const isConfig = folder && source.uri === configUriOf(folder);
  const here = { uri: source.uri, document: placed.document, offset: offset - placed.start };
  return targetOf(
    snapshot,
    isConfig
      ? workloadInConfigAt(source, here.offset, clustersOfFolder(snapshot, folder))
      : namedInSource(snapshot, source, here),
  );
}

function targetOf(snapshot: Snapshot, named: NamedAt | undefined): Target | undefined {
  if (!named || !hasOwnName(named.workload)) return undefined;
  const { at, workload, cluster } = named;
  return {
    at,
    word: workload.resource.name,
    what: `name of a ${workload.resource.kind}`,
    isAnywhere: true,
    problems: (name) => nameProblems(workload, name),
    found: (config) => found(snapshot, cluster, workload, config),
  };
}

/** What operators make of their objects has names made of theirs, and the name of a Service of Knative is its host. */
function hasOwnName({ resource }: WorkloadInstance): boolean {
  return isWorkloadKind(resource) && resource.group !== 'serving.knative.dev';
}

/** validation.ValidateDeploymentName and others; of a CronJob ValidateCronJob, whose Jobs have longer ones. */
function nameProblems({ resource }: WorkloadInstance, name: string): readonly string[] {
  if (resource.kind === 'CronJob' && name.length > 52) return ['must be no more than 52 characters'];
  return subdomainProblems(name);
}

function ownNameAt(cursors: readonly Cursor[]): NamedAt | undefined {
  for (const { instance, path, cluster, uri, document, offset } of cursors) {
    const isName = path[0]?.key === 'metadata' && path[1]?.key === 'name' && path.length === 2;
    if (instance?.resource.type !== 'workload' || !isName) continue;
    const at = wordAt(document.text, offset, /[\w.-]/);
    return { at: { uri, document, ...at }, workload: { ...instance, resource: instance.resource }, cluster };
  }
  return undefined;
}

function referredAt(snapshot: Snapshot, cursors: readonly Cursor[]): NamedAt | undefined {
  return first(cursors, (cursor) => {
    const { source } = snapshot.files.get(cursor.uri) ?? {};
    return (source && namedInSource(snapshot, source, cursor)) ?? namedInObject(cursor);
  });
}

type Here = Pick<Cursor, 'uri' | 'document' | 'offset'>;

/** In an object of a kind that is not read, a patch or a kustomization. */
function namedInSource(snapshot: Snapshot, source: Source, here: Here): NamedAt | undefined {
  const name = wordHere(here);
  return first(name === '' ? [] : placesNaming(snapshot, source, name), ({ parts, meant: [workload] }) => {
    const part = parts.find((each) => isHere(each, here));
    const cluster = workload && clusterOf(snapshot, workload);
    return part && workload && cluster && { at: wordSpan(part), workload, cluster };
  });
}

function namedInObject(cursor: Cursor): NamedAt | undefined {
  const { cluster, instance } = cursor;
  const name = wordHere(cursor);
  const named = [...(instance ? cluster.namespaces.values() : [])].flatMap(({ workloads }) =>
    workloads.filter(({ resource }) => resource.name === name),
  );
  return first(named, (workload) => {
    const part = workloadPartsIn(cluster, workload).find((each) => isHere(each, cursor));
    return part && { at: wordSpan(part), workload, cluster };
  });
}

function isHere(part: Part, { document, offset }: Here): boolean {
  return part.document === document && part.start <= offset && offset <= part.end;
}

function wordHere({ document: { text }, offset }: Here): string {
  const { start, end } = wordAt(text, offset, /[\w.-]/);
  return text.slice(start, end);
}

function clusterOf({ clusters }: Snapshot, workload: WorkloadInstance): ClusterModel | undefined {
  return clusters.find(({ namespaces }) => namespaces.get(workload.namespace)?.workloads.includes(workload));
}

function found(snapshot: Snapshot, start: ClusterModel, workload: WorkloadInstance, config: Source | undefined): Found {
  const { name } = workload.resource;
  const clusters = clustersOfFolder(snapshot, start.folder);
  const { meant, parts: own } = meantWith(clusters, start, workload);
  const renamed = [...meant.values()].flat();
  const resources = new Set<Instance['resource']>(renamed.map(({ resource }) => resource));
  const isRenamed = ({ resource }: Instance): boolean => resources.has(resource);
  const touched = new Set(meant.keys());
  const sources = [...snapshot.files.keys()].flatMap((uri) =>
    isKustomizationFile(uri) || snapshot.roles.patchUris.has(uri) || isFileIn(snapshot, uri, touched)
      ? (snapshot.files.get(uri)?.source ?? [])
      : [],
  );
  const others = partsOfOthers(
    sources.flatMap((source) => placesNaming(snapshot, source, name)),
    isRenamed,
    name,
  );
  const tests = workloadInPolicyTests(snapshot, resources, name);
  const declared = config ? workloadInConfig(config, clusters, renamed) : nothingInConfig;
  const parts = distinctParts([...own, ...others.parts, ...tests.parts]);
  return {
    parts,
    sites: new Map(clusters.map((cluster) => [cluster, sitesIn(cluster, parts)])),
    names: {
      of: (cluster, instance, newName) =>
        meant.get(cluster)?.some(({ key }) => key === instance.key) ? newName : undefined,
    },
    unread: (uri, text, newName) => {
      if (!isFileIn(snapshot, uri, touched)) return undefined;
      const source = parseSource(uri, text, () => true);
      const asked = partsOfOthers(placesNaming(snapshot, source, name), isRenamed, name);
      return {
        source,
        parts: asked.parts,
        refusal: asked.refusal ?? takenIn(snapshot, source, isRenamed, name, newName),
      };
    },
    config: declared.parts,
    refusal: others.refusal ?? tests.refusal ?? declared.refusal ?? firstOf(meant, podHostOf),
    collision: (_, newName) =>
      firstOf(meant, (cluster, each) => collision(cluster, each, newName)) ??
      first(sources, (source) => takenIn(snapshot, source, isRenamed, name, newName)),
  };
}

function collision(cluster: ClusterModel, workload: WorkloadInstance, newName: string): string | undefined {
  const { namespace, resource } = workload;
  const { kind, group } = resource;
  const isThere = cluster.namespaces
    .get(namespace)
    ?.workloads.some(
      (each) => each.resource.kind === kind && each.resource.group === group && each.resource.name === newName,
    );
  if (isThere) return `There is a ${kind} ${newName} in ${namespace} already.`;
  const [referring] = referringIn(cluster, workload, newName);
  return referring && takenWords(objectWords(referring.instance), newName);
}

function firstOf(
  meant: ReadonlyMap<ClusterModel, readonly WorkloadInstance[]>,
  why: (cluster: ClusterModel, workload: WorkloadInstance) => string | undefined,
): string | undefined {
  return first([...meant], ([cluster, workloads]) => first(workloads, (workload) => why(cluster, workload)));
}

/** A manifest of several clusters takes along what these have of that name. */
function meantWith(
  clusters: readonly ClusterModel[],
  start: ClusterModel,
  workload: WorkloadInstance,
): { readonly meant: ReadonlyMap<ClusterModel, readonly WorkloadInstance[]>; readonly parts: readonly Part[] } {
  const { kind, group, name } = workload.resource;
  const all = clusters.flatMap((cluster) =>
    [...cluster.namespaces.values()].flatMap(({ workloads }) =>
      workloads.flatMap((each) => {
        const { resource, key } = each;
        if (resource.name !== name || resource.kind !== kind || resource.group !== group) return [];
        const isStart = cluster === start && key === workload.key;
        return { cluster, each, isStart, parts: workloadPartsIn(cluster, each) };
      }),
    ),
  );
  const meant = new Map<ClusterModel, WorkloadInstance[]>();
  let parts: readonly Part[] = [];
  let left = all;
  for (let known = -1; known < left.length && left.length > 0; ) {
    const taken = left.filter(
      (one) => one.isStart || one.parts.some((part) => parts.some((other) => isSamePart(part, other))),
    );
    for (const { cluster, each } of taken) meant.set(cluster, [...(meant.get(cluster) ?? []), each]);
    parts = distinctParts([...parts, ...taken.flatMap((one) => one.parts)]);
    left = left.filter((one) => !taken.includes(one));
    known = taken.length > 0 ? -1 : left.length;
  }
  return { meant, parts };
}

/** Why workloads cannot have a name by which something in a file would mean one of them then. */
function takenIn(
  snapshot: Snapshot,
  source: Source,
  isRenamed: (workload: Instance) => boolean,
  name: string,
  newName: string,
): string | undefined {
  const now = placesNaming(snapshot, source, newName);
  const taken = placesNaming(snapshot, source, newName, name).find(
    ({ meant }, index) => meant.some(isRenamed) && now[index]?.meant.length === 0,
  );
  return taken && takenWords(taken.words, newName);
}

function takenWords(who: string, newName: string): string {
  return `${who} speaks of ${newName} already, and would mean this one.`;
}

/** The places that mean what is renamed; a refusal where one of them means others too, or may. */
function partsOfOthers(
  places: readonly NamedPlace[],
  isRenamed: (workload: Instance) => boolean,
  name: string,
): { readonly parts: readonly Part[]; readonly refusal: string | undefined } {
  const concerned = places.filter(({ meant }) => meant.some(isRenamed));
  for (const { words, isLoose, meant } of concerned) {
    if (isLoose)
      return {
        parts: [],
        refusal: `${words} speaks of ${name} for several kinds: a rename cannot tell which is meant.`,
      };
    const kept = meant.find((each) => !isRenamed(each));
    if (kept)
      return {
        parts: [],
        refusal: `${words} may mean ${objectWords(kept)} in ${kept.namespace} too, which would keep its name.`,
      };
  }
  return { parts: concerned.flatMap(({ parts }) => parts), refusal: undefined };
}
