/**
 * Workspaces like those that people have, of any size, the same for the same seed: one folder a namespace with its
 * workloads, Services and policies, the YAML that is none of our business around them, a CRD of a megabyte, and one
 * rendered file of two megabytes.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type App, configMap, namespaceObject, policyOf, service, workload } from './manifests.ts';
import { type Random, randomOf } from './random.ts';
import { bigCrd, crd, unrelated } from './unrelated.ts';

export interface Workspace {
  readonly workloads: number;
  readonly policies: number;
  /** Path, relative to the workspace's root -> text. */
  readonly files: ReadonlyMap<string, string>;
  readonly targets: Readonly<Record<EditKind, readonly Target[]>>;
}

export const editKinds = [
  'pod label in the largest namespace',
  'Namespace label',
  'namespace-wide policy',
  'small policy',
  'inside the 2 MB file',
] as const;
export type EditKind = (typeof editKinds)[number];

/** A place to type at: `from` stands at `offset` and becomes `to`, and the next time it becomes `from` again. */
export interface Target {
  readonly path: string;
  readonly offset: number;
  readonly from: string;
  readonly to: string;
}

export interface WorkspaceOptions {
  readonly workloads: number;
  readonly seed?: number;
}

export function makeWorkspace({ workloads, seed = 1 }: WorkspaceOptions): Workspace {
  const random = randomOf(seed);
  const files = new Map<string, string>();
  const apps = makeApps(random, workloads);
  const byNamespace = groupByNamespace(apps);
  const targets = Object.fromEntries(editKinds.map((kind) => [kind, [] as Target[]])) as Record<EditKind, Target[]>;
  const [largest = ''] = [...byNamespace].sort(([, a], [, b]) => b.length - a.length)[0] ?? [];

  // Part of the largest namespace is in the rendered file, the rest in files of their own.
  const rendered = new Set((byNamespace.get(largest) ?? []).filter((_, index) => index % 3 === 0).slice(0, 400));
  const monolith: string[] = [];
  const put = (app: App, file: string, text: string): void => {
    if (rendered.has(app)) monolith.push(text);
    else files.set(file, text);
  };

  for (const app of apps) {
    const folder = `apps/${app.namespace}/${app.name}`;
    const hasService = app.kind !== 'CronJob' && random.chance(0.85);
    if (hasService && random.chance(0.3)) {
      put(app, `${folder}/${app.name}.yaml`, `${workload(random, app, apps)}---\n${service(app)}`);
      continue;
    }
    put(app, `${folder}/${app.kind.toLowerCase()}.yaml`, workload(random, app, apps));
    if (hasService) put(app, `${folder}/service.yaml`, service(app));
    if (random.chance(0.2)) put(app, `${folder}/configmap.yaml`, configMap(random, app));
  }

  const policies = Math.round(workloads / 2);
  let written = 0;
  const putPolicy = (namespace: string, name: string, text: string): string => {
    const file = `apps/${namespace}/policies/${name}.yaml`;
    files.set(file, text);
    written++;
    return file;
  };
  for (const [namespace, members] of byNamespace) {
    if (namespace !== largest && random.chance(0.3)) continue;
    const file = putPolicy(
      namespace,
      'default-deny',
      policyOf('default-deny', random, { namespace, name: 'default-deny' }, apps, members),
    );
    if (namespace === largest) {
      const { text, offset } = place(files, file, 'podSelector: {}');
      targets['namespace-wide policy'].push({
        path: file,
        offset,
        from: text,
        to: 'podSelector: {matchLabels: {a: b}}',
      });
    }
    if (written < policies && random.chance(0.6)) {
      putPolicy(namespace, 'allow-dns', policyOf('dns', random, { namespace, name: 'allow-dns' }, apps, members));
    }
  }
  const shapes = [
    'app',
    'app',
    'app',
    'namespace',
    'namespace',
    'team',
    'ports',
    'ports',
    'address',
    'expressions',
  ] as const;
  for (let index = 0; written < policies; index++) {
    const app = apps[(index * 7) % apps.length] as App;
    const shape = shapes[index % shapes.length] as (typeof shapes)[number];
    const name = `allow-${app.name}-${index}`;
    const text = policyOf(
      shape,
      random,
      { namespace: app.namespace, name, app },
      apps,
      byNamespace.get(app.namespace) ?? [],
    );
    if (rendered.has(app)) {
      monolith.push(text);
      written++;
      continue;
    }
    const file = putPolicy(app.namespace, name, text);
    if (shape === 'app' && app.namespace !== largest) {
      targets['small policy'].push(typed(files, file, `app.kubernetes.io/name: ${app.name}`));
    }
  }

  for (const [namespace, members] of byNamespace) {
    // Some namespaces are made elsewhere.
    if (namespace !== largest && random.chance(0.1)) continue;
    const file = `apps/${namespace}/namespace.yaml`;
    const team = members[0]?.team ?? 'platform';
    files.set(file, namespaceObject(random, namespace, team));
    if (namespace === largest) targets['Namespace label'].push(typed(files, file, `team: ${team}`));
  }
  for (const namespace of byNamespace.keys()) {
    const folder = `apps/${namespace}/`;
    const resources = [...files.keys()].filter((file) => file.startsWith(folder)).slice(0, 40);
    files.set(`${folder}kustomization.yaml`, kustomization(resources.map((file) => file.slice(folder.length))));
  }

  for (let index = 0; index < workloads; index++) {
    const { file, text } = unrelated(random, index, apps);
    files.set(file, text);
  }
  files.set('crds/everything.yaml', bigCrd(random, 1_000_000));

  const manifest = fill(random, monolith, 2_000_000);
  files.set('rendered/install.yaml', manifest);
  for (const app of byNamespace.get(largest) ?? []) {
    if (app.kind !== 'Deployment') continue;
    const file = rendered.has(app) ? 'rendered/install.yaml' : `apps/${app.namespace}/${app.name}/deployment.yaml`;
    const kind = rendered.has(app) ? 'inside the 2 MB file' : 'pod label in the largest namespace';
    if (files.has(file) && targets[kind].length < 20) targets[kind].push(podLabel(files, file, app));
  }
  return { workloads, policies, files, targets };
}

/** Writes a workspace below a folder. */
export async function writeWorkspace(folder: string, { files }: Pick<Workspace, 'files'>): Promise<void> {
  const folders = new Set([...files.keys()].map((file) => path.dirname(path.join(folder, file))));
  for (const each of folders) await mkdir(each, { recursive: true });
  for (const [file, text] of files) await writeFile(path.join(folder, file), text);
}

function groupByNamespace(apps: readonly App[]): Map<string, App[]> {
  const groups = new Map<string, App[]>();
  for (const app of apps) {
    const group = groups.get(app.namespace);
    if (group) group.push(app);
    else groups.set(app.namespace, [app]);
  }
  return groups;
}

/** A third of the apps in one namespace, the others spread over about the square root of their number. */
export function makeApps(random: Random, count: number): App[] {
  const namespaces = Array.from({ length: Math.max(3, Math.round(Math.sqrt(count))) }, (_, index) => ({
    name: `${areas[index % areas.length]}${index < areas.length ? '' : `-${Math.floor(index / areas.length)}`}`,
    team: teams[index % teams.length] as string,
  }));
  return Array.from({ length: count }, (_, index) => {
    const home = index % 3 === 0 ? namespaces[0] : namespaces[1 + random.below(namespaces.length - 1)];
    const kinds = ['CronJob', 'StatefulSet', 'StatefulSet', 'DaemonSet'] as const;
    return {
      name: `${random.pick(nouns)}-${random.pick(roles)}-${index}`,
      namespace: home?.name ?? 'default',
      team: home?.team ?? 'platform',
      kind: random.chance(0.15) ? random.pick(kinds) : 'Deployment',
      tier: random.pick(['frontend', 'backend', 'backend', 'data', 'batch']),
      port: random.pick([8080, 8080, 3000, 9000, 5432, 6379, 80]),
    };
  });
}

const areas =
  'shop payments orders catalog search identity billing shipping inventory media mail reports fraud mobile partner growth'.split(
    ' ',
  );
const teams = 'atlas borealis cumulus dynamo ember falcon glacier'.split(' ');
const nouns = 'cart order user price stock image token ledger route batch event quote label basket refund'.split(' ');
const roles = 'api worker web gateway store sync proxy cache indexer'.split(' ');

export function kustomization(resources: readonly string[]): string {
  const list = resources.map((resource) => `  - ${resource}\n`).join('');
  return `apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n${list}`;
}

/** The documents, among CRDs and large ConfigMaps, as one file of about so many bytes. */
function fill(random: Random, documents: readonly string[], bytes: number): string {
  let missing = bytes - documents.reduce((sum, text) => sum + text.length + 4, 0);
  const parts = [...documents];
  for (let index = 0; missing > 0; index++) {
    const size = Math.min(missing, 40_000);
    const text =
      index % 5 === 0
        ? configMap(random, { name: `dashboard-${index}`, namespace: 'monitoring' }, size)
        : crd(random, `resource${index}`, size);
    parts.splice(random.below(parts.length + 1), 0, text);
    missing -= text.length + 4;
  }
  return parts.join('---\n');
}

/** The value of a label that selectors look at, in an app's pod template. */
function podLabel(files: ReadonlyMap<string, string>, file: string, { name }: App): Target {
  return typed(files, file, `\n        app.kubernetes.io/name: ${name}\n`, 1);
}

/** One more letter at the end of what stands there once; `back` characters before the end. */
export function typed(files: ReadonlyMap<string, string>, file: string, text: string, back = 0): Target {
  const { offset } = place(files, file, text);
  return { path: file, offset: offset + text.length - back, from: '', to: 'x' };
}

function place(files: ReadonlyMap<string, string>, file: string, text: string): { text: string; offset: number } {
  const offset = files.get(file)?.indexOf(text) ?? -1;
  if (offset < 0) throw new Error(`${file} has no ${text}`);
  return { text, offset };
}
