import { isWorkload, namespaceOf } from './complete.ts';
import type { Choose } from './property.ts';
import type { Manifest } from './read.ts';
import { nameKey } from './vocabulary.ts';

/**
 * Manifests that tell of calls too: addresses of Services in the environment of containers, Ingresses, webhooks, who is
 * scraped and who may ask the API server. A Namespace may have the annotation that once denied. Two pods are added that are told from all others, with policies
 * that let the one call the other, or nearly.
 */
export function withCalls(given: readonly Manifest[], choose: Choose): Manifest[] {
  const manifests = [...given, ...shop(choose)];
  const services = manifests.filter(({ apiVersion, kind }) => apiVersion === 'v1' && kind === 'Service');
  const called = services.flatMap((service) => portsOf(service).map((port): Called => ({ service, port })));
  return [
    ...manifests.map((manifest) => {
      if (isWorkload(manifest)) return calling(manifest, called, choose);
      if (manifest.kind !== 'Namespace' || manifest.apiVersion !== 'v1' || choose(true, true, true, false))
        return manifest;
      return { ...manifest, metadata: { ...manifest.metadata, annotations: { [legacyIsolation]: denied } } };
    }),
    ...called.flatMap((one, index) => [
      ...(choose(true, false, false) ? [ingress(one, index)] : []),
      ...(choose(true, false, false) ? [webhook(one, index)] : []),
    ]),
    ...manifests.filter((manifest) => isWorkload(manifest) && choose(true, false, false)).map(mayAskApiServer),
  ];
}

/** Chance alone seldom makes policies that are about two ends of one call. */
function shop(choose: Choose): Manifest[] {
  const [home, there] = [choose('shop', 'ops'), choose('shop', 'ops')];
  const caller = { matchLabels: { app: 'caller' } };
  const server = { matchLabels: { app: 'server' } };
  const peer = (podSelector: object, from: string, to: string): object =>
    from === to ? { podSelector } : { podSelector, namespaceSelector: { matchLabels: { [nameKey]: to } } };
  const [port, listens] = choose([80, 8080], [80, 80], [443, 8080], [80, 8080]);
  const ports = (): object =>
    choose({ ports: [{ port }] }, { ports: [{ port: listens }] }, { ports: [{ port: 81 }] }, {});
  const from = (): object => choose({ from: [peer(caller, there, home)] }, {});
  const policy = (name: string, namespace: string, spec: object): Manifest => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name, namespace },
    spec,
  });
  const pod = (name: string, namespace: string, container: object): Manifest => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, labels: { app: name } },
    spec: { containers: [{ name: 'c', ...container }] },
  });
  const egress = choose([], [{ to: [peer(server, home, there)], ...ports() }]);
  const policies = [
    policy('server', there, { podSelector: server, ingress: choose([], [{ ...from(), ...ports() }]) }),
    policy('caller', home, { podSelector: caller, policyTypes: ['Egress'], egress }),
  ];
  const env = [{ name: 'SERVER', value: `http://server.${there}:${port}` }];
  return [
    pod('caller', home, choose(true, false) ? { env } : {}),
    pod('server', there, { ports: [{ containerPort: listens, name: 'http' }] }),
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'server', namespace: there },
      spec: { selector: server.matchLabels, ports: [{ port, targetPort: listens }] },
    },
    ...policies.filter(() => choose(true, true, false)),
  ];
}

interface Called {
  readonly service: Manifest;
  readonly port: number;
}

function portsOf({ spec }: Manifest): number[] {
  const { ports = [] } = spec as { ports?: { port: number }[] };
  return ports.map(({ port }) => port);
}

const legacyIsolation = 'net.beta.kubernetes.io/network-policy';
const denied = '{"ingress":{"isolation":"DefaultDeny"}}';

function calling(manifest: Manifest, called: readonly Called[], choose: Choose): Manifest {
  const copy = JSON.parse(JSON.stringify(manifest)) as Manifest;
  const [template] = templatesIn(copy);
  const [container] = template?.spec?.containers ?? [];
  if (!template || !container) return manifest;
  if (called.length > 0 && choose(true, false)) {
    const { service, port } = choose(...called);
    container.env = [{ name: 'UPSTREAM', value: `http://${service.metadata.name}.${namespaceOf(service)}:${port}` }];
  }
  if (choose(true, false, false))
    template.metadata = { ...template.metadata, annotations: { 'prometheus.io/scrape': 'true' } };
  return copy;
}

interface Template {
  metadata?: object;
  spec?: { containers?: { env?: unknown[] }[] };
}

/** What has containers is a Pod or the template of one. */
function templatesIn(value: unknown): Template[] {
  if (typeof value !== 'object' || value === null) return [];
  const { containers } = ((value as Template).spec ?? {}) as NonNullable<Template['spec']>;
  return containers ? [value as Template] : Object.values(value).flatMap(templatesIn);
}

function ingress({ service, port }: Called, index: number): Manifest {
  const backend = { service: { name: service.metadata.name, port: { number: port } } };
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name: `i${index}`, namespace: namespaceOf(service) },
    spec: { rules: [{ http: { paths: [{ path: '/', pathType: 'Prefix', backend }] } }] },
  };
}

function webhook({ service, port }: Called, index: number): Manifest {
  const { name } = service.metadata;
  const clientConfig = { service: { name, namespace: namespaceOf(service), port, path: '/' } };
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingWebhookConfiguration',
    metadata: { name: `v${index}` },
    webhooks: [{ name: 'v.example.com', clientConfig }],
  } as Manifest;
}

function mayAskApiServer(workload: Manifest, index: number): Manifest {
  return {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRoleBinding',
    metadata: { name: `b${index}` },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' },
    subjects: [{ kind: 'ServiceAccount', name: 'default', namespace: namespaceOf(workload) }],
  } as Manifest;
}
