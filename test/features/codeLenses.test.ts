import { describe, expect, test } from 'vitest';
import { codeLensesIn } from '../../server/src/features/codeLenses.ts';
import { withEdits } from '../../server/src/snapshot/snapshot.ts';
import { parseFixture, root, snapshotOf } from '../support/fixture.ts';
import { lenses, lensesIn, lensPlaces } from '../support/lenses.ts';
import { clusterPolicy, deployment, namespace, policy } from '../support/manifests.ts';

const shop = ['cart', 'web', 'orders', 'api'].map((name) => deployment(name, { namespace: 'shop' })).join('');
const db = namespace('db') + deployment('db', { namespace: 'db' });
const fromWeb = policy(
  'from-web',
  'podSelector: {matchLabels: {app: cart}}\ningress:\n- from: [{podSelector: {matchLabels: {app: web}}}]',
  'shop',
);
const denyAll = policy('deny', 'podSelector: {}\npolicyTypes: [Ingress, Egress]', 'shop');

/** A policy about all pods of shop with one peer in a direction. */
const admitting = (direction: 'from' | 'to', ...peers: string[]): string =>
  policy(
    'p',
    `podSelector: {}\npolicyTypes: [${direction === 'from' ? 'Ingress' : 'Egress'}]\n` +
      `${direction === 'from' ? 'ingress' : 'egress'}: [{${direction}: [${peers.join(', ')}]}]`,
    'shop',
  );
const inDb = '{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: db}}}';

describe('above a policy', () => {
  test('whom it selects and admits', () => {
    expect(lenses(fromWeb + shop, 'from-web-policy.yaml')).toBe(
      'selects Deployment cart | 1 caller | egress not restricted',
    );
    expect(lenses(denyAll + shop, 'deny-policy.yaml')).toBe('selects all pods of shop | no callers | may call nobody');
    expect(lenses(fromWeb, 'from-web-policy.yaml')).toBe(
      'selects pods that are not known here | callers not known | egress not restricted',
    );
    const missing = policy('p', 'podSelector: {matchLabels: {app: nothing-like-it}}', 'shop');
    expect(lenses(missing + shop, 'p-policy.yaml')).toBe('selects no known pods | no callers | egress not restricted');
  });

  test.each([
    ['', 'open ingress'],
    ['{podSelector: {}}', 'callers: all pods of shop'],
    ['{namespaceSelector: {}}', 'callers: every pod'],
    ['{namespaceSelector: {}}, {ipBlock: {cidr: 0.0.0.0/0}}', 'callers: every pod and addresses'],
    ['{ipBlock: {cidr: 0.0.0.0/0}}', 'callers: only addresses'],
    ['{podSelector: {matchLabels: {app: web}}}, {ipBlock: {cidr: 1.0.0.0/8}}', '1 caller and addresses'],
    [`{podSelector: {matchLabels: {app: web}}}, ${inDb}`, 'callers: all pods of db and 1 workload'],
    [`{podSelector: {}}, ${inDb}, {ipBlock: {cidr: 1.0.0.0/8}}`, 'callers: all pods of shop, db and addresses'],
    ['{namespaceSelector: {}, podSelector: {matchExpressions: [{key: app, operator: Exists}]}}', '5 callers'],
    ['{namespaceSelector: {matchLabels: {team: x}}, podSelector: {matchLabels: {app: web}}}', 'perhaps 1 caller'],
    ['{podSelector: {matchLabels: {app: nothing-like-it}}}', 'no callers'],
    ['"{{ peer }}"', 'callers not known'],
    ['"{{ peer }}", {ipBlock: {cidr: 1.0.0.0/8}}', 'callers: addresses, perhaps pods too'],
    ['{podSelector: {matchLabels: {app: web}}}, "{{ peer }}"', '1 caller or more'],
  ])('callers by %s', (peers, text) => {
    expect(lenses(admitting('from', peers) + shop + db, 'p-policy.yaml').split(' | ')[1]).toBe(text);
  });

  test.each([
    ['', 'open egress'],
    ['{podSelector: {}}', 'may call all pods of shop'],
    ['{namespaceSelector: {}}', 'may call every pod'],
    ['{ipBlock: {cidr: 0.0.0.0/0}}', 'may call only addresses'],
    ['{podSelector: {matchLabels: {app: web}}}, {ipBlock: {cidr: 1.0.0.0/8}}', 'may call 1 workload and addresses'],
    ['"{{ peer }}"', 'not known whom it may call'],
  ])('callees by %s', (peers, text) => {
    expect(lenses(admitting('to', peers) + shop + db, 'p-policy.yaml').split(' | ')[2]).toBe(text);
  });

  test('everyone on some ports is not open', () => {
    const dns = `podSelector: {}
policyTypes: [Egress]
egress:
- ports: [{port: 53, protocol: UDP}, {port: 53}]
- to: [{podSelector: {matchLabels: {app: web}}}, {ipBlock: {cidr: 10.0.0.0/8}}]
- ports: [{port: 53}]`;
    const words = 'may call everyone on UDP 53 and TCP 53, 1 workload and addresses';
    expect(lenses(policy('p', dns, 'shop') + shop, 'p-policy.yaml').split(' | ')[2]).toBe(words);
    expect(lenses(policy('p', dns, 'shop') + shop, 'cart.yaml').split(' | ')[2]).toBe(words);
    const metrics = policy('p', 'podSelector: {}\ningress: [{ports: [{port: metrics}]}]', 'shop');
    expect(lenses(metrics + shop, 'p-policy.yaml').split(' | ')[1]).toBe('callers: everyone on TCP metrics');
    // No pod has a port of this name.
    expect(lenses(metrics + shop, 'cart.yaml').split(' | ')[1]).toBe('no callers');
    const wrong = policy('p', 'podSelector: {}\ningress: [{ports: [{port: 70000}]}]', 'shop');
    expect(lenses(wrong + shop, 'p-policy.yaml').split(' | ')[1]).toBe('no callers');
  });

  test('of the whole cluster: whom it is about', () => {
    const about = (subject: string): string =>
      lenses(
        clusterPolicy('p', `tier: Admin\npriority: 1\nsubject: ${subject}`) + namespace('shop') + shop + db,
        'p-cluster.yaml',
      );
    expect(about('{namespaces: {}}')).toBe('about every pod in the cluster');
    expect(about('{namespaces: {matchLabels: {kubernetes.io/metadata.name: shop}}}')).toBe('about 4 workloads');
    expect(about('{pods: {namespaceSelector: {}, podSelector: {matchLabels: {app: web}}}}')).toBe(
      'about Deployment web',
    );
    expect(about('{}')).toBe('about no pods');
  });
});

describe('above a workload', () => {
  test('which policies isolate it, who may call it and whom it may call', () => {
    expect(lenses(fromWeb + shop, 'cart.yaml')).toBe('isolated by 1 policy | 1 caller | open egress');
    expect(lenses(fromWeb + denyAll + shop, 'cart.yaml')).toBe('isolated by 2 policies | no callers | may call nobody');
    expect(lenses(fromWeb + shop, 'web.yaml')).toBe('no policy isolates it');
  });

  test('whoever is held back at the other end does not count', () => {
    const shut = policy('shut', 'podSelector: {matchLabels: {app: web}}\npolicyTypes: [Egress]', 'shop');
    expect(lenses(admitting('from', '{podSelector: {}}') + shop, 'cart.yaml')).toContain(
      '| callers: all pods of shop |',
    );
    expect(lenses(admitting('from', '{podSelector: {}}') + shut + shop, 'cart.yaml')).toContain('| 2 callers |');
    expect(lenses(fromWeb + shut + shop, 'cart.yaml')).toContain('| no callers |');
  });

  test('policies of the cluster count at both ends', () => {
    const deny = clusterPolicy(
      'admin',
      'tier: Admin\npriority: 1\nsubject: {namespaces: {}}\ningress:\n- {action: Deny, from: [{pods: {namespaceSelector: {}, podSelector: {matchLabels: {app: web}}}}]}',
    );
    expect(lenses(deny + fromWeb + shop + db, 'cart.yaml')).toBe(
      'isolated by 1 policy, restricted by 1 policy of the cluster | no callers | open egress',
    );
    expect(lenses(deny + shop + db, 'orders.yaml')).toBe(
      'restricted by 1 policy of the cluster | 3 callers and addresses | open egress',
    );
    const accept = deny.replace('Deny', 'Accept');
    expect(lenses(accept + denyAll + shop, 'cart.yaml')).toContain('| no callers |');
    const shut = policy('p', 'podSelector: {matchLabels: {app: cart}}', 'shop');
    expect(lenses(accept + shut + shop, 'cart.yaml')).toContain('| 1 caller |');
  });

  test('what nobody sees may isolate it', () => {
    const unseen = '//- kustomization.yaml\nnamespace: shop\nresources: [cart.yaml, https://example.com/base]\n';
    expect(lenses(unseen + deployment('cart'), 'cart.yaml')).toBe(
      'perhaps isolated by policies that are not known here | callers not known | not known whom it may call',
    );
  });

  test('pods on the network of their node', () => {
    const node = deployment('agent', { namespace: 'shop', pod: 'hostNetwork: true' });
    expect(lenses(denyAll + node, 'agent.yaml')).toBe(
      'on the network of its node: most network plugins apply no policy to it',
    );
  });

  test('counting ends where nobody would count on', () => {
    const many = Array.from({ length: 300 }, (_, index) =>
      deployment(`w${index}`, { namespace: 'shop', labels: `app: w${index}, tier: front` }),
    ).join('');
    const front = '{podSelector: {matchLabels: {tier: front}}}';
    expect(lensesIn(snapshotOf(parseFixture(admitting('from', front) + many + shop)), 'cart.yaml')).toContain(
      '| 200 callers or more |',
    );
  });
});

test('each leads to what it counts', () => {
  const source = fromWeb + denyAll.replace('Ingress, Egress', 'Egress') + shop;
  const snapshot = snapshotOf(parseFixture(source));
  expect(lensPlaces(snapshot, 'cart.yaml')).toEqual([
    'isolated by 2 policies -> from-web, deny',
    'no callers -> ',
    'may call nobody -> ',
  ]);
  expect(lensPlaces(snapshotOf(parseFixture(fromWeb + shop)), 'cart.yaml')).toEqual([
    'isolated by 1 policy -> from-web',
    '1 caller -> web',
    'open egress -> ',
  ]);
  expect(lensPlaces(snapshot, 'deny-policy.yaml')).toEqual([
    'selects all pods of shop -> api, cart, orders, web',
    'ingress not restricted -> ',
    'may call nobody -> ',
  ]);
});

test('where clusters differ each is named, the one in view first', () => {
  const overlay = (name: string, more = ''): string =>
    `//- ${name}/kustomization.yaml\nresources: [../base${more}]\nlabels: [{pairs: {stage: ${name}}, includeTemplates: true}]\n`;
  const source =
    '//- base/kustomization.yaml\nresources: [web.yaml]\n' +
    deployment('web', { file: 'base/web.yaml' }) +
    overlay('dev') +
    overlay('prod', ', deny.yaml') +
    policy('deny', 'podSelector: {}').replace('deny-policy.yaml', 'prod/deny.yaml');
  expect(lenses(source, 'base/web.yaml')).toBe(
    'dev: no policy isolates it, prod: isolated by 1 policy | dev: open ingress, prod: no callers | open egress',
  );
  expect(lenses(source, 'base/web.yaml', 'prod')).toContain('prod: isolated by 1 policy, dev: no policy isolates it');
});

test('of what is typed, and of the last good meaning while it cannot be read', () => {
  const fixture = parseFixture(fromWeb + shop);
  const uri = `${root}/from-web-policy.yaml`;
  const text = fixture.files.get(uri) ?? '';
  const typed = withEdits(snapshotOf(fixture), [{ uri, text: text.replace('app: web', 'app: nothing-like-it') }]);
  expect(lensesIn(typed, 'cart.yaml')).toBe('isolated by 1 policy | no callers | open egress');
  const broken = withEdits(typed, [{ uri, text: text.replace('app: web', 'app: {{') }]);
  expect(lensesIn(broken, 'from-web-policy.yaml')).toBe('selects Deployment cart | no callers | egress not restricted');
});

test('above each of several objects, none above anything else, or in files that are left out', () => {
  const all = `//- all.yaml\n${[fromWeb, deployment('cart', { namespace: 'shop' }), namespace('shop')]
    .map((text) => text.replace(/^.*\n/, ''))
    .join('---\n')}`;
  expect(lenses(all, 'all.yaml').split('\n')).toHaveLength(2);
  expect(
    lenses(`${all}//- Chart.yaml\nname: x\n${fromWeb.replace('from-web-policy', 'templates/p')}`, 'templates/p.yaml'),
  ).toBe('');
});

describe('above a patch', () => {
  const patchOf = (kind: string, name: string, spec: string): string =>
    `apiVersion: ${kind === 'Deployment' ? 'apps/v1' : 'networking.k8s.io/v1'}\nkind: ${kind}\nmetadata: {name: ${name}}\nspec: ${spec}\n`;
  const relabel = patchOf('Deployment', 'web', '{template: {metadata: {labels: {app: front}}}}');
  const base =
    '//- base/kustomization.yaml\nresources: [web.yaml, cart.yaml, deny.yaml]\n' +
    deployment('web', { file: 'base/web.yaml' }) +
    deployment('cart', { file: 'base/cart.yaml' }) +
    policy('deny', 'podSelector: {matchLabels: {app: front}}').replace('deny-policy.yaml', 'base/deny.yaml');
  const overlay = (name: string, fields: string, patch: string): string =>
    `//- ${name}/kustomization.yaml\nresources: [../base]\n${fields}\n//- ${name}/patch.yaml\n${patch}`;
  const byPath = 'patches: [{path: patch.yaml}]';

  test('of a workload stands what is said of it as it is rendered', () => {
    const source = base + overlay('prod', byPath, `# For the policy.\n${relabel}`);
    expect(lenses(source, 'prod/patch.yaml')).toBe('isolated by 1 policy | no callers | open egress');
    const snapshot = snapshotOf(parseFixture(source));
    const uri = `${root}/prod/patch.yaml`;
    const at = snapshot.files.get(uri)?.source.text.indexOf('apiVersion') ?? -1;
    expect(codeLensesIn(snapshot, uri).map((lens) => lens.at)).toEqual(
      Array.from({ length: 3 }, () => ({ start: at, end: at + 'apiVersion'.length })),
    );
    expect(lensPlaces(snapshot, 'prod/patch.yaml')[0]).toBe('isolated by 1 policy -> deny');
  });

  test('of a policy, and of each of several in a file', () => {
    const opened = patchOf('NetworkPolicy', 'deny', '{podSelector: {matchLabels: {app: web}}, ingress: [{}]}');
    const patch = `${opened}---\n${relabel.replaceAll('web', 'cart')}`;
    expect(lenses(base + overlay('prod', byPath, patch), 'prod/patch.yaml').split('\n')).toEqual([
      'selects Deployment web | open ingress | egress not restricted',
      'no policy isolates it',
    ]);
    const old = 'patchesStrategicMerge: [patch.yaml]';
    expect(lenses(base + overlay('prod', old, opened), 'prod/patch.yaml')).toMatch(/ \| open ingress \| /);
  });

  test('of each cluster that it is applied in, as it is there', () => {
    const shared = `//- lock/kustomization.yaml\nkind: Component\npatches: [{path: patch.yaml}]\n//- lock/patch.yaml\n${relabel}`;
    const using = (name: string, more: string): string =>
      `//- ${name}/kustomization.yaml\nresources: [../base]\ncomponents: [../lock]\n${more}\n`;
    const open = 'patches: [{target: {kind: NetworkPolicy}, patch: "- {op: add, path: /spec/ingress, value: [{}]}"}]';
    const source = base + shared + using('dev', open) + using('prod', '');
    expect(lenses(source, 'lock/patch.yaml')).toBe(
      'isolated by 1 policy | dev: open ingress, prod: no callers | open egress',
    );
    expect(lenses(source, 'lock/patch.yaml', 'prod')).toContain('prod: no callers, dev: open ingress');
  });

  test.each([
    ['that finds no object', byPath, relabel.replace('name: web', 'name: gone')],
    ['of another kind', byPath, relabel.replace('kind: Deployment', 'kind: StatefulSet')],
    ['that nothing reads', 'namePrefix: x-', relabel],
    ['that deletes it', byPath, patchOf('Deployment', 'web', '{}').replace('spec: {}', '$patch: delete')],
    [
      'of operations',
      'patches: [{path: patch.yaml, target: {kind: Deployment, name: web}}]',
      '- {op: add, path: /metadata/labels, value: {a: b}}\n',
    ],
    ['of several objects', 'patches: [{path: patch.yaml, target: {kind: Deployment}}]', relabel],
    ['that cannot be read', byPath, relabel.replace('spec: {', 'spec: {{')],
  ])('nothing above one %s', (_, fields, patch) => {
    expect(lenses(base + overlay('prod', fields, patch), 'prod/patch.yaml')).toBe('');
  });

  test('nothing above what is copied from, nor above a kustomization', () => {
    const replacements = `replacements:
- source: {kind: Deployment, name: cart, fieldPath: metadata.name}
  targets: [{select: {kind: Deployment, name: web}, fieldPaths: [spec.template.metadata.labels.app]}]
`;
    const source = base.replace('deny.yaml]\n', `deny.yaml]\n${replacements}`);
    expect(lenses(source, 'base/cart.yaml').split('\n')).toHaveLength(1);
    expect(lenses(source, 'base/kustomization.yaml')).toBe('');
  });

  test('as it is typed, and as it was while it cannot be read', () => {
    const snapshot = snapshotOf(parseFixture(base + overlay('prod', byPath, relabel)));
    const uri = `${root}/prod/patch.yaml`;
    const typed = (text: string): string => lensesIn(withEdits(snapshot, [{ uri, text }]), 'prod/patch.yaml');
    expect(typed(relabel.replace('front', 'else'))).toBe('no policy isolates it');
    expect(typed(relabel.replace('front', '{front'))).toBe('isolated by 1 policy | no callers | open egress');
  });
});
