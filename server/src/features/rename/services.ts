import { capitalized } from '../../model/capitalized.ts';
import type { DocumentSpan, Instance } from '../../model/instance.ts';
import type { Service } from '../../model/service.ts';
import { dnsLabelProblems } from '../../model/syntax.ts';
import type { ClusterModel } from '../../snapshot/clusterModel.ts';
import type { Cursor } from '../../snapshot/cursor.ts';
import { serviceNamed } from '../../snapshot/queries.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { referredAt } from '../referred.ts';
import { wordAt } from '../wordAt.ts';
import { clustersOfFolder } from './clusters.ts';
import { distinctParts, isSamePart, type Part } from './parts.ts';
import { serviceUsesIn } from './serviceUses.ts';
import { sitesIn } from './sites.ts';
import type { Found, Target } from './target.ts';

/** The name of a Service at the cursor: of itself, in a host, or in a backend. */
export function serviceAt(snapshot: Snapshot, cursors: readonly Cursor[]): Target | undefined {
  for (const cursor of cursors) {
    const service = serviceHere(cursor);
    if (!service) continue;
    const { cluster } = cursor;
    const { name } = service.resource;
    const at = nameAt(cursor, service);
    if (!at) continue;
    return {
      at,
      word: name,
      what: 'name of a Service',
      isAnywhere: false,
      problems: serviceNameProblems,
      found: () => found(snapshot, cluster, service),
    };
  }
  return undefined;
}

function serviceHere(cursor: Cursor): Instance<Service> | undefined {
  const { instance, path, cluster } = cursor;
  const isName = path[0]?.key === 'metadata' && path[1]?.key === 'name';
  const own = instance?.resource.type === 'service' && isName ? instance : referredAt(cursor)?.services[0];
  return own && serviceNamed(cluster, own.namespace, own.resource.name);
}

/** The word there, where it is the name; the name of the Service itself may be made of what is written. */
function nameAt({ uri, document, offset, instance }: Cursor, service: Instance<Service>): DocumentSpan | undefined {
  const { start, end } = wordAt(document.text, offset, /[\w-]/);
  if (instance?.key !== service.key && document.text.slice(start, end) !== service.resource.name) return undefined;
  return { uri, document, start, end };
}

/** core/v1 ValidateServiceName (IsDNS1035Label). */
function serviceNameProblems(name: string): readonly string[] {
  if (/^[0-9]/.test(name)) return ['must start with a letter'];
  return dnsLabelProblems(name);
}

function found(snapshot: Snapshot, start: ClusterModel, service: Instance<Service>): Found {
  const { name } = service.resource;
  const meant = new Map<ClusterModel, Set<Instance<Service>>>([[start, new Set([service])]]);
  let parts: readonly Part[] = [];
  let fixed: string | undefined;
  const clusters = clustersOfFolder(snapshot, start.folder);
  // A manifest of several clusters takes along what these have of that name.
  for (let known = -1; known < parts.length; ) {
    known = parts.length;
    for (const cluster of clusters) {
      for (const { services } of cluster.namespaces.values()) {
        for (const each of services) {
          if (each.resource.name !== name) continue;
          const uses = serviceUsesIn(cluster, each);
          const isMeant =
            meant.get(cluster)?.has(each) || uses.parts.some((part) => parts.some((other) => isSamePart(part, other)));
          if (!isMeant) continue;
          meant.set(cluster, (meant.get(cluster) ?? new Set()).add(each));
          parts = distinctParts([...parts, ...uses.parts]);
          fixed ??= uses.fixed && `${capitalized(uses.fixed.text)} means it, and cannot be changed by a rename.`;
        }
      }
    }
  }
  return {
    parts,
    sites: new Map(clusters.map((cluster) => [cluster, sitesIn(cluster, parts)])),
    names: { of: (cluster, instance, newName) => (isOneOf(meant.get(cluster), instance) ? newName : undefined) },
    refusal: fixed,
    collision(_, newName) {
      for (const [cluster, services] of meant)
        for (const { namespace } of services)
          if (serviceNamed(cluster, namespace, newName))
            return `There is a Service ${newName} in ${namespace} already.`;
      return undefined;
    },
  };
}

function isOneOf(services: ReadonlySet<Instance> | undefined, { key }: Instance): boolean {
  return services !== undefined && [...services].some((service) => service.key === key);
}
