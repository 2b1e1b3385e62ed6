import type { Call } from '../calls/call.ts';
import { allCalls } from '../calls/calls.ts';
import { readersOf } from '../calls/readers.ts';
import { type DocumentSpan, type Instance, placeIn } from '../model/instance.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import type { Cursor } from '../snapshot/cursor.ts';
import { cursorsOrPatchesAt } from '../snapshot/patchCursor.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { distinctPlaces } from './distinctPlaces.ts';
import { holderRefsOf } from './holderRefs.ts';
import { referredAt } from './referred.ts';
import { nameOf } from './text.ts';

/** What refers to the object at a place: itself, and each place that does. */
export interface References {
  readonly declarations: readonly DocumentSpan[];
  readonly places: readonly DocumentSpan[];
}

/**
 * At a Service, or at a host that means it: every place that says that somebody calls it. At a workload: the places of
 * the calls that reach it. At a ConfigMap or a Secret, or a key of it: where workloads name it. Each place once, of all
 * clusters of the file; undefined for other objects.
 */
export function referencesAt(snapshot: Snapshot, uri: string, offset: number, inView?: string): References | undefined {
  const answers = cursorsOrPatchesAt(snapshot, uri, offset, inView).flatMap((cursor) => referencesOf(cursor) ?? []);
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
    const services = new Set(referred.services.map(({ key }) => key));
    const workloads = new Set(referred.workloads.map(({ key }) => key));
    const isMeant = ({ service, target }: Call): boolean =>
      services.size > 0 ? service !== undefined && services.has(service.key) : workloads.has(target.key);
    return callPlaces(cluster, services.size > 0 ? referred.services : referred.workloads, isMeant);
  }
  if (!isItself) return undefined;
  if (resource.type === 'service')
    return callPlaces(cluster, [instance], ({ service }) => service?.key === instance.key);
  if (resource.type === 'workload') return callPlaces(cluster, [instance], ({ target }) => target.key === instance.key);
  return undefined;
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

/** The places of the calls that are meant. */
function callPlaces(cluster: ClusterModel, objects: readonly Instance[], isMeant: (call: Call) => boolean): References {
  const places = allCalls(cluster).flatMap((call) => (isMeant(call) ? [call.evidence] : []));
  return { declarations: objects.map(nameOf), places };
}
