/** A cluster in which nearly everything calls something: by variables, by ConfigMaps, and by files that are mounted. */
import type { Edit } from '../../server/src/snapshot/snapshot.ts';
import { type App, policyOf, service, workload } from './manifests.ts';
import { type Random, randomOf } from './random.ts';
import { makeApps, type Target, typed } from './workspace.ts';

export const callEditKinds = [
  'value of a variable',
  'key of a ConfigMap',
  'port of a Service',
  'policy',
  'pod label',
] as const;
export type CallEditKind = (typeof callEditKinds)[number];

export interface CallsWorkspace {
  readonly files: ReadonlyMap<string, string>;
  readonly targets: Readonly<Record<CallEditKind, readonly Target[]>>;
}

/** Every second workload has a Service and a policy for those who call it, every other one a ConfigMap. */
export function makeCallsWorkspace(size: number, seed: number): CallsWorkspace {
  const random = randomOf(seed);
  const files = new Map<string, string>();
  const apps = makeApps(random, size);
  const served = apps.filter((_, index) => index % 2 === 0);
  const callers = new Map<App, App[]>(served.map((app) => [app, []]));
  const targets: Record<CallEditKind, Target[]> = {
    'value of a variable': [],
    'key of a ConfigMap': [],
    'port of a Service': [],
    policy: [],
    'pod label': [],
  };
  const type = (kind: CallEditKind, file: string, text: string): void => {
    if (targets[kind].length < 20) targets[kind].push(typed(files, file, text));
  };
  for (const [index, app] of apps.entries()) {
    const folder = `apps/${app.namespace}/${app.name}`;
    const called = calledBy(random, served, app);
    for (const each of called) callers.get(each)?.push(app);
    const isByConfigMap = index % 2 === 1;
    const text = workload(random, app, []);
    const given = !isByConfigMap ? inVariables(called, app) : index % 4 === 1 ? envFrom(app) : mounted(app);
    files.set(`${folder}/workload.yaml`, given(text));
    if (isByConfigMap) files.set(`${folder}/configmap.yaml`, configMap(called, app, index % 4 === 1));
    else files.set(`${folder}/service.yaml`, service(app));
    const [first] = called;
    if (first && isByConfigMap) type('key of a ConfigMap', `${folder}/configmap.yaml`, hostOf(first, app));
    else if (first) type('value of a variable', `${folder}/workload.yaml`, hostOf(first, app));
    if (app.kind === 'Deployment') type('pod label', `${folder}/workload.yaml`, `tier: ${app.tier}`);
    if (!isByConfigMap) type('port of a Service', `${folder}/service.yaml`, 'targetPort: http');
  }
  for (const [app, known] of callers) {
    const file = `apps/${app.namespace}/policies/${app.name}.yaml`;
    files.set(file, policyFor(random, app, known));
    type('policy', file, `app.kubernetes.io/name: ${app.name}`);
  }
  return { files, targets };
}

export function editsOf(root: string, files: ReadonlyMap<string, string>): Edit[] {
  return [...files].map(([file, text]) => ({ uri: `${root}/${file}`, text }));
}

function calledBy(random: Random, served: readonly App[], app: App): App[] {
  return Array.from({ length: 1 + random.below(3) }, () => random.pick(served)).filter((other) => other !== app);
}

/** In front of the last variable of a workload. */
function inVariables(called: readonly App[], from: App): (text: string) => string {
  return (text) =>
    text.replace(/^( *)- name: DB_PASSWORD$/m, (last, indent: string) => {
      const added = called.map(
        (app, index) => `${indent}- name: UPSTREAM_${index}\n${indent}  value: http://${hostOf(app, from)}\n`,
      );
      return `${added.join('')}${last}`;
    });
}

function hostOf(app: App, from: App): string {
  return app.namespace === from.namespace ? `${app.name}:80` : `${app.name}.${app.namespace}.svc:80`;
}

function envFrom(app: App): (text: string) => string {
  return (text) => text.replace(/^( *)env:$/m, `$1envFrom:\n$1  - configMapRef: {name: ${app.name}-config}\n$1env:`);
}

function mounted(app: App): (text: string) => string {
  return (text) =>
    text
      .replace(/^( *)- name: tmp\n *mountPath: .*$/m, `$&\n$1- name: config\n$1  mountPath: /etc/app`)
      .replace(/^( *)- name: tmp\n *emptyDir: .*$/m, `$&\n$1- name: config\n$1  configMap: {name: ${app.name}-config}`);
}

function configMap(called: readonly App[], app: App, isVariables: boolean): string {
  const entries = isVariables
    ? called.map((each, index) => `  UPSTREAM_${index}: ${hostOf(each, app)}\n`)
    : [
        '  application.yaml: |\n',
        ...called.map((each, index) => `    upstream${index}:\n      url: http://${hostOf(each, app)}/api\n`),
        ...Array.from({ length: 20 }, (_, index) => `    section${index}:\n      timeout: ${index}s\n`),
      ];
  return `apiVersion: v1
kind: ConfigMap
metadata:
  name: ${app.name}-config
  namespace: ${app.namespace}
data:
${entries.join('')}`;
}

/** Of all callers but now and then one. */
function policyFor(random: Random, app: App, callers: readonly App[]): string {
  const admitted = callers.filter(() => !random.chance(0.02));
  if (admitted.length === 0)
    return policyOf('team', random, { namespace: app.namespace, name: app.name, app }, [app], [app]);
  const peers = admitted.map(
    ({ name, namespace }) => `        - namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: ${namespace}
          podSelector:
            matchLabels:
              app.kubernetes.io/name: ${name}
`,
  );
  return `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: ${app.name}
  namespace: ${app.namespace}
spec:
  podSelector:
    matchLabels:
      app.kubernetes.io/name: ${app.name}
  policyTypes: [Ingress]
  ingress:
    - from:
${peers.join('')}      ports:
        - port: http
`;
}
