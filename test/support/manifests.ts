/** Short ways to write manifests in fixtures; each begins a file of its own. */

export interface WorkloadText {
  readonly kind?: 'Deployment' | 'StatefulSet' | 'DaemonSet';
  readonly namespace?: string | undefined;
  /** Of the pods, as the inside of a flow mapping; empty for none. */
  readonly labels?: string;
  /** Container ports: a number, or the inside of a flow mapping. */
  readonly ports?: readonly (number | string)[];
  readonly env?: Readonly<Record<string, string>>;
  /** Further lines of the pod's `spec`. */
  readonly pod?: string;
  /** Put at the end of the line of `metadata.name`. */
  readonly cursor?: string;
  readonly file?: string;
}

export function deployment(name: string, text: WorkloadText = {}): string {
  const {
    kind = 'Deployment',
    namespace,
    labels = `app: ${name}`,
    ports = [],
    env = {},
    pod,
    cursor = '',
    file = `${name}.yaml`,
  } = text;
  return [
    `//- ${file}`,
    'apiVersion: apps/v1',
    `kind: ${kind}`,
    'metadata:',
    `  name: ${name}${cursor}`,
    ...(namespace ? [`  namespace: ${namespace}`] : []),
    'spec:',
    '  template:',
    '    metadata:',
    `      labels: {${labels}}`,
    '    spec:',
    ...(pod ? [`      ${pod}`] : []),
    '      containers:',
    '      - name: main',
    '        image: example',
    ...(ports.length > 0 ? ['        ports:'] : []),
    ...ports.map((port) => `        - {${typeof port === 'number' ? `containerPort: ${port}` : port}}`),
    ...(Object.keys(env).length > 0 ? ['        env:'] : []),
    ...Object.entries(env).flatMap(([key, value]) => [`        - name: ${key}`, `          value: ${value}`]),
    '',
  ].join('\n');
}

/** A policy whose `spec` is given as YAML, unindented. */
export function policy(name: string, spec: string, namespace?: string): string {
  return [
    `//- ${name}-policy.yaml`,
    'apiVersion: networking.k8s.io/v1',
    'kind: NetworkPolicy',
    'metadata:',
    `  name: ${name}`,
    ...(namespace ? [`  namespace: ${namespace}`] : []),
    'spec:',
    ...spec
      .trim()
      .split('\n')
      .map((line) => `  ${line}`),
    '',
  ].join('\n');
}

export interface ServiceText {
  readonly namespace?: string;
  /** `80`, `80 -> 8080`, `http 80 -> web`; with `/UDP` behind for another protocol. */
  readonly ports?: readonly (number | string)[];
  /** As the inside of a flow mapping; empty for a Service without selector. */
  readonly selector?: string;
  /** Further lines of `spec`. */
  readonly spec?: string;
}

export function service(
  name: string,
  { namespace, ports = [80], selector = `app: ${name}`, spec }: ServiceText = {},
): string {
  return [
    `//- ${name}-service.yaml`,
    'apiVersion: v1',
    'kind: Service',
    'metadata:',
    `  name: ${name}`,
    ...(namespace ? [`  namespace: ${namespace}`] : []),
    'spec:',
    ...(spec ? [`  ${spec}`] : []),
    ...(selector ? [`  selector: {${selector}}`] : []),
    ...(ports.length > 0 ? ['  ports:'] : []),
    ...ports.map((port) => `  - {${servicePort(String(port))}}`),
    '',
  ].join('\n');
}

function servicePort(text: string): string {
  const [, name, port, target, protocol] = /^(?:(\S+) )?(\d+)(?: -> ([^/]+))?(?:\/(\w+))?$/.exec(text) ?? [];
  const parts = [
    name && `name: ${name}`,
    `port: ${port}`,
    target && `targetPort: ${target}`,
    protocol && `protocol: ${protocol}`,
  ];
  return parts.filter(Boolean).join(', ');
}

export function ingress(name: string, backends: readonly string[], namespace?: string): string {
  return [
    `//- ${name}-ingress.yaml`,
    'apiVersion: networking.k8s.io/v1',
    'kind: Ingress',
    'metadata:',
    `  name: ${name}`,
    ...(namespace ? [`  namespace: ${namespace}`] : []),
    'spec:',
    '  rules:',
    '  - http:',
    '      paths:',
    ...backends.flatMap((backend) => [
      '      - path: /',
      '        pathType: Prefix',
      '        backend:',
      `          service: ${backend}`,
    ]),
    '',
  ].join('\n');
}

export function namespace(name: string, labels = ''): string {
  return [
    `//- ${name}-namespace.yaml`,
    'apiVersion: v1',
    'kind: Namespace',
    'metadata:',
    `  name: ${name}`,
    ...(labels ? [`  labels: {${labels}}`] : []),
    '',
  ].join('\n');
}

export const denyAll = policy('deny', 'podSelector: {}\npolicyTypes: [Ingress, Egress]');

/** A ClusterNetworkPolicy whose `spec` is given as YAML, unindented. */
export function clusterPolicy(name: string, spec: string): string {
  return [
    `//- ${name}-cluster.yaml`,
    'apiVersion: policy.networking.k8s.io/v1alpha2',
    'kind: ClusterNetworkPolicy',
    'metadata:',
    `  name: ${name}`,
    'spec:',
    ...spec
      .trim()
      .split('\n')
      .map((line) => `  ${line}`),
    '',
  ].join('\n');
}
