/** Rows of namespaces of many words, of copies, and of a snapshot that is edited, against `access`. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defaultClusterFacts } from '../../server/src/model/clusterFacts.ts';
import { connectionsOf } from '../../server/src/reports/connectivity.ts';
import type { ClusterModel } from '../../server/src/snapshot/clusterModel.ts';
import { distinctWorkloads, placeOf, rowsOf } from '../../server/src/snapshot/queries.ts';
import { type Edit, emptySnapshot, type Snapshot, withEdits } from '../../server/src/snapshot/snapshot.ts';
import { clusters } from '../oracle/generate.ts';
import { patient, runs, Tally } from '../oracle/property.ts';
import { clusterIn, onlyCluster, workloadIn } from '../support/cluster.ts';
import { parseFixture, root } from '../support/fixture.ts';
import { snapshotOfGenerated } from '../support/generated.ts';
import { clusterPolicy, deployment, namespace, policy } from '../support/manifests.ts';
import { agree, answersOf } from './compareRows.ts';

/** `count` workloads of which some have named ports, the network of their node, or hidden labels. */
function crowd(name: string, count: number): string {
  return Array.from({ length: count }, (_, at) =>
    deployment(`w${at}`, {
      namespace: name,
      file: `${name}/w${String(at).padStart(2, '0')}.yaml`,
      labels: `app: w${at}, third: "${at % 3}", half: ${at < count / 2 ? 'low' : 'high'}`,
      ports: at % 5 === 0 ? [`name: web, containerPort: ${8080 + (at % 10)}`] : [],
      ...(at % 31 === 30 ? { pod: 'hostNetwork: true' } : {}),
    }),
  ).join('');
}

const crowdPolicies = [
  policy(
    'thirds',
    `
podSelector: {matchLabels: {third: "1"}}
ingress:
- from: [{podSelector: {matchLabels: {third: "2"}}}]
  ports: [{port: web}]
- from: [{namespaceSelector: {matchLabels: {team: b}}, podSelector: {matchLabels: {half: high}}}]
  ports: [{port: 443}]
- from: [{podSelector: {matchLabels: {half: high, pod-template-hash: abc}}}]
  ports: [{port: 9}]`,
    'a',
  ),
  policy(
    'last',
    `
podSelector: {matchLabels: {half: high}}
policyTypes: [Ingress, Egress]
ingress:
- from: [{podSelector: {matchExpressions: [{key: app, operator: In, values: [w0, w31, w32, w63, w64]}]}}]
egress:
- to: [{podSelector: {matchLabels: {half: high}}}]
  ports: [{port: web}, {port: 53, protocol: UDP}]
- to: [{namespaceSelector: {matchLabels: {team: b}}}, {ipBlock: {cidr: 10.0.0.0/8}}]`,
    'a',
  ),
  policy(
    'perhaps',
    // Only of the last word.
    `
podSelector: {matchLabels: {pod-template-hash: abc}, matchExpressions: [{key: app, operator: In, values: [w32, w33]}]}
ingress:
- from: [{podSelector: {}}]
  ports: [{port: 8080}]`,
    'b',
  ),
].join('');

const crowdTiers = clusterPolicy(
  'tier',
  `
tier: Admin
priority: 1
subject: {pods: {namespaceSelector: {}, podSelector: {matchLabels: {half: high}}}}
ingress:
- {action: Deny, from: [{pods: {namespaceSelector: {matchLabels: {team: b}}, podSelector: {matchLabels: {third: "0"}}}}]}
egress:
- {action: Accept, to: [{pods: {namespaceSelector: {}, podSelector: {matchLabels: {third: "2"}}}}]}`,
);

describe.each([32, 33, 64, 65])('a namespace of %i workloads, with another behind it', (count) => {
  test.each([
    ['NetworkPolicies', crowdPolicies],
    ['cluster policies too', crowdPolicies + crowdTiers],
  ])('%s', (_, policies) => {
    const cluster = clusterIn(
      namespace('a', 'team: a') + namespace('b', 'team: b') + crowd('a', count) + crowd('b', 34) + policies,
    );
    expect(distinctWorkloads(cluster).length).toBe(count + 34);
    const tally = new Tally('crowd');
    agree(cluster, tally);
    expect(tally.count('nothing')).toBeGreaterThan(count);
    expect(tally.count('something')).toBeGreaterThan(count);
    expect(tally.count('perhaps')).toBeGreaterThan(count);
  });
});

test('a namespace that is all there is, to the last place of its word', () => {
  agree(clusterIn(crowd('a', 32) + crowdPolicies));
});

test.each(['low', 'high'])('a second namespace of which one word is isolated and one is not: %s', (half) => {
  const closed = policy('closed', `podSelector: {matchLabels: {half: ${half}}}\ningress: []`, 'b');
  const baseline = clusterPolicy(
    'baseline',
    'tier: Baseline\npriority: 1\nsubject: {namespaces: {}}\ningress:\n- {action: Deny, from: [{namespaces: {}}]}',
  );
  for (const more of ['', baseline]) agree(clusterIn(crowd('a', 1) + crowd('b', 64) + closed + more));
});

test('a policy that surely selects some, and others perhaps', () => {
  const hidden = deployment('web', { labels: 'app: "{{ .Values.app }}"' });
  const cluster = clusterIn(
    hidden + deployment('db') + deployment('api') + policy('p', 'podSelector: {matchLabels: {app: db}}\ningress: []'),
  );
  const tally = new Tally('some');
  agree(cluster, tally);
  expect(['nothing', 'perhaps', 'something'].map((each) => tally.count(each))).toEqual([3 + 2, 2, 2]);
});

test('the places of workloads are their own, and there are none of others', () => {
  const cluster = clusterIn(crowd('a', 33) + crowd('b', 2));
  const rows = rowsOf(cluster);
  const places = distinctWorkloads(cluster).map((workload) => placeOf(cluster, workload));
  expect(new Set(places).size).toBe(35);
  expect(rows.placeOf('a', 33)).toBe(-1);
  expect(rows.placeOf('a', -1)).toBe(-1);
  expect(rows.placeOf('c', 0)).toBe(-1);
});

test.each(['Ingress', 'Egress'])(
  'addresses of pods, the first of which are perhaps those of their node: %s',
  (type) => {
    const peer = type === 'Ingress' ? 'ingress: [{from: [' : 'egress: [{to: [';
    const blocks = policy('p', `podSelector: {}\npolicyTypes: [${type}]\n${peer}{ipBlock: {cidr: 0.0.0.0/0}}]}]`);
    const hidden = deployment('a', { pod: 'hostNetwork: {{ .Values.host }}' });
    const facts = { ...defaultClusterFacts, ipBlockMatchesPods: 'yes', podCIDRs: ['10.0.0.0/8'] } as const;
    const cluster = onlyCluster(
      withEdits(
        emptySnapshot([{ uri: root, name: 'ws' }], () => facts),
        written(hidden + deployment('b') + deployment('c') + blocks),
      ),
    );
    expect(workloadIn(cluster, 'a').resource.hostNetwork).toBe('maybe');
    const tally = new Tally('addresses');
    agree(cluster, tally);
    expect([tally.count('something'), tally.count('perhaps')]).toEqual([4, 2]);
  },
);

test.each([
  ['their own namespace', '{podSelector: {matchLabels: {app: x}}}', ''],
  ['every namespace', '{namespaceSelector: {}, podSelector: {matchLabels: {app: x}}}', ''],
  ['their own namespace and another', '{podSelector: {}}, {namespaceSelector: {matchLabels: {team: c}}}', ''],
  ['addresses, with an exception in one', '{ipBlock: {cidr: 10.0.0.0/8EXCEPT}}', ', except: [10.1.0.0/16]'],
])('rules that read alike in two namespaces: of pods in %s', (_, peers, except) => {
  const admits = (name: string, more: string): string =>
    policy(name, `podSelector: {matchLabels: {app: x}}\ningress:\n- from: [${peers.replace('EXCEPT', more)}]`, name);
  const cluster = withAddresses(
    ['a', 'b', 'c'].map((name) => namespace(name, `team: ${name}`) + pods(name)).join('') +
      admits('a', '') +
      admits('b', except),
  );
  const tally = new Tally('alike');
  agree(cluster, tally);
  expect(tally.count('something')).toBeGreaterThan(0);

  function pods(at: string): string {
    return ['x', 'y'].map((name) => deployment(name, { namespace: at, file: `${at}/${name}.yaml` })).join('');
  }
});

test('sources that other rules match, whose numbers one after the other read alike', () => {
  // Rules are counted from zero in the order of policies: 1, 2 and 3, or 1 and 23.
  const rules = Array.from({ length: 24 }, (_, at) => String(at).padStart(2, '0'));
  const source = (name: string, of: readonly string[]): string =>
    deployment(name, { labels: [`app: ${name}`, ...of.map((at) => `r${at}: "1"`)].join(', ') });
  const cluster = clusterIn(
    [
      ...rules.map((at) =>
        policy(
          `p${at}`,
          `podSelector: {matchLabels: {app: t${at}}}\ningress:\n- from: [{podSelector: {matchLabels: {r${at}: "1"}}}]`,
        ),
      ),
      ...rules.map((at) => deployment(`t${at}`)),
      ...['a', 'b', 'c', 'd', 'e'].map((name) => source(name, rules)),
      source('some', ['01', '02', '03']),
      source('others', ['01', '23']),
    ].join(''),
  );
  agree(cluster);
});

describe('copies of one workload', () => {
  const copy = (file: string, labels: string): string => deployment('web', { file, labels });
  const admits = policy(
    'p',
    'podSelector: {matchLabels: {app: db}}\ningress:\n- from: [{podSelector: {matchLabels: {app: web}}}]',
  );
  const cluster = clusterIn(
    deployment('db', { file: '0.yaml' }) + copy('1.yaml', 'app: web') + copy('2.yaml', 'app: other') + admits,
  );

  test('the first one answers', () => {
    expect(cluster.namespaces.get('default')?.workloads.length).toBe(3);
    expect(distinctWorkloads(cluster).length).toBe(2);
    agree(cluster);
    const [web, db] = ['web', 'db'].map((name) => placeOf(cluster, workloadIn(cluster, name)));
    expect(answersOf(rowsOf(cluster), web as number).has(db as number)).toBe(true);
  });

  test('none of the others is listed', () => {
    const pairs = [...connectionsOf(cluster)].flatMap(({ from, to }) =>
      'resource' in from && 'resource' in to ? [`${from.resource.name} -> ${to.resource.name}`] : [],
    );
    expect(pairs.sort()).toEqual(['db -> web', 'web -> db']);
  });
});

describe('a running snapshot', () => {
  const label = (team: string): string => namespace('b', `team: ${team}`);
  const admitting = (what: string): string =>
    policy(
      'p',
      `podSelector: {matchLabels: {tier: data}}\npolicyTypes: [Ingress, Egress]\ningress:\n- from: [${what}]\negress:\n- to: [{podSelector: {}}]\n  ports: [{port: web}]`,
      'a',
    );
  const pods = (name: string, at: string, labels = 'tier: front', more = {}): string =>
    deployment(name, { namespace: at, file: `${at}/${name}.yaml`, labels, ...more });
  const fromTeam = '{namespaceSelector: {matchLabels: {team: x}}}';
  const start = [
    label('x'),
    admitting(fromTeam),
    policy('perhaps', 'podSelector: {matchLabels: {pod-template-hash: a}}', 'b'),
    policy('home', 'podSelector: {}\ningress:\n- from: [{podSelector: {matchLabels: {tier: data}}}]', 'c'),
    ...['k', 'l', 'm'].map((name) => pods(name, 'a', name === 'l' ? 'tier: data' : 'tier: front')),
    ...['k', 'l'].map((name) => pods(name, 'b')),
    ...['k', 'l', 'm'].map((name) => pods(name, 'c', name === 'k' ? 'tier: data' : 'tier: front')),
  ].join('');
  const gone = (...uris: string[]): Edit[] => uris.map((uri) => ({ uri: `${root}/${uri}`, text: undefined }));

  const steps: [string, readonly Edit[]][] = [
    ['labels of pods', written(pods('k', 'a', 'tier: data'))],
    ['labels of a Namespace', written(label('y'))],
    ['those again', written(label('x'))],
    ['a policy', written(admitting('{podSelector: {matchLabels: {tier: front}}}'))],
    ['that again', written(admitting(fromTeam))],
    ['the ports of pods', written(pods('m', 'a', 'tier: data', { ports: ['name: web, containerPort: 80'] }))],
    ['a workload at the start of a namespace', written(pods('a', 'a', 'tier: data'))],
    ['that removed', gone('a/a.yaml')],
    ['so many workloads that another word begins', written(crowd('a', 33))],
    ['a workload of the network of its node', written(pods('l', 'b', 'tier: front', { pod: 'hostNetwork: true' }))],
    [
      'a policy that perhaps selects',
      written(policy('perhaps', 'podSelector: {matchLabels: {pod-template-hash: a}}\npolicyTypes: [Egress]', 'b')),
    ],
    ['no such policy', gone('perhaps-policy.yaml')],
    ['a namespace between the others removed', gone('b/k.yaml', 'b/l.yaml', 'b-namespace.yaml')],
    ['that again', written(label('x') + pods('k', 'b'))],
    ['the first namespace removed', gone('p-policy.yaml', 'a/k.yaml', 'a/l.yaml', 'a/m.yaml')],
    ['no policy at all', gone('home-policy.yaml')],
  ];

  test('says after each edit what a new one says', () => {
    const texts = new Map(written(start).map(({ uri, text }) => [uri, text]));
    let running = withEdits(empty, written(start));
    const said = [allRows(onlyCluster(running))];
    for (const [what, edits] of steps) {
      running = withEdits(running, edits);
      for (const { uri, text } of edits) texts.set(uri, text);
      const cluster = onlyCluster(running);
      const rows = allRows(cluster);
      const anew = withEdits(
        empty,
        [...texts].map(([uri, text]) => ({ uri, text })),
      );
      expect(rows, what).toEqual(allRows(onlyCluster(anew)));
      // Every step changes something, or it would show nothing.
      expect(rows, what).not.toEqual(said.at(-1));
      agree(cluster);
      said.push(rows);
    }
  });
});

test('a random cluster that is edited to be another, file by file', patient, () => {
  const options = { unknowns: true, ipBlocks: true, tiers: true, services: false, settled: true };
  const world = clusters(options);
  fc.assert(
    fc.property(world, world, (left, right) => {
      let running: Snapshot = snapshotOfGenerated(left);
      agree(onlyCluster(running));
      const [before, after] = [left, right].map(({ files }) => new Map(files.map(({ path, text }) => [path, text])));
      for (const path of new Set([...(before?.keys() ?? []), ...(after?.keys() ?? [])])) {
        running = withEdits(running, [{ uri: `${root}/${path}`, text: after?.get(path) }]);
        agree(onlyCluster(running));
      }
    }),
    runs(20),
  );
});

const empty = emptySnapshot([{ uri: root, name: 'ws' }]);

/** A cluster whose pods have addresses in 10.0.0.0/8, which ipBlocks match. */
function withAddresses(source: string): ClusterModel {
  const facts = { ...defaultClusterFacts, ipBlockMatchesPods: 'yes', podCIDRs: ['10.0.0.0/8'] } as const;
  return onlyCluster(
    withEdits(
      emptySnapshot([{ uri: root, name: 'ws' }], () => facts),
      written(source),
    ),
  );
}

function written(source: string): Edit[] {
  return [...parseFixture(source).files].map(([uri, text]) => ({ uri, text }));
}

/** What each row says, by names. */
function allRows(cluster: ClusterModel): Record<string, unknown> {
  const workloads = distinctWorkloads(cluster);
  const names = new Map(workloads.map((workload) => [placeOf(cluster, workload), workload.key]));
  const found: Record<string, unknown> = {};
  for (const workload of workloads) {
    for (const [place, answer] of answersOf(rowsOf(cluster), placeOf(cluster, workload))) {
      found[`${workload.key} -> ${names.get(place)}`] = answer;
    }
  }
  return found;
}
