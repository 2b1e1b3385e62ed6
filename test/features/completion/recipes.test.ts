/** What many policies have, ready to be written. What each opens and closes is asked of the engine. */
import { describe, expect, test } from 'vitest';
import { withEdits } from '../../../server/src/snapshot/snapshot.ts';
import { chosen, cursorOf, offered, searched, textWith } from '../../support/completion.ts';
import { type Fixture, parseFixture, snapshotOf } from '../../support/fixture.ts';
import { deployment, namespace, policy } from '../../support/manifests.ts';
import { changedPairs, controllerName } from '../../support/reach.ts';

const documents = [
  ...['deny all', 'deny all ingress', 'deny all egress'],
  ...['allow from the same namespace', 'allow from the ingress controller', 'allow from monitoring'],
  ...[
    'allow to the DNS of the cluster',
    'allow to the same namespace',
    'allow to the API server',
    'allow to the internet',
  ],
].map((name) => `NetworkPolicy: ${name}`);

const config = `//- .netpol.yaml
closedWorld: true
ipBlockMatchesPods: no
ingressControllers: [{namespace: ingress, podLabels: {app: nginx}}]
`;
const pods = [
  deployment('web', { namespace: 'shop', file: 'shop/web.yaml' }),
  deployment('cart', { namespace: 'shop', file: 'shop/cart.yaml' }),
  deployment('nginx', { namespace: 'ingress' }),
  deployment('prom', { namespace: 'metrics' }).replace('image: example', 'image: prom/prometheus:v3'),
  deployment('dns', { namespace: 'kube-system', labels: 'k8s-app: kube-dns' }),
  ...['shop', 'ingress', 'metrics', 'kube-system'].map((name) => namespace(name)),
].join('');
const closed = policy('closed', 'podSelector: {matchLabels: {app: web}}\npolicyTypes: [Ingress, Egress]', 'shop');
const empty = '//- shop/new.yaml\n$0\n';

/** What a choice changes for `web`, from a state in which the file of the cursor is as in `base`. */
function effect(source: string, label: string, base = source.replace('$0', '')): string[] {
  const fixture = parseFixture(source);
  const { uri } = cursorOf(fixture);
  const before = snapshotOf(parseFixture(base));
  const changed = changedPairs(before, withEdits(before, [{ uri, text: textWith(fixture, label) }]));
  return changed
    .filter((pair) => /\bweb\b/.test(pair) && !pair.includes(controllerName))
    .map((pair) => pair.replaceAll('shop/', ''));
}

/** What there is of NetworkPolicies, as it is searched. */
const namespaced = (source: string): string[] => searched(source).filter((name) => name.startsWith('NetworkPolicy: '));

test('where a document begins', () => {
  expect(namespaced(`${empty}${pods}`)).toEqual(documents);
  expect(namespaced(`${empty.replace('$0', 'netw$0')}${pods}`)).toEqual(documents);
  expect(namespaced(empty.replace('\n', '\n# all of them\n---\n') + pods)).toEqual(documents);
  expect(namespaced(`//- shop/new.yaml\nkind: Service\n---\n$0\n---\nkind: Service\n${pods}`)).toEqual(documents);
  expect(namespaced('//- new.yaml\n$0')).toEqual(documents);
  expect(searched(`//- shop/new.yaml\na: b\n$0\n${pods}`)).toEqual([]);
  expect(searched(`//- shop/new.yaml\n# $0\n${pods}`)).toEqual([]);
  expect(searched(`//- shop/kustomization.yaml\n$0\n${pods}`)).toEqual([]);
});

test('the kind stands beside the label', () => {
  const [first] = offered(empty + pods);
  expect(first).toMatchObject({ label: 'deny all', detail: 'NetworkPolicy', filter: 'NetworkPolicy: deny all' });
});

test('where a policy has a kind and no spec yet, what it lacks is written', () => {
  const header = '//- shop/new.yaml\nkind: NetworkPolicy\n';
  expect(namespaced(`${header}$0\n${pods}`)).toEqual(documents);
  expect(chosen(`${header}$0\n${pods}`, 'deny all ingress')).toBe(
    `kind: NetworkPolicy
apiVersion: networking.k8s.io/v1
metadata:
  name: deny-all-ingress
  namespace: shop
spec:
  podSelector: {}
  policyTypes:
  - Ingress
`,
  );
  const named = 'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n    name: mine\n';
  expect(chosen(`//- shop/new.yaml\n${named}sp$0\n${pods}`, 'deny all ingress')).toBe(
    `${named}spec:\n    podSelector: {}\n    policyTypes:\n    - Ingress\n`,
  );
  expect(namespaced(`${header}spec: {}\n$0\n${pods}`)).toEqual([]);
  expect(namespaced(`${header}metadata:\n  $0\n${pods}`)).toEqual([]);
});

describe('what the policies say', () => {
  const others = ['ingress/nginx', 'kube-system/dns', 'metrics/prom', 'cart'];
  const fromAll = [
    ...others.map((name) => `${name} -> web: all ports => no port`),
    'outside -> web: every address on all ports => nothing',
  ];
  const toAll = [
    ...others.map((name) => `web -> ${name}: all ports => no port`),
    'web -> outside: every address on all ports => nothing',
  ];

  test.each<[name: string, effect: readonly string[]]>([
    ['deny all', [...fromAll, ...toAll]],
    ['deny all ingress', [...fromAll, 'web -> cart: all ports => no port']],
    ['deny all egress', [...toAll, 'cart -> web: all ports => no port']],
  ])('%s', (name, expected) => {
    expect(effect(empty + config + pods, `NetworkPolicy: ${name}`).sort()).toEqual([...expected].sort());
  });

  test.each<[name: string, effect: readonly string[]]>([
    ['from the same namespace', ['cart -> web: no port => all ports']],
    ['from the ingress controller', ['ingress/nginx -> web: no port => all ports']],
    ['from monitoring', ['metrics/prom -> web: no port => all ports']],
    ['to the DNS of the cluster', ['web -> kube-system/dns: no port => TCP 53 and UDP 53']],
    ['to the same namespace', ['web -> cart: no port => all ports']],
    ['to the API server', ['web -> outside: nothing => 192.0.2.1-192.0.2.1 on TCP 443, 6443']],
    [
      'to the internet',
      [
        `web -> outside: nothing => ${[
          ...['0.0.0.0-9.255.255.255', '11.0.0.0-172.15.255.255', '172.32.0.0-192.167.255.255'],
          ...['192.169.0.0-255.255.255.255', '::-fbff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
          'fe00::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
        ].join(', ')} on all ports`,
      ],
    ],
  ])('allow %s', (name, expected) => {
    expect(effect(empty + config + pods + closed, `NetworkPolicy: allow ${name}`)).toEqual(expected);
  });
});

test.each(documents.slice(3))('rules and peers that say the same as %s', (label) => {
  const [, direction = '', name = ''] = /allow (from|to) (.*)$/.exec(label) ?? [];
  const list = direction === 'from' ? 'ingress' : 'egress';
  const head = 'podSelector: {matchLabels: {app: web}}\npolicyTypes: [Ingress, Egress]\n';
  const of = (spec: string, choice: string): string[] =>
    effect(policy('p', head + spec, 'shop') + config + pods, choice, policy('p', head, 'shop') + config + pods);
  const asDocument = effect(empty + config + pods + closed, label);
  for (const rule of [`${list}:\n- $0`, `${list}:\n-$0`, `${list}:\n  $0`, `${list}: [$0]`, `${list}: [{$0}]`])
    expect(of(rule, `${direction} ${name}`), rule).toEqual(asDocument);
  const ports = /\n( {4}ports:\n(?: {4}.*\n)+)/.exec(chosen(empty + config + pods, label))?.[1] ?? '';
  const beside = ports.replace(/^ {2}/gm, '');
  for (const peer of [':\n  - $0', ':\n  -$0', ':\n    $0', ': [$0]', ': [{$0}]'])
    expect(of(`${list}:\n- ${direction}${peer}\n${beside}`, name), peer).toEqual(asDocument);
});

describe('names, namespaces and style', () => {
  const metadata = (source: string): string =>
    /metadata:\n((?: +.*\n)+)spec/.exec(chosen(source, 'NetworkPolicy: deny all'))?.[1]?.replace(/^ +/gm, '') ?? '';

  test('the namespace of what stands beside it', () => {
    expect(metadata(empty + pods)).toBe('name: deny-all\nnamespace: shop\n');
    expect(metadata(empty + deployment('web', { file: 'shop/web.yaml' }))).toBe('name: deny-all\n');
    expect(metadata('//- new.yaml\n$0\n')).toBe('name: deny-all\nnamespace: default\n');
    const kustomization = '//- shop/kustomization.yaml\nnamespace: prod\nresources: [web.yaml]\n';
    expect(metadata(empty + kustomization + deployment('web', { file: 'shop/web.yaml' }))).toBe('name: deny-all\n');
  });

  test('a name that is free', () => {
    expect(metadata(empty + pods + policy('deny-all', 'podSelector: {}', 'shop'))).toBe(
      'name: deny-all-2\nnamespace: shop\n',
    );
  });

  test('the indentation of what stands beside it', () => {
    const wide = `//- shop/a.yaml\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n    name: a\nspec:\n    podSelector: {}\n    policyTypes:\n        - Ingress\n`;
    expect(chosen(empty + wide, 'NetworkPolicy: deny all ingress')).toContain('    policyTypes:\n        - Ingress\n');
  });

  test('no line more than there is', () => {
    expect(chosen(`//- a.yaml\n---\n$0\n---\nkind: Service\n`, 'NetworkPolicy: deny all')).toContain('- Egress\n---\n');
    expect(textWith(atEnd(), 'NetworkPolicy: deny all')).toMatch(/- Egress\n$/);
  });

  test('what to write instead', () => {
    const placeholders = (name: string) =>
      offered(empty + pods)
        .find(({ label }) => label === name)
        ?.insert.flatMap((part) => (typeof part === 'string' ? [] : part.placeholder));
    expect(placeholders('allow from the ingress controller')).toEqual([
      'allow-ingress-controller',
      'shop',
      'ingress-nginx',
    ]);
    expect(placeholders('allow to the API server')).toEqual(['allow-api-server', 'shop', '192.0.2.1/32']);
  });

  test('no ingress controller that is on the network of its nodes', () => {
    const onNodes = config.replace('podLabels: {app: nginx}', 'hostNetwork: true');
    expect(searched(empty + onNodes)).not.toContain('NetworkPolicy: allow from the ingress controller');
  });
});

/** An empty text, without a line break. */
function atEnd(): Fixture {
  const { files, cursor, annotations } = parseFixture('//- a.yaml\n$0\n');
  return { files: new Map([...files.keys()].map((uri) => [uri, ''])), cursor, annotations };
}
