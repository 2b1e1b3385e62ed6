/** What is generated for real manifests, held against the policies that their authors wrote for them. */
import { expect, test } from 'vitest';
import { URI } from 'vscode-uri';
import { nodeHost } from '../../server/src/host/node.ts';
import { access } from '../../server/src/policy/access.ts';
import { includesPort, isEmpty } from '../../server/src/policy/portSet.ts';
import { diffClusters } from '../../server/src/reports/diff.ts';
import { diffText } from '../../server/src/reports/diffText.ts';
import type { ClusterModel } from '../../server/src/snapshot/clusterModel.ts';
import { distinct, distinctWorkloads, partyOf, policiesOf } from '../../server/src/snapshot/queries.ts';
import { emptySnapshot, withEdits } from '../../server/src/snapshot/snapshot.ts';
import { run } from '../cli/run.ts';
import { onlyCluster, workloadIn } from '../support/cluster.ts';
import { generateIn } from '../support/generate.ts';
import { corpus } from './repositories.ts';

const repository = 'GoogleCloudPlatform--microservices-demo';
const folder = URI.file(`${corpus}/${repository}`).toString();

const manifests = 'kubernetes-manifests';
const policies = 'kustomize/components/network-policies';

async function filesOf(places: readonly string[]): Promise<{ uri: string; text: string }[]> {
  const uris = (await nodeHost.findFiles(folder, [])).filter((uri) =>
    places.some((place) => uri.startsWith(`${folder}/${place}/`)),
  );
  return Promise.all(uris.map(async (uri) => ({ uri, text: (await nodeHost.readFile(uri)) ?? '' })));
}

async function clusterOf(...places: readonly string[]): Promise<ClusterModel> {
  const edits = await filesOf(places);
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
  const own = await clusterOf(manifests, policies);
  const { after, calls, beyond, notes, texts } = generateIn(await clusterOf(manifests));
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
  const own = await clusterOf(manifests, policies);
  const { after } = generateIn(await clusterOf(manifests));
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
  const { texts } = generateIn(await clusterOf(manifests, policies));
  expect(texts).toEqual([]);
});

/** `docs/generate.md` says why each line is right. */
async function differenceFromTheirs(egress: boolean): Promise<string[]> {
  const { after } = generateIn(await clusterOf(manifests), { egress });
  return [...diffText(diffClusters([await clusterOf(manifests, policies)], [after]))];
}

const apps = [
  'adservice',
  'cartservice',
  'checkoutservice',
  'currencyservice',
  'emailservice',
  'frontend',
  'loadgenerator',
  'paymentservice',
  'productcatalogservice',
  'recommendationservice',
  'redis-cart',
  'shippingservice',
];
const others = apps.filter((name) => name !== 'frontend');
const toFrontend = 'default/frontend[Deployment] : all ports';

test('Online Boutique: against its own policies, the frontend is open on its port only, and egress is left alone', async () => {
  expect(await differenceFromTheirs(false)).toEqual([
    // Theirs let everything out, by `egress: [{}]`; ours say nothing of egress.
    ...apps.map((name) => `- isolation default/${name}[Deployment] egress`),
    // Theirs let everything into the frontend on every port, its pods listen on one.
    `~ internet[External] => ${toFrontend} -> TCP 8080`,
    ...others.map((name) => `~ default/${name}[Deployment] => ${toFrontend} -> TCP 8080`),
  ]);
});

test('Online Boutique: with egress, who does not call the frontend does not reach it, and nobody calls out', async () => {
  expect(await differenceFromTheirs(true)).toEqual([
    `~ internet[External] => ${toFrontend} -> TCP 8080`,
    ...apps.flatMap((name) => {
      const from = `default/${name}[Deployment]`;
      const out = `- ${from} => internet[External] : all ports`;
      if (name === 'frontend') return [out];
      return [name === 'loadgenerator' ? `~ ${from} => ${toFrontend} -> TCP 8080` : `- ${from} => ${toFrontend}`, out];
    }),
  ]);
});

test('Online Boutique: what netpol generate prints', async () => {
  const files = await filesOf([manifests]);
  const texts = Object.fromEntries(files.map(({ uri, text }) => [uri.slice(folder.length + 1), text]));
  const { exit, out } = await run(['generate', '--egress'], texts);
  expect(exit).toBe(0);
  await expect(out).toMatchFileSnapshot(`golden/generate.${repository}.yaml`);
  // No two workloads have equal rules.
  expect((await run(['generate', '--egress', '--style', 'namespace'], texts)).out).toBe(out);
});
