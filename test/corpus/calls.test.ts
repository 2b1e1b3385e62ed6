/**
 * How many of the calls that official policies let in are found in the manifests alone: pairs of workloads of which a
 * peer of an ingress rule names the one and the policy selects the other. Wildcards name nobody.
 */
import { expect, test } from 'vitest';
import { URI } from 'vscode-uri';
import { allCalls } from '../../server/src/calls/calls.ts';
import { nodeHost } from '../../server/src/host/node.ts';
import { includesPort } from '../../server/src/policy/portSet.ts';
import type { ClusterModel } from '../../server/src/snapshot/clusterModel.ts';
import { distinct, distinctWorkloads, peerMatches, selectedBy } from '../../server/src/snapshot/queries.ts';
import { emptySnapshot, withEdits } from '../../server/src/snapshot/snapshot.ts';
import { corpus } from './repositories.ts';

test.each<
  [
    name: string,
    folders: readonly string[],
    admitted: number,
    found: number,
    others: readonly string[],
    having?: string,
  ]
>([
  [
    'GoogleCloudPlatform--microservices-demo',
    ['kubernetes-manifests', 'kustomize/components/network-policies'],
    15,
    15,
    ['loadgenerator -> frontend'],
  ],
  [
    'microservices-demo--microservices-demo',
    ['deploy/kubernetes/manifests', 'deploy/kubernetes/manifests-policy'],
    11,
    1,
    [],
  ],
  ['longhorn--longhorn', ['deploy', 'examples/network-policy'], 3, 2, []],
  [
    'argoproj--argo-cd',
    ['manifests/ha', 'manifests/base', 'manifests/cluster-rbac'],
    11,
    5,
    [],
    'argocd-redis-ha-haproxy',
  ],
  ['argoproj--argo-cd', ['manifests/install.yaml'], 8, 0, []],
])('%s %j: %i, of which %i', async (name, folders, admitted, found, others, having) => {
  const cluster = await read(name, folders, having);
  const truth = admittedPairs(cluster);
  const inferred = new Set(
    allCalls(cluster).flatMap(({ caller, target }) =>
      caller ? [pair(caller.resource.name, target.resource.name)] : [],
    ),
  );
  expect(truth.size).toBe(admitted);
  expect([...truth].filter((one) => inferred.has(one))).toHaveLength(found);
  expect([...inferred].filter((one) => !truth.has(one)).sort()).toEqual(others);
});

test('each call of Online Boutique goes to the port that its policy opens', async () => {
  const cluster = await read('GoogleCloudPlatform--microservices-demo', [
    'kubernetes-manifests',
    'kustomize/components/network-policies',
  ]);
  const policies = distinct([...cluster.namespaces.values()].flatMap((namespace) => namespace.policies));
  for (const { target, ports } of allCalls(cluster)) {
    if (target.resource.name === 'frontend') continue;
    const rules = policies
      .filter((policy) => selectedBy(cluster, policy).must.some(({ key }) => key === target.key))
      .flatMap(({ resource }) => resource.ingress);
    const opened = rules.flatMap((rule) => (rule.ports === 'all' ? [] : rule.ports)).map(({ port }) => port);
    expect(opened.every((port) => typeof port === 'number' && includesPort(ports, 'TCP', port))).toBe(true);
  }
});

function admittedPairs(cluster: ClusterModel): ReadonlySet<string> {
  const policies = distinct([...cluster.namespaces.values()].flatMap((namespace) => namespace.policies));
  return new Set(
    policies.flatMap((policy) => {
      const peers = policy.resource.ingress.flatMap((rule) => (rule.peers === 'everyone' ? [] : rule.peers));
      const named = peers.flatMap((peer) =>
        peer.type === 'selector' && peer.podSelector && peer.podSelector.requirements.length > 0
          ? distinct(peerMatches(cluster, policy.namespace, peer).must)
          : [],
      );
      return distinct(selectedBy(cluster, policy).must).flatMap((target) =>
        named.map((caller) => pair(caller.resource.name, target.resource.name)),
      );
    }),
  );
}

function pair(caller: string, target: string): string {
  return `${caller} -> ${target}`;
}

/** The first cluster of some folders and files that has a workload of this name, or any. */
async function read(name: string, places: readonly string[], having?: string): Promise<ClusterModel> {
  const folder = URI.file(`${corpus}/${name}`).toString();
  const all = await nodeHost.findFiles(folder, []);
  const files = all.filter((uri) =>
    places.some((place) => uri === `${folder}/${place}` || uri.startsWith(`${folder}/${place}/`)),
  );
  const edits = await Promise.all(files.map(async (uri) => ({ uri, text: await nodeHost.readFile(uri) })));
  const { clusters } = withEdits(emptySnapshot([{ uri: folder, name }]), edits);
  const cluster = clusters.find((one) =>
    distinctWorkloads(one).some(({ resource }) => having === undefined || resource.name === having),
  );
  if (!cluster) throw new Error('no cluster');
  return cluster;
}
