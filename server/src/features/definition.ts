import type { Holder } from '../model/container.ts';
import type { Instance } from '../model/instance.ts';
import { placeIn } from '../model/instance.ts';
import type { Selector } from '../model/selector.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import type { Cursor, Step } from '../snapshot/cursor.ts';
import { cursorsOrPatchesAt } from '../snapshot/patchCursor.ts';
import {
  distinct,
  type PolicyInstance,
  peerMatches,
  selectedBy,
  type WorkloadInstance,
  workloadsBehind,
} from '../snapshot/queries.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { entryOf, type Span } from '../yaml/node.ts';
import type { Document } from '../yaml/source.ts';
import { distinctPlaces } from './distinctPlaces.ts';
import { fileLinksIn } from './fileLinks.ts';
import { holderRefsOf } from './holderRefs.ts';
import { meantAt } from './meaning/meaning.ts';
import { isAt } from './meaning/place.ts';
import { peerAt } from './peerAt.ts';
import { isSamePlace, referredAt } from './referred.ts';
import { type Target, targetOf } from './target.ts';

/** What a place in a manifest leads to. */
export interface Definition {
  readonly document: Document;
  /** What leads there, in `document`. */
  readonly at: Span;
  readonly targets: readonly Target[];
}

/**
 * Where a reference at an offset of a file leads: a host to its Service and the workloads behind it, a selector to the
 * workloads that it matches and a condition of it to their labels, a port to the containers that have it, the name of a
 * namespace to that, of a ConfigMap or a Secret to that, a path of a kustomization to the file. What says itself what it
 * is leads to itself, from where editors go on to what refers to it. The answers of all clusters of the file, each place
 * once, those of the one named `inView` first; undefined where nothing is referred to.
 */
export function definitionAt(snapshot: Snapshot, uri: string, offset: number, inView?: string): Definition | undefined {
  const cursors = cursorsOrPatchesAt(snapshot, uri, offset, inView);
  const [first] = cursors;
  if (!first) return undefined;
  const meant = meantAt(cursors);
  const meanings = meant?.definitions() ?? [];
  if (meant && meanings.length > 0) return { document: first.document, at: meant.at, targets: meanings.slice(0, most) };
  const answers = [
    fileLead(snapshot, first),
    ...cursors.map((cursor) => cursor.instance && leadOf(cursor, cursor.instance)),
  ];
  const leads = answers.flatMap((lead) => (lead && lead.targets.length > 0 ? [lead] : []));
  const [lead] = leads;
  return (
    lead && {
      document: first.document,
      at: lead.at,
      targets: distinctPlaces(
        leads.flatMap(({ targets }) => targets),
        ({ place }) => place,
      ).slice(0, most),
    }
  );
}

/** An editor lists them; nobody reads more. */
const most = 1000;

interface Lead {
  readonly at: Span;
  readonly targets: readonly Target[];
}

/** A path in a kustomization, to the beginning of the file. */
function fileLead(snapshot: Snapshot, { uri, document, offset }: Cursor): Lead | undefined {
  const link = fileLinksIn(snapshot, uri).find(
    ({ at }) => at.document === document && at.start <= offset && offset <= at.end,
  );
  const file = link && snapshot.files.get(link.target);
  const [first] = file?.source.documents ?? [];
  if (!link || !first) return undefined;
  const place = { uri: link.target, document: first.document, start: 0, end: 0 };
  return { at: { start: link.at.start, end: link.at.end }, targets: [{ place, whole: place }] };
}

function leadOf(cursor: Cursor, instance: Instance): Lead | undefined {
  const { nameNode } = instance.resource;
  if (isAt(cursor, instance, nameNode)) {
    const { start, end } = placeIn(instance, nameNode);
    return { at: { start, end }, targets: [targetOf(instance)] };
  }
  const referred = referredAt(cursor);
  if (referred) {
    const objects = [...referred.services, ...referred.workloads].filter(({ key }) => key !== instance.key);
    return { at: referred.at, targets: objects.map(targetOf) };
  }
  const { cluster, path } = cursor;
  const { resource } = instance;
  switch (resource.type) {
    case 'workload':
      return holderLead(cluster, { ...instance, resource }, path);
    case 'service': {
      const [spec, selector] = path;
      if (spec?.key !== 'spec' || selector?.key !== 'selector' || resource.selector.length === 0) return undefined;
      return toWorkloads(selector, workloadsBehind(cluster, { ...instance, resource }).may);
    }
    case 'policy':
      return selectorLead(cluster, { ...instance, resource }, path);
    default:
      return undefined;
  }
}

/** The name of a ConfigMap or a Secret, or one of its keys. */
function holderLead(cluster: ClusterModel, workload: WorkloadInstance, path: readonly Step[]): Lead | undefined {
  const step = path.at(-1);
  if (step?.node.kind !== 'scalar') return undefined;
  for (const ref of holderRefsOf(workload.resource)) {
    const isKey = isSamePlace(step.node, ref.keyNode);
    if (!isKey && !isSamePlace(step.node, ref.nameNode)) continue;
    const holder = holderNamed(cluster, workload.namespace, ref);
    if (!holder) return undefined;
    return { at: step.node, targets: [isKey ? keyTarget(holder, ref.key ?? '') : targetOf(holder)] };
  }
  return undefined;
}

/** The ConfigMap or the Secret of a name; undefined where no manifest has it. */
function holderNamed(cluster: ClusterModel, namespace: string, { kind, name }: Holder): Instance | undefined {
  const all: readonly Instance[] =
    kind === 'Secret' ? cluster.hints : (cluster.namespaces.get(namespace)?.configMaps ?? []);
  return all.find((one) => one.namespace === namespace && one.resource.kind === kind && one.resource.name === name);
}

/** The key of a text; the object where it does not have it. */
function keyTarget(holder: Instance, key: string): Target {
  for (const field of ['data', 'stringData']) {
    const entry = entryOf(entryOf(holder.resource.root, field)?.value, key);
    if (!entry) continue;
    const { keyStart, keyEnd, value, origin } = entry;
    const place = placeIn(holder, { start: keyStart, end: keyEnd, origin });
    return { place, whole: { ...place, end: Math.max(keyEnd, value.end) } };
  }
  return targetOf(holder);
}

/** The selector of a policy, or that of a peer. One that selects everything leads nowhere. */
function selectorLead(cluster: ClusterModel, policy: PolicyInstance, path: readonly Step[]): Lead | undefined {
  const [spec, field] = path;
  const { resource, namespace } = policy;
  if (spec?.key === 'spec' && field?.key === 'podSelector')
    return isSome(resource.podSelector) ? toWorkloads(field, selectedBy(cluster, policy).may) : undefined;
  const found = peerAt(resource, path);
  if (found?.peer.type !== 'selector' || !isSome(found.peer.podSelector)) return undefined;
  return toWorkloads(found.step, peerMatches(cluster, namespace, found.peer).may);
}

function isSome(selector: Selector | undefined): boolean {
  return selector !== undefined && selector.requirements.length > 0;
}

function toWorkloads(at: Span, workloads: readonly WorkloadInstance[]): Lead {
  return { at: { start: at.start, end: at.end }, targets: distinct(workloads).map(targetOf) };
}
