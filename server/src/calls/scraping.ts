import { type Instance, placeIn } from '../model/instance.ts';
import { memo } from '../model/memo.ts';
import type { Monitor, MonitorEndpoint } from '../model/monitor.ts';
import { text } from '../model/resource.ts';
import type { Service } from '../model/service.ts';
import { noPorts, type PortSet, portRange, unionPorts } from '../policy/portSet.ts';
import { selectsLabels, selectsPod } from '../policy/selection.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { distinct, type WorkloadInstance } from '../snapshot/queries.ts';
import { type Entry, type Node, valueAt } from '../yaml/node.ts';
import type { Call, Caller } from './call.ts';
import { targetsOf, workloadsOf } from './destination.ts';
import { remembered } from './remembered.ts';
import { endpointPorts, hidesEndpointPort } from './servicePorts.ts';

/**
 * That Prometheus reads metrics of a workload, by the annotations of its pods that its usual configuration goes by:
 * `prometheus.io/scrape`, and `prometheus.io/port` for a port of the pods; without one they are all that the pods declare.
 */
export const podScrapes = remembered(
  ({ scrapers }, target: WorkloadInstance) => (podScrapeOf(target) ? [scrapers] : noInputs),
  podCalls,
);

/** Asked after every edit. */
const podScrapeOf = memo(({ resource }: WorkloadInstance) =>
  scrapeOf(valueAt(resource.template, 'metadata', 'annotations')),
);

function podCalls(cluster: ClusterModel, target: WorkloadInstance): readonly Call[] {
  const scrape = podScrapeOf(target);
  if (!scrape) return [];
  const declared = target.resource.ports.map(({ protocol, port }) => portRange(protocol, port, port));
  return fromScrapers(cluster, {
    target,
    service: undefined,
    asked: scrape.port,
    ports: scrape.port === undefined ? declared.reduce(unionPorts, noPorts) : tcp(scrape.port),
    hidesPort: false,
    strength: 'strong',
    evidence: { ...placeIn(target, scrape.node), text: `annotation ${scrape.key} of ${target.resource.name}` },
  });
}

/** The same by the annotations of a Service. The port is one of the pods', too. */
export const serviceScrapes = remembered(
  (cluster, service: Instance<Service>) =>
    serviceScrapeOf(service) ? [cluster.scrapers, workloadsOf(cluster, service)] : noInputs,
  serviceCalls,
);

const noInputs: readonly unknown[] = [];

const serviceScrapeOf = memo(({ resource }: Instance<Service>) =>
  scrapeOf(valueAt(resource.root, 'metadata', 'annotations')),
);

function serviceCalls(cluster: ClusterModel, service: Instance<Service>): readonly Call[] {
  const { resource } = service;
  const scrape = serviceScrapeOf(service);
  if (!scrape) return [];
  return targetsOf(cluster, { service, pod: undefined }).flatMap((target) =>
    fromScrapers(cluster, {
      target,
      service,
      asked: undefined,
      ports: scrape.port === undefined ? endpointPorts(resource.ports, target.resource) : tcp(scrape.port),
      hidesPort: scrape.port === undefined && hidesEndpointPort(resource.ports, target.resource),
      strength: 'strong',
      evidence: { ...placeIn(service, scrape.node), text: `annotation ${scrape.key} of Service ${resource.name}` },
    }),
  );
}

/** What a ServiceMonitor or a PodMonitor makes Prometheus call. */
export function monitorCalls(cluster: ClusterModel, monitor: Instance<Monitor>): Call[] {
  const { resource } = monitor;
  const names =
    resource.namespaces === 'any' ? [...cluster.namespaces.keys()] : (resource.namespaces ?? [monitor.namespace]);
  const namespaces = names.flatMap((name) => cluster.namespaces.get(name) ?? []);
  const ends = namespaces.flatMap(({ services, workloads }): Pick<Call, 'target' | 'service'>[] =>
    resource.kind === 'PodMonitor'
      ? distinct(workloads.filter((pod) => selectsPod(resource.selector, pod.resource) !== 'no')).map((target) => ({
          target,
          service: undefined,
        }))
      : distinct(services.filter((service) => selectsLabels(resource.selector, ownLabels(service)) !== 'no')).flatMap(
          (service) => targetsOf(cluster, { service, pod: undefined }).map((target) => ({ target, service })),
        ),
  );
  return ends.flatMap(({ target, service }) =>
    resource.endpoints.flatMap((endpoint) =>
      fromScrapers(cluster, {
        target,
        service,
        asked: undefined,
        ports: scrapedPorts(endpoint, service, target),
        hidesPort: false,
        strength: 'strong',
        evidence: { ...placeIn(monitor, endpoint.node), text: `${resource.kind} ${resource.name}` },
      }),
    ),
  );
}

function scrapedPorts(
  { port, targetPort }: MonitorEndpoint,
  service: Instance<Service> | undefined,
  target: WorkloadInstance,
): PortSet {
  if (port !== undefined && service) {
    return endpointPorts(
      service.resource.ports.filter(({ name }) => name === port),
      target.resource,
    );
  }
  const asked = port ?? targetPort;
  if (typeof asked === 'number') return tcp(asked);
  return target.resource.ports
    .filter(({ name }) => asked === undefined || name === asked)
    .map((found) => portRange(found.protocol, found.port, found.port))
    .reduce(unionPorts, noPorts);
}

function ownLabels({ resource: { root } }: Instance): ReadonlyMap<string, string> {
  const labels = valueAt(root, 'metadata', 'labels');
  return new Map((labels?.kind === 'mapping' ? labels.entries : []).map(({ key, value }) => [key, text(value) ?? '']));
}

interface Scrape {
  readonly key: string;
  readonly node: Node;
  readonly port: number | undefined;
}

function scrapeOf(annotations: Node | undefined): Scrape | undefined {
  const entries: readonly Entry[] = annotations?.kind === 'mapping' ? annotations.entries : [];
  const scrape = entries.find(({ key, value }) => /prometheus.*\/scrape$/.test(key) && text(value) === 'true');
  if (!scrape) return undefined;
  const portKey = scrape.key.replace(/scrape$/, 'port');
  const port = Number(text(entries.find(({ key }) => key === portKey)?.value));
  return { key: scrape.key, node: scrape.value, port: port >= 1 && port <= 65535 ? port : undefined };
}

/** From each workload that runs Prometheus; from pods that nobody knows where no manifest shows one. */
function fromScrapers({ scrapers }: ClusterModel, call: Omit<Call, keyof Caller>): Call[] {
  if (scrapers.length === 0) return [{ ...call, from: 'prometheus', caller: undefined }];
  return scrapers.map((caller) => ({ ...call, from: 'workload', caller }));
}

function tcp(port: number): PortSet {
  return portRange('TCP', port, port);
}
