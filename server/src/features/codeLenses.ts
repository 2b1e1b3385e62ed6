import type { ClusterPolicy } from '../model/clusterPolicy.ts';
import { type DocumentSpan, type Instance, placeIn } from '../model/instance.ts';
import type { Direction, Policy } from '../model/policy.ts';
import { text } from '../model/resource.ts';
import type { Workload } from '../model/workload.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { clustersInView, instancesIn } from '../snapshot/fileQueries.ts';
import { homed } from '../snapshot/homed.ts';
import { locate } from '../snapshot/locate.ts';
import {
  distinct,
  isIsolated,
  isolatedBy,
  isRestricted,
  mayHoldMore,
  type PolicyInstance,
  peerMatches,
  restrictedBy,
  selectedBy,
  type WorkloadInstance,
  workloadCount,
} from '../snapshot/queries.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { isAddedToBy } from '../snapshot/writtenIn.ts';
import { type Span, valueAt } from '../yaml/node.ts';
import type { Document } from '../yaml/source.ts';
import { type Asked, inOneLine, sharedAnswers } from './byCluster.ts';
import { admittedBy, type Counterparts, counterpartsOf } from './counterparts.ts';
import { counterpartWords } from './counterpartWords.ts';
import { distinctPlaces } from './distinctPlaces.ts';
import { documentsIn } from './documentsIn.ts';
import { matchWords } from './matchWords.ts';
import { nameOf } from './text.ts';
import { split } from './workloadLines.ts';

/** What stands above an object: a policy or a workload. */
export interface CodeLens {
  /** The first key of the object, in the text of the file. */
  readonly at: Span;
  readonly part: LensPart;
}

/** `subject`: whom a policy is about; who isolates a workload. The others: who is at the other end. */
export type LensPart = 'subject' | Direction;

/** What a lens says, and the places that it opens. */
export interface LensText {
  readonly text: string;
  readonly places: readonly DocumentSpan[];
}

/**
 * The lenses of a file, a patch of a kustomization with those of the object that it changes, in no certain order; cheap,
 * since what they say is worked out when it is asked for.
 */
export function codeLensesIn(snapshot: Snapshot, uri: string): CodeLens[] {
  const lenses = new Map<string, CodeLens>();
  for (const { cluster, instance, at } of lensed(snapshot, uri)) {
    for (const part of partsOf(cluster, instance)) {
      const key = `${at.start} ${part}`;
      if (!lenses.has(key)) lenses.set(key, { at, part });
    }
  }
  return [...lenses.values()];
}

/**
 * What a lens says of the object whose first key is at an offset, for each of the file's clusters, the one `inView`
 * first where they differ; undefined where no such object is any more.
 */
export function lensText(
  snapshot: Snapshot,
  uri: string,
  offset: number,
  part: LensPart,
  inView?: string,
): LensText | undefined {
  const documents = documentsIn(snapshot, uri, { start: offset, end: offset });
  const said = lensed(snapshot, uri, inView, documents).flatMap(({ cluster, instance, at }) => {
    const text = at.start === offset ? textOf(cluster, instance, part) : undefined;
    return text ? [{ cluster, instance, ...text }] : [];
  });
  if (said.length === 0) return undefined;
  return {
    text: inOneLine(sharedAnswers(said, ({ text }) => text)),
    places: distinctPlaces(
      said.flatMap(({ places }) => places),
      (place) => place,
    ).slice(0, mostPlaces),
  };
}

/** Nobody looks through a longer list. */
const mostPlaces = 500;

interface Lensed extends Asked {
  readonly instance: Instance<Policy | ClusterPolicy | Workload>;
  readonly at: Span;
}

/** @param documents Those that are looked at; all of the file by default. */
function lensed(snapshot: Snapshot, uri: string, inView?: string, documents?: ReadonlySet<Document>): Lensed[] {
  const asked = documents ?? documentsIn(snapshot, uri, { start: 0, end: Number.MAX_SAFE_INTEGER });
  return clustersInView(snapshot, uri, inView).flatMap((cluster) => {
    const own = instancesIn(snapshot, cluster, uri).filter(({ document }) => asked.has(document));
    return [
      ...own.flatMap((instance) => {
        const at = isLensed(instance) ? firstKey(snapshot, uri, instance) : undefined;
        return isLensed(instance) && at ? [{ cluster, instance, at }] : [];
      }),
      ...patched(snapshot, cluster, uri, without(asked, own)),
    ];
  });
}

function without(documents: ReadonlySet<Document>, own: readonly Instance[]): Document[] {
  const taken = new Set(own.map(({ document }) => document));
  return [...documents].filter((document) => !taken.has(document));
}

/** What patches make of an object: where one changes several of a kustomization, it has no lens. */
function patched(snapshot: Snapshot, cluster: ClusterModel, uri: string, documents: readonly Document[]): Lensed[] {
  const patches = documents.flatMap((document) => {
    const kind = text(valueAt(document.root, 'kind'));
    const at = kind === undefined ? undefined : firstKeyOf(snapshot, uri, document);
    return at ? [{ document, kind, at }] : [];
  });
  if (patches.length === 0) return [];
  const bundles = cluster.bundles.filter(({ sources }) => sources.has(uri));
  return patches.flatMap(({ document, kind, at }) =>
    bundles.flatMap(({ id, instances }) => {
      const changed = instances.filter(
        (instance) => instance.resource.kind === kind && isLensed(instance) && isAddedToBy(instance, document),
      );
      if (changed.length !== 1) return [];
      return homed(changed, cluster.homeOf(id)).flatMap((instance) =>
        isLensed(instance) ? [{ cluster, instance, at }] : [],
      );
    }),
  );
}

function firstKeyOf(snapshot: Snapshot, uri: string, document: Document): Span | undefined {
  const { root } = document;
  const [first] = root?.kind === 'mapping' ? root.entries : [];
  const place = first && locate(snapshot, { uri, document, start: first.keyStart, end: first.keyEnd });
  return place && { start: place.start, end: place.end };
}

function isLensed(instance: Instance): instance is Lensed['instance'] {
  const { type } = instance.resource;
  return type === 'policy' || type === 'clusterPolicy' || type === 'workload';
}

/** An object that is written elsewhere but for some of its parts has none here. */
function firstKey(snapshot: Snapshot, uri: string, instance: Instance): Span | undefined {
  const { root } = instance.resource;
  const [first] = root.kind === 'mapping' ? root.entries : [];
  const place = first && placeIn(instance, { start: first.keyStart, end: first.keyEnd, origin: first.origin });
  if (place?.uri !== uri) return undefined;
  const { start, end } = locate(snapshot, place) ?? {};
  return start === undefined || end === undefined ? undefined : { start, end };
}

/** Of a workload that no policy holds back there is nothing more to say. */
function partsOf(cluster: ClusterModel, { resource, ...instance }: Lensed['instance']): readonly LensPart[] {
  if (resource.type === 'clusterPolicy') return ['subject'];
  if (resource.type === 'policy') return allParts;
  const workload = { ...instance, resource };
  const isHeldBack = directions.some(
    (direction) => isIsolated(cluster, workload, direction) !== 'no' || isRestricted(cluster, workload, direction),
  );
  return isHeldBack && resource.hostNetwork !== 'yes' ? allParts : ['subject'];
}

const directions: readonly Direction[] = ['ingress', 'egress'];
const allParts: readonly LensPart[] = ['subject', ...directions];

function textOf(cluster: ClusterModel, instance: Lensed['instance'], part: LensPart): LensText | undefined {
  const { resource } = instance;
  switch (resource.type) {
    case 'policy':
      return part === 'subject'
        ? selectedText(cluster, { ...instance, resource })
        : admittedText(cluster, { ...instance, resource }, part);
    case 'clusterPolicy':
      return aboutText(cluster, resource);
    case 'workload':
      return part === 'subject'
        ? isolatedText(cluster, { ...instance, resource })
        : endsText(counterpartsOf(cluster, { ...instance, resource }, part), part);
  }
}

function selectedText(cluster: ClusterModel, policy: PolicyInstance): LensText {
  const { namespace, resource } = policy;
  const matched = split(selectedBy(cluster, policy));
  const places = [...matched.sure, ...matched.unsure].map(nameOf);
  if (resource.podSelector.requirements.length === 0) return { text: `selects all pods of ${namespace}`, places };
  const mayBeMore = mayHoldMore(cluster, namespace);
  const isKnown = workloadCount(cluster, namespace) > 0 && (places.length > 0 || !mayBeMore);
  const words = isKnown ? matchWords(matched, mayBeMore).text : 'pods that are not known here';
  return { text: `selects ${words}`, places };
}

function admittedText(cluster: ClusterModel, policy: PolicyInstance, direction: Direction): LensText {
  const isolates = policy.resource.isolates[direction];
  if (isolates === 'no') return { text: `${direction} not restricted`, places: [] };
  const { text, places } = endsText(admittedBy(cluster, policy, direction), direction);
  return { text: isolates === 'maybe' ? `perhaps ${text}` : text, places };
}

function aboutText(cluster: ClusterModel, { subject }: ClusterPolicy): LensText {
  if (subject.type !== 'selector') return { text: 'about no pods', places: [] };
  const asks = [subject.namespaceSelector, subject.podSelector].some((one) => (one?.requirements ?? []).length > 0);
  const matched = split(peerMatches(cluster, '', subject));
  const words = asks ? matchWords(matched, false).text : 'every pod in the cluster';
  return { text: `about ${words}`, places: [...matched.sure, ...matched.unsure].map(nameOf) };
}

function isolatedText(cluster: ClusterModel, workload: WorkloadInstance): LensText {
  const isolating = inBoth((direction) => isolatedBy(cluster, workload, direction).map(({ instance }) => instance));
  const restricting = inBoth((direction) => restrictedBy(cluster, workload, direction));
  const seen = isolating.filter(({ resource }) => !resource.isUnseen);
  const places = [...seen, ...restricting].map(nameOf);
  if (workload.resource.hostNetwork === 'yes')
    return { text: 'on the network of its node: most network plugins apply no policy to it', places };
  const isSure = directions.some((direction) => isIsolated(cluster, workload, direction) === 'yes');
  const whose = seen.length > 0 ? policiesWords(seen) : 'policies that are not known here';
  const parts = [
    ...(isolating.length > 0 ? [`${isSure ? 'isolated' : 'perhaps isolated'} by ${whose}`] : []),
    ...(restricting.length > 0 ? [`restricted by ${policiesWords(restricting)} of the cluster`] : []),
  ];
  return { text: parts.length > 0 ? parts.join(', ') : 'no policy isolates it', places };
}

/** What there is in either direction, each once. */
function inBoth<I extends Instance>(listOf: (direction: Direction) => readonly I[]): I[] {
  return distinct(directions.flatMap(listOf));
}

function policiesWords({ length }: readonly Instance[]): string {
  return length === 1 ? '1 policy' : `${length} policies`;
}

/** Where it is whoever there is, there is no list to look through. */
function endsText(ends: Counterparts, direction: Direction): LensText {
  const { sure, unsure } = ends.workloads;
  return { text: counterpartWords(ends, direction), places: [...sure, ...unsure].map(nameOf) };
}
