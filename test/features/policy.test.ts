import { describe, expect, test } from 'vitest';
import { withEdits } from '../../server/src/snapshot/snapshot.ts';
import { parseFixture, root, snapshotOf } from '../support/fixture.ts';
import { hover, hoveredText, hoverIn, links } from '../support/hover.ts';
import { deployment, policy } from '../support/manifests.ts';

const shop = ['cart', 'web', 'orders', 'payment'].map((name) => deployment(name, { namespace: 'shop' })).join('');
const many = Array.from({ length: 20 }, (_, index) =>
  deployment(`w${index}`, { namespace: 'shop', labels: `app: w${index}, tier: ${index % 2 ? 'front' : 'back'}` }),
).join('');

/** The hover of a policy in namespace shop. */
const of = (spec: string, pods = shop): string =>
  hover(policy('p', spec, 'shop').replace('name: p', 'name: $0p') + pods);

test('names that two kinds have are told apart', () => {
  const twin = deployment('web', { kind: 'StatefulSet', namespace: 'shop', file: 'twin.yaml' });
  const admit =
    'podSelector: {matchLabels: {app: cart}}\ningress: [{from: [{podSelector: {matchExpressions: [{key: app, operator: In, values: [web, orders]}]}}]}]';
  expect(of(admit, shop + twin)).toContain('Ingress: only orders, StatefulSet web, Deployment web on all ports.');
  expect(of(admit)).toContain('Ingress: only orders, web on all ports.');
});

describe('what it selects', () => {
  test('some', () => {
    expect(
      of('podSelector: {matchExpressions: [{key: app, operator: In, values: [cart, web]}]}'),
    ).toMatchInlineSnapshot(`
      "**Selects 2 of 4 workloads in shop**
      Deployment cart · cart.yaml:4
      Deployment web · web.yaml:4
      Ingress: nobody, unless another policy allows it. Egress: not restricted."
    `);
  });

  test('one, none, all', () => {
    const first = (spec: string, pods?: string) => of(spec, pods).split('\n')[0];
    expect(first('podSelector: {matchLabels: {app: cart}}')).toBe('**Selects 1 of 4 workloads in shop**');
    expect(first('podSelector: {matchLabels: {app: nobody}}')).toBe('**Selects none of 4 workloads in shop**');
    expect(first('podSelector: {matchLabels: {app: nobody}}', deployment('cart', { namespace: 'shop' }))).toBe(
      '**Does not select the only workload in shop**',
    );
    expect(first('podSelector: {}')).toBe('**Selects all 4 workloads in shop**');
    expect(first('podSelector: {}', deployment('cart', { namespace: 'shop' }))).toBe(
      '**Selects the only workload in shop**',
    );
    expect(first('podSelector: {matchLabels: {app: a}}', '')).toBe(
      '**Selects pods with app=a in shop, where no workload is known**',
    );
    expect(first('podSelector: {}', '')).toBe('**Selects all pods in shop, where no workload is known**');
  });

  test.each([
    'podSelector:',
    'podSelector: {matchLabels: }',
    'podSelector: {matchLabels: {}}',
    'policyTypes: [Ingress]',
  ])('a selector that says nothing isolates the whole namespace: %s', (spec) => {
    expect(of(spec)).toMatch(
      /^\*\*Selects all 4 workloads in shop\*\*\nIts `podSelector` asks for no label, so it isolates the whole namespace shop, all 4 workloads\.\n/,
    );
  });

  test('an empty mapping is meant', () => expect(of('podSelector: {}')).not.toContain('asks for no label'));

  test('perhaps', () => {
    const hidden = deployment('cart', { namespace: 'shop', labels: 'app: "${APP}"' });
    expect(
      of('podSelector: {matchLabels: {app: web}}', hidden + deployment('web', { namespace: 'shop' })),
    ).toMatchInlineSnapshot(`
      "**Selects 1 of 2 workloads in shop, perhaps 1 more**
      Deployment web · web.yaml:4
      perhaps Deployment cart · cart.yaml:4
      Ingress: nobody, unless another policy allows it. Egress: not restricted."
    `);
    expect(of('podSelector: {matchLabels: {app: other}}', hidden)).toMatchInlineSnapshot(`
      "**Perhaps selects the only workload in shop**
      perhaps Deployment cart · cart.yaml:4
      Ingress: nobody, unless another policy allows it. Egress: not restricted."
    `);
  });

  test('many are named on one line', () => {
    expect(of('podSelector: {matchLabels: {tier: front}}', many)).toMatchInlineSnapshot(`
      "**Selects 10 of 20 workloads in shop**
      w1, w11, w13, w15, w17, w19, w3, w5, w7, w9
      Ingress: nobody, unless another policy allows it. Egress: not restricted."
    `);
    expect(of('podSelector: {}', many)).toMatchInlineSnapshot(`
      "**Selects all 20 workloads in shop**
      w0, w1, w10, w11, w12, w13, w14, w15, w16, w17, w18, w19 and 8 more
      Ingress: nobody, unless another policy allows it. Egress: not restricted."
    `);
  });

  test('copies of one object count once', () => {
    const copies = shop + deployment('cart', { namespace: 'shop', file: 'release/all.yaml' });
    expect(of('podSelector: {matchLabels: {app: cart}}', copies)).toBe(of('podSelector: {matchLabels: {app: cart}}'));
  });
});

describe('what it lets through', () => {
  const last = (spec: string): string => of(`podSelector: {}\n${spec}`).split('\n').at(-1) ?? '';

  test.each([
    ['ingress: []', 'Ingress: nobody, unless another policy allows it. Egress: not restricted.'],
    ['policyTypes: [Egress]', 'Ingress: not restricted. Egress: nobody, unless another policy allows it.'],
    ['ingress: [{}]', 'Ingress: everyone, outside the cluster too, on all ports. Egress: not restricted.'],
    [
      'ingress: [{from: [{podSelector: {matchLabels: {app: web}}}]}, {}]',
      'Ingress: everyone, outside the cluster too, on all ports. Egress: not restricted.',
    ],
    [
      'ingress: [{ports: [{port: 80}]}]',
      'Ingress: everyone, outside the cluster too, but only on TCP 80. Egress: not restricted.',
    ],
    [
      'egress: [{ports: [{port: 53, protocol: UDP}]}]\npolicyTypes: [Egress]',
      'Ingress: not restricted. Egress: everyone, outside the cluster too, but only on UDP 53.',
    ],
    [
      'ingress: [{from: [{podSelector: {matchLabels: {app: web}}}]}, {ports: [{port: 80}]}]',
      'Ingress: only web on all ports; everyone, outside the cluster too, on TCP 80. Egress: not restricted.',
    ],
    [
      'ingress: [{from: [{podSelector: {matchLabels: {app: web}}}, {podSelector: {matchLabels: {app: orders}}}], ports: [{port: 7070}]}]',
      'Ingress: only web, orders on TCP 7070. Egress: not restricted.',
    ],
    [
      'ingress: [{from: [{podSelector: {matchLabels: {app: web}}}, {podSelector: {matchExpressions: [{key: app, operator: In, values: [web]}]}}]}]',
      'Ingress: only web on all ports. Egress: not restricted.',
    ],
    [
      'ingress: [{from: [{podSelector: {}}]}]',
      'Ingress: only all pods in namespace shop on all ports. Egress: not restricted.',
    ],
    [
      'ingress: [{from: [{namespaceSelector: {}}]}]',
      'Ingress: from every pod in the cluster, from nobody outside, on all ports. Egress: not restricted.',
    ],
    [
      'ingress: [{from: [{podSelector: {matchLabels: {app: nobody}}}]}]',
      'Ingress: only pods with app=nobody in namespace shop (none known) on all ports. Egress: not restricted.',
    ],
    [
      'ingress: [{from: [{namespaceSelector: {matchLabels: {team: a}}, podSelector: {matchLabels: {app: web}}}]}]',
      'Ingress: only pods with app=web in namespaces with team=a on all ports. Egress: not restricted.',
    ],
    [
      'egress: [{to: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}}], ports: [{port: 443}, {port: 8000, endPort: 8100}, {protocol: UDP, port: dns}]}]\npolicyTypes: [Egress]',
      'Ingress: not restricted. Egress: only addresses in 10.0.0.0/8 except 10.1.0.0/16 on TCP 443, 8000-8100 and UDP dns.',
    ],
    [
      'egress: [{to: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16, 10.2.0.0/16, 10.3.0.0/16]}}, {ipBlock: {cidr: 11.0.0.0/8}}]}]\npolicyTypes: [Egress]',
      'Egress: only addresses in 10.0.0.0/8 except 10.1.0.0/16, 10.2.0.0/16 and 10.3.0.0/16, or addresses in 11.0.0.0/8 on all ports.',
    ],
    [
      'ingress: [{from: [{}], ports: [{protocol: SCTP}]}]',
      'Ingress: only nobody (a peer that is not valid) on all SCTP ports. Egress: not restricted.',
    ],
    [
      'ingress: [{from: [{podSelector: {matchLabels: {app: web}}}], ports: [{port: 1}]}, {from: [{podSelector: {matchLabels: {app: cart}}}], ports: [{port: 2}]}]',
      'Ingress: only web on TCP 1; cart on TCP 2. Egress: not restricted.',
    ],
  ])('%s', (spec, words) => expect(last(spec)).toBe(words));

  test('on a line for each direction where one line would be too long', () => {
    const peers = Array.from({ length: 6 }, (_, index) => `{ipBlock: {cidr: 10.0.${index}.0/24}}`).join(', ');
    const lines = of(`podSelector: {}\ningress: [{from: [${peers}]}]`).split('\n');
    expect(lines.at(-2)).toMatch(/^Ingress: only addresses in 10\.0\.0\.0\/24.* on all ports\.$/);
    expect(lines.at(-1)).toBe('Egress: not restricted.');
  });

  test('many peers are counted', () => {
    const peers = Array.from({ length: 20 }, (_, index) => `{ipBlock: {cidr: 10.0.${index}.0/24}}`).join(', ');
    expect(of(`podSelector: {}\ningress: [{from: [${peers}]}]`)).toMatch(/10\.0\.7\.0\/24 and 12 more on all ports/);
  });
});

describe('where it is shown', () => {
  const spec =
    'podSelector:\n  matchLabels:\n    app: cart\npolicyTypes:\n- Ingress\ningress:\n- from:\n  - podSelector: {}';
  const at = (marked: string): string => {
    const source = policy('p', spec, 'shop');
    return source.replace(marked.replace('$0', ''), marked) + shop;
  };

  test.each([
    'kind: Net$0workPolicy',
    'ki$0nd: NetworkPolicy',
    'name: $0p',
    'pod$0Selector:',
    'app: ca$0rt',
    'policy$0Types:',
    '- Ing$0ress',
    'in$0gress:',
  ])('at %s', (marked) => {
    expect(hover(at(marked))).toMatch(/^\*\*Selects 1 of 4 workloads in shop\*\*/);
  });

  test.each(['namespace: sh$0op', 'apiV$0ersion:', 'meta$0data:', 'sp$0ec:'])('not at %s', (marked) =>
    expect(hover(at(marked))).not.toContain('Selects'),
  );

  test('it covers what it is about', () => {
    expect(hoveredText(at('app: ca$0rt'))).toBe('podSelector:\n    matchLabels:\n      app: cart');
    expect(hoveredText(at('name: $0p'))).toBe('name: p');
  });

  test('outside any resource there is nothing', () => {
    expect(hover(`# $0\n---\n${policy('p', spec)}`)).toBe('');
    expect(hover('a: $0b\n')).toBe('');
    expect(hover('$0')).toBe('');
    expect(hover(`${policy('p', spec)}---\n# no$0thing\n`)).toBe('');
  });

  test('an item of a List', () => {
    const list = `//- l.yaml\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicyList\nitems:\n- metadata:\n    name: $0p\n    namespace: shop\n  spec: {podSelector: {}}\n`;
    expect(hover(list + shop)).toMatch(/^\*\*Selects all 4 workloads in shop\*\*/);
  });

  test('JSON', () => {
    const json =
      '//- p.json\n{"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": {"name": "$0p", "namespace": "shop"}, "spec": {"podSelector": {}}}';
    expect(hover(json + shop.replace(/^/, '\n'))).toMatch(/^\*\*Selects all 4 workloads in shop\*\*/);
  });

  test('a broken document says what it meant last', () => {
    const { files, cursor } = parseFixture(at('name: $0p'));
    const good = snapshotOf({ files, cursor, annotations: [] });
    const uri = `${root}/p-policy.yaml`;
    const text = files.get(uri) ?? '';
    const broken = withEdits(good, [{ uri, text: text.replace('matchLabels:\n', 'matchLabels: {\n') }]);
    expect(broken.files.get(uri)?.source.documents[0]?.document.problems.length).toBeGreaterThan(0);
    expect(hoverIn(broken, cursor)).toBe(hoverIn(good, cursor));
  });

  test('links open what they name', () => {
    expect(links(at('name: $0p'))).toEqual(['Deployment cart -> cart.yaml:4:9']);
    const admits = policy(
      'p',
      'podSelector: {matchLabels: {app: cart}}\ningress: [{from: [{podSelector: {matchLabels: {app: web}}}]}]',
      'shop',
    ).replace('name: p', 'name: $0p');
    expect(links(`${admits}---\n${shop.replace('//- cart.yaml\n', '')}`)).toEqual([
      'Deployment cart -> p-policy.yaml:13:9',
      'web -> web.yaml:4:9',
    ]);
  });
});
