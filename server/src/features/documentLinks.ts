import { toldBy } from '../calls/callsAt.ts';
import { targetsOf } from '../calls/destination.ts';
import type { DocumentSpan, Instance } from '../model/instance.ts';
import { listed } from '../model/listed.ts';
import type { Service } from '../model/service.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { clustersInView, instancesIn } from '../snapshot/fileQueries.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { distinctPlaces } from './distinctPlaces.ts';
import { hostSpans } from './hostSpans.ts';
import { nameOf } from './text.ts';

/** A host in a file that leads to a Service of the cluster. */
export interface HostLink {
  readonly at: DocumentSpan;
  /** The name of the Service. */
  readonly to: DocumentSpan;
  /** `cart (Service) -> Deployment cart` */
  readonly tooltip: string;
}

/** Every host in a file that names a Service with pods; where clusters differ, as in the one that is in view. */
export function hostLinksIn(snapshot: Snapshot, uri: string, inView?: string): HostLink[] {
  const links = clustersInView(snapshot, uri, inView).flatMap((cluster) =>
    instancesIn(snapshot, cluster, uri).flatMap((instance) => linksOf(cluster, instance)),
  );
  return distinctPlaces(
    links.filter(({ at }) => at.uri === uri),
    ({ at }) => at,
  );
}

/** What stands at a Service itself, such as its type, leads nowhere else. */
function linksOf(cluster: ClusterModel, instance: Instance): HostLink[] {
  return toldBy(cluster, instance).flatMap(({ service, evidence }) => {
    if (!service || service.key === instance.key) return [];
    return hostSpans(evidence.document.text, evidence, service).map((span) => ({
      at: { uri: evidence.uri, document: evidence.document, ...span },
      to: nameOf(service),
      tooltip: tooltipOf(cluster, service),
    }));
  });
}

function tooltipOf(cluster: ClusterModel, service: Instance<Service>): string {
  const names = targetsOf(cluster, { service, pod: undefined }).map(
    ({ resource }) => `${resource.kind} ${resource.name}`,
  );
  return `${service.resource.name} (Service) -> ${listed(names, 'and')}`;
}
