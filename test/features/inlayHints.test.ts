import { describe, expect, test } from 'vitest';
import { hintKinds } from '../../server/src/features/hint.ts';
import { inlayHintsIn } from '../../server/src/features/inlayHints.ts';
import { locate } from '../../server/src/snapshot/locate.ts';
import { type Snapshot, withEdits } from '../../server/src/snapshot/snapshot.ts';
import { parseFixture, root, snapshotOf } from '../support/fixture.ts';
import { hinted, hintedIn, hintsOf } from '../support/hints.ts';
import { clusterPolicy, deployment, namespace, policy } from '../support/manifests.ts';

const shop = ['cart', 'web', 'orders'].map((name) => deployment(name, { namespace: 'shop' })).join('');
const db = namespace('db', 'team: data') + deployment('db', { namespace: 'db' });

/** The hints of a policy in namespace shop. */
const of = (spec: string, others = shop): string => hinted(policy('p', spec, 'shop') + others);
/** Those of one peer, as it is written. */
const ofPeer = (peer: string, others?: string): string =>
  of(`ingress:\n- from:\n  - ${peer}`, others).replace(/^ +- /, '');
/** Those of one port of a policy whose pods are all in shop. */
const ofPort = (port: string, others: string): string =>
  of(`podSelector:\ningress:\n- ports:\n  - ${port}`, others).split('\n').slice(2).join('\n').replace(/^ +- /, '');

const texts = (snapshot: Snapshot, path: string): string[] => hintsOf(snapshot, path).map(({ text }) => text);

describe('the pods of a policy', () => {
  test.each([
    ['{matchLabels: {app: cart}}', 'Deployment cart'],
    ['{matchExpressions: [{key: app, operator: In, values: [cart, web]}]}', '2 workloads'],
    ['{matchExpressions: [{key: app, operator: Exists}]}', '3 workloads'],
    ['{}', 'all pods of shop'],
    ['{matchLabels: {app: nothing-like-it}}', 'no known pods'],
  ])('%s', (selector, text) => {
    expect(of(`podSelector: ${selector}`)).toBe(`  podSelector: ${selector} «${text}»`);
  });

  test('pods are counted as such only where each is written itself', () => {
    const pods = ['a', 'b']
      .map(
        (name) =>
          `//- ${name}.yaml\nkind: Pod\napiVersion: v1\nmetadata: {name: ${name}, namespace: shop, labels: {app: x}}\nspec: {containers: [{name: c}]}\n`,
      )
      .join('');
    const selector = 'podSelector: {matchLabels: {app: x}}';
    expect(of(selector, pods)).toContain('«2 pods»');
    expect(of(selector, pods + deployment('c', { namespace: 'shop', labels: 'app: x' }))).toContain('«3 workloads»');
  });

  test('behind the key where the selector goes on below it, in front of a comment', () => {
    expect(of('podSelector:  # of the cart\n  matchLabels:\n    app: cart')).toBe(
      '  podSelector: «Deployment cart»  # of the cart',
    );
  });

  test('in JSON', () => {
    const json = JSON.stringify(
      {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'NetworkPolicy',
        metadata: { name: 'p', namespace: 'shop' },
        spec: { podSelector: { matchLabels: { app: 'cart' } }, ingress: [] },
      },
      null,
      2,
    );
    expect(hinted(`//- p.json\n${json}\n${shop}`, 'p.json')).toBe(
      '    "podSelector": «Deployment cart» {\n    "ingress": [] «from nobody»',
    );
  });

  test('what may be there is not left out', () => {
    const hidden = deployment('cart', { namespace: 'shop', labels: 'app: "${APP}"' });
    expect(of('podSelector: {matchLabels: {app: web}}', hidden)).toContain('«perhaps Deployment cart»');
    const web = deployment('web', { namespace: 'shop' });
    expect(of('podSelector: {matchLabels: {app: web}}', hidden + web)).toContain('«Deployment web, perhaps more»');
    const more = deployment('more', { namespace: 'shop', labels: 'app: web' });
    expect(of('podSelector: {matchLabels: {app: web}}', hidden + web + more)).toContain('«2 workloads or more»');
  });

  test('nothing where no workload is known, where a placeholder stands, where the API server refuses it', () => {
    expect(of('podSelector: {matchLabels: {app: cart}}', '')).toBe('');
    expect(of('podSelector: {"{{ x }}": y}')).toBe('');
    expect(of('podSelector: {matchLabels: {"a b": c}}')).toBe('');
    expect(of('podSelector: {}', '')).toContain('«all pods of shop»');
  });

  test('one workload is what the hint leads to', () => {
    const snapshot = snapshotOf(parseFixture(policy('p', 'podSelector: {matchLabels: {app: cart}}', 'shop') + shop));
    const [hint] = hintsOf(snapshot, 'p-policy.yaml');
    const place = hint?.to && locate(snapshot, hint.to);
    expect(place?.uri).toBe(`${root}/cart.yaml`);
    expect(snapshot.files.get(place?.uri ?? '')?.source.text.slice(place?.start, place?.end)).toBe('cart');
  });

  test('all of them are named at length', () => {
    const spec = 'podSelector: {matchExpressions: [{key: app, operator: In, values: [cart, web]}]}';
    const [hint] = hintsOf(snapshotOf(parseFixture(policy('p', spec, 'shop') + shop)), 'p-policy.yaml');
    const lines = hint
      ?.details()
      .map((line) => line.map((part) => (typeof part === 'object' && 'text' in part ? part.text : part)));
    expect(lines?.[0]).toEqual([{ strong: 'Selects 2 of 3 workloads in shop' }]);
    expect(lines?.slice(1, 3).map((line) => line[1])).toEqual(['Deployment cart', 'Deployment web']);
  });
});

describe('what was likely meant', () => {
  test.each([
    ['a value', '{app: carts}', 'no pods, did you mean app=cart?'],
    ['a key', '{name: cart}', 'no pods, did you mean app=cart?'],
    ['too many labels', '{app: cart, tier: front}', 'no pods: those of Deployment cart have no tier'],
  ])('%s', (_, labels, text) => {
    expect(of(`podSelector: {matchLabels: ${labels}}`)).toContain(`«${text}»`);
    expect(ofPeer(`podSelector: {matchLabels: ${labels}}`)).toContain(`«${text}»`);
  });

  test('pods of another namespace', () => {
    expect(ofPeer('podSelector: {matchLabels: {app: db}}', shop + db)).toContain('«no pods: they are in db»');
  });

  test('labels of the controller', () => {
    const own = deployment('api', { namespace: 'shop', labels: 'app: api' }).replace(
      '  namespace: shop',
      '  namespace: shop\n  labels: {own: "yes"}',
    );
    expect(of('podSelector: {matchLabels: {own: "yes"}}', own)).toContain(
      '«no pods: Deployment api has these labels, its pods do not»',
    );
  });

  test('at once, as it is typed, while the document can be read and while not', () => {
    const fixture = parseFixture(policy('p', 'podSelector:\n  matchLabels:\n    app: cart', 'shop') + shop);
    const uri = `${root}/p-policy.yaml`;
    const text = fixture.files.get(uri) ?? '';
    const before = snapshotOf(fixture);
    const typed = withEdits(before, [{ uri, text: text.replace('app: cart', 'app: carz') }]);
    expect(texts(typed, 'p-policy.yaml')).toEqual(['no pods, did you mean app=cart?']);
    const broken = withEdits(typed, [{ uri, text: text.replace('app: cart', 'app: carz: [') }]);
    expect(hintedIn(broken, 'p-policy.yaml')).toBe('  podSelector: «no pods, did you mean app=cart?»');
    // Where its line is now is not known any more.
    const elsewhere = withEdits(broken, [{ uri, text: `# first\n${text.replace('app: cart', 'app: carz: [')}` }]);
    expect(hintedIn(elsewhere, 'p-policy.yaml')).toBe('');
    expect(texts(withEdits(broken, [{ uri, text }]), 'p-policy.yaml')).toEqual(['Deployment cart']);
  });
});

describe('peers', () => {
  test.each([
    ['podSelector: {matchLabels: {app: web}}', '«Deployment web»'],
    ['podSelector: {}', '«all pods of shop»'],
    ['namespaceSelector: {}', '«every pod in the cluster»'],
    ['namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: db}}', '«Deployment db»'],
    ['namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: nowhere}}', '«not known here»'],
    ['namespaceSelector: {matchLabels: {team: data}}', '«namespace db: Deployment db»'],
    ['namespaceSelector: {matchExpressions: [{key: team, operator: Exists}]}', '«2 namespaces: 2 workloads»'],
    ['namespaceSelector: {matchLabels: {team: none}}', '«no namespace»'],
  ])('%s', (peer, text) => {
    const others =
      namespace('shop') + shop + db + namespace('ops', 'team: ops') + deployment('prom', { namespace: 'ops' });
    expect(ofPeer(peer, others)).toBe(`${peer} ${text}`);
  });

  test('both selectors of one', () => {
    expect(
      ofPeer('namespaceSelector: {}\n    podSelector: {matchLabels: {app: db}}', shop + db),
    ).toMatchInlineSnapshot(`
      "namespaceSelector: {} «every namespace»
            podSelector: {matchLabels: {app: db}} «Deployment db»"
    `);
    const named = 'namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: db}}';
    expect(ofPeer(`${named}\n    podSelector: {matchLabels: {app: db}}`, shop + db)).toMatchInlineSnapshot(
      `"      podSelector: {matchLabels: {app: db}} «Deployment db»"`,
    );
  });

  test('the labels of a Namespace that nobody declares are not known', () => {
    expect(ofPeer('namespaceSelector: {matchLabels: {team: data}}', shop + db)).toContain(
      '«namespace db, perhaps more»',
    );
    expect(ofPeer('namespaceSelector: {matchLabels: {team: ops}}', shop)).toContain('«perhaps namespace shop»');
  });

  test.each([
    ['10.0.0.0/24', '256 addresses, private'],
    ['192.168.1.5/32', '1 address, private'],
    ['0.0.0.0/0', 'every IPv4 address'],
    ['8.8.8.0/23', '512 addresses'],
    ['10.0.0.0/8', '16,777,216 addresses, private'],
    ['169.254.169.254/32', '1 address, metadata of the cloud'],
    ['169.254.0.0/16', '65,536 addresses, link-local'],
    ['127.0.0.0/8', '16,777,216 addresses, loopback'],
  ])('the addresses of %s', (cidr, text) => {
    expect(ofPeer(`ipBlock: {cidr: ${cidr}}`)).toBe(`ipBlock: {cidr: ${cidr} «${text}»}`);
  });

  test('IPv6, exceptions, what is not valid, and the ranges of the cluster', () => {
    expect(ofPeer("ipBlock: {cidr: '::/0'}")).toContain('«every IPv6 address»');
    expect(ofPeer("ipBlock: {cidr: 'fd00:1::/64'}")).toContain('«2^64 addresses, private»');
    expect(ofPeer('ipBlock: {cidr: 0.0.0.0/0, except: [10.0.0.0/8, 172.16.0.0/12]}')).toContain(
      '«every IPv4 address, 2 ranges left out»',
    );
    expect(ofPeer('ipBlock: {cidr: 10.0.0.0/33}')).toBe('');
    expect(ofPeer('ipBlock: {cidr: 10.42.1.0/24}', '//- .netpol.yaml\npodCIDRs: [10.42.0.0/16]\n')).toContain(
      '«256 addresses, of pods»',
    );
  });

  test('everyone, where there are none', () => {
    expect(
      of(
        'podSelector:\ningress:\n- {}\n- from: []\n- from:\n- ports:\n  - port: 1\negress:\n- ports: [{port: 1}]\n- {}',
        '',
      ),
    ).toMatchInlineSnapshot(`
      "  podSelector: «all pods of shop»
        - {} «from everyone, on all ports»
        - from: [] «everyone»
        - from: «everyone»
        - ports: «from everyone»
        - ports: [{port: 1}] «to everyone»
        - {} «to everyone, on all ports»"
    `);
  });

  test('nobody, where a list is empty or missing and its direction isolated', () => {
    expect(of('policyTypes: [Ingress, Egress]', '')).toBe('  policyTypes: [Ingress «from nobody», Egress «to nobody»]');
    expect(of('ingress: []\negress:\npolicyTypes: [Egress]', '')).toBe('  egress: «to nobody»');
    expect(of('ingress: "{{ x }}"', '')).toBe('');
  });
});

describe('ports', () => {
  const http = (name: string, port = 8080): string =>
    deployment(name, { namespace: 'shop', ports: [`containerPort: ${port}, name: http`] });

  test.each([
    ['port: http', http('cart'), 'port: http «8080 on cart»'],
    ['port: http', http('cart') + http('web'), 'port: http «8080 on 2 workloads»'],
    ['port: http', http('cart') + http('web', 80), 'port: http «8080 on cart, 80 on web»'],
    ['port: http', shop, 'port: http «no pod has a port of this name»'],
    ['port: http', '', ''],
    ['{port: http, protocol: UDP}', http('cart'), '{port: http «no pod has a port of this name», protocol: UDP}'],
    ['port: 8080', http('cart') + http('web', 80), 'port: 8080 «http on cart»'],
    ['port: 8080', shop, ''],
    ['{port: 8080, endPort: 9000}', http('cart'), ''],
  ])('%s', (port, others, expected) => {
    expect(ofPort(port, others)).toBe(expected);
  });

  test('of an egress rule those of its peers', () => {
    const spec = 'egress:\n- to:\n  - podSelector: {matchLabels: {app: web}}\n  ports:\n  - port: http';
    expect(
      of(spec, http('cart', 1) + http('web', 2))
        .split('\n')
        .at(-1),
    ).toBe('    - port: http «2 on web»');
  });

  test('a name that a placeholder may hide is not missing', () => {
    const hidden = deployment('cart', { namespace: 'shop', ports: ['containerPort: "{{ p }}", name: http'] });
    expect(ofPort('port: http', hidden)).toBe('');
  });
});

test('policies of the whole cluster', () => {
  const spec = `
tier: Admin
priority: 1
subject:
  namespaces:
    matchLabels: {team: data}
ingress:
- action: Deny
  from:
  - pods:
      namespaceSelector: {}
      podSelector: {matchLabels: {app: cart}}
  - namespaces: {}
  protocols:
  - tcp: {destinationPort: {number: 5432}}
  - destinationNamedPort: sql
egress:
- action: Accept
  to:
  - networks: [10.0.0.0/8, '::/0']
`;
  const sql =
    namespace('db', 'team: data') + deployment('db', { namespace: 'db', ports: ['containerPort: 5432, name: sql'] });
  expect(hinted(clusterPolicy('p', spec) + namespace('shop') + shop + sql, 'p-cluster.yaml')).toMatchInlineSnapshot(`
    "    namespaces: «namespace db: Deployment db»
            namespaceSelector: {} «every namespace»
            podSelector: {matchLabels: {app: cart}} «Deployment cart»
        - namespaces: {} «every pod in the cluster»
        - tcp: {destinationPort: {number: 5432 «sql on db»}}
        - destinationNamedPort: sql «5432 on db»
        - networks: [10.0.0.0/8 «16,777,216 addresses, private», '::/0' «every IPv6 address»]"
  `);
});

describe('in several clusters', () => {
  const overlay = (name: string, more = ''): string => `//- ${name}/kustomization.yaml
resources: [../base, web.yaml]
labels: [{pairs: {stage: ${name}}, includeTemplates: true}]
${more}`;
  const base = `//- base/kustomization.yaml\nresources: [p.yaml]\n${policy(
    'p',
    'podSelector: {matchLabels: {app: web}}',
  ).replace('p-policy.yaml', 'base/p.yaml')}`;
  const web = (file: string, labels: string): string => deployment('web', { labels, file });

  test('each is named where they differ, the one in view first', () => {
    const source =
      base + overlay('dev') + overlay('prod') + web('dev/web.yaml', 'app: web') + web('prod/web.yaml', 'app: wrong');
    expect(hinted(source, 'base/p.yaml')).toBe(
      '  podSelector: {matchLabels: {app: web}} «dev: Deployment web, prod: no known pods»',
    );
    expect(hinted(source, 'base/p.yaml', 'prod')).toContain('«prod: no known pods, dev: Deployment web»');
    const same =
      base + overlay('dev') + overlay('prod') + web('dev/web.yaml', 'app: web') + web('prod/web.yaml', 'app: web');
    expect(hinted(same, 'base/p.yaml')).toContain('«Deployment web»');
  });

  test('many are shortened', () => {
    const all = ['a', 'b', 'c', 'd'].map((name) => {
      const labels = name === 'a' ? 'app: web' : 'app: other';
      return `${overlay(`overlays/${name}`).replace('../base', '../../base')}${web(`overlays/${name}/web.yaml`, labels)}`;
    });
    expect(hinted(base + all.join(''), 'base/p.yaml')).toContain('«a: Deployment web, b +2: no known pods»');
  });

  test('a patch has the hints of what it adds', () => {
    const patch = `//- dev/patch.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: p
spec:
  podSelector:
    matchLabels:
      app: db
  ingress:
  - from:
    - podSelector: {matchLabels: {app: web}}
`;
    const source =
      base +
      overlay('dev', 'patches: [{path: patch.yaml}]\n') +
      deployment('web', { file: 'dev/web.yaml' }) +
      deployment('db', { file: 'db.yaml' }) +
      patch;
    expect(hinted(source, 'dev/patch.yaml')).toMatchInlineSnapshot(`
      "      app: db «Deployment db»
          - podSelector: {matchLabels: {app: web}} «Deployment web»"
    `);
    expect(hinted(source, 'base/p.yaml')).toMatchInlineSnapshot(
      `"  podSelector: {matchLabels: {app: web}} «Deployment db»"`,
    );
    const elsewhere = source.replace(patch, patch.replace('name: p\n', 'name: gone\n'));
    expect(hinted(elsewhere, 'dev/patch.yaml')).toBe('');
    const snapshot = snapshotOf(parseFixture(source));
    const uri = `${root}/dev/patch.yaml`;
    const text = (snapshot.files.get(uri)?.source.text ?? '').replace('app: web}}', 'app: web}');
    expect(hintedIn(withEdits(snapshot, [{ uri, text }]), 'dev/patch.yaml')).toContain('app: db «Deployment db»');
  });
});

test('only between the offsets, and of the kinds, that are asked for', () => {
  const many = Array.from({ length: 1000 }, (_, index) =>
    policy(`p${index}`, 'podSelector: {matchLabels: {app: cart}}\ningress: []', 'shop').replace(/^.*\n/, ''),
  );
  const snapshot = snapshotOf(parseFixture(`//- all.yaml\n${many.join('---\n')}${shop}`));
  const uri = `${root}/all.yaml`;
  const text = snapshot.files.get(uri)?.source.text ?? '';
  const start = text.indexOf('name: p500\n');
  const range = { start, end: text.indexOf('name: p502\n') };
  const found = (kinds: readonly (typeof hintKinds)[number][]) =>
    inlayHintsIn(snapshot, uri, range, new Set(kinds)).map((hint) => hint.text);
  expect(found(hintKinds)).toEqual(['Deployment cart', 'from nobody', 'Deployment cart', 'from nobody']);
  expect(found(['peers'])).toEqual(['from nobody', 'from nobody']);
  expect(found([])).toEqual([]);
  expect(inlayHintsIn(snapshot, `${root}/none.yaml`, range, new Set(hintKinds))).toEqual([]);
});

test('nothing in what is no policy, and in files that are left out', () => {
  expect(hinted(shop, 'cart.yaml')).toBe('');
  const excluded = policy('p', 'podSelector: {}').replace('p-policy.yaml', 'templates/p.yaml');
  expect(hinted(`//- Chart.yaml\nname: x\n${excluded}`, 'templates/p.yaml')).toBe('');
});
