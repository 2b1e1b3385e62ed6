import { type App, policyOf, service, workload } from './manifests.ts';
import { randomOf } from './random.ts';
import { kustomization, makeApps, type Target, typed } from './workspace.ts';

/** Whether the overlays have namespaces of their own, or contradict each other. */
export type OverlayKind = 'one cluster' | 'a cluster each';

export interface Repository {
  /** Path, relative to the root -> text. */
  readonly files: ReadonlyMap<string, string>;
  readonly targets: ReadonlyMap<string, Target>;
}

/** A base with a workload, a Service and a policy for each app, and overlays of it. */
export function makeOverlays(
  kind: OverlayKind,
  { overlays, workloads }: { readonly overlays: number; readonly workloads: number },
): Repository {
  const random = randomOf(1);
  const apps = makeApps(random, workloads).map((app): App => ({ ...app, namespace: 'shop' }));
  const files = new Map<string, string>();
  const targets = new Map<string, Target>();
  const resources: string[] = [];
  const put = (name: string, text: string): string => {
    files.set(`base/${name}`, text);
    resources.push(name);
    return `base/${name}`;
  };
  for (const app of apps) {
    const file = put(`${app.name}/workload.yaml`, workload(random, app, apps));
    put(`${app.name}/service.yaml`, service(app));
    const name = `allow-${app.name}`;
    const policy = put(
      `${app.name}/policy.yaml`,
      policyOf('app', random, { namespace: 'shop', name, app }, apps, apps),
    );
    if (app !== apps[0]) continue;
    targets.set('a pod label in the base', typed(files, file, `tier: ${app.tier}`));
    targets.set('a policy in the base', typed(files, policy, `app.kubernetes.io/name: ${app.name}`));
  }
  files.set('base/kustomization.yaml', kustomization(resources));
  for (let index = 1; index <= overlays; index++) {
    const file = `overlays/env-${index}/kustomization.yaml`;
    const own =
      kind === 'one cluster'
        ? `namespace: shop-${index}\n`
        : `commonAnnotations:\n  environment: env-${index}\nlabels:\n  - pairs: {stage: env-${index}}\n`;
    files.set(file, kustomization(['../../base']) + own);
    if (index === 1) targets.set('one overlay', typed(files, file, kind === 'one cluster' ? 'shop-1' : 'stage: env-1'));
  }
  return { files, targets };
}
