import { URI } from 'vscode-uri';
import { nodeHost } from '../../../server/src/host/node.ts';
import type { ClusterModel } from '../../../server/src/snapshot/clusterModel.ts';
import { emptySnapshot, withEdits } from '../../../server/src/snapshot/snapshot.ts';
import { onlyCluster } from '../../support/cluster.ts';
import { folderOf } from './cases.ts';

/** What the peer takes for granted where manifests cannot tell (peers.md 1.3). */
export interface Assumptions {
  /** A namespace that is not declared has no label but its name. */
  readonly closedWorld: boolean;
  /** No field `hostNetwork` is read. */
  readonly ignoreHostNetwork: boolean;
}

export const peersAssumptions: Assumptions = { closedWorld: true, ignoreHostNetwork: true };
export const noAssumptions: Assumptions = { closedWorld: false, ignoreHostNetwork: false };

/** A folder of the peer as one cluster of ours, under assumptions. The only place that knows how they are made true. */
export async function loadCase(dir: string, assumptions: Assumptions): Promise<ClusterModel> {
  const uri = URI.file(folderOf(dir)).toString();
  const edits = await Promise.all(
    (await nodeHost.findFiles(uri, [])).map(async (file) => ({ uri: file, text: await nodeHost.readFile(file) })),
  );
  return assumed(onlyCluster(withEdits(emptySnapshot([{ uri, name: dir }]), edits)), assumptions);
}

function assumed(cluster: ClusterModel, { closedWorld, ignoreHostNetwork }: Assumptions): ClusterModel {
  const namespaces = new Map(
    [...cluster.namespaces].map(([name, model]) => [
      name,
      {
        ...model,
        facts: closedWorld ? { ...model.facts, declared: true } : model.facts,
        workloads: ignoreHostNetwork
          ? model.workloads.map((instance) => ({
              ...instance,
              resource: { ...instance.resource, hostNetwork: false },
            }))
          : model.workloads,
      },
    ]),
  );
  const facts = cluster.facts.map(({ name }) => namespaces.get(name)?.facts ?? { name, labels: [], declared: true });
  return { ...cluster, namespaces, facts };
}
