import type { Holder } from '../model/container.ts';
import type { DocumentSpan, Instance } from '../model/instance.ts';
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
import { holderRefsOf } from './holderRefs.ts';
import { isSamePlace, referredAt } from './referred.ts';
import { nameOf } from './text.ts';

/** What a place in a manifest leads to. */
export interface Definition {
  readonly document: Document;
  /** What leads there, in `document`. */
  readonly at: Span;
  readonly targets: readonly DefinitionTarget[];
}

export interface DefinitionTarget {
  /** The name of an object, or a key in it. */
  readonly place: DocumentSpan;
  /** All of the object, or of the entry; around `place` where both are written in one document. */
  readonly whole: DocumentSpan;
}

/**
 * Where a reference at an offset of a file leads: a host to its Service and the workloads behind it, a selector to the
 * workloads that it matches, the name of a ConfigMap or a Secret to that. The answers of all clusters of the file, each
 * place once, those of the one named `inView` first; undefined where nothing is referred to.
 */
export function definitionAt(snapshot: Snapshot, uri: string, offset: number, inView?: string): Definition | undefined {
  const answers = cursorsOrPatchesAt(snapshot, uri, offset, inView).flatMap((cursor) => {
    const lead = cursor.instance && leadOf(cursor, cursor.instance);
    return lead && lead.targets.length > 0 ? [{ document: cursor.document, ...lead }] : [];
  });
  const [first] = answers;
  return (
    first && {
      ...first,
      targets: distinctPlaces(
        answers.flatMap(({ targets }) => targets),
        ({ place }) => place,
      ),
    }
  );
}

interface Lead {
  readonly at: Span;
  readonly targets: readonly DefinitionTarget[];
}

function leadOf(cursor: Cursor, instance: Instance): Lead | undefined {
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
function keyTarget(holder: Instance, key: string): DefinitionTarget {
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
  const [spec, field, item, side, index] = path;
  if (spec?.key !== 'spec' || !field) return undefined;
  const { resource, namespace } = policy;
  if (field.key === 'podSelector')
    return isSome(resource.podSelector) ? toWorkloads(field, selectedBy(cluster, policy).may) : undefined;
  if (!index || (field.key !== 'ingress' && field.key !== 'egress') || (side?.key !== 'from' && side?.key !== 'to'))
    return undefined;
  const peers = resource[field.key][Number(item?.key)]?.peers;
  const peer = peers === 'everyone' ? undefined : peers?.[Number(index.key)];
  if (peer?.type !== 'selector' || !isSome(peer.podSelector)) return undefined;
  return toWorkloads(index, peerMatches(cluster, namespace, peer).may);
}

function isSome(selector: Selector | undefined): boolean {
  return selector !== undefined && selector.requirements.length > 0;
}

function toWorkloads(at: Span, workloads: readonly WorkloadInstance[]): Lead {
  return { at: { start: at.start, end: at.end }, targets: distinct(workloads).map(targetOf) };
}

function targetOf(instance: Instance): DefinitionTarget {
  const place = nameOf(instance);
  const whole = placeIn(instance, instance.resource.root);
  const isInside = whole.document === place.document && whole.start <= place.start && place.end <= whole.end;
  return { place, whole: isInside ? whole : place };
}
