/** The text of the resources that matter, as teams write them. */
import type { Random } from './random.ts';

export interface App {
  readonly name: string;
  readonly namespace: string;
  readonly team: string;
  readonly kind: 'Deployment' | 'StatefulSet' | 'DaemonSet' | 'CronJob';
  readonly tier: string;
  readonly port: number;
}

export function workload(random: Random, app: App, apps: readonly App[]): string {
  const { name, namespace, team, kind } = app;
  const head = `${comment(random, app)}apiVersion: ${kind === 'CronJob' ? 'batch/v1' : 'apps/v1'}
kind: ${kind}
metadata:
  name: ${name}
  namespace: ${namespace}
  labels:
    app.kubernetes.io/name: ${name}
    app.kubernetes.io/part-of: ${namespace}
    team: ${team}
`;
  if (kind === 'CronJob') {
    return `${head}spec:
  schedule: "${random.below(60)} ${random.below(24)} * * *"
  concurrencyPolicy: Forbid
  jobTemplate:
    spec:
      backoffLimit: 2
      template:
${indented(template(random, app, apps), 8)}`;
  }
  const rollout =
    kind === 'Deployment'
      ? `  replicas: ${1 + random.below(5)}
  revisionHistoryLimit: 5
  strategy:
    type: RollingUpdate
    rollingUpdate: {maxSurge: 25%, maxUnavailable: 0}
`
      : kind === 'StatefulSet'
        ? `  replicas: 3\n  serviceName: ${name}\n`
        : '';
  return `${head}spec:
${rollout}  selector:
    matchLabels:
      app.kubernetes.io/name: ${name}
  template:
${indented(template(random, app, apps), 4)}`;
}

function template(random: Random, app: App, apps: readonly App[]): string {
  const { name, namespace, team, tier, port } = app;
  const calls = Array.from({ length: apps.length === 0 ? 0 : random.below(4) }, () => random.pick(apps));
  return `metadata:
  labels:
    app.kubernetes.io/name: ${name}
    app.kubernetes.io/part-of: ${namespace}
    team: ${team}
    tier: ${tier}
  annotations:
    prometheus.io/scrape: "true"
    prometheus.io/port: "9090"
spec:
  serviceAccountName: ${name}
  securityContext:
    runAsNonRoot: true
    runAsUser: 10001
  containers:
    - name: ${name}
      image: registry.example.com/${namespace}/${name}:1.${random.below(90)}.${random.below(20)}
      imagePullPolicy: IfNotPresent
      args: ["--listen=:${port}", "--log-level=info"]
      ports:
        - name: http
          containerPort: ${port}
        - name: metrics
          containerPort: 9090
          protocol: TCP
      env:
        - name: LOG_FORMAT
          value: json
        - name: GOMAXPROCS
          value: "2"
${calls.map((called, index) => callOf(called, namespace, index)).join('')}        - name: DB_PASSWORD
          valueFrom:
            secretKeyRef:
              name: ${name}-db
              key: password
      readinessProbe:
        httpGet:
          path: /healthz
          port: http
        periodSeconds: 10
      livenessProbe: # the kubelet asks this; policies do not stop it
        httpGet: {path: /healthz, port: http}
        initialDelaySeconds: ${5 + random.below(30)}
      resources:
        requests: {cpu: ${50 + random.below(10) * 25}m, memory: 128Mi}
        limits:
          memory: ${128 * (1 + random.below(8))}Mi
      volumeMounts:
        - name: tmp
          mountPath: /tmp
  volumes:
    - name: tmp
      emptyDir: {}
`;
}

function callOf(called: App, from: string, index: number): string {
  const host = called.namespace === from ? called.name : `${called.name}.${called.namespace}.svc.cluster.local`;
  return `        - name: UPSTREAM_${index}_ADDR
          value: ${index % 2 === 0 ? `http://${host}:${called.port}` : `"${host}:${called.port}"`}
`;
}

function comment(random: Random, { name, team }: App): string {
  if (random.chance(0.7)) return '';
  // Now and then a letter that is not ASCII, which makes the text twice as large in memory.
  const owner = random.chance(0.1) ? 'Zoë' : 'Sam';
  return `# ${name}: owned by team ${team} (ask ${owner}).\n# See docs/runbooks/${name}.md before you scale it down.\n`;
}

export function service({ name, namespace, team }: App): string {
  return `apiVersion: v1
kind: Service
metadata:
  name: ${name}
  namespace: ${namespace}
  labels:
    team: ${team}
spec:
  selector:
    app.kubernetes.io/name: ${name}
  ports:
    - name: http
      port: 80
      targetPort: http
    - name: metrics
      port: 9090
`;
}

export function configMap(random: Random, { name, namespace }: Pick<App, 'name' | 'namespace'>, bytes = 600): string {
  let text = `apiVersion: v1
kind: ConfigMap
metadata:
  name: ${name}-config
  namespace: ${namespace}
data:
  application.yaml: |
`;
  for (let index = 0; text.length < bytes; index++) {
    text += `    section${index}:\n      timeout: ${random.below(60)}s\n      enabled: ${random.chance(0.5)}\n\n`;
  }
  return text;
}

export function namespaceObject(random: Random, name: string, team: string): string {
  return `apiVersion: v1
kind: Namespace
metadata:
  name: ${name}
  labels:
    team: ${team}
    environment: ${random.pick(['production', 'staging'])}
    pod-security.kubernetes.io/enforce: baseline
`;
}

export type PolicyShape = 'default-deny' | 'dns' | 'app' | 'namespace' | 'team' | 'ports' | 'address' | 'expressions';

export interface PolicySubject {
  readonly namespace: string;
  readonly name: string;
  /** Whom it selects; without one every pod of the namespace. */
  readonly app?: App;
}

/** `apps` are those of the whole cluster, `neighbours` those of the policy's own namespace. */
export function policyOf(
  shape: PolicyShape,
  random: Random,
  subject: PolicySubject,
  apps: readonly App[],
  neighbours: readonly App[],
): string {
  const other = shape === 'app' || shape === 'ports' ? random.pick(neighbours) : random.pick(apps);
  const port = subject.app?.port ?? 8080;
  // A slip now and then: a caller's name with a letter too many.
  const caller = random.chance(0.03) ? `${other.name}s` : other.name;
  return `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: ${subject.name}
  namespace: ${subject.namespace}
spec:
${selects(subject.app)}${policyBody(shape, caller, other, port)}`;
}

function selects(app: App | undefined): string {
  return app ? `  podSelector:\n    matchLabels:\n      app.kubernetes.io/name: ${app.name}\n` : '  podSelector: {}\n';
}

function policyBody(shape: PolicyShape, caller: string, other: App, port: number): string {
  switch (shape) {
    case 'default-deny':
      return '  policyTypes:\n    - Ingress\n';
    case 'dns':
      return `  policyTypes: [Egress]
  egress:
    # Names are resolved in kube-system.
    - to:
        - namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: kube-system
          podSelector:
            matchLabels:
              k8s-app: kube-dns
      ports:
        - {protocol: UDP, port: 53}
        - {protocol: TCP, port: 53}
    - to:
        - podSelector: {}
`;
    case 'app':
      return `  policyTypes: [Ingress]
  ingress:
    - from:
        - podSelector:
            matchLabels:
              app.kubernetes.io/name: ${caller}
      ports:
        - protocol: TCP
          port: ${port}
`;
    case 'namespace':
      return `  ingress:
    - from:
        - namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: ${other.namespace}
          podSelector:
            matchLabels:
              app.kubernetes.io/name: ${caller}
      ports:
        - port: http
`;
    case 'team':
      return `  policyTypes:
    - Ingress
  ingress:
    - from:
        - namespaceSelector:
            matchLabels:
              team: ${other.team}
`;
    case 'ports':
      return `  policyTypes:
    - Ingress
    - Egress
  ingress:
    - from:
        - namespaceSelector: {}
          podSelector:
            matchLabels:
              tier: ${other.tier}
      ports:
        - port: ${port}
        - port: metrics
    - from: # the collectors
        - namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: monitoring
      ports:
        - port: 9090
  egress:
    - to:
        - podSelector:
            matchLabels:
              app.kubernetes.io/name: ${caller}
      ports:
        - port: ${other.port}
    - ports:
        - {protocol: UDP, port: 53}
`;
    case 'address':
      return `  policyTypes: [Ingress, Egress]
  ingress:
    - from:
        - ipBlock:
            cidr: 10.0.0.0/8
            except:
              - 10.${port % 200}.0.0/16
  egress:
    - to:
        - ipBlock:
            cidr: 0.0.0.0/0
            except: [169.254.169.254/32]
      ports:
        - port: 443
`;
    case 'expressions':
      return `  policyTypes: [Ingress]
  ingress:
    - from:
        - podSelector:
            matchExpressions:
              - key: tier
                operator: In
                values: [frontend, ${other.tier}]
              - key: legacy
                operator: DoesNotExist
        - namespaceSelector:
            matchExpressions:
              - {key: environment, operator: NotIn, values: [staging]}
          podSelector:
            matchLabels:
              team: ${other.team}
`;
  }
}

function indented(text: string, by: number): string {
  return text.replace(/^(?=.)/gm, ' '.repeat(by));
}
