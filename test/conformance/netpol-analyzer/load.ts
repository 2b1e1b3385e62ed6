import { URI } from 'vscode-uri';
import { nodeHost } from '../../../server/src/host/node.ts';
import { text } from '../../../server/src/model/resource.ts';
import type { Workload } from '../../../server/src/model/workload.ts';
import type { ClusterModel } from '../../../server/src/snapshot/clusterModel.ts';
import { emptySnapshot, withEdits } from '../../../server/src/snapshot/snapshot.ts';
import { valueAt } from '../../../server/src/yaml/node.ts';
import { onlyCluster } from '../../support/cluster.ts';
import { folderOf } from './cases.ts';

/** What the peer takes for granted where manifests cannot tell (peers.md 1.3). */
export interface Assumptions {
  /** A namespace that is not declared has no label but its name. */
  readonly closedWorld: boolean;
  /** No field `hostNetwork` is read. */
  readonly ignoreHostNetwork: boolean;
  /** An owner reference without a kind, which the API server refuses, is to a Pod (peers.md 1.2). */
  readonly ownersWithoutKind: boolean;
}

export const peersAssumptions: Assumptions = { closedWorld: true, ignoreHostNetwork: true, ownersWithoutKind: true };
export const noAssumptions: Assumptions = { closedWorld: false, ignoreHostNetwork: false, ownersWithoutKind: true };

/** A folder of the peer as one cluster of ours, under assumptions. The only place that knows how they are made true. */
export async function loadCase(dir: string, assumptions: Assumptions): Promise<ClusterModel> {
  const uri = URI.file(folderOf(dir)).toString();
  const edits = await Promise.all(
    (await nodeHost.findFiles(uri, [])).map(async (file) => ({ uri: file, text: await nodeHost.readFile(file) })),
  );
  return assumed(onlyCluster(withEdits(emptySnapshot([{ uri, name: dir }]), edits)), assumptions);
}

function assumed(
  cluster: ClusterModel,
  { closedWorld, ignoreHostNetwork, ownersWithoutKind }: Assumptions,
): ClusterModel {
  const workload = (resource: Workload): Workload => ({
    ...resource,
    hostNetwork: ignoreHostNetwork ? 'no' : resource.hostNetwork,
    owner: resource.owner ?? (ownersWithoutKind ? ownerWithoutKind(resource) : undefined),
  });
  const namespaces = new Map(
    [...cluster.namespaces].map(([name, model]) => [
      name,
      {
        ...model,
        facts: { ...model.facts, moreLabels: model.facts.moreLabels && !closedWorld },
        workloads: model.workloads.map((instance) => ({ ...instance, resource: workload(instance.resource) })),
      },
    ]),
  );
  const facts = cluster.facts.map(({ name }) => namespaces.get(name)?.facts ?? { name, labels: [], moreLabels: false });
  return { ...cluster, namespaces, facts };
}

function ownerWithoutKind({ root }: Workload): Workload['owner'] {
  const references = valueAt(root, 'metadata', 'ownerReferences');
  const [reference] = references?.kind === 'sequence' ? references.items : [];
  const name = valueAt(reference, 'kind') ? undefined : text(valueAt(reference, 'name'));
  return name === undefined ? undefined : { group: '', kind: 'Pod', name };
}
