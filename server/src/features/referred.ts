import { callsAt } from '../calls/callsAt.ts';
import { destinationOf, targetsOf } from '../calls/destination.ts';
import { mentionsOf } from '../calls/mentions.ts';
import { nodeAt } from '../fixes/inDocument.ts';
import type { DocumentSpan, Instance } from '../model/instance.ts';
import { text } from '../model/resource.ts';
import type { Cursor, Step } from '../snapshot/cursor.ts';
import { distinct, serviceNamed, type WorkloadInstance } from '../snapshot/queries.ts';
import { type Span, valueAt } from '../yaml/node.ts';
import { hostSpans } from './hostSpans.ts';

/** What a reference to a host or a Service means. */
export interface Referred {
  readonly at: Span;
  readonly services: readonly Instance[];
  readonly workloads: readonly WorkloadInstance[];
}

/** Undefined where no Service and no workload is referred to. Of several hosts in one value, the one at the cursor. */
export function referredAt(cursor: Cursor): Referred | undefined {
  const here = callsAt(cursor);
  if (!here) return serviceNamedHere(cursor);
  const found = here.calls.map((call) => ({ call, span: spanAtCursor(cursor, here.step, call.service) }));
  const under = found.filter(({ span }) => span !== undefined);
  const calls = (under.length > 0 ? under : found).map(({ call }) => call);
  return {
    at: under[0]?.span ?? withoutKey(here.step),
    services: distinct(calls.flatMap(({ service }) => service ?? [])),
    workloads: distinct(calls.map(({ target }) => target)),
  };
}

function spanAtCursor({ document, offset }: Cursor, within: Span, service: Instance | undefined): Span | undefined {
  const spans = service ? hostSpans(document.text, within, service) : [];
  return spans.find(({ start, end }) => start <= offset && offset <= end);
}

/** The step of an entry begins at its key. */
function withoutKey({ node, start, end }: Step): Span {
  return { start: Math.max(start, node.start), end };
}

/**
 * A Service that is named where no call is told of: it leads to no pods that are known, or its name is written
 * otherwise and a kustomization changed it.
 */
function serviceNamedHere({ cluster, instance, document, path }: Cursor): Referred | undefined {
  const step = path.at(-1);
  if (!instance || !step) return undefined;
  const { resource, namespace } = instance;
  const isHere = (place: DocumentSpan): boolean =>
    place.document === document && step.node.start <= place.start && place.end <= step.node.end;
  if (resource.type === 'ingress' || resource.type === 'route') {
    // What stands in the object as applied where the path leads in it as written.
    const applied = nodeAt(
      resource.root,
      path.map(({ key }) => key),
    );
    const backend = resource.backends.find(({ node }) => node === applied);
    const service = backend && serviceNamed(cluster, backend.namespace ?? namespace, backend.service);
    if (!service) return undefined;
    const workloads = targetsOf(cluster, { service, pod: undefined });
    return { at: withoutKey(step), services: [service], workloads };
  }
  if (resource.type !== 'workload' || step.node.kind !== 'scalar') return undefined;
  const isOwn = path.length === 2 && path[0]?.key === 'spec' && step.key === 'serviceName';
  const named = isOwn
    ? [serviceNamed(cluster, namespace, text(valueAt(resource.root, 'spec', 'serviceName')) ?? '')]
    : mentionsOf(cluster, { ...instance, resource })
        .filter(({ evidence }) => isHere(evidence))
        .map(({ host }) => destinationOf(cluster, host, namespace)?.service);
  const services = distinct(named.filter((service) => service !== undefined));
  return services.length > 0 ? { at: withoutKey(step), services, workloads: [] } : undefined;
}

/** A kustomization may have made another node of it. */
export function isSamePlace(node: Span, other: Span | undefined): boolean {
  return node.start === other?.start && node.end === other.end;
}
