import { URI } from 'vscode-uri';
import { nodeHost } from '../../../server/src/host/node.ts';
import { type ClusterFacts, defaultClusterFacts } from '../../../server/src/model/clusterFacts.ts';
import type { Instance } from '../../../server/src/model/instance.ts';
import { text } from '../../../server/src/model/resource.ts';
import type { Workload } from '../../../server/src/model/workload.ts';
import {
  type ClusterModel,
  emptyCluster,
  type UnitChange,
  withChanges,
} from '../../../server/src/snapshot/clusterModel.ts';
import type { NamespaceModel } from '../../../server/src/snapshot/namespaceModel.ts';
import { emptySnapshot, withEdits } from '../../../server/src/snapshot/snapshot.ts';
import { valueAt } from '../../../server/src/yaml/node.ts';
import { onlyCluster } from '../../support/cluster.ts';
import { folderOf } from './cases.ts';

/** What the peer takes for granted where manifests cannot tell (peers.md 1.3). */
export interface Assumptions {
  readonly configured: ClusterFacts;
  /** It reads neither `hostNetwork` nor `status`. */
  readonly ignoreNodes: boolean;
}

export const peersAssumptions: Assumptions = {
  configured: {
    ...defaultClusterFacts,
    closedWorld: true,
    ipBlockMatchesPods: 'no',
    // No address range of a policy has one of these, so that none matches a pod.
    podCIDRs: ['2001:db8:ffff::/64'],
    ingressControllers: [{ namespace: 'ingress-controller-ns', podLabels: new Map(), hostNetwork: false }],
  },
  ignoreNodes: true,
};
export const noAssumptions: Assumptions = { configured: defaultClusterFacts, ignoreNodes: false };

/** A folder of the peer as one cluster of ours, under assumptions. The only place that knows how they are made true. */
export async function loadCase(dir: string, { configured, ignoreNodes }: Assumptions): Promise<ClusterModel> {
  const uri = URI.file(folderOf(dir)).toString();
  const edits = await Promise.all(
    (await nodeHost.findFiles(uri, [])).map(async (file) => ({ uri: file, text: await nodeHost.readFile(file) })),
  );
  const cluster = onlyCluster(
    withEdits(
      emptySnapshot([{ uri, name: dir }], () => configured),
      edits,
    ),
  );
  const instances = [...cluster.namespaces.values()].flatMap(instancesOf);
  const after = [...instances, ...cluster.clusterPolicies].map((instance): Instance => {
    const { resource } = instance;
    return resource.type === 'workload' ? { ...instance, resource: asThePeerReads(resource, ignoreNodes) } : instance;
  });
  return withChanges(emptyCluster(cluster.folder, configured), changesOf(after));
}

function instancesOf(namespace: NamespaceModel): Instance[] {
  const { workloads, policies, services, ingresses, routes, configMaps, declarations } = namespace;
  return [...workloads, ...policies, ...services, ...ingresses, ...routes, ...configMaps, ...declarations];
}

function changesOf(instances: readonly Instance[]): UnitChange[] {
  return [...new Set(instances.map(({ unit }) => unit))].map((unit) => ({
    unit,
    before: [],
    after: instances.filter((instance) => instance.unit === unit),
  }));
}

/** An owner reference without a kind, which the API server refuses, is to a Pod (peers.md 1.2). */
function asThePeerReads(workload: Workload, ignoreNodes: boolean): Workload {
  const owner = workload.owner ?? ownerWithoutKind(workload);
  return ignoreNodes ? { ...workload, owner, hostNetwork: 'no', podIPs: [], hostIPs: [] } : { ...workload, owner };
}

function ownerWithoutKind({ root }: Workload): Workload['owner'] {
  const references = valueAt(root, 'metadata', 'ownerReferences');
  const [reference] = references?.kind === 'sequence' ? references.items : [];
  const name = valueAt(reference, 'kind') ? undefined : text(valueAt(reference, 'name'));
  return name === undefined ? undefined : { group: '', kind: 'Pod', name };
}
