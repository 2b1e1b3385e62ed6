/** Makes up Kubernetes objects of many kinds that refer to each other by a few names, as a kustomization lists them. */
import type { Choose } from '../../oracle/property.ts';

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

export interface Metadata {
  readonly [key: string]: Json;
  readonly name: string;
}

export interface KubernetesObject {
  readonly [key: string]: Json;
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Metadata;
}

export const namespaces = ['shop', 'test', 'default'] as const;

/** What a property test chooses from, and some usual ways to. */
export interface Draw {
  readonly one: Choose;
  readonly name: () => string;
  /** The fields, or none. */
  readonly maybe: (fields: JsonObject) => JsonObject;
  readonly list: <Item>(most: number, make: () => Item) => readonly Item[];
}

export function drawing(one: Choose): Draw {
  return {
    one,
    name: () => one('web', 'db', 'api'),
    maybe: (fields) => one<JsonObject>({}, fields),
    list: (most, make) => Array.from({ length: one(...Array.from({ length: most + 1 }, (_, count) => count)) }, make),
  };
}

/** An object of a kind that is drawn too. */
export function drawObject(draw: Draw): KubernetesObject {
  const make = draw.one(...Object.values(makers));
  return make(draw);
}

/** Another object of the same kind, as a patch of one may be. */
export function drawLike(draw: Draw, { apiVersion, kind }: KubernetesObject): KubernetesObject | undefined {
  const make = makers[kind];
  return make && { ...make(draw), apiVersion };
}

type Maker = (draw: Draw) => KubernetesObject;

function object(
  draw: Draw,
  apiVersion: string,
  kind: string,
  name: string,
  content: JsonObject,
  isNamespaced = true,
): KubernetesObject {
  const namespace = isNamespaced ? draw.one<JsonObject>({}, {}, {}, { namespace: draw.one(...namespaces) }) : {};
  const labels = draw.one<JsonObject>({}, { labels: { app: name } }, { labels: { app: name, team: 'x' } });
  const annotations = draw.one<JsonObject>({}, {}, { annotations: { note: 'v' } });
  return { apiVersion, kind, metadata: { name, ...namespace, ...labels, ...annotations }, ...content };
}

function image(draw: Draw): string {
  return draw.one('nginx', 'nginx:1.2', 'registry.example:5000/team/nginx:1.2', 'nginx@sha256:abc', 'team/app:v1');
}

function container(draw: Draw): JsonObject {
  const variable = (): JsonObject => ({
    name: draw.one('A', 'B', 'C'),
    ...draw.one<JsonObject>(
      { value: draw.one('1', 'x $(WEB) y', '$$(WEB) $(NONE)') },
      { valueFrom: { configMapKeyRef: { name: 'config', key: 'k' } } },
      { valueFrom: { secretKeyRef: { name: 'token', key: 'k' } } },
    ),
  });
  const port = (): JsonObject => ({ containerPort: draw.one(80, 8080), ...draw.maybe({ protocol: 'TCP' }) });
  return {
    name: draw.one('main', 'side'),
    image: image(draw),
    ...draw.maybe({ env: draw.list(3, variable) }),
    ...draw.maybe({ ports: draw.list(2, port) }),
    ...draw.maybe({ args: draw.list(2, () => draw.one('--a', '--b=$(WEB)')) }),
    ...draw.maybe({ volumeMounts: draw.list(2, () => ({ name: 'v', mountPath: draw.one('/a', '/b') })) }),
  };
}

function podSpec(draw: Draw): JsonObject {
  const volume = (): JsonObject => ({
    name: draw.one('v', 'w'),
    ...draw.one<JsonObject>(
      { configMap: { name: 'config' } },
      { secret: { secretName: 'token' } },
      { persistentVolumeClaim: { claimName: draw.name() } },
      { projected: { sources: [{ configMap: { name: 'config' } }, { secret: { name: 'token' } }] } },
      { emptyDir: {} },
    ),
  });
  const term = { topologyKey: 'zone', labelSelector: { matchLabels: { app: 'web' } } };
  return {
    containers: draw.list(2, () => container(draw)),
    ...draw.one<JsonObject>({}, {}, { initContainers: draw.list(2, () => container(draw)) }),
    ...draw.maybe({ volumes: draw.list(2, volume) }),
    ...draw.maybe({ serviceAccountName: draw.one(draw.name(), 'default') }),
    ...draw.one<JsonObject>(
      {},
      {},
      { affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } } },
      { topologySpreadConstraints: [{ ...term, whenUnsatisfiable: 'DoNotSchedule' }] },
      { imagePullSecrets: [{ name: 'token' }] },
    ),
  };
}

function template(draw: Draw, name: string): JsonObject {
  const metadata = draw.one<JsonObject>(
    { labels: { app: name } },
    { labels: { app: name }, annotations: { a: 'b' } },
    {},
  );
  return { metadata, spec: podSpec(draw) };
}

function selectorOf(draw: Draw, name: string): JsonObject {
  return draw.one<JsonObject>({ selector: { matchLabels: { app: name } } }, { selector: {} }, {});
}

function workload(apiVersion: string, kind: string, more: (draw: Draw) => JsonObject = () => ({})): Maker {
  return (draw) => {
    const name = draw.name();
    const spec = { ...more(draw), ...selectorOf(draw, name), template: template(draw, name) };
    return object(draw, apiVersion, kind, name, { spec });
  };
}

function peer(draw: Draw): JsonObject {
  return draw.one<JsonObject>(
    { podSelector: { matchLabels: { app: draw.name() } } },
    { podSelector: {} },
    { namespaceSelector: { matchLabels: { team: 'x' } } },
    { namespaceSelector: {}, podSelector: { matchLabels: { app: draw.name() } } },
    { podSelector: { matchExpressions: [{ key: 'app', operator: 'Exists' }] } },
    { ipBlock: { cidr: '10.0.0.0/8' } },
  );
}

function subject(draw: Draw): JsonObject {
  const account = { kind: 'ServiceAccount', name: draw.one(draw.name(), 'default') };
  return draw.one<JsonObject>(
    account,
    { ...account, namespace: draw.one(...namespaces) },
    { kind: 'User', name: draw.name() },
  );
}

const rbac = 'rbac.authorization.k8s.io';

const makers: Readonly<Record<string, Maker>> = {
  Deployment: workload('apps/v1', 'Deployment', (draw) => draw.maybe({ replicas: draw.one(1, 2) })),
  StatefulSet: workload('apps/v1', 'StatefulSet', (draw) => ({
    serviceName: draw.name(),
    ...draw.maybe({ volumeClaimTemplates: [{ metadata: { name: 'd' }, spec: { storageClassName: draw.name() } }] }),
  })),
  DaemonSet: workload('apps/v1', 'DaemonSet'),
  Job: workload('batch/v1', 'Job'),
  CronJob: (draw) => {
    const name = draw.name();
    const job = { spec: { ...selectorOf(draw, name), template: template(draw, name) } };
    return object(draw, 'batch/v1', 'CronJob', name, { spec: { schedule: '* * * * *', jobTemplate: job } });
  },
  Pod: (draw) => object(draw, 'v1', 'Pod', draw.name(), { spec: podSpec(draw) }),
  Service: (draw) => {
    const name = draw.name();
    const port = (): JsonObject => ({
      port: draw.one(80, 443),
      ...draw.maybe({ targetPort: draw.one<Json>(80, 'http') }),
      ...draw.maybe({ protocol: draw.one('TCP', 'UDP') }),
    });
    return object(draw, 'v1', 'Service', name, {
      spec: { ...draw.maybe({ selector: { app: name } }), ports: draw.list(2, port) },
    });
  },
  NetworkPolicy: (draw) => {
    const name = draw.name();
    const ports = draw.maybe({ ports: [{ port: draw.one<Json>(80, 'http'), protocol: 'TCP' }] });
    return object(draw, 'networking.k8s.io/v1', 'NetworkPolicy', name, {
      spec: {
        podSelector: draw.one<Json>({ matchLabels: { app: name } }, {}),
        ...draw.maybe({ ingress: draw.list(2, () => ({ from: draw.list(2, () => peer(draw)), ...ports })) }),
        ...draw.maybe({ egress: draw.list(2, () => ({ to: draw.list(2, () => peer(draw)) })) }),
        ...draw.maybe({ policyTypes: ['Ingress'] }),
      },
    });
  },
  AdminNetworkPolicy: (draw) =>
    object(
      draw,
      'policy.networking.k8s.io/v1alpha1',
      'AdminNetworkPolicy',
      draw.name(),
      { spec: { priority: 5, subject: { namespaces: { matchLabels: { team: 'x' } } } } },
      false,
    ),
  ServiceAccount: (draw) =>
    object(draw, 'v1', 'ServiceAccount', draw.name(), draw.maybe({ imagePullSecrets: [{ name: 'token' }] })),
  Role: (draw) =>
    object(draw, `${rbac}/v1`, 'Role', draw.name(), {
      rules: [{ apiGroups: [''], resources: ['secrets'], resourceNames: ['token', 'config'], verbs: ['get'] }],
    }),
  ClusterRole: (draw) => object(draw, `${rbac}/v1`, 'ClusterRole', draw.name(), { rules: [] }, false),
  RoleBinding: (draw) =>
    object(draw, `${rbac}/v1`, 'RoleBinding', draw.name(), {
      roleRef: { apiGroup: rbac, kind: draw.one('Role', 'ClusterRole'), name: draw.name() },
      subjects: draw.list(2, () => subject(draw)),
    }),
  ClusterRoleBinding: (draw) =>
    object(
      draw,
      `${rbac}/v1`,
      'ClusterRoleBinding',
      draw.name(),
      {
        roleRef: { apiGroup: rbac, kind: 'ClusterRole', name: draw.name() },
        subjects: draw.list(2, () => subject(draw)),
      },
      false,
    ),
  HorizontalPodAutoscaler: (draw) =>
    object(draw, 'autoscaling/v2', 'HorizontalPodAutoscaler', draw.name(), {
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind: draw.one('Deployment', 'StatefulSet'), name: draw.name() },
      },
    }),
  Ingress: (draw) => {
    const backend = { service: { name: draw.name(), port: { number: 80 } } };
    return object(draw, 'networking.k8s.io/v1', 'Ingress', draw.name(), {
      spec: {
        rules: [{ host: 'shop.example', http: { paths: [{ path: '/', backend }] } }],
        ...draw.maybe({ tls: [{ hosts: ['shop.example'], secretName: 'token' }] }),
      },
    });
  },
  ValidatingWebhookConfiguration: (draw) => {
    const service = { name: draw.name(), ...draw.maybe({ namespace: draw.one(...namespaces) }) };
    const webhooks = [{ name: 'a.example.com', clientConfig: { service } }];
    const apiVersion = 'admissionregistration.k8s.io/v1';
    return object(draw, apiVersion, 'ValidatingWebhookConfiguration', draw.name(), { webhooks }, false);
  },
  CustomResourceDefinition: (draw) => {
    const service = { name: draw.name(), namespace: draw.one(...namespaces) };
    const conversion = draw.maybe({ conversion: { webhook: { clientConfig: { service } } } });
    const spec = { group: 'example.com', scope: 'Namespaced', ...conversion };
    return object(draw, 'apiextensions.k8s.io/v1', 'CustomResourceDefinition', 'widgets.example.com', { spec }, false);
  },
  Namespace: (draw) => object(draw, 'v1', 'Namespace', draw.one(...namespaces), {}, false),
  ConfigMap: (draw) => object(draw, 'v1', 'ConfigMap', draw.one('config', draw.name()), { data: { k: 'v' } }),
  Secret: (draw) => object(draw, 'v1', 'Secret', draw.one('token', draw.name()), { stringData: { k: 'v' } }),
  PersistentVolumeClaim: (draw) =>
    object(draw, 'v1', 'PersistentVolumeClaim', draw.name(), { spec: { storageClassName: draw.name() } }),
  StorageClass: (draw) => object(draw, 'storage.k8s.io/v1', 'StorageClass', draw.name(), {}, false),
  PodDisruptionBudget: (draw) =>
    object(draw, 'policy/v1', 'PodDisruptionBudget', draw.name(), {
      spec: { selector: { matchLabels: { app: 'web' } } },
    }),
  Widget: (draw) =>
    object(draw, 'example.com/v1', 'Widget', draw.name(), {
      spec: {
        title: draw.name(),
        parts: draw.list(2, () => ({ name: draw.one('a', 'b'), size: 1 })),
        reference: { name: draw.name(), namespace: draw.one(...namespaces) },
        containers: draw.list(2, () => container(draw)),
      },
    }),
};
