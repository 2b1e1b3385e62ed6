import { existsSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { URI } from 'vscode-uri';
import { nodeHost } from '../../server/src/host/node.ts';
import { connectionsOf } from '../../server/src/reports/connectivity.ts';
import { listLine } from '../../server/src/reports/listText.ts';
import { check } from '../../server/src/rules/check.ts';
import type { Finding } from '../../server/src/rules/rule.ts';
import { distinct, distinctWorkloads, selectedBy } from '../../server/src/snapshot/queries.ts';
import { emptySnapshot, type Snapshot, withEdits } from '../../server/src/snapshot/snapshot.ts';
import { isTemplate, leftOutReason } from '../../server/src/workspace/leftOut.ts';

/** Real repositories, which stand beside this one and are no part of it. */
const corpus = path.join(import.meta.dirname, '../../../shared/corpus');

beforeAll(() => {
  if (!existsSync(corpus)) throw new Error('The corpus of real manifests is absent: ../shared/corpus, from the root.');
});

describe('every repository is read to its end', () => {
  test.each([
    ['GoogleCloudPlatform--anthos-config-management-samples', 1],
    ['GoogleCloudPlatform--microservices-demo', 0],
    ['Nan0C0de--kure-monitor', 0],
    ['argoproj--argo-cd', 0],
    ['haraldkoch--kochhaus-home', 0],
    ['kubeflow--manifests', 0],
    ['kubernetes-sigs--network-policy-api', 2],
    ['longhorn--longhorn', 1],
    ['microservices-demo--microservices-demo', 1],
    ['mspnp--aks-fabrikam-dronedelivery', 0],
    ['redhat-cop--openshift-toolkit', 0],
    ['vmware-tanzu--community-edition', 0],
  ])('%s', { timeout: 60_000 }, async (name, unreadable) => {
    const { snapshot, findings } = await read(name);
    expect(unreadableFiles(snapshot)).toHaveLength(unreadable);
    // Every finding has a place in a file that counts.
    for (const { uri, document, start, end } of findings) {
      expect(leftOutReason(uri, snapshot.roles)).toBeUndefined();
      expect(start <= end && end <= document.text.length).toBe(true);
    }
  });
});

describe('Online Boutique', () => {
  const demo = 'GoogleCloudPlatform--microservices-demo';

  test('without its policies every workload is warned about', async () => {
    const { snapshot, findings } = await read(demo, 'kubernetes-manifests');
    const workloads = snapshot.clusters.flatMap(distinctWorkloads);
    expect(workloads).toHaveLength(12);
    expect(findings.filter(({ rule }) => rule === 'unprotected-ingress')).toHaveLength(12);
  });

  test('with them each policy has its pods and each workload its callers', async () => {
    const { snapshot, findings } = await read(demo, 'kubernetes-manifests', 'kustomize/components/network-policies');
    expect(findings.filter(({ severity }) => severity !== 'hint')).toEqual([]);
    const [cluster] = snapshot.clusters;
    if (!cluster) throw new Error('no cluster');
    const policies = distinct([...cluster.namespaces.values()].flatMap((namespace) => namespace.policies));
    const selected = policies.map(
      (policy) => `${policy.resource.name}: ${distinct(selectedBy(cluster, policy).must).length}`,
    );
    expect(selected.filter((line) => !line.endsWith(': 1'))).toEqual(['deny-all: 12']);
    const lines = [...connectionsOf(cluster)].map(listLine);
    expect(lines.filter((line) => line.includes('=> default/cartservice[Deployment]'))).toEqual([
      'default/checkoutservice[Deployment] => default/cartservice[Deployment] : TCP 7070',
      'default/frontend[Deployment] => default/cartservice[Deployment] : TCP 7070',
    ]);
  });
});

test('Sock Shop: the slips in its policies, with what was meant', async () => {
  const { snapshot, findings } = await read('microservices-demo--microservices-demo', 'deploy/kubernetes');
  const warned = findings.filter(({ rule, severity }) => rule.endsWith('selects-no-pods') && severity === 'warning');
  expect(
    warned.map(({ uri, rule, data }) => [path.basename(uri), rule, data.replace?.map(({ value }) => value)]),
  ).toEqual([
    ['netpol-cart-access.yaml', 'selects-no-pods', ['carts']],
    ['netpol-cart-db-access.yaml', 'peer-selects-no-pods', ['carts']],
  ]);
  const [cluster] = snapshot.clusters;
  const namespace = cluster?.namespaces.get('sock-shop');
  const cortex = namespace?.policies.find(({ resource }) => resource.name === 'cortex-access');
  if (!cluster || !namespace || !cortex) throw new Error('no policy cortex-access');
  expect(selectedBy(cluster, cortex).must).toEqual(namespace.workloads);
});

interface Read {
  readonly snapshot: Snapshot;
  readonly findings: readonly Finding[];
}

/** A repository, or some of its folders, as one workspace. */
async function read(name: string, ...folders: readonly string[]): Promise<Read> {
  const roots = (folders.length > 0 ? folders : ['.']).map((folder) => path.join(corpus, name, folder));
  const lists = await Promise.all(roots.map((root) => nodeHost.findFiles(URI.file(root).toString(), [])));
  const edits = await Promise.all(lists.flat().map(async (uri) => ({ uri, text: await nodeHost.readFile(uri) })));
  const snapshot = withEdits(emptySnapshot([{ uri: '', name }]), edits);
  return { snapshot, findings: check(snapshot, {}) };
}

function unreadableFiles(snapshot: Snapshot): string[] {
  return [...snapshot.files].flatMap(([uri, { source }]) => {
    const isBroken = source.documents.some(
      ({ document }) => document.problems.length > 0 && !isTemplate(document.text),
    );
    return isBroken && !leftOutReason(uri, snapshot.roles) ? [uri] : [];
  });
}
