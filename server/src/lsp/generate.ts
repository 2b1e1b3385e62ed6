import { generatePolicies, placeable } from '../fixes/generatePolicies.ts';
import { type GenerateOptions, type PlannedPolicy, planPolicies } from '../generate/plan.ts';
import { type Scope, wholeCluster } from '../generate/scope.ts';
import { diffClusters } from '../reports/diff.ts';
import { diffText } from '../reports/diffText.ts';
import { outlookOf } from '../reports/outlook.ts';
import { previewText } from '../reports/preview.ts';
import { proofText } from '../reports/proofText.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { distinctWorkloads, namespacesWithWorkloads } from '../snapshot/queries.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { Live } from './live.ts';
import { pathAndLine } from './markdown.ts';
import type { GenerateChoice, GenerateResult, GenerateScope, TextResult } from './requests.ts';
import { toWorkspaceEdit } from './toEdit.ts';

/** Everything that policies can be generated for: each cluster, its namespaces, its workloads. */
export function generateChoices(all: readonly ClusterModel[]): GenerateChoice[] {
  const clusters = all.filter(({ namespaces }) => namespaces.size > 0);
  return clusters.flatMap((cluster): GenerateChoice[] => {
    const { folder, name } = cluster;
    const at = { folder: folder.uri, cluster: name };
    const where = clusters.length > 1 ? name : '';
    const workloads = distinctWorkloads(cluster);
    const described = (parts: readonly string[]): string => parts.filter((part) => part !== '').join(', ');
    return [
      { scope: at, kind: 'cluster', label: 'All namespaces', description: where },
      ...namespacesWithWorkloads(cluster).map((namespace): GenerateChoice => {
        return { scope: { ...at, namespace }, kind: 'namespace', label: namespace, description: where };
      }),
      ...workloads.map(({ key, namespace, resource }): GenerateChoice => {
        const label = `${resource.kind} ${resource.name}`;
        return { scope: { ...at, workload: key }, kind: 'workload', label, description: described([namespace, where]) };
      }),
    ];
  });
}

/** How the client asks the user before it applies the edit: by its annotation, by itself, or not at all. */
export type Asking = 'annotation' | 'client' | 'none';

/** The edit that writes the policies, or why there is none, as a sentence to the user. */
export function generateEdit(live: Live, scope: GenerateScope, asking: Asking): GenerateResult {
  const planned = plannedFor(live, scope);
  if (typeof planned === 'string') return { edit: null, message: planned };
  const { snapshot, cluster, options, policies, notes } = planned;
  if (policies.length === 0) return { edit: null, message: notes.join(' ') };
  const change = generatePolicies(snapshot, cluster, policies, (evidence) => pathAndLine(snapshot, evidence), {
    newPolicy: live.settingsOf(scope.folder).newPolicy,
  });
  if (change.type === 'refusal') return { edit: null, message: change.reason };
  const summary = previewText(outlookOf(cluster, policies, options).preview);
  const annotation = {
    label: titleOf(cluster, scope),
    description: [summary, ...notes].join('. '),
    needsConfirmation: asking === 'annotation',
  };
  return { edit: toWorkspaceEdit(snapshot, change, asking === 'none' ? undefined : annotation), message: summary };
}

/** What the policies change, connection by connection, and whether every call gets through. */
export function generatePreview(live: Live, scope: GenerateScope): TextResult {
  const planned = plannedFor(live, scope);
  if (typeof planned === 'string') return { text: `${planned}\n`, links: [] };
  const { cluster, options, policies, notes } = planned;
  const { after, preview, proof } = outlookOf(cluster, policies, options);
  const changes: string[] = [];
  for (const line of diffText(diffClusters([cluster], [after]))) {
    if (changes.push(line) > most) break;
  }
  const lines = [
    titleOf(cluster, scope),
    '',
    ...(policies.length === 0 ? [] : [previewText(preview)]),
    ...notes.map((note) => `note: ${note}`),
    ...proofText(proof),
    '',
    ...changes.slice(0, most),
    ...(changes.length > most ? ['and more: netpol generate --dry-run prints all'] : []),
  ];
  return { text: `${lines.join('\n').trimEnd()}\n`, links: [] };
}

/** Lines that somebody may read. */
const most = 1000;

interface Planned {
  readonly snapshot: Snapshot;
  readonly cluster: ClusterModel;
  readonly options: GenerateOptions;
  readonly policies: readonly PlannedPolicy[];
  readonly notes: readonly string[];
}

function plannedFor(live: Live, scope: GenerateScope): Planned | string {
  const { snapshot, indexing } = live;
  if (indexing) return 'Netpol is still reading the workspace: what calls what is not known yet.';
  const cluster = snapshot.clusters.find(({ folder, name }) => folder.uri === scope.folder && name === scope.cluster);
  if (!cluster) return 'That cluster is not in this workspace any more.';
  if (scope.workload !== undefined && !distinctWorkloads(cluster).some(({ key }) => key === scope.workload)) {
    return 'That workload is not in this workspace any more.';
  }
  const { egress, ports } = live.settingsOf(scope.folder).generate;
  const options = { ...scopeIn(snapshot, cluster, scope), egress, ports };
  const plan = planPolicies(cluster, options);
  const { policies, notes } = placeable(snapshot, cluster, plan.policies);
  const done = plan.policies.length === 0 ? [nothing] : [];
  return { snapshot, cluster, options, policies, notes: [...done, ...plan.notes, ...notes] };
}

const nothing = 'There is nothing to write: what the manifests say is called is allowed, and nothing else is open.';

function scopeIn({ known }: Snapshot, cluster: ClusterModel, { namespace, workload }: GenerateScope): Scope {
  if (workload !== undefined) return { workloads: new Set([workload]), namespaces: new Set() };
  if (namespace !== undefined) return { workloads: new Set(), namespaces: new Set([namespace]) };
  return wholeCluster(cluster, (uri) => known.has(uri));
}

function titleOf(cluster: ClusterModel, { namespace, workload }: GenerateScope): string {
  if (namespace !== undefined) return `Generate policies for namespace ${namespace}`;
  if (workload === undefined) return 'Generate policies for all namespaces';
  const found = distinctWorkloads(cluster).find(({ key }) => key === workload);
  return `Generate policies for ${found?.resource.name ?? 'a workload'}`;
}
