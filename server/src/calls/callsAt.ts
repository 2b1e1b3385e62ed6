import type { Instance } from '../model/instance.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import type { Cursor, Step } from '../snapshot/cursor.ts';
import type { WorkloadInstance } from '../snapshot/queries.ts';
import type { Span } from '../yaml/node.ts';
import type { Call, OutsideCall } from './call.ts';
import { callsOf } from './calls.ts';
import { ingressCalls, outerCalls } from './entryPoints.ts';
import { hintCalls } from './hintCalls.ts';
import { outsideHostsOf } from './outside.ts';
import { readersOf } from './readers.ts';
import { podScrapes, serviceScrapes } from './scraping.ts';

/** The calls that a place is evidence of, and the part of the document that says so. */
export interface CallsHere {
  readonly step: Step;
  readonly calls: readonly Call[];
}

/**
 * Undefined where nothing calls. Anywhere in a backend of an Ingress or a route, and at a value anywhere else: of a text
 * with several addresses those under the cursor, or all of them beside these.
 */
export function callsAt(cursor: Cursor): CallsHere | undefined {
  const { cluster, instance, document, path, offset } = cursor;
  const isEntryPoint = instance?.resource.type === 'ingress' || instance?.resource.type === 'route';
  const step = isEntryPoint ? backendStep(path) : path.at(-1);
  if (!instance || !step || (!isEntryPoint && step.node.kind !== 'scalar')) return undefined;
  const calls = toldBy(cluster, instance).filter(
    ({ evidence }) => evidence.document === document && contains(step.node, evidence),
  );
  const [first] = calls.filter(({ evidence }) => !isEntryPoint && evidence.start <= offset && offset <= evidence.end);
  if (!first) return calls.length > 0 ? { step, calls } : undefined;
  const { start, end } = first.evidence;
  const isAll = start === step.node.start && end === step.node.end;
  return {
    step: isAll ? step : { ...step, start, end },
    calls: calls.filter(({ evidence }) => evidence.start === start && evidence.end === end),
  };
}

/** The same of a call that leaves the cluster, at a value of a workload. */
export function outsideCallAt({ cluster, instance, document, path, offset }: Cursor): OutsideHere | undefined {
  const step = path.at(-1);
  if (instance?.resource.type !== 'workload' || step?.node.kind !== 'scalar') return undefined;
  const here = outsideHostsOf(cluster, instance as WorkloadInstance).filter(
    ({ evidence }) => evidence.document === document && contains(step.node, evidence),
  );
  const call = here.find(({ evidence }) => evidence.start <= offset && offset <= evidence.end) ?? here[0];
  return call && { step, call };
}

export interface OutsideHere {
  readonly step: Step;
  readonly call: OutsideCall;
}

/** The calls that an object may be evidence of. */
export function toldBy(cluster: ClusterModel, instance: Instance): readonly Call[] {
  const { resource } = instance;
  switch (resource.type) {
    case 'workload': {
      const workload = instance as WorkloadInstance;
      return [...callsOf(cluster, workload), ...podScrapes(cluster, workload)];
    }
    case 'service': {
      const service = { ...instance, resource };
      return [...outerCalls(cluster, service), ...serviceScrapes(cluster, service)];
    }
    case 'ingress':
    case 'route':
      return ingressCalls(cluster, { ...instance, resource });
    case 'configMap':
      return readersOf(cluster, instance).flatMap((reader) => callsOf(cluster, reader));
    case 'hint':
      return resource.hint === 'secret'
        ? readersOf(cluster, instance).flatMap((reader) => callsOf(cluster, reader))
        : hintCalls(cluster, { ...instance, resource });
    default:
      return [];
  }
}

function backendStep(path: readonly Step[]): Step | undefined {
  const at = path.findIndex(({ key }) => backendKeys.has(key));
  return path[at]?.node.kind === 'sequence' ? path[at + 1] : path[at];
}

const backendKeys: ReadonlySet<string | number> = new Set([
  'backend',
  'defaultBackend',
  'backendRefs',
  'backendRef',
  'to',
  'alternateBackends',
  'services',
  'backends',
  'upstreams',
  'service',
]);

function contains(outer: Span, { start, end }: Span): boolean {
  return outer.start <= start && end <= outer.end;
}
