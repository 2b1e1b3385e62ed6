import type { Call } from '../calls/call.ts';
import { callsTo } from '../calls/callsTo.ts';
import { targetsOf } from '../calls/destination.ts';
import { readersOf } from '../calls/readers.ts';
import { type DocumentSpan, type Instance, placeIn } from '../model/instance.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import type { Cursor } from '../snapshot/cursor.ts';
import { cursorsOrPatchesAt } from '../snapshot/patchCursor.ts';
import {
  distinct,
  isolatedBy,
  restrictedBy,
  selectedBy,
  servicesOf,
  type WorkloadInstance,
} from '../snapshot/queries.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { distinctPlaces } from './distinctPlaces.ts';
import { holderRefsOf } from './holderRefs.ts';
import { meantAt } from './meaning/meaning.ts';
import { referredAt } from './referred.ts';
import { nameOf } from './text.ts';

/** What refers to the object at a place: itself, and each place that does. */
export interface References {
  readonly declarations: readonly DocumentSpan[];
  readonly places: readonly DocumentSpan[];
}

/**
 * At a Service, or at a host that means it: every place that says that somebody calls it. At a workload: the policies
 * that select it, the Services in front of it, and the places of the calls that reach it. At a policy: whom it selects.
 * At a label: the selectors that match by it. At a port or a namespace: where it is named. At a ConfigMap or a Secret, or
 * a key of it: where workloads name it. Each place once, of all clusters of the file; undefined for other objects.
 */
export function referencesAt(snapshot: Snapshot, uri: string, offset: number, inView?: string): References | undefined {
  const cursors = cursorsOrPatchesAt(snapshot, uri, offset, inView);
  const meant = meantAt(cursors);
  if (meant) return { declarations: meant.definitions().map(({ place }) => place), places: meant.references() };
  const answers = cursors.flatMap((cursor) => referencesOf(cursor) ?? []);
  if (answers.length === 0) return undefined;
  return {
    declarations: distinctPlaces(
      answers.flatMap(({ declarations }) => declarations),
      (place) => place,
    ),
    places: distinctPlaces(
      answers.flatMap(({ places }) => places),
      (place) => place,
    ),
  };
}

function referencesOf(cursor: Cursor): References | undefined {
  const { cluster, instance, path, offset } = cursor;
  const [first, second] = path;
  if (!instance || !first) return undefined;
  const { resource } = instance;
  const isItself = first.key === 'kind' || first.key === 'metadata';
  const isHolder = resource.kind === 'ConfigMap' || resource.kind === 'Secret';
  const isKey = second !== undefined && path.length === 2 && offset < second.node.start;
  if (isHolder && (isItself || (isKey && (first.key === 'data' || first.key === 'stringData'))))
    return holderReferences(cursor, instance, isItself ? undefined : String(second?.key));
  const referred = referredAt(cursor);
  if (referred) {
    const { services, workloads } = referred;
    if (services.length === 0) return toObjects(cluster, workloads, workloads, () => true);
    const keys = new Set(services.map(({ key }) => key));
    return toObjects(cluster, services, workloads, ({ service }) => service !== undefined && keys.has(service.key));
  }
  if (!isItself) return undefined;
  switch (resource.type) {
    case 'service':
      return toObjects(
        cluster,
        [instance],
        targetsOf(cluster, { service: { ...instance, resource }, pod: undefined }),
        ({ service }) => service?.key === instance.key,
      );
    case 'workload': {
      const workload = { ...instance, resource };
      const calls = toObjects(cluster, [instance], [workload], () => true);
      const objects = distinct<Instance>([...policiesAbout(cluster, workload), ...servicesOf(cluster, workload)]);
      return { ...calls, places: [...objects.map(nameOf), ...calls.places] };
    }
    case 'policy': {
      const selected = distinct(selectedBy(cluster, { ...instance, resource }).may);
      return { declarations: [nameOf(instance)], places: selected.map(nameOf) };
    }
    default:
      return undefined;
  }
}

/** The policies that isolate a workload in one direction or the other, and those of the whole cluster that restrict it. */
function policiesAbout(cluster: ClusterModel, workload: WorkloadInstance): readonly Instance[] {
  return (['ingress', 'egress'] as const).flatMap((direction) => [
    ...isolatedBy(cluster, workload, direction).flatMap(({ policy, instance }) => (policy.isUnseen ? [] : [instance])),
    ...restrictedBy(cluster, workload, direction),
  ]);
}

/** Of a key: where it is named, and where all of the object is given. */
function holderReferences({ cluster }: Cursor, holder: Instance, key: string | undefined): References {
  const { kind, name } = holder.resource;
  const places = readersOf(cluster, holder).flatMap((reader) =>
    holderRefsOf(reader.resource).flatMap((ref) => {
      const isMeant = ref.kind === kind && ref.name === name && (key === undefined || (ref.key ?? key) === key);
      return isMeant ? [placeIn(reader, (key === undefined ? undefined : ref.keyNode) ?? ref.nameNode)] : [];
    }),
  );
  return { declarations: [nameOf(holder)], places };
}

/** The places of the calls to some workloads that are meant; `objects` is what these calls refer to. */
function toObjects(
  cluster: ClusterModel,
  objects: readonly Instance[],
  workloads: readonly WorkloadInstance[],
  isMeant: (call: Call) => boolean,
): References {
  const calls = workloads.flatMap((workload) => callsTo(cluster, workload)).filter(isMeant);
  return { declarations: objects.map(nameOf), places: calls.map(({ evidence }) => evidence) };
}
