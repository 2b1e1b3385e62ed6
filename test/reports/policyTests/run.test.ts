/** Whether clusters are as tests expect, and what is said where they are not. */
import { describe, expect, test } from 'vitest';
import type { ClusterFacts } from '../../../server/src/model/clusterFacts.ts';
import { policyTestFiles, policyTestProblems } from '../../../server/src/reports/policyTests/files.ts';
import { everyTest, type TestChoice, testFileReport } from '../../../server/src/reports/policyTests/report.ts';
import type { Snapshot } from '../../../server/src/snapshot/snapshot.ts';
import { withEdits } from '../../../server/src/snapshot/snapshot.ts';
import { parseFixture, root, snapshotOf } from '../../support/fixture.ts';
import { deployment, policy } from '../../support/manifests.ts';

const uri = `${root}/shop.netpol-test.yaml`;
const namespace = 'shop';
const shop = [
  deployment('web', { namespace, ports: [8080] }),
  deployment('cart', { namespace, ports: ['name: grpc, containerPort: 7070', 'name: metrics, containerPort: 9090'] }),
  deployment('payment', { namespace, ports: [50051] }),
  deployment('log', { namespace: 'ops' }),
  policy('deny', 'podSelector: {}\npolicyTypes: [Ingress]', namespace),
  policy('cart', admitting('cart', 'web', 7070), namespace),
  policy('payment', admitting('payment', 'cart', 50051), namespace),
].join('');

/** The inside of a policy. */
function admitting(to: string, from: string, port: number): string {
  return `podSelector: {matchLabels: {app: ${to}}}\ningress: [{from: [{podSelector: {matchLabels: {app: ${from}}}}], ports: [{port: ${port}}]}]`;
}

function snapshotWith(tests: string, manifests = shop, configured: Partial<ClusterFacts> = {}): Snapshot {
  return withEdits(snapshotOf(parseFixture(manifests), configured), [{ uri, text: tests }]);
}

/** The outcome of each expectation, and what is said to it; the same with CRLF. */
function results(
  tests: string,
  manifests = shop,
  configured: Partial<ClusterFacts> = {},
  choice = everyTest,
): string[] {
  const found = linesOf(snapshotWith(tests, manifests, configured), choice);
  expect(linesOf(snapshotWith(tests.replaceAll('\n', '\r\n'), manifests, configured), choice)).toEqual(found);
  return found;
}

function linesOf(snapshot: Snapshot, choice: TestChoice = everyTest): string[] {
  const report = testFileReport(snapshot, uri, (each) => each.slice(root.length + 1), choice);
  return (report?.tests ?? []).flatMap(({ expectations }) =>
    expectations.flatMap(({ outcome, id, complaints }) => [
      `${outcome}: ${id}`,
      ...complaints.map(({ cluster, message }) => `  ${cluster === undefined ? '' : `${cluster}: `}${message}`),
    ]),
  );
}

/** What is wrong in the file, with what it stands at. */
function problems(tests: string, manifests = shop): string[] {
  return policyTestProblems(snapshotWith(tests, manifests), uri).map(
    ({ start, end, message }) => `${tests.slice(start, end)}: ${message}`,
  );
}

/** A file with one test. */
function one(...lines: string[]): string {
  return `tests:\n  - ${lines.join('\n    ')}\n`;
}

describe('what passes', () => {
  test.each([
    ['allow', one('to: shop/cart', 'port: 7070', 'allow: shop/web'), 'allow shop/web on TCP 7070'],
    ['a port by name', one('to: cart', 'port: grpc', 'allow: web'), 'allow web on grpc'],
    ['no port: one of those that it serves', one('to: cart', 'allow: web'), 'allow web'],
    ['deny', one('to: shop/cart', 'port: [7070, 9090]', 'deny: payment'), 'deny payment on TCP 7070, TCP 9090'],
    ['no port: none at all', one('to: payment', 'deny: [web]'), 'deny web'],
    ['seen from the caller', one('from: web', 'allow: {to: cart, port: 7070}'), 'allow cart on TCP 7070'],
    ['a namespace', one('to: cart', 'deny: {namespace: ops}'), 'deny workloads in namespace ops'],
    ['labels', one('to: cart', 'allow: {labels: {app: web}}'), 'allow workloads with app=web'],
    ['a kind and a name', one('to: cart', 'allow: Deployment/shop/web'), 'allow Deployment/shop/web'],
    ['the internet', one('to: cart', 'deny: internet'), 'deny internet'],
    ['an address', one('to: cart', 'deny: 10.0.0.1'), 'deny 10.0.0.1'],
    ['out to the internet', one('from: web', 'allow: {to: internet, port: 443}'), 'allow internet on TCP 443'],
    ['everyone else', one('to: cart', 'allow: web', 'deny: everyone else'), 'deny everyone else'],
  ])('%s', (_, tests, id) => {
    expect(problems(tests)).toEqual([]);
    expect(results(tests).filter((line) => !line.startsWith('passed: '))).toEqual([]);
    expect(results(tests)).toContain(`passed: ${id}`);
  });
});

describe('what fails, and why', () => {
  test.each([
    [
      'isolated',
      one('to: payment', 'port: 50051', 'allow: web'),
      'web may not call payment on TCP 50051: NetworkPolicy deny and NetworkPolicy payment isolate payment for ingress, and no rule allows it.',
    ],
    [
      'on other ports only',
      one('to: cart', 'port: [7070, 9090]', 'allow: web'),
      'web may not call cart on TCP 9090: NetworkPolicy cart and NetworkPolicy deny isolate cart for ingress, and rules allow it on TCP 7070 only.',
    ],
    [
      'a rule allows it',
      one('from: web', 'deny: {to: cart, port: 7070}'),
      'web may call cart on TCP 7070: ingress rule 1 of NetworkPolicy cart allows it.',
    ],
    [
      'nothing isolates',
      one('to: log', 'deny: cart', 'port: 80'),
      'shop/cart may call ops/log on TCP 80: no policy isolates log for ingress.',
    ],
    [
      'several for one reason',
      one('to: payment', 'port: 50051', 'allow: {namespace: shop}'),
      'web may not call payment on TCP 50051: NetworkPolicy deny and NetworkPolicy payment isolate payment for ingress, and no rule allows it.',
    ],
    [
      'out to the internet',
      one('from: web', 'deny: internet'),
      'web may call the internet on all ports: no policy isolates web for egress.',
    ],
  ])('%s', (_, tests, message) => {
    const lines = results(tests);
    expect(lines.filter((line) => line.startsWith('failed'))).toHaveLength(1);
    expect(lines).toContain(`  ${message}`);
  });

  test('a near miss is named', () => {
    const manifests = shop.replace(
      'podSelector: {matchLabels: {app: cart}}}]',
      'podSelector: {matchLabels: {app: carts}}}]',
    );
    expect(results(one('to: payment', 'port: 50051', 'allow: {workload: cart}'), manifests)[1]).toMatch(
      /and no rule allows it; ingress rule 1 of NetworkPolicy payment is about app=carts, these pods have app=cart\.$/,
    );
  });

  test('what decides has its places', () => {
    const report = testFileReport(snapshotWith(one('to: payment', 'allow: web')), uri, (each) => each, everyTest);
    const by = report?.tests[0]?.expectations[0]?.complaints[0]?.by ?? [];
    expect(by.map(({ text, file, range }) => `${file.slice(root.length + 1)}:${range.start.line} ${text}`)).toEqual([
      'deny-policy.yaml:3 NetworkPolicy deny',
      'payment-policy.yaml:3 NetworkPolicy payment',
    ]);
  });
});

describe('everyone else', () => {
  const onlyWeb = one('to: cart', 'allow: web', 'deny: everyone else');

  test('another workload that is let in', () => {
    const more = policy('more', admitting('cart', 'payment', 9090), namespace);
    expect(results(onlyWeb, shop + more).slice(1)).toEqual([
      'failed: deny everyone else',
      '  payment may call cart on TCP 9090: ingress rule 1 of NetworkPolicy more allows it.',
    ]);
  });

  test('pods that no manifest shows, where all of the cluster is let in', () => {
    const manifests = [
      deployment('web', { namespace }),
      deployment('cart', { namespace }),
      policy('open', 'podSelector: {}\ningress: [{from: [{namespaceSelector: {}}]}]', namespace),
    ].join('');
    expect(results(onlyWeb, manifests).slice(1)).toEqual([
      'failed: deny everyone else',
      '  pods that no manifest shows may call cart on all ports: ingress rule 1 of NetworkPolicy open allows it.',
    ]);
  });

  test('addresses, but for those that are allowed', () => {
    const manifests =
      shop +
      policy(
        'office',
        'podSelector: {matchLabels: {app: cart}}\ningress: [{from: [{ipBlock: {cidr: 192.0.2.0/24}}]}]',
        namespace,
      );
    const facts = { ipBlockMatchesPods: 'no' } as const;
    expect(results(onlyWeb, manifests, facts).slice(1)).toEqual([
      'failed: deny everyone else',
      '  192.0.2.0/24 may call cart on all ports: ingress rule 1 of NetworkPolicy office allows it.',
    ]);
    const withOffice = one('to: cart', 'allow: [web, 192.0.2.0/24]', 'deny: everyone else');
    expect(results(withOffice, manifests, facts).filter((line) => line.startsWith('failed'))).toEqual([]);
  });

  test('nothing is isolated: all of them for one reason', () => {
    const manifests = ['cart', 'web', 'a', 'b'].map((name) => deployment(name, { namespace })).join('');
    expect(results(onlyWeb, manifests).slice(1)).toEqual([
      'failed: deny everyone else',
      '  a, b, pods that no manifest shows and every address outside the cluster may call cart on all ports: no policy isolates cart for ingress.',
    ]);
  });

  test('from the internet only one may be reached', () => {
    const open = policy('web', 'podSelector: {matchLabels: {app: web}}\ningress: [{ports: [{port: 8080}]}]', namespace);
    const tests = one('from: internet', 'allow: web', 'deny: everyone else');
    expect(results(tests, shop + open)).toEqual([
      'passed: allow web',
      'failed: deny everyone else',
      '  the internet may call log on all ports: no policy isolates log for ingress.',
    ]);
  });
});

describe('what cannot be told is no success', () => {
  const team = policy(
    'team',
    'podSelector: {matchLabels: {app: payment}}\ningress: [{from: [{namespaceSelector: {matchLabels: {team: a}}}]}]',
    namespace,
  );

  test.each([['allow'], ['deny']])('%s', (kind) => {
    expect(results(one('to: payment', 'port: 80', `${kind}: log`), shop + team)).toEqual([
      `unknown: ${kind} log on TCP 80`,
      '  It cannot be told whether ops/log may call shop/payment on TCP 80: the labels of the namespace are not known here.',
    ]);
  });

  test('what is not rendered is named, and said once of all that it is about', () => {
    const release =
      '//- release.yaml\napiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: shop, namespace: ops}\nspec: {chart: {spec: {chart: shop}}}\n';
    const manifests = [deployment('a', { namespace: 'ops' }), deployment('b', { namespace: 'ops' }), release].join('');
    const tests = one('to: {namespace: ops}', 'port: 80', 'deny: internet');
    expect(results(tests, manifests)).toEqual([
      'unknown: deny internet on TCP 80',
      '  It cannot be told whether the internet may call a and b on TCP 80: a chart or a part of a kustomization is not rendered, which may hold policies.',
    ]);
    const report = testFileReport(snapshotWith(tests, manifests), uri, (each) => each, everyTest);
    const by = report?.tests[0]?.expectations[0]?.complaints[0]?.by ?? [];
    expect(by.map(({ text }) => text)).toEqual(['shop, which is not rendered']);
  });

  test('whoever is perhaps not meant', () => {
    const manifests = shop + deployment('x', { namespace, labels: 'app: "${APP}"' });
    expect(results(one('to: payment', 'port: 80', 'allow: {namespace: shop, labels: {app: z}}'), manifests)).toEqual([
      'unknown: allow workloads with app=z in namespace shop on TCP 80',
      expect.stringMatching(
        /^ {2}It cannot be told whether x may call payment on TCP 80: .*who is meant cannot be told/,
      ),
    ]);
  });
});

describe('an end that nobody is', () => {
  test.each([
    ['crt', one('to: crt', 'allow: web'), 'There is no workload crt; there is Deployment/shop/cart.'],
    ['{namespace: shpo}', one('to: cart', 'deny: {namespace: shpo}'), 'There is no namespace shpo.'],
    ['{namespace: shopp}', one('to: cart', 'deny: {namespace: shopp}'), 'There is no namespace shopp. Is shop meant?'],
    [
      '{labels: {app: carts}}',
      one('to: payment', 'allow: {labels: {app: carts}}'),
      'There are no workloads with app=carts. The pods of Deployment cart have app=cart.',
    ],
    ['{workload: carts}', one('to: payment', 'allow: {workload: carts}'), 'There is no workload carts. Is cart meant?'],
    [
      'metric',
      one('to: cart', 'port: metric', 'allow: web'),
      'No container port here is called metric. Is metrics meant?',
    ],
    [
      'http',
      one('to: cart', 'port: http', 'allow: web'),
      'No container port here is called http. There are grpc and metrics.',
    ],
    [
      'internet',
      one('from: 10.0.0.0/8', 'allow: internet'),
      'One end must be a workload: policies say nothing of what is between others.',
    ],
    [
      '{namespace: ops}',
      one('to: log', 'allow: {namespace: ops}'),
      'These are no others than those that the test is about.',
    ],
  ])('%s', (at, tests, message) => {
    expect(problems(tests)).toEqual([`${at}: ${message}`]);
    expect(results(tests).every((line) => line.startsWith('error: ') || line === `  ${message}`)).toBe(true);
  });

  test('a cluster', () => {
    expect(problems(`cluster: prod\n${one('to: cart', 'allow: web')}`)).toEqual([
      'prod: There is no cluster prod. Known is ws.',
    ]);
  });
});

describe('several clusters', () => {
  const overlay = (name: string, port: number): string => `//- ${name}/kustomization.yaml
resources: [../base]
patches:
- patch: |
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata: {name: cart}
    spec: {ingress: [{from: [{podSelector: {matchLabels: {app: web}}}], ports: [{port: ${port}}]}]}
`;
  const manifests = [
    '//- base/kustomization.yaml\nresources: [web.yaml, cart.yaml, cart-policy.yaml]\n',
    deployment('web', { file: 'base/web.yaml' }),
    deployment('cart', { file: 'base/cart.yaml', ports: [7070] }),
    policy('cart', admitting('cart', 'web', 7070)).replace('//- ', '//- base/'),
    overlay('dev', 7070),
    overlay('prod', 7071),
  ].join('');
  const asked = one('to: cart', 'port: 7070', 'allow: web');

  test('in all of them, and the one that differs is named', () => {
    expect(results(asked, manifests)).toEqual([
      'failed: allow web on TCP 7070',
      '  prod: web may not call cart on TCP 7070: NetworkPolicy cart isolates cart for ingress, and rules allow it on TCP 7071 only.',
    ]);
  });

  test('in those that the file names', () => {
    expect(results(`cluster: dev\n${asked}`, manifests)).toEqual(['passed: allow web on TCP 7070']);
    expect(problems(`cluster: [dev, prd]\n${asked}`, manifests)).toEqual([
      'prd: There is no cluster prd. Known are dev and prod.',
    ]);
  });

  test('in one that is chosen', () => {
    const only = (name: string) => ({ ...everyTest, isMeantIn: (cluster: { name: string }) => cluster.name === name });
    expect(results(asked, manifests, {}, only('dev'))).toEqual(['passed: allow web on TCP 7070']);
    expect(results(asked, manifests, {}, only('other'))).toEqual([]);
  });

  test('whoever is missing in a cluster that the file names', () => {
    const more =
      manifests.replace('resources: [../base]\n', 'resources: [../base, ../more]\n') +
      `//- more/kustomization.yaml\nresources: [log.yaml]\n${deployment('log', { file: 'more/log.yaml' })}`;
    const tests = one('to: log', 'allow: web');
    expect(problems(tests, more)).toEqual([]);
    expect(problems(`cluster: [dev, prod]\n${tests}`, more)).toEqual([
      'log: In cluster prod: There is no workload log.',
    ]);
  });
});

test('an edit that nobody saved counts, and so does what a broken document said before', () => {
  const before = snapshotWith(one('to: cart', 'port: 7070', 'allow: web'));
  const path = `${root}/cart-policy.yaml`;
  const text = parseFixture(shop).files.get(path) ?? '';
  expect(linesOf(withEdits(before, [{ uri: path, text: text.replace('7070', '7071') }]))[0]).toMatch(/^failed/);
  expect(linesOf(withEdits(before, [{ uri: path, text: `${text}  x: [` }]))).toEqual(['passed: allow web on TCP 7070']);
  const broken = withEdits(before, [{ uri, text: `${one('to: cart', 'port: 7070', 'allow: web')}  - to: [` }]);
  expect(linesOf(broken)[0]).toBe('passed: allow web on TCP 7070');
  expect(policyTestProblems(broken, uri).length).toBeGreaterThan(0);
});

test('a file of tests is no manifest, whatever stands in it', () => {
  const pod = 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: c}]}\n';
  const snapshot = snapshotWith(pod, '//- a.yaml\n');
  expect(policyTestFiles(snapshot)).toEqual([uri]);
  expect(snapshot.clusters.flatMap(({ namespaces }) => [...namespaces.values()])).toEqual([]);
});

test.each([
  [120, '  20 more are not as expected.'],
  [101, '  1 more is not as expected.'],
])('of %d that fail a hundred are looked into', (count, left) => {
  const names = Array.from({ length: count }, (_, index) => `w${index}`);
  const manifests = ['cart', ...names].map((name) => deployment(name, { namespace })).join('');
  const lines = results(one('to: cart', 'deny: {namespace: shop}'), manifests);
  expect(lines).toEqual([
    'failed: deny workloads in namespace shop',
    expect.stringMatching(
      /^ {2}w0, w1, w10, .*and 95 more may call cart on all ports: no policy isolates cart for ingress\.$/,
    ),
    left,
  ]);
});
