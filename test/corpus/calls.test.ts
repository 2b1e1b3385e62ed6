/** What manifests say of calls, against the policies that their authors wrote: `docs/calls.md` has the figures. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { allCalls } from '../../server/src/calls/calls.ts';
import { includesPort } from '../../server/src/policy/portSet.ts';
import { distinct, selectedBy } from '../../server/src/snapshot/queries.ts';
import { type Compared, type Recall, readCluster, recallOf } from './recall.ts';
import { corpus } from './repositories.ts';

const boutique: Compared = {
  title: 'Online Boutique',
  repository: 'GoogleCloudPlatform--microservices-demo',
  places: ['kubernetes-manifests', 'kustomize/components/network-policies'],
};

const all: readonly Compared[] = [
  boutique,
  {
    title: 'Sock Shop',
    repository: 'microservices-demo--microservices-demo',
    places: ['deploy/kubernetes/manifests', 'deploy/kubernetes/manifests-policy'],
  },
  { title: 'Longhorn', repository: 'longhorn--longhorn', places: ['deploy', 'examples/network-policy'] },
  {
    title: 'Argo CD HA',
    repository: 'argoproj--argo-cd',
    places: ['manifests/ha', 'manifests/base', 'manifests/cluster-rbac'],
    having: 'argocd-redis-ha-haproxy',
  },
  { title: 'Argo CD', repository: 'argoproj--argo-cd', places: ['manifests/install.yaml'] },
  { title: 'Kubeflow', repository: 'kubeflow--manifests', places: [] },
];

beforeAll(() => {
  if (!existsSync(corpus)) throw new Error('The corpus of real manifests is absent: ../shared/corpus, from the root.');
});

test.each<[title: string, admitted: number, found: number, others: readonly string[]]>([
  ['Online Boutique', 15, 15, ['loadgenerator -> frontend']],
  ['Sock Shop', 11, 1, []],
  ['Longhorn', 3, 2, []],
  ['Argo CD HA', 11, 5, []],
  ['Argo CD', 8, 0, []],
])(
  '%s: %i pairs that policies admit by name, of which %i are found, and %j',
  async (title, admitted, found, others) => {
    const recall = await recallOf(all.find((each) => each.title === title) as Compared);
    expect(recall.admitted.size).toBe(admitted);
    expect([...recall.admitted].filter((one) => recall.found.has(one))).toHaveLength(found);
    expect([...recall.found].filter((one) => !recall.admitted.has(one))).toEqual(others);
  },
);

test('docs/calls.md has the figures of today, and the reason of every miss', async () => {
  const page = readFileSync(path.join(import.meta.dirname, '../../docs/calls.md'), 'utf8').replaceAll('\r\n', '\n');
  const recalls = await Promise.all(all.map(async (each) => [each.title, await recallOf(each)] as const));
  const rows = recalls.map(([title, recall]) => row(title, recall));
  expect(page.split('\n').filter((line) => /^\| .* \| \d+ \|/.test(line))).toEqual(rows);
  for (const [title, { admitted, found }] of recalls) {
    const misses = [...admitted].filter((one) => !found.has(one)).sort();
    expect(missesOn(page, title), title).toEqual(misses);
  }
});

function row(title: string, { workloads, policies, admitted, found, letThrough, denied }: Recall): string {
  const both = [...admitted].filter((one) => found.has(one)).length;
  const share = (part: number, whole: number): string => (whole === 0 ? '-' : `${Math.round((100 * part) / whole)} %`);
  const unknown = found.size - letThrough.size - denied.size;
  const cells = [workloads, policies, admitted.size, both, share(both, admitted.size)];
  const others = [found.size, letThrough.size, unknown, denied.size, share(letThrough.size, found.size)];
  return `| ${[title, ...cells, ...others].join(' | ')} |`;
}

/** The pairs of the list under the heading of a repository, each item a reason with its pairs in front of a colon. */
function missesOn(page: string, title: string): string[] {
  const [, section = ''] = page.split(`\n### ${title}\n`);
  const items = (section.split('\n#')[0] ?? '').split('\n').filter((line) => line.startsWith('- '));
  return items
    .flatMap((item) => [...(item.split(': ')[0] ?? '').matchAll(/`([^`]+)`/g)].map(([, one]) => one ?? ''))
    .sort();
}

test('each call of Online Boutique goes to the port that its policy opens', async () => {
  const cluster = await readCluster(boutique);
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
