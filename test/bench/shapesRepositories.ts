import { type App, policyOf, service, workload } from './manifests.ts';
import type { Repository } from './overlaysRepository.ts';
import { type Random, randomOf } from './random.ts';
import { kustomization, makeApps, type Target, typed } from './workspace.ts';

/** Workspaces whose size lies in something else than the number of workloads in a cluster, by what that is. */
export const shapes: ReadonlyMap<string, () => Repository> = new Map([
  ['three environments of 300 applications', () => environments(300, ['dev', 'staging', 'prod'])],
  ['40 regions of 30 applications', () => environments(30, numbered('region', 40))],
  ['500 folders of the same name for an application', () => folders(500)],
  ['15 clusters of Flux with 100 applications', () => fluxClusters(15, 100)],
  ['5,000 workloads in one file', () => oneFile(5000)],
]);

/** A base of each application, and an overlay of it for each environment, which contradict each other. */
function environments(applications: number, names: readonly string[]): Repository {
  const repository = emptyRepository();
  const { files, targets, random } = repository;
  const apps = makeApps(random, applications);
  for (const app of apps) {
    const base = `apps/${app.name}/base`;
    putApp(repository, base, app, apps);
    for (const name of names) {
      const own = `namespace: ${app.namespace}\ncommonAnnotations:\n  environment: ${name}\n`;
      const file = `apps/${app.name}/overlays/${name}/kustomization.yaml`;
      files.set(file, kustomization(['../../base']) + own);
      if (!targets.has('an overlay')) targets.set('an overlay', typed(files, file, `environment: ${name}`));
    }
    if (app === apps[0]) targets.set('a pod label in a base', labelOf(files, `${base}/workload.yaml`, app));
  }
  return repository;
}

/** Plain folders that all define one application, each in another way. */
function folders(count: number): Repository {
  const repository = emptyRepository();
  const { files, targets, random } = repository;
  const [app] = makeApps(random, 1).map((each): App => ({ ...each, namespace: 'shop' })) as [App];
  for (const name of numbered('team', count)) {
    const text = workload(random, app, [app]).replace('metadata:\n', `metadata:\n  annotations: {team: ${name}}\n`);
    files.set(`${name}/workload.yaml`, text);
    files.set(`${name}/service.yaml`, service(app));
  }
  targets.set('a pod label', labelOf(files, 'team-1/workload.yaml', app));
  return repository;
}

/** Bases that each cluster deploys to a namespace, with variables of its own. */
function fluxClusters(clusters: number, applications: number): Repository {
  const repository = emptyRepository();
  const { files, targets, random } = repository;
  const apps = makeApps(random, applications);
  for (const app of apps) putApp(repository, `apps/${app.name}`, app, apps);
  for (const cluster of numbered('cluster', clusters)) {
    const folder = `clusters/${cluster}`;
    files.set(`${folder}/flux-system/sync.yaml`, fluxKustomization('flux-system', `./${folder}`, ''));
    for (const { name } of apps) {
      const own = `  targetNamespace: shop\n  postBuild:\n    substitute: {CLUSTER: ${cluster}}\n`;
      files.set(`${folder}/apps/${name}.yaml`, fluxKustomization(name, `./apps/${name}`, own));
    }
  }
  const [first] = apps as [App];
  targets.set('a pod label in a base', labelOf(files, `apps/${first.name}/workload.yaml`, first));
  const deployed = `clusters/cluster-1/apps/${first.name}.yaml`;
  targets.set('what one cluster deploys', typed(files, deployed, 'targetNamespace: shop'));
  return repository;
}

function oneFile(workloads: number): Repository {
  const repository = emptyRepository();
  const { files, targets, random } = repository;
  const apps = makeApps(random, workloads);
  files.set('all.yaml', apps.map((app) => workload(random, app, apps)).join('---\n'));
  targets.set('a pod label', labelOf(files, 'all.yaml', apps[0] as App));
  return repository;
}

interface Making extends Repository {
  readonly files: Map<string, string>;
  readonly targets: Map<string, Target>;
  readonly random: Random;
}

function emptyRepository(): Making {
  return { files: new Map(), targets: new Map(), random: randomOf(1) };
}

function putApp({ files, random }: Making, folder: string, app: App, apps: readonly App[]): void {
  const policy = { namespace: app.namespace, name: `allow-${app.name}`, app };
  files.set(`${folder}/workload.yaml`, workload(random, app, apps));
  files.set(`${folder}/service.yaml`, service(app));
  files.set(`${folder}/policy.yaml`, policyOf('app', random, policy, apps, apps));
  files.set(`${folder}/kustomization.yaml`, kustomization(['workload.yaml', 'service.yaml', 'policy.yaml']));
}

function labelOf(files: ReadonlyMap<string, string>, file: string, app: App): Target {
  return typed(files, file, `tier: ${app.tier}`);
}

function fluxKustomization(name: string, path: string, spec: string): string {
  return `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: ${name}
  namespace: flux-system
spec:
  path: ${path}
  sourceRef: {kind: GitRepository, name: flux-system}
${spec}`;
}

function numbered(name: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `${name}-${index + 1}`);
}
