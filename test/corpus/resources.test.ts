/**
 * No resource is lost: every file of the real repositories, read by the `yaml` library alone, has exactly the resources
 * that the snapshot holds. Nothing of the server's reading is used here; what the product leaves out, the rules below
 * say again in their own words.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { URI } from 'vscode-uri';
import { parseAllDocuments } from 'yaml';
import { nodeHost } from '../../server/src/host/node.ts';
import { appliedInstances } from '../../server/src/snapshot/fileQueries.ts';
import { emptySnapshot, type Snapshot, withEdits } from '../../server/src/snapshot/snapshot.ts';
import { isKustomizationFile } from '../../server/src/workspace/kustomization.ts';

/** Real repositories, which stand beside this one and are no part of it. */
const corpus = path.join(import.meta.dirname, '../../../shared/corpus');

/** In milliseconds: a second or two is usual. */
const deadline = 60_000;

/** `group/Kind`; a workload with the way to its pod's spec. */
const podSpecs: Readonly<Record<string, string>> = {
  '/Pod': 'spec',
  '/ReplicationController': 'spec.template.spec',
  'apps/Deployment': 'spec.template.spec',
  'apps/ReplicaSet': 'spec.template.spec',
  'apps/StatefulSet': 'spec.template.spec',
  'apps/DaemonSet': 'spec.template.spec',
  'extensions/Deployment': 'spec.template.spec',
  'extensions/ReplicaSet': 'spec.template.spec',
  'extensions/DaemonSet': 'spec.template.spec',
  'batch/Job': 'spec.template.spec',
  'batch/CronJob': 'spec.jobTemplate.spec.template.spec',
  'argoproj.io/Rollout': 'spec.template.spec',
  'serving.knative.dev/Service': 'spec.template.spec',
  'apps.openshift.io/DeploymentConfig': 'spec.template.spec',
};
const otherKinds: ReadonlySet<string> = new Set([
  '/Namespace',
  '/Service',
  '/ConfigMap',
  'networking.k8s.io/NetworkPolicy',
  'networking.k8s.io/Ingress',
  'extensions/Ingress',
  'gateway.networking.k8s.io/HTTPRoute',
  'gateway.networking.k8s.io/GRPCRoute',
  'gateway.networking.k8s.io/TCPRoute',
  'gateway.networking.k8s.io/TLSRoute',
  'gateway.networking.k8s.io/UDPRoute',
  'route.openshift.io/Route',
  ...['traefik.io', 'traefik.containo.us'].flatMap((group) =>
    ['IngressRoute', 'IngressRouteTCP', 'IngressRouteUDP'].map((kind) => `${group}/${kind}`),
  ),
  'projectcontour.io/HTTPProxy',
  'k8s.nginx.org/VirtualServer',
  'k8s.nginx.org/VirtualServerRoute',
  'k8s.nginx.org/TransportServer',
  'configuration.konghq.com/TCPIngress',
  'configuration.konghq.com/UDPIngress',
  'getambassador.io/Mapping',
  'getambassador.io/TCPMapping',
  'apisix.apache.org/ApisixRoute',
  'policy.networking.k8s.io/ClusterNetworkPolicy',
  'policy.networking.k8s.io/AdminNetworkPolicy',
  'policy.networking.k8s.io/BaselineAdminNetworkPolicy',
]);

/** Kinds that only tell of calls, where they do. */
const hints: Readonly<Record<string, (object: unknown) => boolean>> = {
  '/Secret': (object) => at(object, 'sops') === undefined,
  'admissionregistration.k8s.io/ValidatingWebhookConfiguration': hasWebhook,
  'admissionregistration.k8s.io/MutatingWebhookConfiguration': hasWebhook,
  'apiregistration.k8s.io/APIService': (object) => Boolean(at(object, 'spec.service.name')),
  'apiextensions.k8s.io/CustomResourceDefinition': (object) =>
    Boolean(
      at(object, 'spec.conversion.webhook.clientConfig.service.name') ??
        at(object, 'spec.conversion.webhookClientConfig.service.name'),
    ),
  'monitoring.coreos.com/ServiceMonitor': always,
  'monitoring.coreos.com/PodMonitor': always,
  'networking.istio.io/VirtualService': always,
  'security.istio.io/AuthorizationPolicy': always,
  'k8s.otterize.com/ClientIntents': always,
  'keda.sh/ScaledObject': always,
  'keda.sh/ScaledJob': always,
  'rbac.authorization.k8s.io/RoleBinding': always,
  'rbac.authorization.k8s.io/ClusterRoleBinding': always,
  'discovery.k8s.io/EndpointSlice': (object) =>
    Object.hasOwn(Object(at(object, 'metadata.labels')), 'kubernetes.io/service-name'),
  '/Endpoints': always,
};

function always(): boolean {
  return true;
}

function hasWebhook(object: unknown): boolean {
  return listAt(object, 'webhooks').some((webhook) => at(webhook, 'clientConfig.service.name'));
}

/** Kinds that belong to no namespace. */
const clusterScoped: ReadonlySet<string> = new Set([
  '/Namespace',
  'policy.networking.k8s.io/ClusterNetworkPolicy',
  'policy.networking.k8s.io/AdminNetworkPolicy',
  'policy.networking.k8s.io/BaselineAdminNetworkPolicy',
  'admissionregistration.k8s.io/ValidatingWebhookConfiguration',
  'admissionregistration.k8s.io/MutatingWebhookConfiguration',
  'apiregistration.k8s.io/APIService',
  'apiextensions.k8s.io/CustomResourceDefinition',
  'rbac.authorization.k8s.io/ClusterRoleBinding',
]);

beforeAll(() => {
  if (!existsSync(corpus)) throw new Error('The corpus of real manifests is absent: ../shared/corpus, from the root.');
});

test.each([
  ['GoogleCloudPlatform--anthos-config-management-samples', 152],
  ['GoogleCloudPlatform--microservices-demo', 98],
  ['Nan0C0de--kure-monitor', 62],
  ['argoproj--argo-cd', 99],
  ['haraldkoch--kochhaus-home', 149],
  ['kubeflow--manifests', 438],
  ['kubernetes-sigs--network-policy-api', 83],
  ['longhorn--longhorn', 95],
  ['microservices-demo--microservices-demo', 114],
  ['mspnp--aks-fabrikam-dronedelivery', 15],
  ['redhat-cop--openshift-toolkit', 28],
  ['vmware-tanzu--community-edition', 16],
])(
  '%s: %i resources',
  async (name, count) => {
    const folder = URI.file(path.join(corpus, name)).toString();
    const uris = await nodeHost.findFiles(folder, []);
    const files = await Promise.all(uris.map(async (uri) => ({ uri, text: (await nodeHost.readFile(uri)) ?? '' })));
    const snapshot = withEdits(emptySnapshot([{ uri: '', name }]), files);
    const leftOut = new Set([...helmTemplates(uris), ...files.flatMap(({ uri, text }) => patches(uri, text))]);

    let total = 0;
    const found: { file: string; lost: string[]; added: string[] }[] = [];
    for (const { uri, text } of files) {
      // What one generates is written nowhere.
      if (isKustomizationFile(uri)) continue;
      const isRendered = snapshot.roles.renderedUris.has(uri);
      // What a kustomization renders has other names and namespaces: there, how many resources of a file are in it counts.
      const expected = (leftOut.has(uri) ? [] : resources(text, isRendered)).map((key) =>
        isRendered ? kindOf(key) : key,
      );
      const held = isRendered
        ? [...renderedFrom(snapshot, uri)].map(kindOf)
        : // A file of Docker Compose is no object of Kubernetes.
          appliedInstances(snapshot, uri).flatMap(({ key, resource }) => (resource.kind === 'Compose' ? [] : [key]));
      total += expected.length;
      const lost = without(expected, held).filter((key) => !takenOut.has(`${uri.slice(folder.length + 1)} ${key}`));
      const added = without(held, expected).filter((key) => !putIn.has(`${uri.slice(folder.length + 1)} ${key}`));
      if (lost.length + added.length > 0) found.push({ file: uri.slice(folder.length + 1), lost, added });
    }
    expect(found).toEqual([]);
    expect(total).toBe(count);
  },
  deadline,
);

/** What a patch of its kustomization deletes, and what has no selector and no labels when it is rendered either. */
const takenOut: ReadonlySet<string> = new Set([
  'applications/pvcviewer-controller/upstream/manager/manager.yaml /Namespace',
  'manifests/base/application-controller-deployment/argocd-application-controller-statefulset.yaml apps/StatefulSet',
]);

/** What says nothing of calls as it is written, and does once a patch of its kustomization is applied. */
const putIn: ReadonlySet<string> = new Set([
  'applications/pvcviewer-controller/upstream/crd/bases/kubeflow.org_pvcviewers.yaml apiextensions.k8s.io/CustomResourceDefinition',
]);

function kindOf(key: string): string {
  return key.slice(0, key.lastIndexOf('/', key.lastIndexOf('/') - 1));
}

/** One key for each resource of a file that is rendered at all, however often. */
function renderedFrom(snapshot: Snapshot, uri: string): Iterable<string> {
  const written = snapshot.bundles.flatMap(({ instances }) => instances).filter((instance) => instance.uri === uri);
  return new Map(
    written.map(({ document, resource, key }) => [`${document.text} ${resource.root.start}`, key]),
  ).values();
}

/** The keys of one list that the other lacks; a key that stands twice is wanted twice. */
function without(keys: readonly string[], others: readonly string[]): string[] {
  const rest = [...others];
  return keys.filter((key) => {
    const at = rest.indexOf(key);
    if (at >= 0) rest.splice(at, 1);
    return at < 0;
  });
}

/** `group/Kind/namespace/name` of each resource of a file. A document with an error holds none. */
function resources(text: string, isRendered: boolean): string[] {
  if (!mentionsKind.test(text) && !text.includes('conversionReviewVersions')) return [];
  return documents(text)
    .flatMap((object) => flattened(object))
    .flatMap((object) => keyOf(object, isRendered));
}

/** What a text must say somewhere to hold one: most of the corpus says it nowhere, and parsing is slow. */
const mentionsKind = new RegExp(
  `\\bkind\\W*(\\w*List|${[...Object.keys(podSpecs), ...otherKinds, ...Object.keys(hints)]
    .filter((kind) => !kind.endsWith('Definition'))
    .map((kind) => kind.slice(kind.indexOf('/') + 1))
    .join('|')})\\b`,
);

function documents(text: string): unknown[] {
  const parsed = parseAllDocuments(text, { uniqueKeys: false, merge: true, prettyErrors: false, logLevel: 'silent' });
  return [...parsed].flatMap((document) => (document.errors.length > 0 ? [] : [document.toJS({ maxAliasCount: -1 })]));
}

/** The items of a List, or of a DeploymentList and its kin, whose items need not say what they are. */
function flattened(object: unknown): unknown[] {
  const kind = at(object, 'kind');
  const items = at(object, 'items');
  if (typeof kind !== 'string' || !kind.endsWith('List') || !Array.isArray(items)) return [object];
  const type = kind === 'List' ? {} : { apiVersion: at(object, 'apiVersion'), kind: kind.slice(0, -'List'.length) };
  return items.map((item) => (typeof item === 'object' ? { ...type, ...item } : item));
}

function keyOf(object: unknown, isRendered: boolean): string[] {
  const apiVersion = at(object, 'apiVersion');
  const kind = at(object, 'kind');
  const name = at(object, 'metadata.name');
  if (typeof apiVersion !== 'string' || typeof kind !== 'string' || !name) return [];
  const type = `${apiVersion.includes('/') ? apiVersion.split('/')[0] : ''}/${kind}`;
  const podSpec = podSpecs[type];
  if (podSpec ? isPatch(object, podSpec, isRendered) : !otherKinds.has(type) && !hints[type]?.(object)) return [];
  const namespace = clusterScoped.has(type) ? '' : at(object, 'metadata.namespace') || 'default';
  return [`${type}/${namespace}/${name}`];
}

/**
 * A workload without containers, or of apps/v1 without selector and labels, which a kustomization may add, makes no
 * pods: it changes another one.
 */
function isPatch(object: unknown, podSpec: string, isRendered: boolean): boolean {
  const isWhole = isRendered || !String(at(object, 'apiVersion')).startsWith('apps/');
  if (!isWhole && !at(object, 'spec.selector') && !at(object, 'spec.template.metadata.labels')) return true;
  const containers = at(object, `${podSpec}.containers`);
  return !Array.isArray(containers) || containers.length === 0 || at(object, '$patch') !== undefined;
}

/** What lies below a folder `templates` of a chart. */
function helmTemplates(uris: readonly string[]): string[] {
  const folders = uris
    .filter((uri) => uri.endsWith('/Chart.yaml'))
    .map((uri) => uri.replace(/Chart\.yaml$/, 'templates/'));
  return uris.filter((uri) => folders.some((folder) => uri.startsWith(folder)));
}

/** The files that a kustomization applies as patches. */
function patches(uri: string, text: string): string[] {
  if (!/\/(kustomization\.ya?ml|Kustomization)$/.test(uri)) return [];
  return documents(text)
    .flatMap((object) => [
      ...listAt(object, 'patches').map((patch) => at(patch, 'path')),
      ...listAt(object, 'patchesJson6902').map((patch) => at(patch, 'path')),
      ...listAt(object, 'patchesStrategicMerge'),
    ])
    .filter((file) => typeof file === 'string' && !file.includes('\n'))
    .map((file) => URI.file(path.join(path.dirname(URI.parse(uri).fsPath), String(file))).toString());
}

function listAt(object: unknown, key: string): readonly unknown[] {
  const list = at(object, key);
  return Array.isArray(list) ? list : [];
}

/** The value under keys joined by dots. */
function at(object: unknown, keys: string): unknown {
  return keys
    .split('.')
    .reduce<unknown>(
      (value, key) => (typeof value === 'object' ? (value as Record<string, unknown> | null)?.[key] : undefined),
      object,
    );
}
