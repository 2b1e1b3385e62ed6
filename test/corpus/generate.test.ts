/** What is generated for real manifests, held against the policies that their authors wrote for them. */
import { expect, test } from 'vitest';
import { URI } from 'vscode-uri';
import { nodeHost } from '../../server/src/host/node.ts';
import { access } from '../../server/src/policy/access.ts';
import { includesPort, isEmpty } from '../../server/src/policy/portSet.ts';
import type { ClusterModel } from '../../server/src/snapshot/clusterModel.ts';
import { distinct, distinctWorkloads, partyOf, policiesOf } from '../../server/src/snapshot/queries.ts';
import { emptySnapshot, withEdits } from '../../server/src/snapshot/snapshot.ts';
import { onlyCluster, workloadIn } from '../support/cluster.ts';
import { generateIn } from '../support/generate.ts';
import { corpus } from './repositories.ts';

const folder = URI.file(`${corpus}/GoogleCloudPlatform--microservices-demo`).toString();

async function clusterOf(...places: readonly string[]): Promise<ClusterModel> {
  const uris = (await nodeHost.findFiles(folder, [])).filter((uri) =>
    places.some((place) => uri.startsWith(`${folder}/${place}/`)),
  );
  const edits = await Promise.all(uris.map(async (uri) => ({ uri, text: await nodeHost.readFile(uri) })));
  return onlyCluster(withEdits(emptySnapshot([{ uri: folder, name: 'demo' }]), edits));
}

/** `frontend -> cartservice` for every pair that may surely call, on some port. */
function pairsOf(cluster: ClusterModel): string[] {
  const workloads = distinctWorkloads(cluster);
  return workloads.flatMap((to) =>
    workloads
      .filter(
        (from) =>
          from !== to && !isEmpty(access(partyOf(cluster, from), partyOf(cluster, to), policiesOf(cluster)).must),
      )
      .map((from) => `${from.resource.name} -> ${to.resource.name}`),
  );
}

test('Online Boutique: the 15 pairs of its own policies, and the frontend for everyone', async () => {
  const own = await clusterOf('kubernetes-manifests', 'kustomize/components/network-policies');
  const { after, calls, beyond, notes, texts } = generateIn(await clusterOf('kubernetes-manifests'));
  const written = pairsOf(own);
  const made = pairsOf(after);
  const isToFrontend = (pair: string): boolean => pair.endsWith('-> frontend');
  expect(made.filter((pair) => !isToFrontend(pair))).toHaveLength(15);
  expect(made).toEqual(written);
  expect(made).toContain('loadgenerator -> frontend');
  expect(made.filter(isToFrontend)).toHaveLength(distinctWorkloads(after).length - 1);
  expect(calls.filter((call) => !call.endsWith(': allowed'))).toEqual([]);
  expect({ beyond, notes, policies: texts.length }).toEqual({ beyond: [], notes: [], policies: 12 });
});

test('Online Boutique: ports are those that its own policies open', async () => {
  const own = await clusterOf('kubernetes-manifests', 'kustomize/components/network-policies');
  const { after } = generateIn(await clusterOf('kubernetes-manifests'));
  for (const policy of distinct([...own.namespaces.values()].flatMap(({ policies }) => policies))) {
    const { name } = policy.resource;
    const ports = policy.resource.ingress.flatMap((rule) => (rule.ports === 'all' ? [] : rule.ports));
    if (ports.length === 0) continue;
    const target = workloadIn(after, name);
    const frontend = partyOf(after, workloadIn(after, 'frontend'));
    const checkout = partyOf(after, workloadIn(after, 'checkoutservice'));
    const cart = partyOf(after, workloadIn(after, 'cartservice'));
    const opened = [frontend, checkout, cart].map((from) => access(from, partyOf(after, target), policiesOf(after)));
    for (const { port } of ports) {
      expect(opened.some(({ must }) => typeof port === 'number' && includesPort(must, 'TCP', port))).toBe(true);
    }
  }
});

test('Online Boutique with its own policies: nothing is left to write', async () => {
  const { texts } = generateIn(await clusterOf('kubernetes-manifests', 'kustomize/components/network-policies'));
  expect(texts).toEqual([]);
});
