import { itemsOf, type Node, valueAt } from '../yaml/node.ts';
import { readPort } from './ports.ts';
import { type ResourceHeader, text } from './resource.ts';
import { readSelector, type Selector } from './selector.ts';

/** A ServiceMonitor or a PodMonitor of the Prometheus operator: what Prometheus reads metrics of. */
export interface Monitor extends ResourceHeader {
  readonly type: 'hint';
  readonly hint: 'monitor';
  /** Of the labels of Services themselves for a ServiceMonitor, of pods for a PodMonitor. */
  readonly selector: Selector;
  /** Names of namespaces; `any` for all, undefined for its own. */
  readonly namespaces: readonly string[] | 'any' | undefined;
  readonly endpoints: readonly MonitorEndpoint[];
}

export interface MonitorEndpoint {
  readonly node: Node;
  /** Name of a Service port in a ServiceMonitor, of a container port in a PodMonitor. */
  readonly port: string | undefined;
  /** A port of the pods, by name or number. */
  readonly targetPort: number | string | undefined;
}

export function readMonitor(header: ResourceHeader): Monitor | undefined {
  if (header.group !== 'monitoring.coreos.com') return undefined;
  const list = { ServiceMonitor: 'endpoints', PodMonitor: 'podMetricsEndpoints' }[header.kind];
  if (list === undefined) return undefined;
  const spec = valueAt(header.root, 'spec');
  const any = valueAt(spec, 'namespaceSelector', 'any');
  const names = valueAt(spec, 'namespaceSelector', 'matchNames');
  const endpoints = itemsOf(valueAt(spec, list));
  return {
    ...header,
    type: 'hint',
    hint: 'monitor',
    selector: readSelector(valueAt(spec, 'selector')),
    namespaces:
      any?.kind === 'scalar' && any.value === true ? 'any' : names && itemsOf(names).map((name) => text(name) ?? ''),
    endpoints: endpoints.map((node) => ({
      node,
      port: text(valueAt(node, 'port')) || undefined,
      targetPort: readPort(valueAt(node, 'portNumber')) ?? readPort(valueAt(node, 'targetPort')),
    })),
  };
}
