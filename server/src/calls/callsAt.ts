import type { Ingress } from '../model/ingress.ts';
import type { Instance } from '../model/instance.ts';
import type { Route } from '../model/route.ts';
import type { Cursor, Step } from '../snapshot/cursor.ts';
import type { WorkloadInstance } from '../snapshot/queries.ts';
import { type Call, callsOf, ingressCalls } from './calls.ts';

/** The calls that a place is evidence of, and the part of the document that says so. */
export interface CallsHere {
  readonly step: Step;
  readonly calls: readonly Call[];
}

/** Undefined where nothing calls: at the value of a variable, or anywhere in a backend of an Ingress or a route. */
export function callsAt({ cluster, instance, path }: Cursor): CallsHere | undefined {
  if (instance?.resource.type === 'workload') {
    const step = path.at(-1);
    const calls = callsOf(cluster, instance as WorkloadInstance);
    return (
      step &&
      found(
        step,
        calls.filter(({ evidence }) => evidence.start === step.node.start && evidence.end === step.node.end),
      )
    );
  }
  if (instance?.resource.type === 'ingress' || instance?.resource.type === 'route') {
    const step = backendStep(path);
    const calls = ingressCalls(cluster, instance as Instance<Ingress | Route>);
    return (
      step &&
      found(
        step,
        calls.filter(({ evidence }) => step.node.start <= evidence.start && evidence.end <= step.node.end),
      )
    );
  }
  return undefined;
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
]);

function found(step: Step, calls: readonly Call[]): CallsHere | undefined {
  return calls.length > 0 ? { step, calls } : undefined;
}
