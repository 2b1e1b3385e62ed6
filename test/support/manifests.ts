/** Short ways to write manifests in fixtures; each begins a file of its own. */

export interface DeploymentText {
  readonly namespace?: string;
  readonly labels?: string;
  readonly port?: number | undefined;
  readonly env?: Readonly<Record<string, string>>;
}

export function deployment(
  name: string,
  { namespace, labels = `app: ${name}`, port, env = {} }: DeploymentText = {},
): string {
  return [
    `//- ${name}.yaml`,
    'apiVersion: apps/v1',
    'kind: Deployment',
    'metadata:',
    `  name: ${name}`,
    ...(namespace ? [`  namespace: ${namespace}`] : []),
    'spec:',
    '  template:',
    '    metadata:',
    `      labels: {${labels}}`,
    '    spec:',
    '      containers:',
    '      - name: main',
    '        image: example',
    ...(port ? ['        ports:', `        - containerPort: ${port}`] : []),
    ...(Object.keys(env).length > 0 ? ['        env:'] : []),
    ...Object.entries(env).flatMap(([key, value]) => [`        - name: ${key}`, `          value: ${value}`]),
    '',
  ].join('\n');
}

/** A policy whose `spec` is given as YAML, unindented. */
export function policy(name: string, spec: string, namespace?: string): string {
  return [
    `//- ${name}.yaml`,
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

export function service(name: string, port: number, targetPort: number | string, namespace?: string): string {
  return [
    `//- ${name}-service.yaml`,
    'apiVersion: v1',
    'kind: Service',
    'metadata:',
    `  name: ${name}`,
    ...(namespace ? [`  namespace: ${namespace}`] : []),
    'spec:',
    '  selector:',
    `    app: ${name}`,
    '  ports:',
    `  - port: ${port}`,
    `    targetPort: ${targetPort}`,
    '',
  ].join('\n');
}

export const denyAll = policy('deny', 'podSelector: {}\npolicyTypes: [Ingress, Egress]');
