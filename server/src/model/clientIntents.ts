import { itemsOf, type Node, valueAt } from '../yaml/node.ts';
import { type ResourceHeader, text } from './resource.ts';

/** ClientIntents of Otterize: whom a workload calls, as its authors declare it. */
export interface ClientIntents extends ResourceHeader {
  readonly type: 'hint';
  readonly hint: 'clientIntents';
  /** The name of the calling workload. */
  readonly client: string;
  readonly servers: readonly IntendedServer[];
}

export interface IntendedServer {
  readonly name: string;
  /** Undefined where it is that of the client. */
  readonly namespace: string | undefined;
  /** Whether the name is that of a Service, otherwise that of a workload. */
  readonly isService: boolean;
  readonly node: Node;
}

/** In v1alpha3 `service` and `calls[].name`; in v2 `workload`, and `targets[]` with `kubernetes` or `service`. */
export function readClientIntents(header: ResourceHeader): ClientIntents | undefined {
  if (header.group !== 'k8s.otterize.com' || header.kind !== 'ClientIntents') return undefined;
  const spec = valueAt(header.root, 'spec');
  const client = text(valueAt(spec, 'workload', 'name')) ?? text(valueAt(spec, 'service', 'name'));
  const named = [
    // A call of another type is to a database or a cloud, not to a workload.
    ...itemsOf(valueAt(spec, 'calls')).filter((call) => ['http', undefined].includes(text(valueAt(call, 'type')))),
    ...itemsOf(valueAt(spec, 'targets')).flatMap((target) => [
      valueAt(target, 'kubernetes'),
      valueAt(target, 'service'),
    ]),
  ];
  return client
    ? { ...header, type: 'hint', hint: 'clientIntents', client, servers: named.flatMap(readServer) }
    : undefined;
}

function readServer(item: Node | undefined): IntendedServer[] {
  const node = valueAt(item, 'name');
  const written = text(node);
  if (!node || !written) return [];
  const isService = written.startsWith('svc:') || text(valueAt(item, 'kind')) === 'Service';
  const [name = '', namespace] = written.replace(/^svc:/, '').split('.');
  return [{ name, namespace, isService, node }];
}
