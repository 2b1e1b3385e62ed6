import type { IngressController } from '../model/clusterFacts.ts';
import {
  type Controller,
  controllers,
  type Forwarder,
  knownControllers,
  runsController,
} from '../model/ingressController.ts';
import { instanceOf } from '../model/instance.ts';
import { memo } from '../model/memo.ts';
import { readResources } from '../model/read.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import type { NamespaceModel } from '../snapshot/namespaceModel.ts';
import type { WorkloadInstance } from '../snapshot/queries.ts';
import { parseDocument } from '../yaml/parse.ts';

/** The pods that are taken for the ingress controller, and the peer that means them. */
export interface AssumedController {
  readonly workload: WorkloadInstance;
  /** Undefined where all pods of the namespace are admitted. */
  readonly podLabels: Readonly<Record<string, string>> | undefined;
}

/**
 * The one that a configuration names, the one of the Gateway, or else the controller that a route or an Ingress is for, as
 * it is most often installed. Manifests do not say which one is there, so that whether it is let through is unknown; a
 * policy that admits it has to name one.
 */
export function assumedController(cluster: ClusterModel, forwarder: Forwarder | undefined): AssumedController {
  const configured = configuredController(cluster, forwarder);
  if (configured)
    return assumed(configured.namespace, configured.podLabels && Object.fromEntries(configured.podLabels));
  if (forwarder?.type === 'gateway' && forwarder.namespace !== undefined) {
    return assumed(forwarder.namespace, { [gatewayLabel]: forwarder.name });
  }
  const { namespaces, podLabels } = controllerFor(forwarder);
  const namespace = namespaces.find((name) => cluster.namespaces.has(name)) ?? namespaces[0] ?? '';
  return { workload: controllerIn(namespace, podLabels), podLabels: undefined };
}

/** What every implementation that runs pods for a Gateway labels them with. */
const gatewayLabel = 'gateway.networking.k8s.io/gateway-name';

/** The workload of the manifests that runs it, unless a configuration says who it is. */
export function shownController(cluster: ClusterModel, forwarder: Forwarder | undefined): WorkloadInstance | undefined {
  if (cluster.configured.ingressControllers.length > 0 || forwarder?.type === 'gateway') return undefined;
  const found = [...cluster.namespaces.values()].flatMap(({ workloads }) => runningControllers(workloads));
  const wanted = controllerFor(forwarder);
  // What says nothing is for the only one that is there.
  const [only] = forwarder || new Set(found.map(({ key }) => key)).size > 1 ? [] : found;
  return only ?? found.find(({ resource }) => runsController(resource, wanted));
}

const runningControllers = memo((workloads: NamespaceModel['workloads']) =>
  workloads.filter(({ resource }) => knownControllers.some((controller) => runsController(resource, controller))),
);

function controllerFor(forwarder: Forwarder | undefined): Controller {
  return forwarder?.type === 'controller' ? forwarder.controller : controllers.nginx;
}

/** The first, unless another one is what the route or the Ingress is for. */
function configuredController(
  { configured: { ingressControllers } }: ClusterModel,
  forwarder: Forwarder | undefined,
): IngressController | undefined {
  return ingressControllers.find((each) => isFor(each, forwarder)) ?? ingressControllers[0];
}

function isFor({ namespace, podLabels }: IngressController, forwarder: Forwarder | undefined): boolean {
  if (forwarder?.type === 'gateway') return namespace === forwarder.namespace;
  if (forwarder?.type !== 'controller') return false;
  const { namespaces, words } = forwarder.controller;
  const said = [namespace, ...(podLabels?.values() ?? [])];
  return namespaces.includes(namespace) || words.some((word) => said.some((one) => one.includes(word)));
}

function assumed(namespace: string, podLabels: AssumedController['podLabels']): AssumedController {
  return { workload: controllerIn(namespace, podLabels ?? {}), podLabels };
}

function controllerIn(namespace: string, labels: Readonly<Record<string, string>>): WorkloadInstance {
  const document = parseDocument(
    JSON.stringify({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'ingress-controller', namespace },
      spec: { template: { metadata: { labels }, spec: { containers: [{ name: 'controller' }] } } },
    }),
  );
  const [resource] = readResources(document.root);
  return instanceOf('', document, resource as WorkloadInstance['resource'], {
    unit: '',
    namespace: '',
  }) as WorkloadInstance;
}
